import { z } from "zod";
import { byeReply, updateReply } from "../contract/frame-schemas.js";
import { liveDaysReply } from "../contract/view-schemas.js";
import { boardReply } from "./board-schemas.js";

const boardPing = z
  .object({
    clinics: z.array(
      z.object({
        clinicId: z.int(),
        version: z.int().meta({ description: "Whoever holds an older one missed something" }),
      }),
    ),
    at: z.iso.datetime(),
    staleMs: z.int().meta({ description: "Of the clinic that was last proven longest ago" }),
  })
  .meta({
    id: "BoardPing",
    description: "`event: ping`: every 15 s, for all clinics",
    examples: [{ clinics: [{ clinicId: 7, version: 1_042 }], at: "2026-11-24T07:25:40.000Z", staleMs: 120 }],
  });

const partEnded = z.object({ clinicId: z.int(), reason: z.enum(["private", "removed"]) }).meta({
  id: "BoardPartEnded",
  description: "`event: part-ended`: this clinic is shown no longer",
  examples: [{ clinicId: 7, reason: "private" }],
});

/** The first is `event: board`. */
export const boardFrameReply = z.union([boardReply, liveDaysReply, updateReply, boardPing, partEnded, byeReply]);
