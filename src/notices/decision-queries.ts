import type { Knex } from "knex";

/** A clinic whose patients can be told something. */
export interface ToldClinic {
  clinicId: number;
  /** Everything that a decision depends on; while it is the same, nothing new is due. */
  state: string;
}

/** @param clinicIds Only of these; undefined: of all. */
export async function readToldClinics(db: Knex, clinicIds: number[] | undefined, now: Date): Promise<ToldClinic[]> {
  const { rows } = await db.raw(
    `with listening as materialized (
       select clinic_id, string_agg(cast(id as text), ',' order by id) as ids
         from webhooks
        where status = 'active' and 'notice.due' = any(kinds)
        group by clinic_id
     )
     select clinic.id as "clinicId",
            concat_ws(' ', current.version, clinic_today(clinic, :now), is_quiet(clinic, :now),
                      clinic.remind_at <= cast(cast(:now as timestamptz) at time zone clinic.time_zone as time),
                      'webhooks', every.ids, own.ids, 'browsers', browsers.newest) as state
       from clinics clinic
       join clinic_versions current on current.clinic_id = clinic.id
       left join listening own on own.clinic_id = clinic.id
       left join listening every on every.clinic_id is null
      cross join lateral (select max(id) as newest from push_subscriptions where clinic_id = clinic.id) as browsers
      where (own.ids is not null or every.ids is not null or browsers.newest is not null)
        and (cast(:clinicIds as integer[]) is null or clinic.id = any(:clinicIds))`,
    { clinicIds: clinicIds ?? null, now },
  );
  return rows;
}

/** How many sendings that makes. */
export async function decideNotices(db: Knex, clinicId: number, now: Date): Promise<number> {
  const { rows } = await db.raw("select decide_notices(:clinicId, :now) as sendings", { clinicId, now });
  return rows[0].sendings;
}
