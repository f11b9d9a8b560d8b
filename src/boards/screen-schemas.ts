import { z } from "zod";
import { humanText } from "../contract/fields.js";

const state = z.enum(["live", "stale", "reconnecting"]).meta({ description: "What it can say of its stream" });
const page = humanText(60).nullable().meta({ description: "The release of the page that runs there" });

export const beat = z.strictObject({
  screen: humanText(60).meta({ description: "Its own name among those of the board, such as `hall 1`" }),
  state,
  page: page.default(null),
  shown: z
    .array(z.strictObject({ clinicId: z.int().positive(), version: z.int().min(0).max(Number.MAX_SAFE_INTEGER) }))
    .max(8)
    .meta({ description: "What it shows, as the last `ping` of its stream lists it" }),
});
export type Beat = z.output<typeof beat>;

const screenExample = {
  ...{ boardId: 3, board: "Second floor", screen: "hall 1", seenAt: "2026-11-24T08:30:01.000Z" },
  ...{ silentSeconds: 3, state: "live", page: "0.1.0" },
};

const screen = z.object({
  boardId: z.int(),
  board: z.string().meta({ description: "The board's name" }),
  screen: z.string(),
  seenAt: z.iso.datetime(),
  silentSeconds: z.int().meta({ description: "Since it last said something; it does so once a minute" }),
  state,
  page: z.string().nullable(),
});

/** What of `shown` is of other clinics is not for the desk of one. */
export const screenReply = screen.meta({ id: "Screen", examples: [screenExample] });
export const boardScreenReply = screen
  .extend({ shown: z.array(z.object({ clinicId: z.int(), version: z.int() })) })
  .meta({ id: "BoardScreen", examples: [{ ...screenExample, shown: [{ clinicId: 7, version: 1_042 }] }] });
