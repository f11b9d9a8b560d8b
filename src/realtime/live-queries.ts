import type { Knex } from "knex";
import { prepared } from "../db/prepared.js";

export interface LiveClinic {
  id: number;
  publicBoard: boolean;
  /** Both lists make one line. */
  isOneLine: boolean;
  version: number;
  /** At which the clinic itself last changed. */
  clinicVersion: number;
  epoch: string;
  /** The clinic's today, and when (milliseconds since 1970) it is over. */
  today: string;
  todayEndsAt: number;
  /** Names what decides that. */
  calendar: string;
}

/** What a reader of the live days must know first, of those of these clinics that exist. */
export const readLiveClinics = (db: Knex, clinicIds: number[], now: Date): Promise<LiveClinic[]> =>
  prepared(
    db,
    `select c.id, c.public_board as "publicBoard", c.golden_turn is not null as "isOneLine", v.version, c.version as "clinicVersion",
            (select dawr_epoch()) as epoch, clock.today,
            cast(extract(epoch from day_ends_at(c, clock.today)) * 1000 as double precision) as "todayEndsAt",
            concat(c.time_zone, ' ', c.day_turns_at) as calendar
       from clinics c
       join clinic_versions v on v.clinic_id = c.id
      cross join lateral (select clinic_today(c, $2) as today) as clock
      where c.id = any((select cast($1 as integer[]))::integer[])`,
    [clinicIds, now],
  );
