import { z } from "zod";
import { humanText } from "../contract/fields.js";

export const organisationBody = z.strictObject({ name: humanText(200) });

export const organisationReply = z
  .object({ id: z.int(), name: z.string(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() })
  .meta({
    id: "Organisation",
    examples: [
      { id: 2, name: "Al-Shifa", createdAt: "2026-11-20T08:00:00.000Z", updatedAt: "2026-11-20T08:00:00.000Z" },
    ],
  });

export const organisationClinicsReply = z
  .object({ id: z.int(), name: z.string(), clinics: z.array(z.object({ clinicId: z.int() })) })
  .meta({
    id: "OrganisationClinics",
    description: "`event: organisation`: whose clinics these are",
    examples: [{ id: 2, name: "Al-Shifa", clinics: [{ clinicId: 7 }, { clinicId: 8 }] }],
  });
