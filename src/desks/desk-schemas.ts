import { z } from "zod";
import { clinicParams, humanText, largestRowId, rowId } from "../contract/fields.js";
import { pinText } from "../people/person-schemas.js";

export const newDesk = z.strictObject({
  name: humanText(200).meta({ description: "By which the clinic knows the browser", example: "Reception" }),
});

export const deskParams = clinicParams.extend({ deskId: rowId.meta({ description: "The desk's `id`" }) });

export const deskReply = z
  .object({
    id: z.int(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: "When somebody last signed in there" }),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: "Desk",
    examples: [
      {
        id: 4,
        name: "Reception",
        createdAt: "2026-11-30T08:00:00.000Z",
        lastUsedAt: "2026-11-30T08:05:00.000Z",
        revokedAt: null,
      },
    ],
  });

export const desksReply = z.object({ items: z.array(deskReply) });

/** Of the browser that asks. */
export const ownDeskReply = z
  .object({
    id: z.int(),
    name: z.string(),
    people: z
      .array(z.object({ id: z.int(), name: z.string() }))
      .meta({ description: "Who works at the clinic and has a PIN, by name" }),
  })
  .meta({
    id: "OwnDesk",
    examples: [{ id: 4, name: "Reception", people: [{ id: 5, name: "Sara Ahmed" }] }],
  });

export const pinSignIn = z.strictObject({
  personId: z.int().positive().max(largestRowId),
  pin: pinText.meta({ format: "password" }),
});
