import { z } from "zod";
import { humanText, rowId } from "../contract/fields.js";

export const organisationParams = z.object({ organisationId: rowId.meta({ description: "The organisation's `id`" }) });

export const organisationBody = z.strictObject({ name: humanText(200) });

export const organisationReply = z
  .object({ id: z.int(), name: z.string(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() })
  .meta({
    id: "Organisation",
    examples: [
      { id: 2, name: "Al-Shifa", createdAt: "2026-11-20T08:00:00.000Z", updatedAt: "2026-11-20T08:00:00.000Z" },
    ],
  });
