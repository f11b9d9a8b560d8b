import { z } from "zod";
import { type BookingRow, cancellers } from "../contract/booking-view.js";
import type { ClinicReading } from "../contract/clinic-reading.js";
import { listName } from "../contract/fields.js";
import { asReading, type PublicReading } from "../contract/public-reading.js";
import { publicRow, readingOfDays } from "../contract/reading-schemas.js";
import type { ChangeHint } from "../notifications/change-feed.js";

/** A message of another form is a bare hint. */
const form = 1;

/** What is larger (a closing of 600 bookings is 220 kB) goes without its rows, and is asked for. */
const rowsAtMostBytes = 64 * 1_024;
/** No relay's message is as long. To parse one of some MB would hold up every stream for seconds. */
const readAtMost = 256 * 1_024;

const whole = z.int();
const text = z.string();

const booking = publicRow.extend({
  patient_id: text.nullable(),
  patient_name: text,
  patient_phone: text.nullable(),
  source: z.enum(["patient_app", "secretary"]),
  golden_code: text.nullable(),
  created_at: text,
  updated_at: text,
  finished_at: text.nullable(),
  cancelled_by: z.enum(cancellers).nullable(),
  moved_to_list: listName.nullable(),
  moved_to_date: text.nullable(),
  moved_to_number: whole.nullable(),
  arrived_by: z.enum(["desk", "kiosk", "phone"]).nullable(),
  priority_reason: text.nullable(),
  note: text.nullable(),
  overbook_reason: text.nullable(),
  came_from: text.nullable(),
  forwarded_to: text.nullable(),
}) satisfies z.ZodType<BookingRow>;

const mention = z.object({ v: z.literal(form), epoch: text, clinicId: whole, version: whole });

const rows = mention.extend({ ...readingOfDays.shape, since: whole });
const changes = {
  staff: rows.extend({ bookings: z.array(booking) }),
  public: rows.extend({ bookings: z.array(publicRow) }).transform((reading) => ({ ...reading, ...asReading(reading) })),
};

const versions = z.object({ v: z.literal(form), epoch: text, versions: z.array(z.tuple([whole, whole])) });

/** What changed of a clinic after `since`. */
export function changesMessage(reading: ClinicReading | PublicReading, since: number): string {
  const { epoch, clinicId, version } = reading;
  const message = JSON.stringify({ v: form, since, ...reading });
  return Buffer.byteLength(message) <= rowsAtMostBytes
    ? message
    : JSON.stringify({ v: form, epoch, clinicId, version });
}

export const versionsMessage = (epoch: string, pairs: [clinicId: number, version: number][]): string =>
  JSON.stringify({ v: form, epoch, versions: pairs });

/** What a message on a clinic's channel says of it; at the least, that it may have changed. */
export function readChanges(message: string, audience: keyof typeof changes, clinicId: number): ChangeHint {
  const content = parse(message);
  const mentioned = mention.safeParse(content);
  if (mentioned.data?.clinicId !== clinicId) return { clinicId };
  const { epoch, version } = mentioned.data;
  const { data: reading } = changes[audience].safeParse(content);
  return reading ? { clinicId, epoch, version, since: reading.since, reading } : { clinicId, epoch, version };
}

/** The versions of many clinics; of a message that is of another form nothing is known. */
export function readVersions(message: string): ChangeHint[] {
  const { data } = versions.safeParse(parse(message));
  return data?.versions.map(([clinicId, version]) => ({ clinicId, epoch: data.epoch, version })) ?? [];
}

function parse(message: string): unknown {
  if (message.length > readAtMost) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
