import { z } from "zod";
import { roles } from "../auth/roles.js";
import { isoDate, largestRowId, listName } from "../contract/fields.js";
import { publicReadingSchema } from "../contract/reading-schemas.js";

/** What an edge and its origin say to each other. Either side checks what it hears; unknown members are dropped. */

/** Of whatever is listed in one question. */
export const askedAtOnce = 1_000;
/** Of clinics' states, which are large. */
const readAtOnce = 200;

const rowId = z.int().min(1).max(largestRowId);
const clinicId = rowId;
const version = z.int().min(0);
const listed = <Item extends z.ZodType>(item: Item, atMost = askedAtOnce) => z.array(item).max(atMost);

const revision = z.object({ revision: z.int(), ticketRevision: z.int(), epoch: z.string().nullable() });

const bookingKey = z.object({ clinicId, list: listName, date: isoDate, number: rowId });

const liveClinic = z.object({
  id: clinicId,
  publicBoard: z.boolean(),
  isOneLine: z.boolean(),
  version,
  clinicVersion: version,
  epoch: z.string(),
  today: z.string(),
  todayEndsAt: z.number(),
  calendar: z.string(),
});

const knownCaller = z.object({
  role: z.enum(roles),
  keyId: z.union([z.int(), z.literal("environment")]),
  clinicId: clinicId.nullable(),
  boardId: rowId.nullable(),
  organisationId: z.null().default(null),
});

const knownTicket = z.object({ booking: bookingKey, movedTo: bookingKey.optional() });

/** Each question by its name, the last part of its path. */
export const messages = {
  /** How often access was taken away, and which of the clinics that are held at these versions of an epoch are not at them. */
  beat: {
    question: z.strictObject({
      epoch: z
        .string()
        .regex(/^[!-~]{1,100}$/)
        .optional(),
      held: listed(z.tuple([clinicId, version])),
    }),
    answer: revision.extend({ behind: listed(clinicId) }),
  },
  /** Whole clinics, and what changed of clinics since a version. */
  readings: {
    question: z.strictObject({
      whole: listed(clinicId, readAtOnce),
      changes: listed(z.tuple([clinicId, version]), readAtOnce),
    }),
    answer: z.object({ readings: z.array(publicReadingSchema) }),
  },
  /** What a reader must know of clinics first, as of the edge's clock. */
  clinics: {
    question: z.strictObject({ ids: listed(clinicId), at: z.iso.datetime() }),
    answer: z.object({ clinics: z.array(liveClinic) }),
  },
  /** Whose keys these Authorization headers show; null: nobody's. In their order. */
  callers: {
    question: z.strictObject({ headers: listed(z.string().max(300)) }),
    answer: z.object({ revision: z.int(), callers: z.array(knownCaller.nullable()) }),
  },
  /** Whose tickets these tokens are; null: nobody's. In their order. */
  tickets: {
    question: z.strictObject({ tokens: listed(z.string().max(100)) }),
    answer: z.object({ tickets: z.array(knownTicket.nullable()) }),
  },
  /** Which of these still open something; tickets by their places in the question, from 0. */
  standing: {
    question: z.strictObject({
      keys: listed(rowId),
      boards: listed(clinicId),
      tickets: listed(bookingKey.extend({ hash: z.hex().length(64) })),
    }),
    answer: revision.extend({ keys: z.array(z.int()), boards: z.array(clinicId), tickets: z.array(z.int()) }),
  },
} satisfies Record<string, { question: z.ZodType; answer: z.ZodType }>;

export type Question = keyof typeof messages;
export type Asked<Name extends Question> = z.input<(typeof messages)[Name]["question"]>;
export type Answer<Name extends Question> = z.output<(typeof messages)[Name]["answer"]>;

export const pathOf = (name: Question): string => `/edge/v1/${name}`;
