import type { Knex } from "knex";
import { bookingColumns } from "../contract/booking-view.js";
import type { ClinicReading } from "../contract/clinic-reading.js";
import { dayColumns } from "../contract/day-view.js";
import type { HedgedRead } from "../db/hedged-read.js";
import { prepared } from "../db/prepared.js";

/** How many versions back a resuming stream is told of closed days. */
export const rememberedVersions = 10_000;

const liveRows = {
  days: `select ${dayColumns} from booking_days day
          where day.clinic_id = wanted.clinic_id
            and (day.status <> 'closed' or day.closed_version > v.version - ${rememberedVersions})`,
  bookings: `select ${bookingColumns} from booking_days day join bookings using (clinic_id, list, date)
          where day.clinic_id = wanted.clinic_id and day.status <> 'closed'`,
};

const changedRows = {
  days: `select ${dayColumns} from booking_days day
          where day.clinic_id = wanted.clinic_id and day.status <> 'closed' and day.version > wanted.since
         union all
         select ${dayColumns} from booking_days day
          where day.clinic_id = wanted.clinic_id and day.closed_version > wanted.since`,
  bookings: `select ${bookingColumns} from bookings
           join booking_days day on (day.clinic_id, day.list, day.date) = (bookings.clinic_id, bookings.list, bookings.date)
          where bookings.clinic_id = wanted.clinic_id and bookings.version > wanted.since and bookings.version > 0 -- by its index
             and day.status <> 'closed'`,
};

const reading = ({ days, bookings }: { days: string; bookings: string }) =>
  `select c.id as "clinicId", v.version, (select dawr_epoch()) as epoch,
          cast(extract(epoch from statement_timestamp() - v.at) * 1000 as float8) as "ageMs",
          json_build_object('name', c.name, 'timeZone', c.time_zone, 'calendar', concat(c.time_zone, ' ', c.day_turns_at),
                            'publicBoard', c.public_board, 'version', c.version,
                            'needsArrival', c.needs_arrival, 'goldenTurn', c.golden_turn) as clinic,
          coalesce(d.days, '[]') as days, coalesce(b.bookings, '[]') as bookings
     from unnest((select cast($1 as integer[])), (select cast($2 as bigint[]))) as wanted (clinic_id, since)
     join clinic_versions v on v.clinic_id = wanted.clinic_id
     join clinics c on c.id = wanted.clinic_id
     left join lateral (select json_agg(row_of) as days from (${days}) as row_of) as d on true
     left join lateral (select json_agg(row_of) as bookings from (${bookings}) as row_of) as b on true`;

const wholeClinics = reading(liveRows);
const changes = reading(changedRows);

/** Where the hub reads clinics. Each reading is one snapshot: the version it tells is exactly the state it tells. */
export interface ClinicReads {
  /** Everything live of these clinics, and the days closed lately. */
  whole(clinicIds: number[]): Promise<ClinicReading[]>;
  /** What changed of each clinic since its version. */
  changes(since: Map<number, number>): Promise<ClinicReading[]>;
}

export const readLive = (db: Knex, clinicIds: number[]): Promise<ClinicReading[]> =>
  prepared(db, wholeClinics, [clinicIds, clinicIds.map(() => 0)]);

export const readChanges = (db: Knex, since: Map<number, number>): Promise<ClinicReading[]> =>
  prepared(db, changes, [[...since.keys()], [...since.values()]]);

/** Of clinics that are held at these versions of a history, those for which that is not the truth (any more). */
export type CompareVersions = (epoch: string, held: ReadonlyMap<number, number>) => Promise<number[]>;

/** Those that are not there, or at another version than $3 tells of $2; all of them where the epoch is another than $1. */
export const behindRows = `select held.clinic_id
       from unnest((select cast($2 as integer[])), (select cast($3 as bigint[]))) as held (clinic_id, version)
       left join clinic_versions v on v.clinic_id = held.clinic_id
      where v.version is distinct from held.version or (select dawr_epoch()) <> $1`;

const readBehind = (db: Knex, epoch: string, held: ReadonlyMap<number, number>): Promise<{ clinic_id: number }[]> =>
  prepared(db, behindRows, [epoch, [...held.keys()], [...held.values()]]);

export const databaseCompare =
  (read: HedgedRead): CompareVersions =>
  async (epoch, held) =>
    (await read((db) => readBehind(db, epoch, held))).map((row) => row.clinic_id);

/** From the database, by one statement each. */
export const databaseReads = (read: HedgedRead): ClinicReads => ({
  whole: (clinicIds) => read((db) => readLive(db, clinicIds)),
  changes: (since) => read((db) => readChanges(db, since)),
});
