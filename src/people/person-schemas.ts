import { z } from "zod";
import { personRoles } from "../auth/roles.js";
import { asciiDigits, digitsOfAnyScript, humanText, largestRowId, rowId, visible } from "../contract/fields.js";

const idOf = z.int().positive().max(largestRowId);

/** In one spelling: whoever signs in need not know which was entered. */
export const username = z
  .string()
  .max(200)
  .transform((text) =>
    asciiDigits(visible(text.normalize("NFKC")))
      .toLowerCase()
      .normalize("NFKC") // a letter and its mark may have come together only now
      .trim(),
  )
  .pipe(z.string().regex(/^[\p{L}\p{M}\p{N}._@+-]{1,100}$/u, "Must have letters, digits and . _ @ + - alone"))
  .meta({ description: "Of all organisations one person has it. Capitals do not count", example: "sara" });

/** Characters of any script. */
export const newPassword = z
  .string()
  .max(1_000)
  .refine((text) => text.isWellFormed() && [...text].length >= 10 && [...text].length <= 200, {
    error: "Must have 10 to 200 characters",
  })
  .meta({ format: "password", minLength: 10, maxLength: 200 });

/** Of 10,000 the twenty that everybody tries first would be found within a day. */
const isEasy = (pin: string) => {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  return steps.size === 1 && [0, 1, -1].includes([...steps][0] as number);
};

/** As it was typed, in digits of any script. */
export const pinText = z
  .string()
  .max(40)
  .transform((text) => digitsOfAnyScript(visible(text)).trim());

export const newPin = pinText
  .pipe(
    z
      .string()
      .regex(/^\d{4,8}$/, { error: "Must be 4 to 8 digits", abort: true })
      .refine((pin) => !isEasy(pin), "Must not be one digit over and over, or digits in a row"),
  )
  .meta({ format: "password", minLength: 4, maxLength: 8 });

const memberships = z
  .array(
    z.strictObject({
      clinicId: idOf.nullable().meta({ description: "Null: every clinic of the organisation, also those to come" }),
      role: z
        .enum(personRoles)
        .meta({ description: "`owner`: staff, and the settings; `doctor`: sees and calls the day’s patients" }),
    }),
  )
  .max(100)
  .refine((each) => new Set(each.map(({ clinicId }) => clinicId)).size === each.length, "Each clinic at most once");

const oidc = z.strictObject({
  name: z.string().max(40).meta({ description: "Of the provider, as `GET /v1/sign-in/oidc` has it" }),
  email: z
    .string()
    .max(254)
    .regex(/^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/, "Must be an e-mail address")
    .transform((text) => text.toLowerCase())
    .meta({ description: "Hers there, verified. Her first sign-in binds the account, whatever address it has later" }),
});

export const newPerson = z.strictObject({
  name: humanText(200),
  username: username.optional(),
  password: newPassword.optional(),
  oidc: oidc.optional(),
  pin: newPin.optional().meta({ description: "With which she signs in at a shared desk" }),
  memberships: memberships.default([]),
});

export const personChanges = z
  .strictObject({
    name: humanText(200),
    username: username.nullable(),
    password: newPassword.nullable().meta({ description: "Ends her sessions. Null: she signs in otherwise" }),
    oidc: oidc.nullable().meta({ description: "Another, or null: ends her sessions" }),
    pin: newPin
      .nullable()
      .meta({ description: "Unlocks her at desks, and ends her sessions there. Null: she signs in at none" }),
    memberships: memberships.meta({ description: "In place of all that there were" }),
    disabled: z.boolean().meta({ description: "True ends her sessions, and she cannot sign in" }),
  })
  .partial();

export const peopleParams = z.object({ organisationId: rowId.meta({ description: "The organisation's `id`" }) });
export const personParams = peopleParams.extend({ personId: rowId.meta({ description: "The person's `id`" }) });

export const personReply = z
  .object({
    id: z.int(),
    organisationId: z.int(),
    name: z.string(),
    username: z.string().nullable(),
    hasPassword: z.boolean(),
    oidc: z
      .object({
        name: z.string().nullable().meta({ description: "Null: a provider that this server no longer has" }),
        email: z.string().nullable(),
        isBound: z.boolean().meta({ description: "She has signed in by it" }),
      })
      .nullable(),
    hasPin: z.boolean(),
    memberships,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    disabledAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: "Person",
    examples: [
      {
        id: 5,
        organisationId: 2,
        name: "Sara Ahmed",
        username: "sara",
        hasPassword: true,
        oidc: { name: "company", email: "sara@clinics.example", isBound: true },
        hasPin: true,
        memberships: [{ clinicId: 7, role: "secretary" }],
        createdAt: "2026-11-30T08:00:00.000Z",
        updatedAt: "2026-11-30T08:00:00.000Z",
        disabledAt: null,
      },
    ],
  });
