import { z } from "zod";
import { roles } from "../auth/roles.js";
import type { FieldSentence } from "../contract/field-messages.js";
import { humanText, largestRowId } from "../contract/fields.js";

const idOf = z.int().positive().max(largestRowId);

const screensOnly = "Only a display opens a board" satisfies FieldSentence;

/** Of a clinic that its path names; the other roles open more than one. */
export const newClinicKey = z
  .strictObject({
    name: humanText(200),
    role: z.enum(["staff", "patient_app", "display"]),
    boardId: idOf.optional().meta({
      description: "For a `display` that opens this board in place of the clinic; the caller manages its clinics",
    }),
  })
  .refine(({ role, boardId }) => boardId === undefined || role === "display", {
    error: screensOnly,
    path: ["boardId"],
  });

const needsClinic = {
  ...{ staff: true, display: undefined, patient_app: undefined },
  ...{ admin: false, edge: false, organisation: false },
};

export const newKey = z
  .strictObject({
    name: humanText(200),
    role: z.enum(roles),
    clinicId: idOf.optional(),
    boardId: idOf.optional().meta({ description: "For a `display` that opens a board and no clinic" }),
    organisationId: idOf.optional().meta({ description: "For the role `organisation`: staff of all of its clinics" }),
  })
  .superRefine(({ role, clinicId, boardId, organisationId }, context) => {
    const refuse = (field: "clinicId" | "boardId" | "organisationId", message: FieldSentence) =>
      context.addIssue({ code: "custom", path: [field], message });
    const isMissing = clinicId === undefined && (needsClinic[role] || (role === "display" && boardId === undefined));
    if (isMissing)
      refuse("clinicId", role === "display" ? "Is required, or boardId in its place" : "Is required for this role");
    if (role === "organisation") {
      if (organisationId === undefined) refuse("organisationId", "Is required for this role");
      if (clinicId !== undefined) refuse("clinicId", "Must not go with organisationId");
    } else if (organisationId !== undefined) refuse("organisationId", "Only the role organisation opens one");
    else if (needsClinic[role] === false && clinicId !== undefined)
      refuse("clinicId", "This role reaches every clinic");
    if (boardId === undefined) return;
    if (role !== "display") refuse("boardId", screensOnly);
    else if (clinicId !== undefined) refuse("boardId", "Must not go with clinicId");
  });

const keyExample = {
  id: 3,
  name: "Front desk",
  role: "staff",
  clinicId: 7,
  boardId: null,
  organisationId: null,
  createdAt: "2026-11-20T08:00:00.000Z",
  revokedAt: null,
  lastUsedAt: null,
};

export const keyReply = z
  .object({
    id: z.int(),
    name: z.string(),
    role: z.enum(roles),
    clinicId: z.int().nullable(),
    boardId: z.int().nullable(),
    organisationId: z.int().nullable(),
    createdAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey", examples: [keyExample] });

export const newKeyReply = keyReply
  .extend({ key: z.string().nullable().meta({ description: "Null in the answer to a repeated `Idempotency-Key`" }) })
  .meta({
    id: "NewApiKey",
    examples: [{ ...keyExample, key: "dawr_3_5f0c9a1e7b3d48266c1fe09ab7d25384e6f10c9d2b7a4e83" }],
  });
