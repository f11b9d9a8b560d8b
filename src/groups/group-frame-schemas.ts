import { z } from "zod";
import { byeReply, updateReply } from "../contract/frame-schemas.js";
import { liveDaysReply } from "../contract/view-schemas.js";

const groupPing = z
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
    id: "GroupPing",
    description: "`event: ping`: every 15 s, for all clinics",
    examples: [{ clinics: [{ clinicId: 7, version: 1_042 }], at: "2026-11-24T07:25:40.000Z", staleMs: 120 }],
  });

const partEnded = z.object({ clinicId: z.int(), reason: z.enum(["private", "removed"]) }).meta({
  id: "GroupPartEnded",
  description: "`event: part-ended`: this clinic is shown no longer",
  examples: [{ clinicId: 7, reason: "private" }],
});

/** @param group Of the frame that comes first. */
export const groupFrameReply = (group: z.ZodType) =>
  z.union([group, liveDaysReply, updateReply, groupPing, partEnded, byeReply]);

/** What every stream of a group says, behind what its first frame is. */
export const groupStreamText =
  "then of each clinic the very frames of its public stream of `date=today`, told apart by " +
  "`clinicId`; one `ping` for all every 15 s. Behind each clinic's frame stands a block that has only an `id:`; it binds the " +
  "positions in all of them: send the last one back as `Last-Event-ID` to get of each clinic what is missing. `part-ended`: " +
  "one clinic is shown no longer, the others go on.";
