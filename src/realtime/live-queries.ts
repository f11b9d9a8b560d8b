import type { Knex } from "knex";

export interface LiveClinic {
  publicBoard: boolean;
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

/** What a reader of the live days must know first. Undefined when the clinic does not exist. */
export async function readLiveClinic(db: Knex, clinicId: number, now: Date): Promise<LiveClinic | undefined> {
  const { rows } = await db.raw(
    `select c.public_board as "publicBoard", v.version, c.version as "clinicVersion", dawr_epoch() as epoch, clock.today,
            cast(extract(epoch from day_ends_at(c, clock.today)) * 1000 as double precision) as "todayEndsAt",
            concat(c.time_zone, ' ', c.day_turns_at) as calendar
       from clinics c
       join clinic_versions v on v.clinic_id = c.id
      cross join lateral (select clinic_today(c, :now) as today) as clock
      where c.id = :clinicId`,
    { clinicId, now },
  );
  return rows[0];
}
