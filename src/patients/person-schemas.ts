import { z } from "zod";
import { humanText, patientId } from "../contract/fields.js";

/** Families share phones and strangers share names, so neither alone says who somebody is. */
export const person = z
  .strictObject({
    id: patientId.optional(),
    phone: z.string().max(40).optional().meta({
      description: "In any spelling. Without + it is a number of the clinic's country",
    }),
    name: humanText(200).optional().meta({ description: "All of it, however it is written" }),
  })
  .refine(
    ({ id, phone, name }) =>
      id === undefined ? phone !== undefined && name !== undefined : phone === undefined && name === undefined,
    { path: ["id"], error: "Say an id alone, or a phone and a name" },
  );

export type WrittenPerson = z.output<typeof person>;
