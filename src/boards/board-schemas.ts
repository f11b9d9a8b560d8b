import { z } from "zod";
import { humanText, largestRowId } from "../contract/fields.js";
import { language } from "../contract/languages.js";

const languageList = z
  .array(language)
  .min(1)
  .max(language.options.length)
  .refine((list) => new Set(list).size === list.length, "Each language at most once")
  .meta({ description: "In which the screen speaks, one after the other" });

const clinic = z.strictObject({
  clinicId: z.int().positive().max(largestRowId),
  label: humanText(100)
    .nullable()
    .default(null)
    .meta({ description: "What the screen calls it, such as its room; absent: the clinic's name. Everybody reads it" }),
});
export type BoardClinic = z.output<typeof clinic>;

const clinics = z.array(clinic).min(1).max(8).meta({ description: "In their order on the screen, each once" });
const message = humanText(300).nullable().meta({ description: "A line to whoever waits. Everybody reads it" });

export const newBoard = z.strictObject({
  name: humanText(200),
  languages: languageList.default(["ar"]),
  message: message.default(null),
  clinics,
});

export const boardChange = z.strictObject({
  name: humanText(200).optional(),
  languages: languageList.optional(),
  message: message.optional(),
  clinics: clinics.optional(),
});
export type BoardChange = z.output<typeof boardChange>;

export const newBoardExample = {
  name: "Second floor",
  languages: ["ar", "en"],
  message: null,
  clinics: [
    { clinicId: 7, label: "Room 2" },
    { clinicId: 8, label: null },
  ],
};

const boardExample = { id: 3, ...newBoardExample };

export const boardReply = z
  .object({
    id: z.int(),
    name: z.string(),
    languages: z.array(language),
    message: z.string().nullable(),
    clinics: z.array(z.object({ clinicId: z.int(), label: z.string().nullable() })),
  })
  .meta({ id: "Board", examples: [boardExample] });
export type BoardView = z.output<typeof boardReply>;

export const clinicBoardsReply = z.object({
  items: z.array(
    z
      .object({
        ...boardReply.pick({ id: true, name: true }).shape,
        label: z.string().nullable().meta({ description: "What the board calls the clinic; null: its name" }),
        board: boardReply
          .nullable()
          .meta({ description: "The whole of it, for whoever may change it: who manages all of its clinics" }),
      })
      .meta({ id: "ClinicBoard", examples: [{ id: 3, name: "Second floor", label: "Room 2", board: boardExample }] }),
  ),
});

export const boardsReply = z.object({ items: z.array(boardReply) });
