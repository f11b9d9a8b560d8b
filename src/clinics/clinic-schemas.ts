import { z } from "zod";
import { humanText, largestRowId, timeOfDay, unknownZone, weekdays } from "../contract/fields.js";
import { isCountry } from "./country.js";

const unknownCountry = "Must be a country of ISO 3166-1, as two capital letters";

const name = humanText(200);

/** PostgreSQL knows some that browsers don't (`posix/Asia/Baghdad`, `Factory`), and no page could show their clock. */
const isZoneOfBrowsers = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
};

const organisationId = z.int().positive().max(largestRowId).meta({
  description: "Who owns it; by default the first organisation. Its keys open the clinic. Told to staff alone",
});

const settings = {
  name,
  timeZone: z
    .string()
    .regex(/^[A-Za-z][\w+/-]{0,63}$/, unknownZone)
    .refine(isZoneOfBrowsers, unknownZone)
    .meta({ example: "Asia/Baghdad" }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: unknownCountry, abort: true })
    .refine(isCountry, unknownCountry)
    .meta({
      description:
        "ISO 3166-1 alpha-2; of this country is a phone number that names none. By default that of the time zone when " +
        "the clinic is created (IQ for one of no country)",
      example: "IQ",
    }),
  workingDays: weekdays,
  capacity: z.int().min(0).max(10_000),
  goldenCapacity: z.int().min(0).max(1_000),
  publicBoard: z.boolean(),
  autoCloseAt: timeOfDay,
  dayTurnsAt: timeOfDay.meta({
    description: "When this clinic's date changes; later than 00:00 if it works past midnight",
  }),
  needsArrival: z.boolean().meta({ description: "Only who has come is called" }),
  goldenTurn: z.int().min(0).max(20).nullable().meta({
    description:
      "One line for both lists: 0, golden first; n, one golden after n regular, anew in each shift. Null: two lists",
  }),
  recalls: z
    .int()
    .min(1)
    .max(10)
    .meta({ description: "After how many calls without an answer a patient may be put back" }),
  stepsBack: z.int().min(1).max(20).meta({ description: "How many patients of the same list then go first" }),
  nearAhead: z.int().min(0).max(20).meta({ description: "A patient with so many ahead is told to be near" }),
  remindAt: timeOfDay.nullable().meta({
    description: "When patients are reminded, the day before. Null: nobody is",
    example: "18:00",
  }),
  quietHours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from !== to, { path: ["to"], error: "Must not be the same as from" })
    .nullable()
    .meta({ description: "Nobody is reminded in them, over midnight too", example: { from: "22:00", to: "08:00" } }),
  keepMonths: z.int().min(1).max(120).nullable().meta({
    description: "Names, phones and notes of closed days are blanked so many months after the day. Null: they are kept",
  }),
  deedMonths: z.int().min(12).max(120).nullable().meta({
    description: "Deeds (who changed what) are removed so many months after they were done. Null: they are kept",
  }),
  recallGapSeconds: z.int().min(0).max(600).meta({
    description:
      "Between two calls of a patient, at least, until they wait again: who was put back may be called at once",
  }),
};

/** What is absent gets the column's default. */
const optional = z.object({ ...settings, organisationId }).partial();
export const newClinic = z.strictObject({ name }).extend(optional.omit({ name: true }).shape);
export const clinicChanges = z.strictObject(optional.shape);

export type ClinicSettings = z.output<typeof clinicChanges>;

export const clinicReply = z
  .object({
    id: z.int(),
    organisationId: organisationId.optional(),
    ...settings,
    version: z.int(),
    today: z.iso.date(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: "Clinic",
    examples: [
      {
        id: 7,
        organisationId: 1,
        name: "Dr. Layla Hassan",
        timeZone: "Asia/Baghdad",
        country: "IQ",
        workingDays: ["sat", "sun", "mon", "tue", "wed", "thu"],
        capacity: 20,
        goldenCapacity: 5,
        publicBoard: true,
        autoCloseAt: "04:00",
        dayTurnsAt: "00:00",
        needsArrival: false,
        goldenTurn: null,
        recalls: 3,
        stepsBack: 3,
        recallGapSeconds: 0,
        nearAhead: 3,
        remindAt: "18:00",
        quietHours: null,
        keepMonths: null,
        deedMonths: null,
        version: 1042,
        today: "2026-11-24",
        createdAt: "2026-01-05T08:00:00.000Z",
        updatedAt: "2026-11-20T08:00:00.000Z",
      },
    ],
  });
