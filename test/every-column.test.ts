import { expect, onTestFinished, test, vi } from "vitest";
import { cloneDatabase } from "./support/test-database.js";

/** Of each table that screens show, every column, and another value for it. A new column needs an entry here. */
const changes: Record<string, Record<string, string>> = {
  clinics: {
    organisation_id: "2",
    name: "'Another name'",
    country: "'KW'",
    time_zone: "'Europe/Berlin'",
    working_days: "'{mon}'",
    capacity: "21",
    golden_capacity: "6",
    public_board: "true",
    auto_close_at: "'05:00'",
    day_turns_at: "'01:00'",
    needs_arrival: "true",
    golden_turn: "3",
    recalls: "2",
    steps_back: "2",
    recall_gap: "20",
    near_ahead: "5",
    remind_at: "'18:00'",
    keep_months: "24",
    deed_months: "24",
    created_at: "created_at - interval '1 day'",
    updated_at: "updated_at - interval '1 day'",
  },
  booking_days: {
    capacity: "6",
    used: "2",
    last_number: "4",
    was_paused: "true",
    overbooked: "1",
    shifts: "'[{}]'",
    on_leave: "true",
    is_blanked: "true",
    note: "'Eid'",
    status: "'paused'",
    created_at: "created_at - interval '1 day'",
    updated_at: "updated_at - interval '1 day'",
  },
  bookings: {
    order: "7",
    patient_id: "'p-2'",
    patient_name: "'Sarah'",
    patient_phone: "'07709998887'",
    source: "'patient_app'",
    status: "'no_show'",
    golden_code: "'4321'",
    former_code: "'4321'",
    ticket_hash: "'another'",
    calls: "2",
    called_at: "called_at - interval '1 day'",
    called_to: "'Room 2'",
    priority: "1",
    turn_taken_at: "now()",
    missed: "1",
    calls_in_turn: "1",
    former_priority: "1",
    is_overbooked: "true",
    former_order: "2",
    note: "'brings the X-ray'",
    overbook_reason: "'urgent'",
    came_from: "'B-2-20261124-0001'",
    forwarded_to: "'B-3-20261124-0001'",
    started_at: "started_at - interval '1 day'",
    finished_at: "finished_at - interval '1 day'",
    created_at: "created_at - interval '1 day'",
    updated_at: "updated_at - interval '1 day'",
  },
};

const together = ["arrived_at", "arrived_by", "priority_reason"];
const movedTo = ["moved_to_list", "moved_to_date", "moved_to_number"];

/** What staff never say, but what follows from something that leaves a deed itself. */
const withoutDeed: Record<string, string[]> = {
  clinics: ["updated_at"],
  booking_days: ["used", "last_number", "was_paused", "overbooked", "shifts", "is_blanked", "created_at", "updated_at"],
  bookings: ["former_code", "updated_at"],
};

/** Keys do not change; the rest is set by triggers, or by a rule only together with the status. */
const notAlone: Record<string, string[]> = {
  clinics: ["id", "version", "quiet_from", "quiet_to"],
  booking_days: ["clinic_id", "list", "date", "version", "closed_version", "closed_at"],
  bookings: [
    "clinic_id",
    "list",
    "date",
    "number",
    "version",
    "patient_key",
    "cancelled_by",
    "shift",
    ...movedTo,
    ...together,
  ],
};

test("whatever column of a clinic, a day or a booking changes alone, it is a version, the streams are told, and it is a deed", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  await database.query(`
    insert into organisations (name) values ('Another');
    insert into clinics (name) values ('Clinic');
    insert into booking_days (clinic_id, list, date, capacity, used, last_number) values (1, 'golden', '2026-11-24', 5, 1, 3);
    insert into bookings (clinic_id, list, date, number, "order", patient_id, patient_name, patient_phone, source, ticket_hash,
                          golden_code, status, calls, called_at, called_to, started_at, finished_at)
    values (1, 'golden', '2026-11-24', 1, 1, 'p-1', 'Sara', '07701112223', 'secretary', 'one', '1234', 'served', 1, now(), 'Room 1',
            now(), now())`);
  const heard = vi.fn();
  const listener = await database.another();
  onTestFinished(() => listener.end());
  listener.on("notification", ({ payload }) => heard(payload));
  await listener.query("listen dawr");
  const deeds = async () => (await database.query("select count(*)::int as count from deeds"))[0].count;
  const version = async () => (await database.query("select version::int from clinic_versions"))[0].version;

  for (const [table, values] of Object.entries(changes)) {
    const columns = await database.query(
      "select column_name as name from information_schema.columns where table_name = $1",
      [table],
    );
    const known = [...Object.keys(values), ...(notAlone[table] ?? [])];
    expect(known.sort(), table).toEqual(columns.map(({ name }) => name).sort());
    for (const [column, value] of Object.entries(values)) {
      const [before, deedsBefore] = [await version(), await deeds()];
      heard.mockClear();
      await database.query(`update ${table} set "${column}" = ${value}`);
      expect(await version(), `${table}.${column}`).toBe(before + 1);
      const left = withoutDeed[table]?.includes(column) ? 0 : 1;
      expect((await deeds()) - deedsBefore, `${table}.${column}`).toBe(left);
      await listener.query("select 1"); // the notification comes before this answer
      expect(heard.mock.calls, `${table}.${column}`).toEqual([["1"]]);
    }
  }
});
