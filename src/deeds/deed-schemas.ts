import { z } from "zod";
import { dateRangeFields } from "../contract/date-range.js";
import { isoDate, listName, wholeNumber } from "../contract/fields.js";

const page = {
  limit: wholeNumber(1, 200).default(50).meta({ description: "Deeds a page" }),
  cursor: z.string().max(120).optional().meta({ description: "`nextCursor` of the page before" }),
};

export const bookingDeedsQuery = z.object(page);

export const deedsQuery = z.object({
  ...dateRangeFields,
  actor: z
    .string()
    .regex(/^(admin|database|ticket|(key|person):\d{1,10}|job:\w{1,30})$/, "Must be an actor, as deeds name one")
    .optional()
    .meta({ description: "Only this actor’s", example: "key:3" }),
  ...page,
});

const deedReply = z.object({
  version: z
    .int()
    .meta({ description: "The clinic’s version that the deed is part of; a plan’s: the one at that time" }),
  at: z.iso.datetime(),
  actor: z.string().meta({
    description:
      "`person:<id>` (who signed in by name), `key:<id>` (also of a session that was made with it), `admin` (the environment’s key), `ticket`, `job:<name>`; " +
      "`database`: changed past the API",
  }),
  deed: z.string().meta({
    description:
      "Of a booking: `booked`, `status`, `called`, `stepped_back`, `came_forward`, `moved`, `forwarded`, `arrival`, `order`, `priority`, `patient`, " +
      "`note`, `golden_code`, `ticket`, `other`; of a day or a shift: `day_…`, `shift_…`; of the clinic: `clinic_<setting>`, " +
      "`hours`, `exception`. More may come",
  }),
  bookingId: z.string().nullable(),
  list: listName.nullable(),
  date: isoDate.nullable(),
  shift: z.int().nullable(),
  from: z.string().nullable().meta({
    description:
      "What it was, as text; of `forwarded`, the booking that the patient came from. Null where that was nothing, or is of the patient",
  }),
  to: z
    .string()
    .nullable()
    .meta({ description: "What it became; of `forwarded`, the booking that they were sent on to" }),
});

export const deedsReply = z.object({ items: z.array(deedReply), nextCursor: z.string().nullable() }).meta({
  id: "Deeds",
  examples: [
    {
      items: [
        {
          version: 1043,
          at: "2026-11-24T07:12:40.113Z",
          actor: "key:3",
          deed: "called",
          bookingId: "B-7-20261124-0012",
          list: "regular",
          date: "2026-11-24",
          shift: null,
          from: "booked",
          to: "in_progress",
        },
        {
          version: 1042,
          at: "2026-11-24T07:02:11.480Z",
          actor: "admin",
          deed: "day_capacity",
          bookingId: null,
          list: "regular",
          date: "2026-11-24",
          shift: null,
          from: "20",
          to: "25",
        },
      ],
      nextCursor: null,
    },
  ],
});
