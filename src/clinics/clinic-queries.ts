import type { Knex } from "knex";
import type { z } from "zod";
import type { ClinicSettings, clinicReply } from "./clinic-schemas.js";

export type Clinic = z.output<typeof clinicReply>;

const columns = `c.id, c.organisation_id as "organisationId", c.name, c.time_zone as "timeZone", c.country, c.working_days as "workingDays", c.capacity,
  c.golden_capacity as "goldenCapacity", c.public_board as "publicBoard",
  to_char(c.auto_close_at, 'HH24:MI') as "autoCloseAt", to_char(c.day_turns_at, 'HH24:MI') as "dayTurnsAt",
  c.needs_arrival as "needsArrival", c.golden_turn as "goldenTurn", c.recalls, c.steps_back as "stepsBack",
  c.recall_gap as "recallGapSeconds", c.near_ahead as "nearAhead", to_char(c.remind_at, 'HH24:MI') as "remindAt",
  case when c.quiet_from is not null then json_build_object(
    'from', to_char(c.quiet_from, 'HH24:MI'), 'to', to_char(c.quiet_to, 'HH24:MI')) end as "quietHours", c.keep_months as "keepMonths",
  c.deed_months as "deedMonths",
  v.version, clinic_today(c, :now) as today, c.created_at as "createdAt", c.updated_at as "updatedAt"`;

const columnOf: Record<Exclude<keyof ClinicSettings, "quietHours">, string> = {
  name: "name",
  organisationId: "organisation_id",
  timeZone: "time_zone",
  country: "country",
  workingDays: "working_days",
  capacity: "capacity",
  goldenCapacity: "golden_capacity",
  publicBoard: "public_board",
  autoCloseAt: "auto_close_at",
  dayTurnsAt: "day_turns_at",
  needsArrival: "needs_arrival",
  goldenTurn: "golden_turn",
  recalls: "recalls",
  stepsBack: "steps_back",
  recallGapSeconds: "recall_gap",
  nearAhead: "near_ahead",
  remindAt: "remind_at",
  keepMonths: "keep_months",
  deedMonths: "deed_months",
};

const settingColumns = [...Object.values(columnOf), "quiet_from", "quiet_to"].join(", ");

export async function findClinic(db: Knex, clinicId: number, now: Date): Promise<Clinic | undefined> {
  const { rows } = await db.raw(
    `select ${columns} from clinics c join clinic_versions v on v.clinic_id = c.id where c.id = :clinicId`,
    { clinicId, now },
  );
  return rows.map(toClinic)[0];
}

/** In the order of their ids, after this one. */
export async function listClinics(
  db: Knex,
  page: { organisationId: number | null; ids: number[] | null; after: number; limit: number },
  now: Date,
): Promise<Clinic[]> {
  const { rows } = await db.raw(
    `select ${columns} from clinics c join clinic_versions v on v.clinic_id = c.id
      where c.id > :after and coalesce(c.organisation_id = :organisationId, true)
        and coalesce(c.id = any(cast(:ids as integer[])), true)
      order by c.id limit :limit`,
    { ...page, now },
  );
  return rows.map(toClinic);
}

export async function findCountry(db: Knex, clinicId: number): Promise<string | undefined> {
  const { rows } = await db.raw("select country from clinics where id = :clinicId", { clinicId });
  return rows[0]?.country;
}

/** Absent settings get the column's default. */
export async function insertClinic(db: Knex, settings: ClinicSettings): Promise<number> {
  const [row] = await db("clinics").insert(toColumns(settings)).returning("id");
  return row.id;
}

/** Absent settings stay as they are. */
export async function updateClinic(db: Knex, clinicId: number, settings: ClinicSettings): Promise<void> {
  await db.raw(
    `update clinics
        set (${settingColumns}) = (select ${settingColumns} from jsonb_populate_record(clinics, :changes))
      where id = :clinicId`,
    { clinicId, changes: JSON.stringify(toColumns(settings)) },
  );
}

/** Whether a shift of a day that is not over would belong to two dates. Those of the plan are held by constraints. */
export async function turnsWithinAShift(db: Knex, clinicId: number): Promise<boolean> {
  const { rows } = await db.raw(
    `select exists (
       select from clinics c
         join booking_days live on live.clinic_id = c.id and live.status <> 'closed'
         join day_shifts part on (part.clinic_id, part.list, part.date) = (live.clinic_id, live.list, live.date)
        where c.id = :clinicId
          and (part.starts_at < day_ends_at(c, part.date - 1) or part.ends_at > day_ends_at(c, part.date))) as "isWithin"`,
    { clinicId },
  );
  return rows[0].isWithin;
}

const toColumns = ({ quietHours, ...settings }: ClinicSettings) => ({
  ...Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [columnOf[key as keyof typeof columnOf], value]),
  ),
  ...(quietHours !== undefined && { quiet_from: quietHours?.from ?? null, quiet_to: quietHours?.to ?? null }),
});

const toClinic = (row: Clinic): Clinic => ({
  ...row,
  createdAt: new Date(row.createdAt).toISOString(),
  updatedAt: new Date(row.updatedAt).toISOString(),
});
