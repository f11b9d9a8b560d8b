import type pg from "pg";
import type { Want } from "./simulated-client.js";

const utc = (column: string) =>
  `to_char(date_trunc('milliseconds', ${column}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const id = (prefix: string) => {
  const [list, date, number] = ["list", "date", "number"].map((name) => prefix + name);
  return `case ${list} when 'golden' then 'G' else 'B' end || '-' || clinic_id || '-' || to_char(${date}, 'YYYYMMDD') || '-' ||
        lpad(${number}::text, greatest(4, length(${number}::text)), '0')`;
};
const movedTo = `case when moved_to_number is not null then ${id("moved_to_")} end`;

const common = `
  'id', ${id("")},
  'list', list, 'date', date, 'number', number, 'shift', shift, 'order', "order", 'status', status,
  'calls', calls, 'calledAt', ${utc("called_at")}, 'calledTo', called_to,
  'arrived', arrived_at is not null, 'priority', priority,
  'turnTakenAt', ${utc("turn_taken_at")}, 'missed', missed`;

export const shownBooking = {
  public: `json_build_object(${common})::jsonb`,
  staff: `json_build_object(${common},
    'version', version, 'patient', json_build_object('id', patient_id, 'name', patient_name, 'phone', patient_phone),
    'source', source, 'createdAt', ${utc("created_at")}, 'updatedAt', ${utc("updated_at")},
    'finishedAt', ${utc("finished_at")}, 'cancelledBy', cancelled_by, 'movedTo', ${movedTo},
    'cameFrom', came_from, 'forwardedTo', forwarded_to,
    'arrivedAt', ${utc("arrived_at")}, 'arrivedBy', arrived_by, 'priorityReason', priority_reason, 'note', note,
    'overbookReason', overbook_reason)::jsonb
    || case when golden_code is null then '{}'::jsonb else jsonb_build_object('goldenCode', golden_code) end`,
};

const shifts = `coalesce((
  select json_agg(json_build_object(
           'shift', shift, 'startsAt', ${utc("starts_at")}, 'endsAt', ${utc("ends_at")}, 'capacity', capacity, 'used', used, 'overbooked', overbooked,
           'firstNumber', lower(numbers), 'lastNumber', last_number, 'doctor', case when on_leave and doctor <> 'left' then 'cancelled' else doctor end, 'lateMinutes', late_minutes,
           'pace', pace) order by shift)
    from day_shifts where (clinic_id, list, date) = (day.clinic_id, day.list, day.date)), '[]')`;

/** What SQL says that an audience sees of a clinic through a filter, independently of the code under test. */
export async function expectedDays(client: pg.Client, clinicId: number, want: Want, now: Date): Promise<unknown[]> {
  const { rows } = await client.query(
    `select json_build_object('list', day.list, 'date', day.date, 'status', day.status, 'capacity', day.capacity,
              'used', day.used, 'overbooked', day.overbooked, 'onLeave', day.on_leave, 'note', day.note, 'shifts', ${shifts}, 'bookings', coalesce(
              (select json_agg(shown order by shown ->> 'id')
                 from (select ${shownBooking[want.audience]} as shown from bookings
                        where (clinic_id, list, date) = (day.clinic_id, day.list, day.date)) as of_day), '[]')) as day
       from booking_days day join clinics c on c.id = day.clinic_id
      where day.clinic_id = $1 and day.status <> 'closed'
        and ($2::text is null or day.list = $2)
        and ($3::date is null or day.date >= $3) and ($4::date is null or day.date <= $4)
        and (not $5 or day.date = clinic_today(c, $6))
      order by day.list || ' ' || day.date`,
    [clinicId, want.list ?? null, want.from ?? null, want.to ?? null, want.isToday, now],
  );
  return rows.map(({ day }) => day);
}
