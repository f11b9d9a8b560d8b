import { z } from "zod";
import { clinicParams, humanText, isoDate, rowId, shiftNumber, weekdays } from "../contract/fields.js";
import { waitingBookingExample } from "../contract/view-examples.js";
import { staffBookingReply } from "../contract/view-schemas.js";
import { numbered, shiftHours } from "./hours-schemas.js";

export const affectedAtMost = 500;
const daysAtMost = 366;

const range = {
  from: isoDate.meta({ description: "The first date" }),
  to: isoDate.meta({ description: `The last date; at most ${daysAtMost} days` }),
  note: humanText(200).optional().meta({ description: "What the public is told, on every screen" }),
};

const closed = z.strictObject({
  kind: z.literal("closed"),
  ...range,
  shift: shiftNumber.optional().meta({ description: "Absent: the whole day" }),
  bookings: z.enum(["keep", "cancel", "move"]).optional().meta({
    description: "What becomes of those who wait for what is closed; required when somebody does",
  }),
});

const extra = z.strictObject({
  kind: z.literal("extra"),
  ...range,
  shift: shiftNumber.meta({ description: "One of the week's, which has these hours instead, or another one" }),
  weekdays: weekdays.optional().meta({ description: "Only on these days of the range" }),
  ...shiftHours,
});

export const newException = z
  .discriminatedUnion("kind", [closed, extra])
  .superRefine(({ from, to }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["to"], message });
    if (to < from) refuse("Must not be before from");
    if (Date.parse(to) - Date.parse(from) >= daysAtMost * 86_400_000) refuse("Must be at most 366 days from the first");
  })
  .transform((exception) => (exception.kind === "extra" ? numbered(exception) : exception));

export type NewException = z.output<typeof newException>;
export type Leave = z.output<typeof closed>;

export const exceptionParams = z.object({
  ...clinicParams.shape,
  exceptionId: rowId.meta({ description: "The exception's `id`" }),
});

export const exceptionsQuery = z.object({
  preview: z
    .enum(["true", "false"])
    .default("false")
    .meta({ description: "`true`: tell who is affected, and change nothing" }),
});

export const leaveExample = {
  kind: "closed",
  from: "2026-11-24",
  to: "2026-11-26",
  note: "Eid Mubarak",
  bookings: "move",
};

const exceptionExample = {
  id: 12,
  kind: "closed",
  from: "2026-11-24",
  to: "2026-11-26",
  shift: null,
  weekdays: null,
  start: null,
  end: null,
  capacity: null,
  goldenCapacity: null,
  firstNumber: null,
  note: "Eid Mubarak",
  createdAt: "2026-11-23T16:05:12.000Z",
};

export const exceptionReply = z
  .object({
    id: z.int(),
    kind: z.enum(["closed", "extra"]),
    from: isoDate,
    to: isoDate,
    shift: shiftNumber.nullable(),
    weekdays: weekdays.nullable(),
    start: z.string().nullable(),
    end: z.string().nullable(),
    capacity: z.int().nullable(),
    goldenCapacity: z.int().nullable(),
    firstNumber: z.int().nullable(),
    note: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Exception", examples: [exceptionExample] });

export const exceptionsReply = z.array(exceptionReply);

const { position: _position, ahead: _ahead, expected: _expected, ...affectedExample } = waitingBookingExample;

export const affectedReply = z
  .object({
    affected: z.array(staffBookingReply).meta({ description: `In their order; the first ${affectedAtMost}` }),
    affectedCount: z.int().meta({ description: "How many there are in all" }),
  })
  .meta({ id: "Affected", examples: [{ affected: [affectedExample], affectedCount: 1 }] });
