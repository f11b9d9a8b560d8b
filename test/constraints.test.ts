import { expect, test } from "vitest";
import { constraintProblems } from "../src/contract/constraint-problems.js";
import { aDeafWebhook } from "./support/access-callers.js";
import { aBoard } from "./support/group-stream.js";
import { oidcSettings } from "./support/oidc-settings.js";
import { hearsOfNoRevocation } from "./support/revocations.js";
import { aBooker, aPatient, daysAfter, testApp, webhookSettings } from "./support/test-app.js";

/** The constraints that no request can violate unless Dawr has a fault, by the reason. */
const beyondRequests: Record<string, string[]> = {
  "the schema of the body refuses it first": [
    ...["api_keys_clinic", "api_keys_name", "api_keys_role", "booking_days_capacity_range", "booking_days_list"],
    ...["bookings_source", "bookings_status"],
    ...[
      "clinic_hours_capacity",
      "clinic_hours_golden_capacity",
      "clinic_hours_one_at_a_time",
      "clinic_hours_own_numbers",
    ],
    ...["clinic_exceptions_kind", "clinic_exceptions_dates", "clinic_exceptions_shift", "clinic_exceptions_weekdays"],
    ...["clinic_exceptions_hours", "clinic_exceptions_capacity", "clinic_exceptions_golden_capacity"],
    ...["clinic_exceptions_first_number", "clinic_exceptions_note"],
    ...["clinic_hours_pkey", "clinic_hours_shift", "clinic_hours_weekday"],
    ...["day_shifts_capacity_range", "day_shifts_doctor", "day_shifts_late_minutes"],
    ...[
      "clinics_capacity",
      "organisations_name",
      "clinics_country",
      "clinics_golden_capacity",
      "clinics_name",
      "clinics_working_days",
    ],
    ...["boards_languages", "boards_message", "boards_name", "board_clinics_label", "board_clinics_once"],
    ...["screens_name", "screens_page", "screens_state"],
    ...["clinics_golden_turn", "clinics_recalls", "clinics_recall_gap", "clinics_steps_back"],
    ...[
      "webhooks_url",
      "webhooks_audience",
      "webhooks_kinds",
      "clinics_near_ahead",
      "clinics_quiet_hours",
      "clinics_deed_months",
      "clinics_keep_months",
    ],
    ...["bookings_priority", "people_name", "people_username_folded", "desks_name", "memberships_one_a_clinic"],
    ...["memberships_one_of_all", "memberships_role"],
  ],
  "a trigger refuses it before, as another organisation's": ["memberships_clinic_id_fkey"],
  "the row it speaks of is joined, and rows are never deleted": ["board_clinics_clinic_id_fkey"],
  "the row it speaks of was found before, under the clinic's lock, and rows are never deleted": [
    ...["booking_days_clinic_id_fkey", "bookings_day", "bookings_moved_to", "clinic_versions_clinic_id_fkey"],
    ...["webhook_cursors_clinic_id_fkey", "webhook_cursors_webhook_id_fkey"],
    ...["notices_booking", "notice_sendings_notice", "notice_sendings_webhook", "notice_sendings_push_subscription"],
    "push_subscriptions_booking",
    ...["bookings_shift", "clinic_exceptions_clinic", "clinic_hours_clinic", "day_shifts_day"],
  ],
  "PostgreSQL counts the ids itself, or takes the row only if nobody has it": [
    ...["boards_pkey", "board_clinics_pkey", "deeds_pkey", "screens_pkey", "job_turns_pkey"],
    ...[
      "api_keys_pkey",
      "organisations_pkey",
      "people_pkey",
      "booking_days_pkey",
      "bookings_pkey",
      "clinics_pkey",
      "clinic_versions_pkey",
      "sessions_pkey",
      "desks_pkey",
      "desks_of_clinic",
      "pin_misses_pkey",
    ],
    ...[
      "clinic_exceptions_pkey",
      "clinic_pace_pkey",
      "wrong_codes_pkey",
      "webhooks_pkey",
      "webhook_cursors_pkey",
      "notices_pkey",
      "notice_sendings_pkey",
      "push_subscriptions_pkey",
      "push_subscriptions_once",
      "idempotency_keys_pkey",
      "bookings_golden_code",
    ],
  ],
  "256 random bits do not come twice": ["sessions_token", "desks_secret"],
  "our own statements set these columns together": [
    ...["booking_days_closed", "booking_days_last_number", "booking_days_status", "booking_days_used"],
    ...["bookings_calls", "bookings_cancelled", "bookings_cancelled_by", "bookings_finished", "bookings_moved"],
    ...["bookings_golden_code_form", "bookings_number", "bookings_arrived", "bookings_arrived_by", "bookings_missed"],
    ...["bookings_priority_reason", "booking_days_overbooked", "day_shifts_overbooked"],
    ...["sessions_clinic_of_key", "sessions_expiry", "sessions_token_hash"],
    ...["sessions_clinic_of_person", "sessions_holder", "sessions_person_id_fkey", "sessions_signed_in_with"],
    ...["sessions_desk", "sessions_desk_id_fkey", "desks_secret_hash"],
    ...["pin_misses_few", "pin_misses_desk_id_fkey", "pin_misses_person_id_fkey"],
    ...["memberships_person_id_fkey", "people_oidc", "people_oidc_subject", "people_oidc_email_folded"],
    ...["board_clinics_board_id_fkey", "board_clinics_place"],
    ...[
      "clinic_hours_numbers",
      "clinics_day_turns",
      "day_shifts_hit",
      "day_shifts_hours",
      "day_shifts_last_number",
      "day_shifts_one_at_a_time",
    ],
    ...[
      "webhooks_former_secret",
      "webhooks_status",
      "webhooks_failing",
      "webhook_cursors_version",
      "webhook_cursors_row",
    ],
    ...["notices_kind", "notices_calls", "notices_expires"],
    ...["notice_sendings_one_recipient", "notice_sendings_attempts", "notice_sendings_outcome"],
    ...[
      "push_subscriptions_endpoint",
      "push_subscriptions_p256dh",
      "push_subscriptions_auth",
      "push_subscriptions_language",
    ],
    ...["day_shifts_own_numbers", "day_shifts_pkey", "day_shifts_shift", "day_shifts_used"],
    ...[
      "clinic_pace_clinic_id_fkey",
      "clinic_pace_list",
      "clinic_pace_shift",
      "clinic_pace_hit",
      "clinic_pace_in_order",
    ],
  ],
  "the migrations wrote its only row": [
    ...["deployment_only_row_check", "deployment_pkey", "revocations_only_row_check", "revocations_pkey"],
  ],
};

test("whoever adds a constraint says what it means to a caller, or why no caller can meet it", async () => {
  const app = await testApp();
  const rows = await app.database.query(
    `select conname::text as name from pg_constraint
      where connamespace = 'public'::regnamespace and contype not in ('n', 't')
     union
     select indexrelid::regclass::text from pg_index join pg_class on pg_class.oid = indrelid
      where indisunique and relnamespace = 'public'::regnamespace and relname not like 'knex_%'
     union
     select raised[1] from pg_proc, regexp_matches(prosrc, 'constraint = ''(\\w+)''', 'g') as raised
      where pronamespace = 'public'::regnamespace`,
  );
  const inSchema = rows.map(({ name }) => name).filter((name) => !name.startsWith("knex_"));
  const explained = [...Object.keys(constraintProblems), ...Object.values(beyondRequests).flat()];
  expect(inSchema.sort()).toEqual(explained.sort());
});

test("whoever meets a constraint is told what is wrong, and on which field", async () => {
  const provider = oidcSettings({ name: "company", issuer: "https://sso.example" }); // is not asked
  const app = await testApp({ settings: { ...webhookSettings, ...provider } });
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const date = clinic.today;
  const [first, second] = [await book({ date }), await book({ date })];
  const other = await app.aClinic();
  const shifts = [
    { shift: 1, start: "00:00", end: "12:00", capacity: 5 },
    { shift: 2, start: "12:00", end: "00:00", capacity: 5, firstNumber: 6 },
  ];
  const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];
  const hours = weekdays.flatMap((weekday) => shifts.map((shift) => ({ weekday, ...shift })));
  expect((await app.request("put", `${other.path}/hours`).send(hours)).status).toBe(200);
  const tomorrow = daysAfter(date, 1);
  await aBooker(app, other).book({ date: tomorrow, shift: 1 });
  const third = await app.aClinic();
  const extra = { kind: "extra", from: tomorrow, to: tomorrow, shift: 1, start: "00:00", end: "01:00", capacity: 1 };
  const exceptions = (path: string, fields: object = {}) =>
    app.request("post", `${path}/exceptions`).send({ ...extra, ...fields });
  expect((await exceptions(third.path)).status).toBe(201);
  const shiftPath = `${other.path}/days/regular/${tomorrow}/shifts/1`;
  const people = "/v1/organisations/1/people";
  const oidc = { name: "company", email: "sara@company.example" };
  await app.request("post", people).send({ name: "Sara", username: "sara", oidc }).expect(201);
  const board = await aBoard(app, [clinic]);
  await app.request("get", board.path, board.key); // remembered: whoever has not heard that the board is gone
  hearsOfNoRevocation(app);
  await app.database.query("delete from boards where id = $1", [board.id]);
  const requests = {
    api_keys_board_id_fkey: app.request("post", "/v1/api-keys").send({ name: "Hall", role: "display", boardId: 99 }),
    screens_board_id_fkey: app
      .request("post", `${board.path}/beat`, board.key)
      .send({ screen: "hall 1", state: "live", shown: [] }),
    sessions_api_key_id_fkey: app.request("post", `${board.path}/session`, board.key),
    api_keys_clinic_id_fkey: app.request("post", "/v1/api-keys").send({ name: "Desk", role: "staff", clinicId: 99 }),
    api_keys_organisation_id_fkey: app
      .request("post", "/v1/api-keys")
      .send({ name: "Chain", role: "organisation", organisationId: 99 }),
    people_organisation_id_fkey: app.request("post", "/v1/organisations/99/people").send({ name: "Sara" }),
    people_oidc_email: app.request("post", people).send({ name: "Sara", oidc }),
    people_username: app.request("post", people).send({ name: "Sara", username: "sara" }),
    memberships_clinic_of_organisation: app
      .request("post", people)
      .send({ name: "Sara", memberships: [{ clinicId: 99, role: "owner" }] }),
    clinics_organisation_id_fkey: app.request("post", "/v1/clinics").send({ name: "Clinic", organisationId: 99 }),
    booking_days_capacity: app.request("put", `${clinic.path}/days/regular/${date}`).send({ capacity: 1 }),
    bookings_one_per_patient: app
      .request("patch", `${clinic.path}/bookings/${second.id}`)
      .send({ patient: { name: first.patient.name, phone: first.patient.phone } }),
    clinic_exceptions_one_of_a_kind: exceptions(third.path, { capacity: 2 }),
    clinic_exceptions_within_a_day: app.request("patch", third.path).send({ dayTurnsAt: "00:30" }),
    clinic_hours_within_a_day: app.request("patch", other.path).send({ dayTurnsAt: "01:00" }),
    day_shifts_capacity: app.request("put", shiftPath).send({ capacity: 0 }),
    day_shifts_enough_numbers: app.request("put", shiftPath).send({ capacity: 6 }),
    clinics_day_turns_before_it_closes: app.request("patch", clinic.path).send({ dayTurnsAt: "05:00" }),
    clinics_time_zone: app.request("post", "/v1/clinics").send({ name: "Clinic", timeZone: "asia/baghdad" }),
    desks_clinic_id_fkey: app.request("post", "/v1/clinics/99/desks").send({ name: "Reception" }),
    sessions_clinic_id_fkey: app.request("post", "/v1/clinics/99/session"),
    webhooks_notices_for_staff: app
      .request("post", "/v1/webhooks")
      .send({ ...aDeafWebhook, audience: "public", kinds: ["notice.due"] }),
    webhooks_clinic_id_fkey: app.request("post", "/v1/webhooks").send({ ...aDeafWebhook, clinicId: 99 }),
  };
  expect(Object.keys(requests).sort()).toEqual(Object.keys(constraintProblems).sort());
  for (const [constraint, request] of Object.entries(requests)) {
    const meaning = constraintProblems[constraint];
    const problem = typeof meaning === "string" ? { code: meaning } : { code: "invalid", errors: meaning?.slice(0, 1) };
    expect((await request).body, constraint).toMatchObject(problem);
  }
  expect((await book({ date, patient: aPatient() })).number).toBe(3); // nothing was left half done
});
