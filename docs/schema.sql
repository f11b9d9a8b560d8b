-- Made by `npm run schema` from the migrations; do not edit.

create extension if not exists btree_gist;

create type pace as (p20 numeric(5,1), p50 numeric(5,1), p80 numeric(5,1));
comment on type pace is 'Minutes from one call to the next: of a hundred, 20, 50 and 80 are at most so long.';

create table clinics (
  id integer not null generated always as identity,
  name text not null,
  time_zone text not null default 'Asia/Baghdad'::text,
  country text not null default 'IQ'::text,
  working_days text[] not null default '{sat,sun,mon,tue,wed,thu}'::text[],
  capacity integer not null default 20,
  golden_capacity integer not null default 5,
  public_board boolean not null default false,
  auto_close_at time without time zone not null default '04:00:00'::time without time zone,
  day_turns_at time without time zone not null default '00:00:00'::time without time zone,
  needs_arrival boolean not null default false,
  golden_turn smallint,
  recalls smallint not null default 3,
  steps_back smallint not null default 3,
  recall_gap smallint not null default 0,
  near_ahead smallint not null default 3,
  remind_at time without time zone,
  quiet_from time without time zone,
  quiet_to time without time zone,
  version bigint not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  organisation_id integer not null default 1,
  keep_months smallint,
  deed_months smallint,
  constraint clinics_pkey PRIMARY KEY (id),
  constraint clinics_day_turns UNIQUE (id, day_turns_at),
  constraint clinics_capacity CHECK (capacity >= 0 AND capacity <= 10000),
  constraint clinics_country CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint clinics_day_turns_before_it_closes CHECK (day_turns_at <= auto_close_at),
  constraint clinics_deed_months CHECK (deed_months >= 12 AND deed_months <= 120),
  constraint clinics_golden_capacity CHECK (golden_capacity >= 0 AND golden_capacity <= 1000),
  constraint clinics_golden_turn CHECK (golden_turn >= 0 AND golden_turn <= 20),
  constraint clinics_keep_months CHECK (keep_months >= 1 AND keep_months <= 120),
  constraint clinics_name CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint clinics_near_ahead CHECK (near_ahead >= 0 AND near_ahead <= 20),
  constraint clinics_quiet_hours CHECK ((num_nulls(quiet_from, quiet_to) = ANY (ARRAY[0, 2])) AND quiet_from <> quiet_to),
  constraint clinics_recall_gap CHECK (recall_gap >= 0 AND recall_gap <= 600),
  constraint clinics_recalls CHECK (recalls >= 1 AND recalls <= 10),
  constraint clinics_steps_back CHECK (steps_back >= 1 AND steps_back <= 20),
  constraint clinics_working_days CHECK (cardinality(working_days) > 0 AND working_days <@ ARRAY['sat'::text, 'sun'::text, 'mon'::text, 'tue'::text, 'wed'::text, 'thu'::text, 'fri'::text])
);
comment on table clinics is 'A clinic is the owner of one queue (one for each doctor). Whatever means today is in its time zone.';
comment on column clinics.country is 'ISO 3166-1 alpha-2: of this country is a phone number that names none. Phones that are stored are E.164 and stay.';
comment on column clinics.auto_close_at is 'The local time, of the next morning, at which a day closes by itself.';
comment on column clinics.day_turns_at is 'The local time at which the date that the clinic calls today changes.';
comment on column clinics.needs_arrival is 'Only who has come is called.';
comment on column clinics.golden_turn is 'One doctor serves both lists as one line: 0, golden first; n, one golden patient after n regular ones. Null: two lists.';
comment on column clinics.recalls is 'After how many calls without an answer a patient may be put back.';
comment on column clinics.steps_back is 'How many patients then go first.';
comment on column clinics.recall_gap is 'How many seconds lie between two calls of a patient at least, until they wait again.';
comment on column clinics.near_ahead is 'A patient with so many ahead is near.';
comment on column clinics.remind_at is 'The local time, of the day before, at which patients are reminded. Null: none is.';
comment on column clinics.quiet_from is 'With quiet_to, the local times between which nobody is reminded, over midnight too.';
comment on column clinics.version is 'The version of clinic_versions in which this row changed last.';
comment on column clinics.organisation_id is 'By default the first, which is always there: who has one clinic need not know of it.';
comment on column clinics.keep_months is 'Who the patients of a closed day were is blanked so many months after it. Null: it is kept.';
comment on column clinics.deed_months is 'Deeds are removed so many months after they were done. Null: they are kept. Whoever sets it leaves a deed, too.';
comment on constraint clinics_day_turns_before_it_closes on clinics is 'A day ends at day_turns_at of the next morning, and only then can it close by itself.';

create table clinic_versions (
  clinic_id integer not null,
  version bigint not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  at timestamp with time zone not null default now(),
  constraint clinic_versions_pkey PRIMARY KEY (clinic_id),
  constraint clinic_versions_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id)
) with (fillfactor=50, autovacuum_vacuum_scale_factor=0.01, autovacuum_vacuum_threshold=200);
comment on table clinic_versions is 'The counter of a clinic''s changes, and the clinic''s mutex. One transaction that changes a clinic''s queue is one version. The row is narrow and in a table of its own, so that writers can lock it first (select … for no key update) without touching the clinic itself.';
comment on column clinic_versions.xid is 'With at, the transaction that made the version; xid alone repeats after a dump is restored into another cluster.';
comment on column clinic_versions.at is 'When the transaction that made the version began.';

create table booking_days (
  clinic_id integer not null,
  list text not null,
  date date not null,
  capacity integer not null,
  used integer not null default 0,
  last_number integer not null default 0,
  status text not null default 'open'::text,
  version bigint not null,
  closed_version bigint,
  closed_at timestamp with time zone,
  was_paused boolean not null default false,
  overbooked integer not null default 0,
  shifts jsonb not null default '[]'::jsonb,
  on_leave boolean not null default false,
  note text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  is_blanked boolean not null default false,
  constraint booking_days_pkey PRIMARY KEY (clinic_id, list, date),
  constraint booking_days_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint booking_days_capacity CHECK (used <= (capacity + overbooked)),
  constraint booking_days_capacity_range CHECK (capacity >= 0 AND capacity <= 40000),
  constraint booking_days_closed CHECK ((status = 'closed'::text) = (closed_version IS NOT NULL) AND (status = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint booking_days_last_number CHECK (last_number >= used),
  constraint booking_days_list CHECK (list = ANY (ARRAY['regular'::text, 'golden'::text])),
  constraint booking_days_overbooked CHECK (overbooked >= 0),
  constraint booking_days_status CHECK (status = ANY (ARRAY['open'::text, 'paused'::text, 'closed'::text])),
  constraint booking_days_used CHECK (used >= 0)
) with (fillfactor=50, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=200);
comment on table booking_days is 'A day is one list of a clinic on one date. A closed day stays where it is: closed days are the archive.';
comment on column booking_days.used is 'The number of bookings that are not cancelled.';
comment on column booking_days.last_number is 'The newest ticket''s number; of a day with shifts, how many tickets it has given. Never goes back.';
comment on column booking_days.version is 'The version of the clinic in which this row changed last.';
comment on column booking_days.closed_version is 'The version of the clinic in which the day closed; null while it is not closed.';
comment on column booking_days.was_paused is 'Of a closed day: it was paused, and will be again if it reopens.';
comment on column booking_days.overbooked is 'How many places staff have added beyond the capacity, each for one patient.';
comment on column booking_days.shifts is 'What screens show of the day''s shifts (day_shifts), which keep it up to date.';
comment on column booking_days.on_leave is 'A leave (clinic_exceptions) takes the whole day: it takes no bookings.';
comment on column booking_days.note is 'What the public is told of the day''s leave.';
comment on column booking_days.is_blanked is 'Of a closed day: none of its bookings names somebody.';

create table bookings (
  clinic_id integer not null,
  list text not null,
  date date not null,
  number integer not null,
  shift smallint,
  "order" double precision not null,
  patient_key text not null,
  patient_id text,
  patient_name character varying(200) not null,
  patient_phone text,
  source text not null,
  status text not null default 'booked'::text,
  golden_code text,
  former_code text,
  ticket_hash bytea not null,
  version bigint not null,
  calls integer not null default 0,
  called_at timestamp with time zone,
  called_to text,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  cancelled_by text,
  moved_to_list text,
  moved_to_date date,
  moved_to_number integer,
  arrived_at timestamp with time zone,
  arrived_by text,
  priority smallint not null default 0,
  priority_reason character varying(200),
  calls_in_turn integer not null default 0,
  turn_taken_at timestamp with time zone,
  missed smallint not null default 0,
  former_priority smallint,
  former_order double precision,
  note character varying(500),
  is_overbooked boolean not null default false,
  overbook_reason character varying(200),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  came_from text,
  forwarded_to text,
  constraint bookings_pkey PRIMARY KEY (clinic_id, list, date, number),
  constraint bookings_day FOREIGN KEY (clinic_id, list, date) REFERENCES booking_days(clinic_id, list, date),
  constraint bookings_moved_to FOREIGN KEY (clinic_id, moved_to_list, moved_to_date, moved_to_number) REFERENCES bookings(clinic_id, list, date, number),
  constraint bookings_arrived CHECK ((arrived_at IS NULL) = (arrived_by IS NULL)),
  constraint bookings_arrived_by CHECK (arrived_by = ANY (ARRAY['desk'::text, 'kiosk'::text, 'phone'::text])),
  constraint bookings_calls CHECK (calls >= 0 AND (calls = 0) = (called_at IS NULL)),
  constraint bookings_cancelled CHECK ((status = 'cancelled'::text) = (cancelled_by IS NOT NULL)),
  constraint bookings_cancelled_by CHECK (cancelled_by = ANY (ARRAY['patient'::text, 'staff'::text, 'closing'::text, 'move'::text, 'leave'::text])),
  constraint bookings_finished CHECK ((status = ANY (ARRAY['served'::text, 'no_show'::text, 'cancelled'::text])) = (finished_at IS NOT NULL)),
  constraint bookings_golden_code_form CHECK (golden_code IS NULL OR golden_code ~ '^[0-9]{4}$'::text AND list = 'golden'::text),
  constraint bookings_missed CHECK (missed >= 0 AND missed <= 2),
  constraint bookings_moved CHECK (num_nulls(moved_to_list, moved_to_date, moved_to_number) =
CASE
    WHEN cancelled_by = 'move'::text THEN 0
    ELSE 3
END),
  constraint bookings_number CHECK (number > 0),
  constraint bookings_priority CHECK (priority >= 0 AND priority <= 3),
  constraint bookings_priority_reason CHECK (priority > 0 OR former_priority > 0 OR priority_reason IS NULL),
  constraint bookings_source CHECK (source = ANY (ARRAY['patient_app'::text, 'secretary'::text])),
  constraint bookings_status CHECK (status = ANY (ARRAY['booked'::text, 'in_progress'::text, 'served'::text, 'no_show'::text, 'cancelled'::text]))
) with (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_threshold=500);
comment on table bookings is 'A booking is one patient''s place on one day.';
comment on column bookings.number is 'The ticket: counts from 1 on each day, or from its shift''s first, and is never reused or changed.';
comment on column bookings.shift is 'Of a day with shifts, the one that has the booking''s place.';
comment on column bookings."order" is 'Where the booking stands in the queue; its number at first.';
comment on column bookings.patient_key is 'Who the patient is, so that nobody takes two places of a day; set by a trigger.';
comment on column bookings.former_code is 'The golden code that the booking had until it was cancelled or its day closed, in case it comes back.';
comment on column bookings.ticket_hash is 'SHA-256 of the ticket token''s secret.';
comment on column bookings.version is 'The version of the clinic in which this row changed last.';
comment on column bookings.started_at is 'When the booking last became in_progress.';
comment on column bookings.moved_to_number is 'With moved_to_list and moved_to_date, the booking that the patient has instead. A booking that is moved again takes with it those that were moved to it, so nobody has to follow a chain.';
comment on column bookings.priority is 'Who is more urgent goes first: 3 before 2, 2 before 1, and 0 is everybody else.';
comment on column bookings.priority_reason is 'For staff only, and blank once the patient is erased.';
comment on column bookings.calls_in_turn is 'The calls since the patient last waited.';
comment on column bookings.turn_taken_at is 'When the line called the patient in turn, to the millisecond, for that is what browsers know; null: not, because of a priority, or the call was taken back. A call once more moves called_at and not this: the golden turn counts by it.';
comment on column bookings.missed is 'How often the patient was called in vain and put back; the second time is a no-show.';
comment on column bookings.former_priority is 'Who is put back loses the priority for the day; undone, or moved to another day, they have it again.';
comment on column bookings.former_order is 'Where a patient who was put back stood before; null once they are called again.';
comment on column bookings.note is 'For staff only.';
comment on column bookings.is_overbooked is 'Staff took it beyond the capacity: its place is nobody else''s.';
comment on column bookings.overbook_reason is 'Why; for staff only.';
comment on column bookings.came_from is 'The id of the booking at another clinic that sent the patient here; a booking that this is moved to keeps it. No foreign key, which each booking would pay for: bookings are never removed, nor their keys changed.';
comment on column bookings.forwarded_to is 'The id of the booking that was made at another clinic when the patient was sent there; null again once they are called back.';

create table api_keys (
  id integer not null generated always as identity,
  name text not null,
  role text not null,
  clinic_id integer,
  secret_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  board_id integer,
  organisation_id integer,
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint api_keys_clinic CHECK ((role = 'organisation'::text) = (organisation_id IS NOT NULL) AND
CASE role
    WHEN 'admin'::text THEN num_nonnulls(clinic_id, board_id) = 0
    WHEN 'edge'::text THEN num_nonnulls(clinic_id, board_id) = 0
    WHEN 'organisation'::text THEN num_nonnulls(clinic_id, board_id) = 0
    WHEN 'patient_app'::text THEN board_id IS NULL
    WHEN 'display'::text THEN num_nonnulls(clinic_id, board_id) = 1
    ELSE clinic_id IS NOT NULL AND board_id IS NULL
END),
  constraint api_keys_name CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint api_keys_role CHECK (role = ANY (ARRAY['admin'::text, 'organisation'::text, 'staff'::text, 'patient_app'::text, 'display'::text, 'edge'::text]))
);
comment on table api_keys is 'The credentials of programs and desks. Only a hash of each secret is kept.';
comment on column api_keys.clinic_id is 'The only clinic that the key opens; null for every clinic, or with a board_id for none.';
comment on column api_keys.secret_hash is 'SHA-256 of the secret, which is 192 random bits.';
comment on column api_keys.board_id is 'The only thing that the key of a screen opens, with which it goes.';
comment on column api_keys.organisation_id is 'Whose clinics the key opens, as staff. With a role of its own, which a former release does not know and lets do nothing: it would take a key without a clinic for one of every clinic.';

create table deployment (
  only_row boolean not null default true,
  epoch_salt text not null default ''::text,
  door_key text not null default concat(gen_random_uuid(), gen_random_uuid()),
  constraint deployment_pkey PRIMARY KEY (only_row),
  constraint deployment_only_row_check CHECK (only_row)
);
comment on table deployment is 'The one row about this database as a whole.';
comment on column deployment.epoch_salt is 'Part of the epoch. The operator changes it after a disk snapshot is restored (npm run epoch), which nothing else in the database would show.';
comment on column deployment.door_key is 'Makes the codes that clinics show at their doors.';

create table wrong_codes (
  credential text not null,
  missed_at timestamp with time zone[] not null default '{}'::timestamp with time zone[],
  constraint wrong_codes_pkey PRIMARY KEY (credential)
);
comment on table wrong_codes is 'Wrong codes (golden ones, and those of the door), by the credential that tried them. They are kept in the database so that the limit holds over several instances and restarts, and by credential so that nobody can lock a clinic out.';
comment on column wrong_codes.missed_at is 'The times of wrong codes within the last hour.';

create table idempotency_keys (
  scope bytea not null,
  body_hash bytea not null,
  reference text not null,
  nonce bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (scope)
);
comment on table idempotency_keys is 'What was done for an Idempotency-Key, so that a retry gets the first answer: hashes keyed with the client''s own key, and the id of what was made. No personal data.';
comment on column idempotency_keys.scope is 'A hash of credential, path and key.';
comment on column idempotency_keys.reference is 'The booking''s id, or empty.';
comment on column idempotency_keys.nonce is 'What the ticket token was made from, besides the client''s key.';

create table revocations (
  only_row boolean not null default true,
  counter bigint not null default 0,
  tickets bigint not null default 0,
  constraint revocations_pkey PRIMARY KEY (only_row),
  constraint revocations_only_row_check CHECK (only_row)
);
comment on table revocations is 'The one row that counts whenever somebody loses access.';
comment on column revocations.counter is 'Moves when a key is revoked, a session ends or a public board closes. Every instance reads it twice a second and trusts what it remembers of credentials only while it stands still, so taking access away needs no notification to arrive.';
comment on column revocations.tickets is 'Moves when a ticket is replaced by a new one, which happens at desks all day. Apart from the counter, so that it says nothing against the credentials that are remembered.';

create table sessions (
  id bigint not null generated always as identity,
  token_hash bytea not null,
  clinic_id integer,
  api_key_id integer,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  person_id integer,
  signed_in_with text,
  desk_id integer,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token UNIQUE (token_hash),
  constraint sessions_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys(id) ON DELETE CASCADE,
  constraint sessions_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint sessions_desk CHECK ((NOT signed_in_with IS DISTINCT FROM 'pin'::text) = (desk_id IS NOT NULL) AND (desk_id IS NULL OR clinic_id IS NOT NULL)),
  constraint sessions_expiry CHECK (expires_at > created_at),
  constraint sessions_holder CHECK (num_nonnulls(api_key_id, person_id) <= 1 AND (person_id IS NULL) = (signed_in_with IS NULL)),
  constraint sessions_signed_in_with CHECK (signed_in_with = ANY (ARRAY['password'::text, 'oidc'::text, 'pin'::text])),
  constraint sessions_token_hash CHECK (length(token_hash) = 32)
);
comment on table sessions is 'A browser that signed in, with a key for one clinic or board, or as a person. Only the hash of what its cookie holds is kept.';
comment on column sessions.token_hash is 'SHA-256 of the cookie''s value, which is 256 random bits; of a person that of another text, which no release before people computes: it would take a session without a key for one of the admin key.';
comment on column sessions.clinic_id is 'Null: not of one clinic, but of the board or the organisation of its key. A former release opens nothing by the latter.';
comment on column sessions.api_key_id is 'The key that the browser signed in with; null for a person and for the admin key of the environment.';
comment on column sessions.ended_at is 'When the browser signed out.';
comment on column sessions.desk_id is 'At which a person signed in by her PIN.';

create table clinic_hours (
  clinic_id integer not null,
  weekday text not null,
  shift smallint not null,
  starts time without time zone not null,
  ends time without time zone not null,
  capacity integer not null,
  golden_capacity integer not null,
  numbers int4range not null,
  day_turns_at time without time zone not null,
  constraint clinic_hours_pkey PRIMARY KEY (clinic_id, weekday, shift),
  constraint clinic_hours_clinic FOREIGN KEY (clinic_id, day_turns_at) REFERENCES clinics(id, day_turns_at) ON UPDATE CASCADE,
  constraint clinic_hours_capacity CHECK (capacity >= 0 AND capacity <= 10000),
  constraint clinic_hours_golden_capacity CHECK (golden_capacity >= 0 AND golden_capacity <= 1000),
  constraint clinic_hours_numbers CHECK (lower(numbers) > 0 AND (upper_inf(numbers) OR (upper(numbers) - lower(numbers)) >= GREATEST(capacity, golden_capacity))),
  constraint clinic_hours_shift CHECK (shift >= 1 AND shift <= 4),
  constraint clinic_hours_weekday CHECK (weekday = ANY (ARRAY['sat'::text, 'sun'::text, 'mon'::text, 'tue'::text, 'wed'::text, 'thu'::text, 'fri'::text])),
  constraint clinic_hours_within_a_day CHECK (starts >= day_turns_at AND (ends > starts OR ends <= day_turns_at))
);
comment on table clinic_hours is 'The weekly plan: one row is one shift of one weekday.';
comment on column clinic_hours.numbers is 'The ticket numbers that the shift may give, of each list; the lowest is given first.';
comment on column clinic_hours.day_turns_at is 'That of the clinic, kept the same by the foreign key: a shift that ran beyond it would belong to two dates.';

create table clinic_exceptions (
  clinic_id integer not null,
  id integer not null generated always as identity,
  kind text not null,
  dates daterange not null,
  shift smallint,
  weekdays text[],
  starts time without time zone,
  ends time without time zone,
  capacity integer,
  golden_capacity integer,
  first_number integer,
  day_turns_at time without time zone not null,
  note text,
  created_at timestamp with time zone not null default now(),
  constraint clinic_exceptions_pkey PRIMARY KEY (clinic_id, id),
  constraint clinic_exceptions_clinic FOREIGN KEY (clinic_id, day_turns_at) REFERENCES clinics(id, day_turns_at) ON UPDATE CASCADE,
  constraint clinic_exceptions_capacity CHECK (capacity >= 0 AND capacity <= 10000),
  constraint clinic_exceptions_dates CHECK ((upper(dates) - lower(dates)) >= 1 AND (upper(dates) - lower(dates)) <= 366),
  constraint clinic_exceptions_first_number CHECK (first_number > 0),
  constraint clinic_exceptions_golden_capacity CHECK (golden_capacity >= 0 AND golden_capacity <= 1000),
  constraint clinic_exceptions_hours CHECK (
CASE kind
    WHEN 'extra'::text THEN num_nulls(shift, starts, ends, capacity, golden_capacity, first_number) = 0
    ELSE num_nonnulls(weekdays, starts, ends, capacity, golden_capacity, first_number) = 0
END),
  constraint clinic_exceptions_kind CHECK (kind = ANY (ARRAY['closed'::text, 'extra'::text])),
  constraint clinic_exceptions_note CHECK (length(note) >= 1 AND length(note) <= 200),
  constraint clinic_exceptions_shift CHECK (shift >= 1 AND shift <= 4),
  constraint clinic_exceptions_weekdays CHECK (cardinality(weekdays) > 0 AND weekdays <@ ARRAY['sat'::text, 'sun'::text, 'mon'::text, 'tue'::text, 'wed'::text, 'thu'::text, 'fri'::text]),
  constraint clinic_exceptions_within_a_day CHECK (starts >= day_turns_at AND (ends > starts OR ends <= day_turns_at))
);
comment on table clinic_exceptions is 'Dates on which a clinic keeps other hours than those of the week. Closed beats extra, extra beats the plan.';
comment on column clinic_exceptions.shift is 'Of closed: null is the whole day.';
comment on column clinic_exceptions.weekdays is 'Of extra: only these days of the range; null is all of them.';
comment on column clinic_exceptions.day_turns_at is 'That of the clinic, kept the same by the foreign key: a shift that ran beyond it would belong to two dates.';
comment on column clinic_exceptions.note is 'What the public is told.';

create table clinic_pace (
  clinic_id integer not null,
  list text not null,
  shift smallint not null,
  pace pace not null,
  calls integer not null,
  shown integer not null,
  hit integer not null,
  constraint clinic_pace_pkey PRIMARY KEY (clinic_id, list, shift),
  constraint clinic_pace_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint clinic_pace_hit CHECK (hit >= 0 AND hit <= shown),
  constraint clinic_pace_in_order CHECK (0::numeric <= (pace).p20 AND (pace).p20 <= (pace).p50 AND (pace).p50 <= (pace).p80 AND (pace).p50 > 0::numeric),
  constraint clinic_pace_list CHECK (list = ANY (ARRAY['regular'::text, 'golden'::text])),
  constraint clinic_pace_shift CHECK (shift >= 1 AND shift <= 4)
);
comment on table clinic_pace is 'How fast a shift''s patients are called, learned from the last ten times that it ended.';
comment on column clinic_pace.calls is 'How many calls the pace is learned from.';
comment on column clinic_pace.shown is 'Of the shifts that the pace is learned from, the sum.';
comment on column clinic_pace.hit is 'As shown.';

create table day_shifts (
  clinic_id integer not null,
  list text not null,
  date date not null,
  shift smallint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  capacity integer not null,
  used integer not null default 0,
  overbooked integer not null default 0,
  numbers int4range not null,
  last_number integer not null,
  doctor text not null default 'expected'::text,
  late_minutes integer not null default 0,
  on_leave boolean not null default false,
  pace pace,
  shown integer not null default 0,
  hit integer not null default 0,
  constraint day_shifts_pkey PRIMARY KEY (clinic_id, list, date, shift),
  constraint day_shifts_day FOREIGN KEY (clinic_id, list, date) REFERENCES booking_days(clinic_id, list, date),
  constraint day_shifts_capacity CHECK (used <= (capacity + overbooked)),
  constraint day_shifts_capacity_range CHECK (capacity >= 0 AND capacity <= 10000),
  constraint day_shifts_doctor CHECK (doctor = ANY (ARRAY['expected'::text, 'arrived'::text, 'left'::text, 'cancelled'::text])),
  constraint day_shifts_enough_numbers CHECK (upper_inf(numbers) OR capacity <= (upper(numbers) - lower(numbers))),
  constraint day_shifts_hit CHECK (hit >= 0 AND hit <= shown),
  constraint day_shifts_hours CHECK (starts_at < ends_at),
  constraint day_shifts_last_number CHECK (lower(numbers) > 0 AND last_number >= (lower(numbers) - 1 + used) AND (upper_inf(numbers) OR last_number < upper(numbers))),
  constraint day_shifts_late_minutes CHECK (late_minutes >= 0 AND late_minutes <= 600),
  constraint day_shifts_overbooked CHECK (overbooked >= 0),
  constraint day_shifts_shift CHECK (shift >= 1 AND shift <= 4),
  constraint day_shifts_used CHECK (used >= 0)
) with (fillfactor=50);
comment on table day_shifts is 'A shift of a day: its time, its places, its ticket numbers, and whether the doctor is there.';
comment on column day_shifts.used is 'The number of the shift''s bookings that are not cancelled.';
comment on column day_shifts.numbers is 'The ticket numbers that the shift may give.';
comment on column day_shifts.last_number is 'The newest ticket''s number, at first the one before the first; never goes back.';
comment on column day_shifts.late_minutes is 'How much later than starts_at the doctor is expected.';
comment on column day_shifts.on_leave is 'A leave takes the shift: whatever doctor says, none comes.';
comment on column day_shifts.pace is 'What clinic_pace knew before the shift began; null: nothing.';
comment on column day_shifts.shown is 'Of a shift that ended: how many patients had been shown a window when three were ahead of them.';
comment on column day_shifts.hit is 'How many of these were called within it.';

create table webhooks (
  id integer not null generated always as identity,
  clinic_id integer,
  url text not null,
  audience text not null,
  kinds text[] not null,
  secret bytea not null,
  former_secret bytea,
  rotated_at timestamp with time zone,
  status text not null default 'active'::text,
  status_since timestamp with time zone not null default now(),
  failures integer not null default 0,
  failing_since timestamp with time zone,
  next_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  attempts jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default now(),
  may_lead_inside boolean not null default true,
  constraint webhooks_pkey PRIMARY KEY (id),
  constraint webhooks_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint webhooks_audience CHECK (audience = ANY (ARRAY['staff'::text, 'public'::text])),
  constraint webhooks_failing CHECK ((failures = 0) = (failing_since IS NULL)),
  constraint webhooks_former_secret CHECK ((former_secret IS NULL) = (rotated_at IS NULL)),
  constraint webhooks_kinds CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['booking.changed'::text, 'day.changed'::text, 'notice.due'::text]),
  constraint webhooks_notices_for_staff CHECK (audience = 'staff'::text OR NOT ('notice.due'::text = ANY (kinds))),
  constraint webhooks_status CHECK (status = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text])),
  constraint webhooks_url CHECK (length(url) <= 2000)
) with (fillfactor=50);
comment on table webhooks is 'A webhook is an address of another program that is told of every change.';
comment on column webhooks.clinic_id is 'The clinic that it is told of; null for every clinic.';
comment on column webhooks.secret is 'What signs its messages, sealed with the key of the server''s environment.';
comment on column webhooks.former_secret is 'The one before rotated_at, which signs too for a day, so that receivers can change.';
comment on column webhooks.status is 'Paused keeps its cursors; disabled too, and the receiver asked for it by 410.';
comment on column webhooks.failures is 'Attempts in a row that failed.';
comment on column webhooks.next_at is 'Nothing is sent before.';
comment on column webhooks.attempts is 'The last ones, newest first, without any body.';
comment on column webhooks.may_lead_inside is 'Whether an admin chose the URL, which may lead into the operator''s own networks; else to public addresses alone, wherever its name leads later.';
comment on constraint webhooks_notices_for_staff on webhooks is 'A notice is for one patient, whom it names.';

create table webhook_cursors (
  webhook_id integer not null,
  clinic_id integer not null,
  epoch text not null,
  version bigint not null,
  list text,
  date date,
  number integer,
  claimed_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  failures integer not null default 0,
  next_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint webhook_cursors_pkey PRIMARY KEY (webhook_id, clinic_id),
  constraint webhook_cursors_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint webhook_cursors_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE,
  constraint webhook_cursors_row CHECK (num_nulls(list, date, number) = ANY (ARRAY[0, 3])),
  constraint webhook_cursors_version CHECK (version >= 0)
) with (fillfactor=50);
comment on table webhook_cursors is 'How far a webhook has been told of a clinic. Rows carry their version, so they are the log of what is still to be told, and no message is stored.';
comment on column webhook_cursors.epoch is 'The history that version belongs to; in another one the cursor begins anew.';
comment on column webhook_cursors.version is 'Everything up to this version is told, and of this one no more than up to the row.';
comment on column webhook_cursors.number is 'With list and date, the row of version that was told last: a booking, or (0) the day itself. Null: all of version is told.';
comment on column webhook_cursors.claimed_until is 'An instance sends until then; if it ends before, another one goes on.';
comment on column webhook_cursors.failures is 'Attempts in a row that failed with this clinic: one message that is refused must not hold up the others.';
comment on column webhook_cursors.next_at is 'Nothing of this clinic is sent before.';

create table push_subscriptions (
  clinic_id integer not null,
  id integer not null generated always as identity,
  list text not null,
  date date not null,
  number integer not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  language text not null,
  created_at timestamp with time zone not null default now(),
  constraint push_subscriptions_pkey PRIMARY KEY (clinic_id, id),
  constraint push_subscriptions_once UNIQUE (clinic_id, list, date, number, endpoint),
  constraint push_subscriptions_booking FOREIGN KEY (clinic_id, list, date, number) REFERENCES bookings(clinic_id, list, date, number),
  constraint push_subscriptions_auth CHECK (length(auth) >= 1 AND length(auth) <= 100),
  constraint push_subscriptions_endpoint CHECK (length(endpoint) >= 1 AND length(endpoint) <= 2000),
  constraint push_subscriptions_language CHECK (language = ANY (ARRAY['ar'::text, 'ckb'::text, 'en'::text, 'fa'::text, 'tr'::text])),
  constraint push_subscriptions_p256dh CHECK (length(p256dh) >= 1 AND length(p256dh) <= 200)
);
comment on table push_subscriptions is 'A browser that the holder of a ticket wants to be told on (Web Push, RFC 8030).';
comment on column push_subscriptions.p256dh is 'The browser''s public key, base64url; with auth, it encrypts messages (RFC 8291).';

create table notices (
  clinic_id integer not null,
  list text not null,
  date date not null,
  number integer not null,
  kind text not null,
  calls integer not null,
  decided_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint notices_pkey PRIMARY KEY (clinic_id, list, date, number, kind, calls),
  constraint notices_booking FOREIGN KEY (clinic_id, list, date, number) REFERENCES bookings(clinic_id, list, date, number),
  constraint notices_calls CHECK (calls >= 0 AND ((kind = ANY (ARRAY['near'::text, 'called'::text])) OR calls = 0)),
  constraint notices_expires CHECK (decided_at < expires_at),
  constraint notices_kind CHECK (kind = ANY (ARRAY['near'::text, 'called'::text, 'moved'::text, 'cancelled'::text, 'late'::text, 'reminder'::text]))
);
comment on table notices is 'A notice is something that a patient is told once. The key has no time: it is the lock by which instances decide once.';
comment on column notices.calls is 'How often the booking had been called, of near and called: each call is told, and who waits again after one is near again.';
comment on column notices.expires_at is 'What is not told by then is pointless.';

create table notice_sendings (
  id bigint not null generated always as identity,
  clinic_id integer not null,
  list text not null,
  date date not null,
  number integer not null,
  kind text not null,
  calls integer not null,
  webhook_id integer,
  push_subscription_id integer,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  claimed_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  outcome text,
  constraint notice_sendings_pkey PRIMARY KEY (id),
  constraint notice_sendings_notice FOREIGN KEY (clinic_id, list, date, number, kind, calls) REFERENCES notices(clinic_id, list, date, number, kind, calls) ON DELETE CASCADE,
  constraint notice_sendings_push_subscription FOREIGN KEY (clinic_id, push_subscription_id) REFERENCES push_subscriptions(clinic_id, id) ON DELETE CASCADE,
  constraint notice_sendings_webhook FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE,
  constraint notice_sendings_attempts CHECK (attempts >= 0),
  constraint notice_sendings_one_recipient CHECK (num_nonnulls(webhook_id, push_subscription_id) = 1),
  constraint notice_sendings_outcome CHECK (outcome = ANY (ARRAY['delivered'::text, 'moot'::text, 'undeliverable'::text]))
) with (fillfactor=50);
comment on table notice_sendings is 'A sending brings a notice to one recipient. No message is stored: it is made when it is sent, from the booking as it then is.';
comment on column notice_sendings.next_at is 'It is not tried before.';
comment on column notice_sendings.claimed_until is 'An instance sends until then; if it ends before, another one does.';
comment on column notice_sendings.outcome is 'Null: it is still to be sent. Moot: it was pointless when its turn came, or too late. Undeliverable: the recipient wants none.';

create table boards (
  id integer not null generated always as identity,
  name text not null,
  languages text[] not null default '{ar}'::text[],
  message text,
  constraint boards_pkey PRIMARY KEY (id),
  constraint boards_languages CHECK (cardinality(languages) >= 1 AND cardinality(languages) <= 5 AND languages <@ ARRAY['ar'::text, 'ckb'::text, 'en'::text, 'fa'::text, 'tr'::text]),
  constraint boards_message CHECK (length(message) >= 1 AND length(message) <= 300),
  constraint boards_name CHECK (length(name) >= 1 AND length(name) <= 200)
);
comment on table boards is 'One screen for several clinics that share a waiting room. All of it is public.';
comment on column boards.languages is 'In which the screen speaks, one after the other.';
comment on column boards.message is 'A line from staff to whoever waits.';

create table board_clinics (
  board_id integer not null,
  clinic_id integer not null,
  place smallint not null,
  label text,
  constraint board_clinics_pkey PRIMARY KEY (board_id, place),
  constraint board_clinics_once UNIQUE (board_id, clinic_id),
  constraint board_clinics_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id) ON DELETE CASCADE,
  constraint board_clinics_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint board_clinics_label CHECK (length(label) >= 1 AND length(label) <= 100),
  constraint board_clinics_place CHECK (place >= 1 AND place <= 8)
);
comment on table board_clinics is 'Which clinics a board shows, in which order.';
comment on column board_clinics.label is 'What the screen calls the clinic, such as its room. Null: its name.';

create table screens (
  board_id integer not null,
  name text not null,
  seen_at timestamp with time zone not null,
  state text not null,
  page text,
  shown jsonb not null,
  constraint screens_pkey PRIMARY KEY (board_id, name),
  constraint screens_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id) ON DELETE CASCADE,
  constraint screens_name CHECK (length(name) >= 1 AND length(name) <= 60),
  constraint screens_page CHECK (length(page) >= 1 AND length(page) <= 60),
  constraint screens_state CHECK (state = ANY (ARRAY['live'::text, 'stale'::text, 'reconnecting'::text]))
) with (fillfactor=50);
comment on table screens is 'What the screens of boards last said of themselves. Unlogged: after a crash they say it again within a minute.';
comment on column screens.page is 'The release of the page that runs there.';
comment on column screens.shown is 'The version of each clinic, by its id.';

create table deeds (
  clinic_id integer not null,
  at timestamp with time zone not null default clock_timestamp(),
  id bigint not null generated always as identity,
  version bigint not null,
  actor character varying(40) not null default COALESCE(NULLIF(current_setting('dawr.actor'::text, true), ''::text), 'database'::text),
  deed text not null,
  list text,
  date date,
  shift smallint,
  number integer,
  was text,
  became text,
  constraint deeds_pkey PRIMARY KEY (clinic_id, at, id)
) with (autovacuum_vacuum_insert_scale_factor=0.02);
comment on table deeds is 'Who changed what of a clinic. An audit, not a change log: no stream reads it. Without personal data, so it may outlive the erasure of a patient.';
comment on column deeds.at is 'The clock, not the beginning of the transaction: under the clinic''s lock it tells deeds in their order.';
comment on column deeds.version is 'The clinic''s version that the deed is part of; of its plan, which has no version, the one at that time.';
comment on column deeds.actor is 'As the transaction says in dawr.actor: admin, key:<id>, ticket, job:<name>. Without a word the change was made past Dawr.';
comment on column deeds.deed is 'What was changed.';
comment on column deeds.number is 'With list and date, the booking; without number the day or its shift; without date the clinic.';

create table organisations (
  id integer not null generated always as identity,
  name text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint organisations_pkey PRIMARY KEY (id),
  constraint organisations_name CHECK (length(name) >= 1 AND length(name) <= 200)
);
comment on table organisations is 'Who owns clinics.';

create table job_turns (
  job text not null,
  holder text not null,
  ends_at timestamp with time zone not null,
  constraint job_turns_pkey PRIMARY KEY (job)
);
comment on table job_turns is 'A job that one instance does at a time: whose turn it is, and until when if that instance ends.';

create table people (
  id integer not null generated always as identity,
  organisation_id integer not null,
  name text not null,
  username text,
  password_hash text,
  oidc_issuer text,
  oidc_subject text,
  pin_hash text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone,
  oidc_email text,
  constraint people_pkey PRIMARY KEY (id),
  constraint people_oidc_email UNIQUE (oidc_issuer, oidc_email),
  constraint people_oidc_subject UNIQUE (oidc_issuer, oidc_subject),
  constraint people_username UNIQUE (username),
  constraint people_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  constraint people_name CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint people_oidc CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL AND oidc_email IS NULL)),
  constraint people_oidc_email_folded CHECK (oidc_email = lower(oidc_email) AND length(oidc_email) >= 3 AND length(oidc_email) <= 254),
  constraint people_username_folded CHECK (username = lower(username) AND length(username) >= 1 AND length(username) <= 100)
);
comment on table people is 'Who works for an organisation. They are never removed but by hand, for deeds name them.';
comment on column people.username is 'Of all organisations one has it, for whoever signs in names no organisation.';
comment on column people.password_hash is 'With its salt and what it cost, which may grow.';
comment on column people.oidc_subject is 'What the provider calls her for ever. Null until she has signed in by it.';
comment on column people.oidc_email is 'Who has this address there, verified, may bind the account that she signs in with. Counts for nothing once oidc_subject is known.';

create table memberships (
  person_id integer not null,
  clinic_id integer,
  role text not null,
  constraint memberships_one_a_clinic UNIQUE (person_id, clinic_id),
  constraint memberships_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint memberships_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint memberships_role CHECK (role = ANY (ARRAY['owner'::text, 'secretary'::text, 'doctor'::text]))
);
comment on table memberships is 'What a person is at a clinic; of several the strongest counts.';
comment on column memberships.clinic_id is 'Null: every clinic of the person''s organisation, also those to come. One that leaves the organisation is opened by neither.';

create table desks (
  id integer not null generated always as identity,
  clinic_id integer not null,
  name text not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint desks_pkey PRIMARY KEY (id),
  constraint desks_of_clinic UNIQUE (clinic_id, id),
  constraint desks_secret UNIQUE (secret_hash),
  constraint desks_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinics(id),
  constraint desks_name CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint desks_secret_hash CHECK (length(secret_hash) = 32)
);
comment on table desks is 'A browser at which people say by a PIN who they are. Alone it opens nothing but that.';
comment on column desks.secret_hash is 'SHA-256 of the cookie''s value, which is 256 random bits.';
comment on column desks.last_used_at is 'When somebody last signed in there.';

create table pin_misses (
  clinic_id integer not null,
  desk_id integer not null,
  person_id integer not null,
  misses integer not null default 1,
  last_missed_at timestamp with time zone not null default now(),
  constraint pin_misses_pkey PRIMARY KEY (clinic_id, desk_id, person_id),
  constraint pin_misses_desk_id_fkey FOREIGN KEY (clinic_id, desk_id) REFERENCES desks(clinic_id, id) ON DELETE CASCADE,
  constraint pin_misses_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint pin_misses_few CHECK (misses >= 1 AND misses <= 5)
);
comment on table pin_misses is 'Wrong PINs of a person at a desk since her last right one there, of which five lock her there for a while, and nobody else. In the database, so that they count over several instances and restarts.';

CREATE OR REPLACE FUNCTION public.day_ends_at(clinic clinics, day date)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ select (day + 1 + clinic.day_turns_at) at time zone clinic.time_zone $function$;
comment on function day_ends_at(clinics,date) is 'The moment when the clinic no longer calls the date today.';

CREATE OR REPLACE FUNCTION public.clinic_today(clinic clinics, at timestamp with time zone)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
AS $function$
    declare
      today  date := cast((at at time zone clinic.time_zone) - clinic.day_turns_at as date) + 1;
    begin
      while day_ends_at(clinic, today - 1) > at loop
        today := today - 1;
      end loop;
      return today;
    end $function$;
comment on function clinic_today(clinics,timestamp with time zone) is 'The date that the clinic calls today: the last one whose eve is over. Where clocks change, a wall time minus day_turns_at may be a date too far.';

CREATE OR REPLACE FUNCTION public.day_closes_at(clinic clinics, day date)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ select (day + 1 + clinic.auto_close_at) at time zone clinic.time_zone $function$;
comment on function day_closes_at(clinics,date) is 'The moment when a day of that date closes by itself.';

CREATE OR REPLACE FUNCTION public.is_working_day(clinic clinics, day date)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
    begin
      if to_char(day, 'dy') = any (clinic.working_days)
         and not exists (select from clinic_hours where clinic_id = clinic.id) then
        return true;
      end if;
      return exists (select from plan_on(clinic, day));
    end $function$;
comment on function is_working_day(clinics,date) is 'A day with a shift; of a clinic without hours, one of its working days too.';

CREATE OR REPLACE FUNCTION public.capacity_for(clinic clinics, list text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case list when 'golden' then clinic.golden_capacity else clinic.capacity end $function$;
comment on function capacity_for(clinics,text) is 'The capacity that a new day of the list gets.';

CREATE OR REPLACE FUNCTION public.check_time_zones()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      if exists (select from changed_clinics where time_zone <> 'Asia/Baghdad' and time_zone not in (select name from pg_timezone_names)) then
        raise exception 'unknown time zone' using errcode = 'check_violation', constraint = 'clinics_time_zone';
      end if;
      return null;
    end $function$;
comment on function check_time_zones() is 'Time zones are checked once a statement, not once a row, and the default not at all: pg_timezone_names reads every zone file (45 ms).';

CREATE OR REPLACE FUNCTION public.next_clinic_version(clinic integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    declare
      current_version bigint;
    begin
      select version into current_version
        from clinic_versions
       where clinic_id = clinic and xid = pg_current_xact_id() and at = now();
      if found then
        return current_version;
      end if;

      update clinic_versions
         set version = version + 1, xid = pg_current_xact_id(), at = now()
       where clinic_id = clinic
      returning version into strict current_version;
      -- PostgreSQL lets one transaction that notifies commit at a time, in the whole cluster, and keeps that lock while it
      -- writes to disk. A connection with this setting notifies by itself, after its commit (NOTIFY_AFTER_COMMIT).
      if current_setting('dawr.notifies', true) is distinct from 'after_commit' then
        perform pg_notify('dawr', clinic::text);
      end if;
      return current_version;
    end $function$;
comment on function next_clinic_version(integer) is 'The clinic''s version for the running transaction. The first change in a transaction takes the next version and notifies the listeners, at commit; later changes share it.';

CREATE OR REPLACE FUNCTION public.count_clinic()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      insert into clinic_versions (clinic_id) values (new.id);
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.stamp_clinic()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      if new is not distinct from old then
        return old;
      end if;
      new.version := next_clinic_version(new.id);
      new.updated_at := now();
      return new;
    end $function$;

CREATE OR REPLACE FUNCTION public.refuse_removal()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      raise exception '% on % is refused: rows are history, and streams would never learn that one is gone', tg_op, tg_table_name
        using errcode = 'restrict_violation';
    end $function$;
comment on function refuse_removal() is 'Tables whose rows carry a version are their own change log, so no row of them may vanish or change its key.';

CREATE OR REPLACE FUNCTION public.stamp_booking_day()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      if tg_op = 'UPDATE' then
        if new is not distinct from old then
          return old;
        end if;
        if new.version < 0 then -- whoever blanks names says so, for nobody is told
          new.version := old.version;
          return new;
        end if;
        new.updated_at := now();
      end if;
      new.version := next_clinic_version(new.clinic_id);
      if new.status <> 'closed' then
        new.closed_version := null;
        new.closed_at := null;
      elsif new.closed_version is null then
        new.closed_version := new.version;
        new.closed_at := now();
      end if;
      return new;
    end $function$;

CREATE OR REPLACE FUNCTION public.visible(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
      select regexp_replace(words, '[\u00ad\u034f\u0600-\u0605\u061c\u0640\u06dd\u070f\u0890-\u0891\u08e2\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]', '', 'g')
    $function$;
comment on function visible(text) is 'A text without what cannot be seen: default-ignorable and format characters, and tatweel, which only stretches a word.';

CREATE OR REPLACE FUNCTION public.folded(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
      select btrim(regexp_replace(
        translate(
          lower(regexp_replace(normalize(name, nfkc), '[\u00ad\u034f\u0600-\u0605\u061c\u0640\u06dd\u070f\u0890-\u0891\u08e2\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff]', '', 'g') collate "und-x-icu"),
          '٠۰١۱٢۲٣۳٤۴٥۵٦۶٧۷٨۸٩۹أإآٱٲٳةۃہۂەۀھىیئېێےۓؤۆکڪڕڵς', '00112233445566778899ااااااهههههههيييييييووككرلσ'),
        '[\u0009-\u000d\u0020\u0085\u1680\u2028\u2029]+', ' ', 'g'))
    $function$;
comment on function folded(text) is 'A name as everybody reads it, however it was written: the same for the forms of a letter, with and without vowel marks, in capitals, in either kind of digits, and with what cannot be seen in it. The collation is named, for lower() would otherwise know only the letters of the database''s locale.';

CREATE OR REPLACE FUNCTION public.patient_key(id text, phone text, name text, ticket integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
      select coalesce('id:' || visible(id), 'phone:' || phone || ' ' || folded(name), 'ticket:' || ticket)
    $function$;
comment on function patient_key(text,text,text,integer) is 'Who a patient is: the id, else the phone with the name (families share phones), else nobody but this ticket.';

CREATE OR REPLACE FUNCTION public.stamp_booking()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      if tg_op = 'UPDATE' and (new.patient_id, new.patient_phone, new.patient_name)
                              is not distinct from (old.patient_id, old.patient_phone, old.patient_name) then
        new.patient_key := old.patient_key;
      else
        new.patient_key := patient_key(new.patient_id, new.patient_phone, new.patient_name, new.number);
      end if;
      if tg_op = 'UPDATE' then
        if new is not distinct from old then
          return old;
        end if;
        if new.version < 0 then -- whoever blanks names says so, for nobody is told
          new.version := old.version;
          return new;
        end if;
        if new.version = old.version then -- else touch_bookings_of_reopened_day set it, and nothing else changed
          new.updated_at := now();
        end if;
      end if;
      new.version := next_clinic_version(new.clinic_id);
      if tg_op = 'INSERT' then
        insert into deeds (clinic_id, version, deed, list, date, number)
        values (new.clinic_id, new.version, 'booked', new.list, new.date, new.number);
      end if;
      return new;
    end $function$;
comment on function stamp_booking() is 'Gives a booking that changed the clinic''s version of this transaction. Its patient_key is made anew only when name, phone or id change, so a later patient_key function leaves the keys of earlier bookings alone.';

CREATE OR REPLACE FUNCTION public.touch_bookings_of_reopened_day()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update bookings set version = 0
       where clinic_id = new.clinic_id and list = new.list and date = new.date;
      return null;
    end $function$;
comment on function touch_bookings_of_reopened_day() is 'Streams dropped the closed day with its bookings, so a day that reopens sends them all: version 0, which stamp_booking replaces, makes each row part of the version that is being made.';

CREATE OR REPLACE FUNCTION public.dawr_cluster()
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
    begin
      return coalesce(
        nullif(current_setting('dawr.cluster', true), ''),
        set_config('dawr.cluster', (select system_identifier::text from pg_control_system()), false)
      );
    end $function$;
comment on function dawr_cluster() is 'Names the cluster, which is read from the control file of PostgreSQL once a connection: that is slow, and it cannot change under an open connection.';

CREATE OR REPLACE FUNCTION public.dawr_timeline()
 RETURNS text
 LANGUAGE sql
AS $function$
      select left(pg_walfile_name(pg_current_wal_lsn()), 8)
    $function$;
comment on function dawr_timeline() is 'The timeline that is written to now. A promotion begins a new one under connections that stay open, and the control file tells it only after the next checkpoint. A standby refuses (SQLSTATE 55000): what it holds may be old.';

CREATE OR REPLACE FUNCTION public.dawr_epoch()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
      select left(md5(concat_ws(' ',
               dawr_cluster(),
               dawr_timeline(),
               (select oid from pg_database where datname = current_database()),
               'clinic_versions'::regclass::oid,
               (select epoch_salt from deployment))), 12)
    $function$;
comment on function dawr_epoch() is 'Names the history that versions belong to, by 12 hex digits: streams that resume know another database by it.';

CREATE OR REPLACE FUNCTION public.count_revocation()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update revocations set counter = counter + 1;
      return null;
    end $function$;
comment on function count_revocation() is 'Runs in deferred triggers, so that the counter is the last lock a transaction takes: whoever holds it only commits.';

CREATE OR REPLACE FUNCTION public.count_replaced_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update revocations set tickets = tickets + 1;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.refuse_other_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      raise exception 'a key does not change and is not revived: create another' using errcode = 'restrict_violation';
    end $function$;
comment on function refuse_other_key() is 'What a credential opens never changes, and one that was taken away never comes back: open streams rely on it.';

CREATE OR REPLACE FUNCTION public.check_clinic_of_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    declare
      key  api_keys;
    begin
      if new.person_id is not null then
        if new.clinic_id is not null
           and not exists (select from people p join clinics c on c.organisation_id = p.organisation_id
                            where p.id = new.person_id and c.id = new.clinic_id) then
          raise exception 'sessions_clinic_of_person' using errcode = 'check_violation', constraint = 'sessions_clinic_of_person';
        end if;
        return new;
      end if;
      select k.* into key from api_keys k where k.id = new.api_key_id;
      if new.api_key_id is not null and not found then
        return new; -- the foreign key refuses it: the key went with its board
      end if;
      if key.clinic_id <> new.clinic_id or new.clinic_id is null and num_nonnulls(key.board_id, key.organisation_id) = 0 or new.clinic_id is not null and key.board_id is not null
         or key.organisation_id <> (select c.organisation_id from clinics c where c.id = new.clinic_id) then
        raise exception 'sessions_clinic_of_key' using errcode = 'check_violation', constraint = 'sessions_clinic_of_key';
      end if;
      return new;
    end $function$;
comment on function check_clinic_of_session() is 'A key of one clinic, board or organisation signs in to no other. No composite foreign key can say so, for a key may be of every clinic.';

CREATE OR REPLACE FUNCTION public.minutes_between(starts time without time zone, ends time without time zone)
 RETURNS int4range
 LANGUAGE sql
 IMMUTABLE
AS $function$
      select int4range(cast(extract(epoch from starts) / 60 as integer),
                       cast(extract(epoch from ends) / 60 as integer) + case when ends > starts then 0 else 1440 end)
    $function$;
comment on function minutes_between(time without time zone,time without time zone) is 'From start to end in minutes after the midnight before the start; an end that is not after the start is of the next morning.';

CREATE OR REPLACE FUNCTION public.leaves_on(clinic clinics, day date)
 RETURNS TABLE(shift smallint, note text)
 LANGUAGE sql
 STABLE
AS $function$
      select shift, note from clinic_exceptions where clinic_id = clinic.id and kind = 'closed' and dates @> day
    $function$;
comment on function leaves_on(clinics,date) is 'What is closed on a date: a shift, or (null) the whole day.';

CREATE OR REPLACE FUNCTION public.plan_on(clinic clinics, day date)
 RETURNS TABLE(shift smallint, starts time without time zone, ends time without time zone, capacity integer, golden_capacity integer, first_number integer, is_closed boolean)
 LANGUAGE sql
 STABLE
AS $function$
      select distinct on (shift) shift, starts, ends, capacity, golden_capacity, first_number,
             exists (select from leaves_on(clinic, day) leave where leave.shift = planned.shift or leave.shift is null)
        from (select 'extra' as source, shift, starts, ends, capacity, golden_capacity, first_number
                from clinic_exceptions
               where clinic_id = clinic.id and kind = 'extra' and dates @> day
                 and (weekdays is null or to_char(day, 'dy') = any (weekdays))
               union all
              select 'weekly plan', shift, starts, ends, capacity, golden_capacity, lower(numbers)
                from clinic_hours
               where clinic_id = clinic.id and weekday = to_char(day, 'dy')) as planned
       order by shift, source
    $function$;
comment on function plan_on(clinics,date) is 'The shifts of a date by the clock on the wall.';

CREATE OR REPLACE FUNCTION public.planned_shifts(clinic clinics, day date)
 RETURNS TABLE(shift smallint, starts_at timestamp with time zone, ends_at timestamp with time zone, capacity integer, golden_capacity integer, numbers int4range, on_leave boolean)
 LANGUAGE sql
 STABLE
AS $function$
      select shift, starts_at, ends_at, least(capacity, upper(numbers) - lower(numbers)),
             least(golden_capacity, upper(numbers) - lower(numbers)), numbers, is_closed
        from (select plan.shift, plan.capacity, plan.golden_capacity, plan.is_closed,
                     int4range(plan.first_number, lead(plan.first_number) over (order by plan.first_number)) as numbers,
                     clock.starts_at, least(clock.ends_at, min(clock.starts_at) over later) as ends_at
                from plan_on(clinic, day) plan
               cross join lateral (
                 select (day + plan.starts) at time zone clinic.time_zone as starts_at,
                        (day + cast(plan.ends <= plan.starts as integer) + plan.ends) at time zone clinic.time_zone as ends_at
               ) as clock
              window later as (order by plan.starts rows between 1 following and unbounded following)) as planned
       where starts_at < ends_at
    $function$;
comment on function planned_shifts(clinics,date) is 'The shifts that a day of that date gets when it is made; a shift may give the numbers up to the next one''s first. Where clocks are put forward, an hour of the plan does not exist: what lies in it ends when the next shift starts, or is left out.';

CREATE OR REPLACE FUNCTION public.plan_conflict(clinic clinics, within daterange, OUT on_date date, OUT shifts smallint[], OUT field text)
 RETURNS record
 LANGUAGE sql
 STABLE
AS $function$
      select day, array[one.shift, other.shift],
             case when minutes_between(one.starts, one.ends) && minutes_between(other.starts, other.ends)
                  then 'start' else 'firstNumber' end
        from (select distinct lower(dates) + ahead as day
                from clinic_exceptions, generate_series(0, upper(dates) - lower(dates) - 1) as ahead
               where clinic_id = clinic.id and kind = 'extra' and dates && within) as changed
       cross join lateral plan_on(clinic, day) as one
       cross join lateral plan_on(clinic, day) as other
       where day <@ within
         and one.shift < other.shift
         and (minutes_between(one.starts, one.ends) && minutes_between(other.starts, other.ends)
              or int4range(one.first_number, one.first_number + greatest(one.capacity, one.golden_capacity, 1))
                 && int4range(other.first_number, other.first_number + greatest(other.capacity, other.golden_capacity, 1)))
       order by day
       limit 1
    $function$;
comment on function plan_conflict(clinics,daterange) is 'The first of these dates on which an extra shift meets another one, in its hours or in the ticket numbers that its places need. What holds within the week is a constraint of clinic_hours; this cannot be one, for it joins two tables by date.';

CREATE OR REPLACE FUNCTION public.expected_window(pace pace, begins_at timestamp with time zone, calls timestamp with time zone[], earlier integer, ahead integer, at timestamp with time zone, OUT "from" timestamp with time zone, OUT until timestamp with time zone)
 RETURNS record
 LANGUAGE sql
 IMMUTABLE
AS $function$
      with called as (
        select cast(extract(epoch from call) * 1000 as double precision) as at_ms from unnest(calls) as call
      ), gaps as (
        select at_ms, at_ms - lag(at_ms) over (order by at_ms) as gap_ms from called
      ), latest as (
        select gap_ms from gaps where gap_ms <= 3600000 order by at_ms desc limit 20
      ), today as (
        select (10 * median_ms + coalesce(sum(gap_ms), 0)) / (10 + count(gap_ms)) as mean_ms, median_ms
          from (select cast((pace).p50 as double precision) * 60000 as median_ms) as usual left join latest on true
         group by median_ms
      ), turn as (
        select soonest_ms,
               greatest(soonest_ms, greatest((select max(at_ms) from called) + mean_ms, now_ms) + earlier * mean_ms)
                 + ahead * mean_ms as middle_ms,
               1.25 * sqrt(cast(earlier + ahead + 1 as double precision)) * (mean_ms / median_ms) * 60000 as spread_ms
          from today,
               cast(extract(epoch from at) * 1000 as double precision) as now_ms,
               greatest(now_ms, cast(extract(epoch from begins_at) * 1000 as double precision)) as soonest_ms
      ), steps as (
        select floor(greatest(middle_ms - spread_ms * cast((pace).p50 - (pace).p20 as double precision), soonest_ms) / 300000) as first,
               ceil((middle_ms + spread_ms * cast((pace).p80 - (pace).p50 as double precision)) / 300000) as last
          from turn
      )
      select to_timestamp(first * 300), to_timestamp(greatest(last, first + 1) * 300) from steps
    $function$;
comment on function expected_window(pace,timestamp with time zone,timestamp with time zone[],integer,integer,timestamp with time zone) is 'When a patient may expect the call, in steps of five minutes: from the last call on, and not before the doctor begins (null: has begun), as many gaps later as there are calls until theirs, those of earlier shifts who still wait among them. A gap is as long as the mean of the last twenty of today, and of the usual one counted ten times; one above an hour was a pause. Several gaps together vary by the root of their number; a quarter is added, for the pace itself is not known exactly.';

CREATE OR REPLACE FUNCTION public.doctor_of(part day_shifts)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
      select case when part.on_leave and part.doctor <> 'left' then 'cancelled' else part.doctor end
    $function$;
comment on function doctor_of(day_shifts) is 'What everybody is told of a shift''s doctor.';

CREATE OR REPLACE FUNCTION public.sum_up_shifts()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update booking_days day
         set (capacity, used, overbooked, last_number, shifts) =
             (select sum(capacity), sum(used), sum(overbooked), sum(last_number - lower(numbers) + 1),
                     jsonb_agg(jsonb_build_object(
                       'shift', shift, 'startsAt', starts_at, 'endsAt', ends_at, 'capacity', capacity, 'used', used, 'overbooked', overbooked,
                       'firstNumber', lower(numbers), 'lastNumber', last_number,
                       'doctor', doctor_of(part), 'lateMinutes', late_minutes, 'pace', pace) order by shift)
                from day_shifts part
               where clinic_id = new.clinic_id and list = new.list and date = new.date)
       where day.clinic_id = new.clinic_id and day.list = new.list and day.date = new.date;
      return null;
    end $function$;
comment on function sum_up_shifts() is 'Tells the day''s row of its shifts: the sums of their places, and what screens show of each. So a shift that changes is a day that changes, and takes a version.';

CREATE OR REPLACE FUNCTION public.leave_of(clinic clinics, day date, OUT is_whole_day boolean, OUT note text)
 RETURNS record
 LANGUAGE sql
 STABLE
AS $function$
      select coalesce(bool_or(shift is null), false), string_agg(note, ' · ' order by shift nulls first)
        from leaves_on(clinic, day)
    $function$;
comment on function leave_of(clinics,date) is 'What a day''s row says of its leave.';

CREATE OR REPLACE FUNCTION public.open_day(clinic clinics, of_list text, of_date date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO '$user', 'public'
AS $function$
      insert into booking_days (clinic_id, list, date, capacity, on_leave, note)
      select clinic.id, of_list, of_date, capacity_for(clinic, of_list), leave.is_whole_day, leave.note
        from leave_of(clinic, of_date) leave;

      insert into day_shifts (clinic_id, list, date, shift, starts_at, ends_at, capacity, numbers, last_number,
                              on_leave, doctor, late_minutes, pace)
      select clinic.id, of_list, of_date, plan.shift, plan.starts_at, plan.ends_at,
             case of_list when 'golden' then plan.golden_capacity else plan.capacity end, plan.numbers, lower(plan.numbers) - 1,
             plan.on_leave, coalesce(other_list.doctor, 'expected'), coalesce(other_list.late_minutes, 0), known.pace
        from planned_shifts(clinic, of_date) plan
        left join clinic_pace known on known.clinic_id = clinic.id and known.list = of_list and known.shift = plan.shift
        left join day_shifts other_list
          on other_list.clinic_id = clinic.id and other_list.date = of_date and other_list.shift = plan.shift;
    $function$;
comment on function open_day(clinics,text,date) is 'Makes a day as the clinic plans it: with its shifts, or with the clinic''s capacity where none is planned. What the other list knows of the doctor holds for this one.';

CREATE OR REPLACE FUNCTION public.follow_leave()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    declare
      leave   clinic_exceptions := coalesce(new, old);
      begins  boolean := tg_op = 'INSERT';
    begin
      update day_shifts part set on_leave = begins
        from booking_days live
       where live.clinic_id = leave.clinic_id and live.status <> 'closed' and live.date <@ leave.dates
         and part.clinic_id = live.clinic_id and part.list = live.list and part.date = live.date
         and part.shift = coalesce(leave.shift, part.shift);

      update booking_days live
         set (on_leave, note) = (select told.is_whole_day, told.note from clinics c, leave_of(c, live.date) told
                                  where c.id = leave.clinic_id)
       where live.clinic_id = leave.clinic_id and live.status <> 'closed' and live.date <@ leave.dates;
      return null;
    end $function$;
comment on function follow_leave() is 'Tells the days that are made of a leave that begins or ends: no doctor comes, or what was known of one holds again. So screens learn of it with the same version.';

CREATE OR REPLACE FUNCTION public.remember_leaves(of_clinic integer, of_list text, of_date date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO '$user', 'public'
AS $function$
      update booking_days day
         set (on_leave, note) = (select told.is_whole_day, told.note from clinics c, leave_of(c, day.date) told where c.id = day.clinic_id)
       where day.clinic_id = of_clinic and day.list = of_list and day.date = of_date;
      update day_shifts part
         set on_leave = exists (select from clinics c cross join lateral leaves_on(c, part.date) leave
                                 where c.id = part.clinic_id and coalesce(leave.shift, part.shift) = part.shift)
       where part.clinic_id = of_clinic and part.list = of_list and part.date = of_date;
    $function$;
comment on function remember_leaves(integer,text,date) is 'Tells a day that reopens of the leaves that began or ended while it was closed.';

CREATE OR REPLACE FUNCTION public.waiting_in(leave clinic_exceptions)
 RETURNS SETOF bookings
 LANGUAGE sql
 STABLE
AS $function$
      select booking.*
        from booking_days live join bookings booking using (clinic_id, list, date)
       where live.clinic_id = leave.clinic_id and live.status <> 'closed' and live.date <@ leave.dates
         and (leave.shift is null or booking.shift = leave.shift) and booking.status = 'booked'
       order by booking.date, booking.list, booking."order", booking.number
    $function$;
comment on function waiting_in(clinic_exceptions) is 'Who waits for a shift that a leave takes, in their order.';

CREATE OR REPLACE FUNCTION public.take_places(of_clinic integer, of_list text, of_date date, of_shift smallint, places integer, beyond integer DEFAULT 0)
 RETURNS void
 LANGUAGE sql
 SET search_path TO '$user', 'public'
AS $function$
      update day_shifts set used = used + places, overbooked = overbooked + beyond
       where clinic_id = of_clinic and list = of_list and date = of_date and shift = of_shift;
      update booking_days set used = used + places, overbooked = overbooked + beyond
       where clinic_id = of_clinic and list = of_list and date = of_date and of_shift is null;
    $function$;
comment on function take_places(integer,text,date,smallint,integer,integer) is 'Counts bookings that are no longer cancelled; fewer than none gives places back. A booking of no shift is the day''s own. Beyond: how many of them are beyond the capacity.';

CREATE OR REPLACE FUNCTION public.shifts_on(clinic clinics, day booking_days, of_list text, of_date date)
 RETURNS TABLE(shift smallint, starts_at timestamp with time zone, ends_at timestamp with time zone, room integer, doctor text)
 LANGUAGE sql
 STABLE
AS $function$
      select shift, starts_at, ends_at, least(capacity - used, upper(numbers) - 1 - last_number), doctor_of(part)
        from day_shifts part
       where day.date is not null and clinic_id = clinic.id and list = of_list and date = of_date
      union all
      select shift, starts_at, ends_at, case of_list when 'golden' then golden_capacity else capacity end,
             case when on_leave then 'cancelled' else 'expected' end
        from planned_shifts(clinic, of_date)
       where day.date is null
    $function$;
comment on function shifts_on(clinics,booking_days,text,date) is 'The shifts of a day, or (day is null) those that it would be made with. Room: how many more bookings a shift takes.';

CREATE OR REPLACE FUNCTION public.choose_shift(clinic clinics, day booking_days, of_list text, of_date date, asked_shift integer, at timestamp with time zone, OUT chosen smallint, OUT refusal text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
    begin
      if day.on_leave then
        refusal := 'clinic_on_leave';
        return;
      end if;
      if day.date is null or day.shifts <> '[]' then
        select shift, reason into chosen, refusal
          from shifts_on(clinic, day, of_list, of_date)
         cross join lateral (
           select case when ends_at <= at or doctor = 'left' then 'shift_over'
                       when doctor = 'cancelled' then 'clinic_on_leave'
                       when room <= 0 then 'shift_full' end as reason
         ) as answer
         where asked_shift is null or shift = asked_shift
         order by array_position(array['shift_full', 'clinic_on_leave', 'shift_over'], reason) nulls first, starts_at
         limit 1;
        if found then
          return;
        end if;
      end if;

      if asked_shift is not null then
        refusal := 'no_such_shift';
      elsif day.date is null and (leave_of(clinic, of_date)).is_whole_day then
        refusal := 'clinic_on_leave';
      elsif coalesce(day.used >= day.capacity, capacity_for(clinic, of_list) = 0) then
        refusal := 'day_full';
      end if;
    end $function$;
comment on function choose_shift(clinics,booking_days,text,date,integer,timestamp with time zone) is 'The shift of a date that takes a booking, the earliest or the one asked for, or why none does. Neither: the day is one as a whole, and takes it. The day is its row, null while nobody has made it.';

CREATE OR REPLACE FUNCTION public.nearest_free_place(clinic clinics, wanted_list text, wanted_shift integer, patient text, from_date date, asked_date date, other_than date, at timestamp with time zone, OUT free_date date, OUT free_shift smallint, OUT is_made boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
    declare
      head_start  integer := case when asked_date between from_date and from_date + 30 then asked_date - from_date else 0 end;
    begin
      with recursive search (turn, found_date, found_shift, found_made) as (
        select 0, cast(null as date), cast(null as smallint), cast(null as boolean)
         union all
        select search.turn + 1, place.date, place.shift, place.is_made
          from search
          left join lateral (
            select candidate.date, choice.chosen as shift, day.date is not null as is_made
              from (select from_date + (head_start + search.turn) % 31 as date) as candidate
              left join booking_days day
                on day.clinic_id = clinic.id and day.list = wanted_list and day.date = candidate.date
             cross join lateral choose_shift(clinic, day, wanted_list, candidate.date, wanted_shift, at) as choice
             where coalesce(day.status = 'open' and day.used < day.capacity + day.overbooked, true)
               and candidate.date is distinct from other_than
               and case when choice.refusal is null then is_working_day(clinic, candidate.date) end -- else asked of every date first
               and not exists (
                 select from bookings waiting
                  where waiting.clinic_id = clinic.id and waiting.list = wanted_list and waiting.date = candidate.date
                    and waiting.patient_key = patient and waiting.status in ('booked', 'in_progress'))
          ) as place on true
         where search.found_date is null and search.turn <= 30
      )
      select found_date, found_shift, found_made into free_date, free_shift, is_made from search where found_date is not null;
    end $function$;
comment on function nearest_free_place(clinics,text,integer,text,date,date,date,timestamp with time zone) is 'The nearest working day with room on which the patient (null: somebody) does not wait already, from that date on and 30 days at most, never other_than, and of one with shifts the first that is not over. A day that nobody opened yet counts. With asked_date, that day and those after it come first. The search looks at one date after the other, and no further than the first that fits.';

CREATE OR REPLACE FUNCTION public.find_place(of_clinic integer, wanted_list text, asked_date date, asked_shift integer, patient text, phone_country text, is_staff boolean, at timestamp with time zone, other_than date, not_before date, OUT free_date date, OUT free_shift smallint, OUT is_made boolean, OUT refusal text, OUT waiting_date date, OUT waiting_number integer, OUT next_date date, OUT next_shift smallint)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
    declare
      clinic  clinics;
      today   date;
      day     booking_days;
    begin
      select c.* into clinic from clinics c where c.id = of_clinic;
      if not found then
        refusal := 'not_found';
        return;
      end if;
      if clinic.country <> phone_country then
        refusal := 'other_country';
        return;
      end if;
      today := clinic_today(clinic, at);
      if asked_date < today then
        refusal := 'date_in_past';
        return;
      end if;

      select booking.date, booking.number into waiting_date, waiting_number
        from booking_days live join bookings booking using (clinic_id, list, date)
       where live.clinic_id = of_clinic and live.list = wanted_list and live.status <> 'closed'
         and (live.date = asked_date or asked_date is null and not_before is null or not is_staff)
         and booking.patient_key = patient and booking.status in ('booked', 'in_progress')
       order by live.date is distinct from asked_date, live.date
       limit 1;
      if found then
        refusal := 'already_booked';
        return;
      end if;

      if asked_date is null then
        select nearest.free_date, nearest.free_shift, nearest.is_made into free_date, free_shift, is_made from nearest_free_place(
          clinic => clinic, wanted_list => wanted_list, wanted_shift => asked_shift, patient => patient,
          from_date => coalesce(not_before, today), asked_date => null, other_than => other_than, at => at
        ) as nearest;
        if free_date is null then
          refusal := 'no_free_day';
        end if;
        return;
      end if;

      free_date := asked_date;
      select d.* into day from booking_days d
       where d.clinic_id = of_clinic and d.list = wanted_list and d.date = asked_date;
      is_made := found;
      if day.status = 'closed' then
        refusal := 'day_closed';
      elsif day.status = 'paused' then
        refusal := 'day_paused';
      elsif day.status is null and not is_staff
            and not (asked_date <= today + 30 and is_working_day(clinic, asked_date)) then
        refusal := 'day_not_open';
      else
        select choice.chosen, choice.refusal into free_shift, refusal
          from choose_shift(clinic, day, wanted_list, asked_date, asked_shift, at) as choice;
      end if;
      if refusal in ('day_full', 'shift_full') then
        select nearest.free_date, nearest.free_shift into next_date, next_shift from nearest_free_place(
          clinic => clinic, wanted_list => wanted_list, wanted_shift => null, patient => null, from_date => today,
          asked_date => asked_date, other_than => null, at => at
        ) as nearest;
      end if;
    end $function$;
comment on function find_place(integer,text,date,integer,text,text,boolean,timestamp with time zone,date,date) is 'The day where a booking would go, or why there is none: the problem''s code, with the booking that is in the way for already_booked and another place for day_full and shift_full. The function only reads: a refusal can be told without the clinic''s lock; a place holds under it only while the clinic''s version is the same, and of a day that is made (plans have no version). Staff may give a patient several days of a list, and book on any day. other_country says that the clinic is no longer of the country by which the phone was read (null: by none).';

CREATE OR REPLACE FUNCTION public.book_place(of_clinic integer, wanted_list text, asked_date date, asked_shift integer, name text, phone text, phone_country text, id text, source text, ticket_hash bytea, golden_codes text[], is_staff boolean, at timestamp with time zone, other_than date DEFAULT NULL::date, not_before date DEFAULT NULL::date, arrives boolean DEFAULT false, overbook_reason text DEFAULT NULL::text, OUT booking json, OUT refused json)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    declare
      patient         text := patient_key(id, phone, name, 0);
      place           record;
      seen_version    bigint;
      is_locked       boolean := not_before is not null; -- by the caller
      locked_version  bigint;
      ticket          integer;
      code            text;
      booked          bookings;
      today           date;
      is_over         boolean := false;
    begin
      if arrives then -- is here now, so there is no other day to look for
        select clinic_today(c, at) into today from clinics c where c.id = of_clinic;
        asked_date := coalesce(asked_date, today);
        if asked_date <> today then
          refused := json_build_object('refusal', 'not_today');
          return;
        end if;
      end if;
      select version into seen_version from clinic_versions v where v.clinic_id = of_clinic;
      loop
        place := find_place(
          of_clinic => of_clinic, wanted_list => wanted_list, asked_date => asked_date, asked_shift => asked_shift,
          patient => patient, phone_country => phone_country, is_staff => is_staff, at => at, other_than => other_than,
          not_before => not_before
        );
        exit when is_locked or place.refusal is not null and overbook_reason is null;
        select version into locked_version from clinic_versions v where v.clinic_id = of_clinic for no key update;
        is_locked := true;
        exit when place.is_made and locked_version = seen_version; -- nothing has changed since, so the place is still free
      end loop;
      if overbook_reason is not null and place.refusal in ('day_full', 'shift_full') then
        is_over := not exists (
          select from day_shifts part -- that has given its last number
           where part.clinic_id = of_clinic and part.list = wanted_list and part.date = place.free_date
             and part.shift = place.free_shift and part.last_number + 1 >= upper(part.numbers));
      end if;
      if place.refusal is not null and not is_over then
        refused := row_to_json(place);
        return;
      end if;

      if not place.is_made then
        perform open_day(c, wanted_list, place.free_date) from clinics c where c.id = of_clinic;
      end if;
      if place.free_shift is null then
        update booking_days day
           set used = day.used + 1, last_number = day.last_number + 1,
               overbooked = day.overbooked + cast(is_over as integer)
         where day.clinic_id = of_clinic and day.list = wanted_list and day.date = place.free_date
        returning day.last_number into ticket;
      else
        update day_shifts part
           set used = part.used + 1, last_number = part.last_number + 1,
               overbooked = part.overbooked + cast(is_over as integer)
         where part.clinic_id = of_clinic and part.list = wanted_list and part.date = place.free_date
           and part.shift = place.free_shift
        returning part.last_number into ticket;
      end if;

      if wanted_list = 'golden' then
        select offered into code from unnest(golden_codes) with ordinality as codes (offered, turn)
         where not exists (select from bookings taken where taken.clinic_id = of_clinic and taken.golden_code = offered)
         order by turn limit 1;
      end if;
      insert into bookings as new_booking (clinic_id, list, date, number, shift, "order", patient_id, patient_name,
                                           patient_phone, source, ticket_hash, golden_code, arrived_at, arrived_by,
                                           is_overbooked, overbook_reason)
      values (of_clinic, wanted_list, place.free_date, ticket, place.free_shift, ticket, id, name, phone, source,
              ticket_hash, code, case when arrives then now() end, case when arrives then 'desk' end,
              is_over, case when is_over then book_place.overbook_reason end)
      returning new_booking.* into booked;
      booking := row_to_json(booked);
    end $function$;
comment on function book_place(integer,text,date,integer,text,text,text,text,text,bytea,text[],boolean,timestamp with time zone,date,date,boolean,text) is 'Books a place: returns the booking''s row as JSON, or what find_place says against it, or not_today: who arrives is here today. A refusal takes no lock and writes nothing. A golden booking takes the first of the codes that nobody in the clinic has.';

CREATE OR REPLACE FUNCTION public.move_booking(moved bookings, to_list text, to_date date, to_shift integer, ticket_hash bytea, golden_codes text[], at timestamp with time zone, other_than date DEFAULT NULL::date, not_before date DEFAULT NULL::date, OUT booking json, OUT refused json)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      -- A patient waits once on a day, so this booking ends before the other begins, and says only then which one that is.
      update bookings b set status = 'cancelled', cancelled_by = 'staff', golden_code = null, finished_at = now()
       where b.clinic_id = moved.clinic_id and b.list = moved.list and b.date = moved.date and b.number = moved.number;
      perform take_places(moved.clinic_id, moved.list, moved.date, moved.shift, -1, -cast(moved.is_overbooked as integer));
      select place.booking, place.refused into booking, refused from book_place(
        of_clinic => moved.clinic_id, wanted_list => to_list, asked_date => to_date, asked_shift => to_shift,
        name => moved.patient_name, phone => moved.patient_phone, phone_country => null, id => moved.patient_id,
        source => moved.source, ticket_hash => ticket_hash, golden_codes => golden_codes, is_staff => true, at => at,
        other_than => other_than, not_before => not_before
      ) as place;
      update bookings b
         set cancelled_by = 'move', moved_to_list = booking->>'list', moved_to_date = cast(booking->>'date' as date),
             moved_to_number = cast(booking->>'number' as integer)
       where booking is not null and b.clinic_id = moved.clinic_id
         and ((b.list, b.date, b.number) = (moved.list, moved.date, moved.number)
              or (b.moved_to_list, b.moved_to_date, b.moved_to_number) = (moved.list, moved.date, moved.number));
      if booking is not null and (coalesce(moved.former_priority, moved.priority) > 0 or moved.note is not null
                                  or moved.arrived_at is not null or moved.came_from is not null) then
        update bookings b
           set priority = coalesce(moved.former_priority, moved.priority), priority_reason = moved.priority_reason, note = moved.note, came_from = moved.came_from,
               arrived_at = case when b.date = moved.date then moved.arrived_at end,
               arrived_by = case when b.date = moved.date then moved.arrived_by end
         where b.clinic_id = moved.clinic_id
           and (b.list, b.date, b.number) = (booking->>'list', cast(booking->>'date' as date), cast(booking->>'number' as integer))
        returning row_to_json(b) into booking;
      end if;
    end $function$;
comment on function move_booking(bookings,text,date,integer,bytea,text[],timestamp with time zone,date,date) is 'Gives a patient who waits a new booking instead of this one, and of those that were moved to this one before. What refuses the new one, as of book_place, must roll the whole back.';

CREATE OR REPLACE FUNCTION public.move_waiting(leave clinic_exceptions, golden_codes text[], at timestamp with time zone)
 RETURNS SETOF bookings
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    declare
      clinic      clinics;
      waiting     bookings;
      moved       record;
      moved_to    date;
      first_free  jsonb := '{}'; -- of each list: places only go, so who comes after need not look before it
      from_date   date;
    begin
      select c.* into clinic from clinics c where c.id = leave.clinic_id;
      for waiting in select * from waiting_in(leave) loop
        from_date := greatest(waiting.date, cast(first_free->>waiting.list as date));
        select * into moved from move_booking(
          moved => waiting, to_list => waiting.list, to_date => null, to_shift => null, ticket_hash => waiting.ticket_hash,
          golden_codes => array_remove(waiting.golden_code || golden_codes, null), at => at, not_before => from_date
        );
        moved_to := cast(moved.booking->>'date' as date);
        if moved.refused is not null or moved_to > waiting.date + 30 then
          return next waiting;
        elsif moved_to > from_date then
          select first_free || jsonb_build_object(waiting.list, nearest.free_date) into first_free
            from nearest_free_place(
              clinic => clinic, wanted_list => waiting.list, wanted_shift => null, patient => null, from_date => from_date,
              asked_date => null, other_than => null, at => at
            ) as nearest;
        end if;
      end loop;
    end $function$;
comment on function move_waiting(clinic_exceptions,text[],timestamp with time zone) is 'Moves who waits for a shift that a leave takes, in their order, to the nearest place from their own date on, and returns those for whom there was none. Their tickets and golden codes stay the same.';

CREATE OR REPLACE FUNCTION public.called_in(part day_shifts)
 RETURNS SETOF bookings
 LANGUAGE sql
 STABLE
AS $function$
      select call.*
        from bookings call join clinics clinic on clinic.id = clinic_id
       where clinic_id = part.clinic_id and date = part.date and shift = part.shift
         and (list = part.list or clinic.golden_turn is not null)
         and status in ('in_progress', 'served', 'no_show') and called_at is not null
    $function$;
comment on function called_in(day_shifts) is 'The shift''s bookings that have had their turn; where both lists make one line, those of either.';

CREATE OR REPLACE FUNCTION public.expected_for(booking bookings, earlier integer, ahead integer, at timestamp with time zone, OUT "from" timestamp with time zone, OUT until timestamp with time zone)
 RETURNS record
 LANGUAGE sql
 STABLE
AS $function$
      select called."from", called.until
        from day_shifts part
       cross join lateral expected_window(
         pace => part.pace,
         begins_at => case when part.doctor = 'expected' then part.starts_at + part.late_minutes * interval '1 minute'
                           when not exists (select from called_in(part)) then part.starts_at end,
         calls => array(select called_at from day_shifts earlier cross join lateral called_in(earlier)
                         where (earlier.clinic_id, earlier.list, earlier.date) = (part.clinic_id, part.list, part.date)
                           and lower(earlier.numbers) <= lower(part.numbers)
                         order by called_at desc limit 21), -- a window asks for no more
         earlier => earlier, ahead => ahead, at => at
       ) as called
       where part.clinic_id = booking.clinic_id and part.list = booking.list and part.date = booking.date
         and part.shift = booking.shift
         and booking.status = 'booked' and part.pace is not null and doctor_of(part) in ('expected', 'arrived')
    $function$;
comment on function expected_for(bookings,integer,integer,timestamp with time zone) is 'The window of a booking that waits behind so many of earlier shifts and so many of its own; null while the pace is not known, and when no doctor comes.';

CREATE OR REPLACE FUNCTION public.windows_shown(part day_shifts)
 RETURNS TABLE(number integer, called_at timestamp with time zone, "from" timestamp with time zone, until timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
      select distinct on (fourth.number) fourth.number, fourth.called_at, shown."from", shown.until
        from clinics clinic
       cross join lateral (
         select call.called_at as at from called_in(part) call order by call.called_at desc limit 200
       ) as moment
       cross join lateral (
         select waiting.* from bookings waiting
          where waiting.clinic_id = part.clinic_id and waiting.date = part.date
            and (waiting.list = part.list or clinic.golden_turn is not null)
            and waiting.shift = part.shift and waiting.created_at <= moment.at
            and (waiting.called_at is null or waiting.called_at > moment.at)
            and (waiting.finished_at is null or waiting.finished_at > moment.at)
          order by case when clinic.golden_turn is not null then waiting.called_at end, waiting.priority desc, waiting."order", waiting.number
         offset 3 limit 1
       ) as fourth
       cross join lateral expected_window(
         pace => part.pace, begins_at => null,
         calls => array(select earlier.called_at from called_in(part) earlier where earlier.called_at <= moment.at
                         order by earlier.called_at desc limit 21), -- a window asks for no more
         earlier => 0, ahead => 3, at => moment.at
       ) as shown
       where clinic.id = part.clinic_id and part.pace is not null and fourth.list = part.list and fourth.status in ('in_progress', 'served', 'no_show') and fourth.called_at is not null
       order by fourth.number, moment.at
    $function$;
comment on function windows_shown(day_shifts) is 'What each patient of a shift that ended was shown when a call left three ahead of them, and when they were called; of the last 200 calls. It is told from the bookings as they are now, so one that was moved in the order counts by its new place. Of one line of both lists the order then is no longer known: three were ahead of whom the fourth call from then on was for.';

CREATE OR REPLACE FUNCTION public.learn_pace(of_clinic integer, of_list text, of_shift smallint, until_date date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO '$user', 'public'
AS $function$
      update day_shifts part
         set (shown, hit) = (select count(*), count(*) filter (where called_at between "from" and until) from windows_shown(part))
       where clinic_id = of_clinic and list = of_list and shift = of_shift and date = until_date;

      with ended as (
        select part
          from day_shifts part join booking_days day using (clinic_id, list, date)
         where clinic_id = of_clinic and list = of_list and part.shift = of_shift and date <= until_date
           and (day.status = 'closed' or part.doctor = 'left') and exists (select from called_in(part))
         order by date desc
         limit 10
      ), gaps as (
        select extract(epoch from called_at - lag(called_at) over (partition by date order by called_at)) / 60 as minutes
          from ended cross join lateral called_in(part)
      ), learned as (
        insert into clinic_pace (clinic_id, list, shift, pace, calls, shown, hit)
        select of_clinic, of_list, of_shift,
               cast(row (percentile_cont(0.2) within group (order by minutes),
                         greatest(0.1, percentile_cont(0.5) within group (order by minutes)),
                         greatest(0.1, percentile_cont(0.8) within group (order by minutes))) as pace),
               count(*), (select sum((part).shown) from ended), (select sum((part).hit) from ended)
          from gaps where minutes <= 60 -- a longer one was a pause
        having count(*) >= 10
        on conflict on constraint clinic_pace_pkey do update
          set pace = excluded.pace, calls = excluded.calls, shown = excluded.shown, hit = excluded.hit
        returning pace
      )
      update day_shifts part set pace = learned.pace
        from learned, booking_days day
       where part.clinic_id = of_clinic and part.list = of_list and part.shift = of_shift and part.date > until_date
         and part.pace is distinct from learned.pace
         and day.clinic_id = part.clinic_id and day.list = part.list and day.date = part.date and day.status <> 'closed'
    $function$;
comment on function learn_pace(integer,text,smallint,date) is 'Learns from the last ten times that a shift ended, once there were ten calls, and tells the later days that are made already.';

CREATE OR REPLACE FUNCTION public.doctor_calls()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update day_shifts set doctor = 'arrived'
       where clinic_id = new.clinic_id and date = new.date and shift = new.shift and doctor = 'expected';
      return null;
    end $function$;
comment on function doctor_calls() is 'Who calls a patient is there.';

CREATE OR REPLACE FUNCTION public.learn_from_shift()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      perform learn_pace(new.clinic_id, new.list, new.shift, new.date);
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.learn_from_day()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      perform learn_pace(clinic_id, list, shift, date) from day_shifts
        where clinic_id = new.clinic_id and list = new.list and date = new.date;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.line_of(clinic clinics, of_date date)
 RETURNS TABLE(line text, place integer, list text, number integer, shift smallint, is_here boolean, ahead integer, because text)
 LANGUAGE sql
 STABLE
AS $function$
      with today as (
        select booking.*, lower(part.numbers) as first_number,
               not clinic.needs_arrival or booking.arrived_at is not null as is_here,
               case when clinic.golden_turn is null then booking.list else 'both' end as line
          from bookings booking
          left join day_shifts part using (clinic_id, list, date, shift)
         where booking.clinic_id = clinic.id and booking.date = of_date and booking.status = 'booked'
      ), since_golden as materialized ( -- or it would be counted for each row
        select shift, count(*) filter (where list = 'regular' and turn_taken_at > coalesce(last_golden, '-infinity')) as regular
          from (select shift, list, turn_taken_at,
                       max(turn_taken_at) filter (where list = 'golden') over (partition by shift) as last_golden
                  from bookings
                 where clinic.golden_turn is not null
                   and clinic_id = clinic.id and date = of_date and turn_taken_at is not null) as turns
         group by shift
      ), ranked as (
        select *, 1 + coalesce(sum(cast(is_here as integer)) over (
                   partition by first_number, list, priority > 0 order by "order", number
                   rows between unbounded preceding and 1 preceding), 0) as rank
          from today
      ), turns as (
        select ranked.*,
               case when priority > 0 or clinic.golden_turn is null then 0
                    when list = 'regular' then rank
                    else greatest(clinic.golden_turn - coalesce(regular, 0), 0) + clinic.golden_turn * (rank - 1) end as turn
          from ranked left join since_golden on since_golden.shift is not distinct from ranked.shift
      )
      select line, cast(row_number() over in_line as integer), list, number, shift, is_here,
             cast(coalesce(sum(cast(is_here as integer)) over (
               in_line rows between unbounded preceding and 1 preceding), 0) as integer),
             case when priority > 0 then 'priority'
                  when list = 'golden' and line = 'both' then 'golden_turn'
                  else 'turn' end
        from turns
      window in_line as (
        partition by line order by first_number nulls first, priority desc, turn, list = 'golden', "order", number)
    $function$;
comment on function line_of(clinics,date) is 'Who waits on a date, line by line: a clinic with golden_turn has one for both lists. A shift with lower numbers goes first; in it who has priority, then each list in its order, a golden patient after golden_turn regular ones, counted since its last golden turn. Who has not come stands where they would go if they came now, and nobody waits for them. ahead: how many go first.';

CREATE OR REPLACE FUNCTION public.place_of(booking bookings, OUT ahead integer, OUT of_earlier_shifts integer, OUT of_own_shift integer)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
      with waiting as materialized (
        select line.* from clinics clinic cross join lateral line_of(clinic, booking.date) line where clinic.id = booking.clinic_id
      )
      select mine.ahead,
             cast(count(other.number) filter (where other.shift is distinct from mine.shift) as integer),
             cast(count(other.number) filter (where other.shift is not distinct from mine.shift) as integer)
        from waiting mine left join waiting other on other.line = mine.line and other.place < mine.place
       where mine.list = booking.list and mine.number = booking.number
       group by mine.ahead
    $function$;
comment on function place_of(bookings) is 'How many go before a booking that waits, and how many stand before it, those who have not come among them.';

CREATE OR REPLACE FUNCTION public.note_status_time()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      new.status_since := now();
      return new;
    end $function$;

CREATE OR REPLACE FUNCTION public.start_of_live_days(of_clinic integer)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO '$user', 'public'
AS $function$
      select coalesce(min(least(day.version, (select min(version) from bookings booking
                                              where (booking.clinic_id, booking.list, booking.date) = (day.clinic_id, day.list, day.date)))) - 1,
                      (select version from clinic_versions where clinic_id = of_clinic))
        from booking_days day
       where day.clinic_id = of_clinic and day.status <> 'closed'
    $function$;
comment on function start_of_live_days(integer) is 'The version above which are all rows of a clinic''s days that are not closed.';

CREATE OR REPLACE FUNCTION public.follow_new_clinic()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      insert into webhook_cursors (webhook_id, clinic_id, epoch, version)
      select id, new.id, dawr_epoch(), 0 from webhooks where clinic_id is null;
      return null;
    end $function$;
comment on function follow_new_clinic() is 'A webhook of every clinic is told of those that are made later, too.';

CREATE OR REPLACE FUNCTION public.is_quiet(clinic clinics, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
      select case when clinic.quiet_from < clinic.quiet_to then clock >= clinic.quiet_from and clock < clinic.quiet_to
                  else coalesce(clock >= clinic.quiet_from or clock < clinic.quiet_to, false) end
        from cast(at at time zone clinic.time_zone as time) as clock
    $function$;

CREATE OR REPLACE FUNCTION public.reminded_at(clinic clinics, day date)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ select (day - 1 + clinic.remind_at) at time zone clinic.time_zone $function$;
comment on function reminded_at(clinics,date) is 'When who has a booking on that date is reminded; null: never.';

CREATE OR REPLACE FUNCTION public.push_subscriptions_for(booking bookings)
 RETURNS SETOF push_subscriptions
 LANGUAGE sql
 STABLE
AS $function$
      select distinct on (subscription.endpoint) subscription.*
        from (select booking.list, booking.date, booking.number
               union all
              select list, date, number from bookings
               where clinic_id = booking.clinic_id
                 and (moved_to_list, moved_to_date, moved_to_number) = (booking.list, booking.date, booking.number)) as ticket
        join push_subscriptions subscription using (list, date, number)
       where subscription.clinic_id = booking.clinic_id
       order by subscription.endpoint, subscription.id desc
    $function$;
comment on function push_subscriptions_for(bookings) is 'A patient who was moved is told on the browsers of the earlier ticket, too.';

CREATE OR REPLACE FUNCTION public.due_notices(clinic clinics, today date, at timestamp with time zone)
 RETURNS TABLE(kind text, list text, date date, number integer, calls integer, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
      with recent as materialized (
        select list, date, number, status, calls, created_at, started_at, called_at, finished_at, cancelled_by, moved_to_list, moved_to_date, moved_to_number
          from bookings
         where clinic_id = clinic.id and list in ('regular', 'golden') and date >= today - 1 -- by the primary key
           and (date <= today + 2 or finished_at > at - interval '12 hours')
      ), line as materialized (
        select line.*, part.late_minutes, doctor_of(part) as doctor
          from line_of(clinic, today) line
          left join day_shifts part
            on part.clinic_id = clinic.id and part.list = line.list and part.date = today and part.shift = line.shift
      )
      select 'near', list, today, number,
             (select booking.calls from bookings booking
               where booking.clinic_id = clinic.id and (booking.list, booking.date, booking.number) = (line.list, today, line.number)),
             at + interval '10 minutes'
        from line
       where ahead <= clinic.near_ahead
         and case when shift is not null then doctor = 'arrived'
                  else exists (select from recent call
                                where call.date = today and call.started_at is not null
                                  and (call.list = line.list or clinic.golden_turn is not null)) end
       union all
      select 'late', list, today, number, 0, at + interval '1 hour'
        from line
       where doctor = 'expected' and late_minutes > 0
       union all
      select 'called', list, date, number, calls, at + interval '10 minutes'
        from recent
       where date = today and status = 'in_progress' and called_at > at - interval '12 hours'
       union all
      select 'cancelled', list, date, number, 0, at + interval '12 hours'
        from recent
       where date >= today and cancelled_by in ('staff', 'closing', 'leave') and finished_at > at - interval '12 hours'
       union -- one, of however many it was moved from
      select 'moved', moved_to_list, moved_to_date, moved_to_number, 0, at + interval '12 hours'
        from recent former
       cross join lateral (
         select place.status from bookings place
          where place.clinic_id = clinic.id
            and (place.list, place.date, place.number) = (former.moved_to_list, former.moved_to_date, former.moved_to_number)
          limit 1 -- so that each is looked up by its key
       ) as place
       where former.moved_to_number is not null and former.finished_at > at - interval '12 hours' and place.status = 'booked'
       union all
      select 'reminder', list, date, number, 0, least(at + interval '12 hours', day_ends_at(clinic, date - 1))
        from recent
       where date between today + 1 and today + 2 and status = 'booked'
         and reminded_at(clinic, date) between at - interval '12 hours' and at
         and created_at < reminded_at(clinic, date) and not is_quiet(clinic, at)
    $function$;
comment on function due_notices(clinics,date,timestamp with time zone) is 'What the clinic''s patients should have been told by then. Near is who has few ahead once the line moves: the shift''s doctor is there, or, without shifts, somebody was called. Of what happened, the last 12 hours, so that a clinic that begins with notices tells nothing old. Who waits when a day closes is told only if the day is not over.';

CREATE OR REPLACE FUNCTION public.decide_notices(of_clinic integer, at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$ -- planning takes longer than deciding
    declare
      clinic    clinics;
      today     date;
      sendings  integer;
    begin
      select c.* into clinic from clinics c where c.id = of_clinic;
      today := clinic_today(clinic, at);
      with due as materialized (
        select notice.* from due_notices(clinic, today, at) notice
         where not exists (select from notices decided
                            where decided.clinic_id = of_clinic
                              and (decided.list, decided.date, decided.number, decided.kind, decided.calls)
                                = (notice.list, notice.date, notice.number, notice.kind, notice.calls))
      ), recipient as materialized (
        select due.*, webhook.id as webhook_id, cast(null as integer) as push_subscription_id
          from due
          join webhooks webhook on webhook.status = 'active' and 'notice.due' = any(webhook.kinds)
           and (webhook.clinic_id is null or webhook.clinic_id = of_clinic)
         union all
        select due.*, null, subscription.id
          from due
          join bookings booking on booking.clinic_id = of_clinic
           and (booking.list, booking.date, booking.number) = (due.list, due.date, due.number)
         cross join lateral push_subscriptions_for(booking) subscription
      ), decided as (
        insert into notices (clinic_id, list, date, number, kind, calls, decided_at, expires_at)
        select distinct of_clinic, list, date, number, kind, calls, at, expires_at from recipient
         order by list, date, number, kind, calls -- two instances wait for each other in one order
        on conflict do nothing
        returning list, date, number, kind, calls
      )
      insert into notice_sendings (clinic_id, list, date, number, kind, calls, webhook_id, push_subscription_id)
      select of_clinic, list, date, number, kind, calls, webhook_id, push_subscription_id
        from recipient join decided using (list, date, number, kind, calls);
      get diagnostics sendings = row_count;
      return sendings;
    end $function$;
comment on function decide_notices(integer,timestamp with time zone) is 'Notes what is due and was not decided before, once whoever decides at the same time, and what is to be sent to whom; tells how many. A notice without a recipient is none: it is decided if one comes while it is due.';

CREATE OR REPLACE FUNCTION public.place_in_line(booking bookings, OUT ahead integer, OUT of_earlier_shifts integer, OUT of_own_shift integer)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO '$user', 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$ -- planning takes longer than counting
    declare
      has_all  boolean;
    begin
      if booking.status <> 'booked' then
        return;
      end if;

      if booking.priority = 0 then
        select coalesce(sum(waiting) filter (where part.shift is distinct from booking.shift), 0),
               sum(waiting) filter (where part.shift is not distinct from booking.shift)
                 + (select count(*) from bookings urgent
                     where urgent.clinic_id = booking.clinic_id and urgent.list = booking.list and urgent.date = booking.date
                       and urgent.status = 'booked' and urgent.priority > 0 and urgent.shift is not distinct from booking.shift
                       and (urgent."order", urgent.number) > (booking."order", booking.number)),
               bool_and(part.last_number - part.first_number + 1 - part.used
                        = (select count(*) from bookings cancelled
                            where cancelled.clinic_id = booking.clinic_id and cancelled.list = booking.list
                              and cancelled.date = booking.date and cancelled.status = 'cancelled'
                              and cancelled.number between part.first_number and part.last_number))
          into of_earlier_shifts, of_own_shift, has_all
          from clinics clinic
         cross join lateral (
           select cast(null as smallint) as shift, 1 as first_number, last_number, used
             from booking_days
            where clinic_id = booking.clinic_id and list = booking.list and date = booking.date
              and booking.shift is null and shifts = '[]'
            union all
           select part.shift, lower(part.numbers), part.last_number, part.used
             from day_shifts own join day_shifts part using (clinic_id, list, date)
            where own.clinic_id = booking.clinic_id and own.list = booking.list and own.date = booking.date
              and own.shift = booking.shift and lower(part.numbers) <= lower(own.numbers)
         ) as part
         cross join lateral (
           select cast(least(ceil(min("order")), part.last_number + 1) as integer) as from_number,
                  cast(least(greatest(case when part.shift is distinct from booking.shift then part.last_number
                                           when booking."order" = floor(booking."order") and booking.number <= booking."order"
                                             then booking."order" - 1
                                           else floor(booking."order") end, 0), part.last_number) as integer) as to_number
             from bookings waiting
            where waiting.clinic_id = booking.clinic_id and waiting.list = booking.list and waiting.date = booking.date
              and waiting.status = 'booked' and waiting."order" >= part.first_number
         ) as tickets
         cross join lateral (
           select greatest(to_number - from_number + 1, 0)
                  - (select sum(here) from unnest('{booked,in_progress,served,no_show,cancelled}'::text[]) as each (status)
                      cross join lateral (
                        select count(*) as here from bookings other
                         where other.clinic_id = booking.clinic_id and other.list = booking.list and other.date = booking.date
                           and other.status = each.status and (other.status <> 'booked' or other."order" <> other.number)
                           and other.number between from_number and to_number) as others)
                  + (select count(*) from bookings moved
                      where moved.clinic_id = booking.clinic_id and moved.list = booking.list and moved.date = booking.date
                        and moved.status = booking.status and moved."order" <> moved.number -- by the same index
                        and moved.shift is not distinct from part.shift
                        and (moved.shift is distinct from booking.shift
                             or (moved."order", moved.number) < (booking."order", booking.number))) as waiting
         ) as counted
         where clinic.id = booking.clinic_id and clinic.golden_turn is null and not clinic.needs_arrival;
        ahead := of_earlier_shifts + of_own_shift;
      end if;

      if has_all is not true then
        select place.ahead, place.of_earlier_shifts, place.of_own_shift into ahead, of_earlier_shifts, of_own_shift
          from place_of(booking) as place;
      end if;
    end $function$;
comment on function place_in_line(bookings) is 'What place_of says, without sorting the line where nobody needs to come and the lists do not share one: from the first who waits, the ticket numbers that go before, less those who do not wait, and with whoever was put elsewhere. That holds while each number has a booking, which the day''s sums tell: a number is used or cancelled. Else it is place_of that says.';

CREATE OR REPLACE FUNCTION public.turn_of(booking bookings, at timestamp with time zone, OUT ahead integer, OUT expected json)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO '$user', 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
    declare
      place  record;
    begin
      place := place_in_line(booking);
      ahead := place.ahead;
      if booking.shift is not null then
        select json_build_object('from', window_of."from", 'to', window_of.until) into expected
          from expected_for(booking, place.of_earlier_shifts, place.of_own_shift, at) as window_of
         where window_of.until is not null;
      end if;
    end $function$;
comment on function turn_of(bookings,timestamp with time zone) is 'How many go before a booking that waits, and, of a shift, when its call may be expected.';

CREATE OR REPLACE FUNCTION public.refuse_other_deed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      raise exception '% on % is refused: what was done is only ever added to', tg_op, tg_table_name
        using errcode = 'restrict_violation';
    end $function$;

CREATE OR REPLACE FUNCTION public.act_in(clinic integer, actor text)
 RETURNS integer
 LANGUAGE sql
AS $function$
      select case when set_config('dawr.actor', actor, true) is not null then clinic end
    $function$;
comment on function act_in(integer,text) is 'Says who acts until the transaction ends, as part of a statement that is sent anyway. Returns the clinic, so that it stands in an argument, which is evaluated before the function that it is for. One expression, for PostgreSQL to take it in.';

CREATE OR REPLACE FUNCTION public.tell_booking()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    declare
      follows  constant text[] := '{version,updated_at,patient_key,golden_code,former_code}';
    begin
      insert into deeds (clinic_id, version, deed, list, date, number, was, became)
      select new.clinic_id, new.version, change.deed, new.list, new.date, new.number, change.was, change.became
        from (values
          (case when new.calls <> old.calls then 'called' when new.missed > old.missed then 'stepped_back'
                when new.missed < old.missed then 'came_forward' else 'status' end,
           old.status, new.status, (new.status, new.calls, new.missed) is distinct from (old.status, old.calls, old.missed)),
          ('moved', null, concat_ws('/', new.moved_to_list, new.moved_to_date, new.moved_to_number),
           (new.moved_to_list, new.moved_to_date, new.moved_to_number)
             is distinct from (old.moved_to_list, old.moved_to_date, old.moved_to_number)),
          ('forwarded', new.came_from, new.forwarded_to,
           (new.came_from, new.forwarded_to) is distinct from (old.came_from, old.forwarded_to)),
          ('arrival', old.arrived_by, new.arrived_by,
           (new.arrived_at, new.arrived_by) is distinct from (old.arrived_at, old.arrived_by)),
          ('order', cast(old."order" as text), cast(new."order" as text), new."order" <> old."order"),
          ('priority', cast(old.priority as text), cast(new.priority as text),
           (new.priority, new.priority_reason) is distinct from (old.priority, old.priority_reason)),
          ('patient', null, null, (new.patient_id, new.patient_name, new.patient_phone)
             is distinct from (old.patient_id, old.patient_name, old.patient_phone)),
          ('note', null, null, new.note is distinct from old.note),
          ('golden_code', null, null, new.status = old.status -- which ends a code, or brings it back
             and coalesce(new.golden_code, new.former_code) is distinct from coalesce(old.golden_code, old.former_code)),
          ('ticket', null, null, new.ticket_hash <> old.ticket_hash)
        ) as change (deed, was, became, is_done)
       where change.is_done;
      if not found and to_jsonb(new) - follows <> to_jsonb(old) - follows then
        insert into deeds (clinic_id, version, deed, list, date, number)
        values (new.clinic_id, new.version, 'other', new.list, new.date, new.number);
      end if;
      return null;
    end $function$;
comment on function tell_booking() is 'Names and numbers of patients, notes and codes are told to have changed, never as what they were. Whatever else changes without one of these is an other deed, unless a day that closes or reopens brought it.';

CREATE OR REPLACE FUNCTION public.tell_day()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      insert into deeds (clinic_id, version, deed, list, date, was, became)
      select new.clinic_id, new.version, change.deed, new.list, new.date, change.was, change.became
        from (values
          ('day_made', null, null, tg_op = 'INSERT'),
          ('day_status', old.status, new.status, new.status <> old.status),
          ('day_capacity', cast(old.capacity as text), cast(new.capacity as text),
           new.capacity <> old.capacity and new.shifts = '[]'), -- else it is the sum of theirs
          ('day_leave', cast(old.on_leave as text), cast(new.on_leave as text),
           tg_op = 'UPDATE' and (new.on_leave, new.note) is distinct from (old.on_leave, old.note))
        ) as change (deed, was, became, is_done)
       where change.is_done;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.tell_shift()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      insert into deeds (clinic_id, version, deed, list, date, shift, was, became)
      select new.clinic_id, next_clinic_version(new.clinic_id), change.deed, new.list, new.date, new.shift, change.was, change.became
        from (values
          ('shift_capacity', cast(old.capacity as text), cast(new.capacity as text)),
          ('shift_doctor', old.doctor, new.doctor),
          ('shift_late_minutes', cast(old.late_minutes as text), cast(new.late_minutes as text)),
          ('shift_leave', cast(old.on_leave as text), cast(new.on_leave as text))
        ) as change (deed, was, became)
       where change.was <> change.became;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.tell_clinic()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select new.id, new.version, 'clinic_' || setting, was.value, became.value
        from jsonb_each_text(to_jsonb(old)) as was (setting, value)
        join jsonb_each_text(to_jsonb(new)) as became (setting, value) using (setting)
       where was.value is distinct from became.value and setting not in ('version', 'updated_at')
       order by setting;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.tell_exception()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    declare
      clinic  integer := coalesce(new.clinic_id, old.clinic_id);
      was     text := concat_ws(' ', old.kind, old.dates, old.shift, old.weekdays, old.starts, old.ends);
      became  text := concat_ws(' ', new.kind, new.dates, new.shift, new.weekdays, new.starts, new.ends);
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select clinic_id, version, 'exception', nullif(was, ''), nullif(became, '') from clinic_versions where clinic_id = clinic;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.hours_of(planned clinic_hours)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
      select concat_ws(' ', planned.weekday, planned.shift, planned.starts, planned.ends, planned.capacity, planned.golden_capacity,
                       planned.numbers)
    $function$;

CREATE OR REPLACE FUNCTION public.tell_plan()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select v.clinic_id, v.version, 'hours', case tg_op when 'DELETE' then plan.told end, case tg_op when 'INSERT' then plan.told end
        from (select clinic_id, string_agg(hours_of(changed_hours), ', '
                       order by array_position(array['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri'], weekday), starts) as told
                from changed_hours group by clinic_id) as plan
        join clinic_versions v on v.clinic_id = plan.clinic_id;
      return null;
    end $function$;
comment on function tell_plan() is 'A new plan is two deeds: the one before ends, and the new one begins.';

CREATE OR REPLACE FUNCTION public.tell_hours()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select clinic_id, version, 'hours', hours_of(old), hours_of(new) from clinic_versions where clinic_id = new.clinic_id;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.names_somebody(booking bookings)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
      select booking.patient_name <> ''
             or num_nonnulls(booking.patient_id, booking.patient_phone, booking.former_code, booking.note, booking.priority_reason,
                             booking.overbook_reason) > 0
    $function$;

CREATE OR REPLACE FUNCTION public.name_day_again()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update booking_days set is_blanked = false, version = -version
       where clinic_id = new.clinic_id and list = new.list and date = new.date and is_blanked;
      return null;
    end $function$;
comment on function name_day_again() is 'Staff may correct a patient of a closed day: a day that was blanked has a name again.';

CREATE OR REPLACE FUNCTION public.check_clinic_of_membership()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      if new.clinic_id is not null
         and not exists (select from people p join clinics c on c.organisation_id = p.organisation_id
                          where p.id = new.person_id and c.id = new.clinic_id) then
        raise exception 'memberships_clinic_of_organisation'
          using errcode = 'check_violation', constraint = 'memberships_clinic_of_organisation';
      end if;
      return new;
    end $function$;
comment on function check_clinic_of_membership() is 'No foreign key can say so, for a clinic may move to another organisation, where the membership opens nothing.';

CREATE OR REPLACE FUNCTION public.refuse_other_organisation()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      raise exception 'a person stays in her organisation: make another' using errcode = 'restrict_violation';
    end $function$;

CREATE OR REPLACE FUNCTION public.end_sessions_of_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update sessions set ended_at = now()
       where person_id = new.id and ended_at is null and expires_at > now()
         and id is distinct from cast(nullif(current_setting('dawr.session', true), '') as bigint);
      return null;
    end $function$;
comment on function end_sessions_of_person() is 'Whoever is disabled is signed out everywhere, and whose password or identity changes but where she changed it, which dawr.session says. Ended sessions count as revocations.';

CREATE OR REPLACE FUNCTION public.end_sessions_of_desk()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update sessions set ended_at = now()
       where clinic_id = new.clinic_id and desk_id = new.id and ended_at is null and expires_at > now();
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.forget_pin()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO '$user', 'public'
AS $function$
    begin
      update sessions set ended_at = now()
       where person_id = new.id and signed_in_with = 'pin' and ended_at is null and expires_at > now();
      delete from pin_misses where person_id = new.id;
      return null;
    end $function$;
comment on function forget_pin() is 'A new PIN ends what the former one opened, and unlocks.';

CREATE OR REPLACE FUNCTION public.refuse_early_removal()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
    begin
      if not exists (select from clinics c
                      where c.id = old.clinic_id and old.at < now() - make_interval(months => c.deed_months)) then
        raise exception 'DELETE on % is refused: what was done is only ever added to, while its clinic keeps it', tg_table_name
          using errcode = 'restrict_violation';
      end if;
      return old;
    end $function$;

CREATE OR REPLACE FUNCTION public.forget_deeds(of_clinic integer, at_most integer)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
      with old as (
        select deed.clinic_id, deed.at, deed.id
          from clinics clinic
          join deeds deed on deed.clinic_id = clinic.id and deed.at < now() - make_interval(months => clinic.deed_months)
         where clinic.id = of_clinic
         order by deed.at, deed.id
         limit at_most
      ), forgotten as (
        delete from deeds using old
         where deeds.clinic_id = of_clinic and (deeds.at, deeds.id) = (old.at, old.id)
        returning deeds.id
      )
      select cast(count(*) as integer) from forgotten
    $function$;
comment on function forget_deeds(integer,integer) is 'Removes the oldest deeds that a clinic keeps no longer. With the rights of its owner, for a server''s role needs none to delete deeds; anybody may call it, as it removes nothing that deeds_kept_long would keep.';

alter table clinics add constraint clinics_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id);
CREATE INDEX clinics_organisation ON clinics USING btree (organisation_id);
CREATE CONSTRAINT TRIGGER clinics_board_closed AFTER UPDATE ON clinics DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.public_board AND NOT new.public_board) EXECUTE FUNCTION count_revocation();
CREATE CONSTRAINT TRIGGER clinics_board_opened AFTER UPDATE ON clinics DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT old.public_board AND new.public_board) EXECUTE FUNCTION count_revocation();
comment on trigger clinics_board_opened on clinics is 'Whoever follows a board without a credential may now see this clinic, too.';
CREATE TRIGGER clinics_counted AFTER INSERT ON clinics FOR EACH ROW EXECUTE FUNCTION count_clinic();
CREATE TRIGGER clinics_followed AFTER INSERT ON clinics FOR EACH ROW EXECUTE FUNCTION follow_new_clinic();
CREATE TRIGGER clinics_kept BEFORE DELETE OR TRUNCATE ON clinics FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER clinics_key_kept BEFORE UPDATE OF id ON clinics FOR EACH ROW WHEN (new.id <> old.id) EXECUTE FUNCTION refuse_removal();
CREATE CONSTRAINT TRIGGER clinics_organisation_left AFTER UPDATE ON clinics DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.organisation_id <> old.organisation_id) EXECUTE FUNCTION count_revocation();
comment on trigger clinics_organisation_left on clinics is 'The keys of the organisation that it leaves open it no more.';
CREATE TRIGGER clinics_stamped BEFORE UPDATE ON clinics FOR EACH ROW EXECUTE FUNCTION stamp_clinic();
CREATE TRIGGER clinics_time_zone_of_edited AFTER UPDATE ON clinics REFERENCING NEW TABLE AS changed_clinics FOR EACH STATEMENT EXECUTE FUNCTION check_time_zones();
CREATE TRIGGER clinics_time_zone_of_new AFTER INSERT ON clinics REFERENCING NEW TABLE AS changed_clinics FOR EACH STATEMENT EXECUTE FUNCTION check_time_zones();
CREATE TRIGGER clinics_told AFTER UPDATE ON clinics FOR EACH ROW EXECUTE FUNCTION tell_clinic();

CREATE TRIGGER clinic_versions_kept BEFORE DELETE OR TRUNCATE ON clinic_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE INDEX booking_days_archive ON booking_days USING btree (clinic_id, date DESC, list) WHERE status = 'closed'::text;
CREATE INDEX booking_days_closed ON booking_days USING btree (clinic_id, closed_version) WHERE closed_version IS NOT NULL;
CREATE INDEX booking_days_live ON booking_days USING btree (clinic_id, date) WHERE status <> 'closed'::text;
CREATE TRIGGER booking_days_ended AFTER UPDATE OF status ON booking_days FOR EACH ROW WHEN (new.status = 'closed'::text AND old.status <> 'closed'::text AND new.shifts <> '[]'::jsonb) EXECUTE FUNCTION learn_from_day();
CREATE TRIGGER booking_days_kept BEFORE DELETE OR TRUNCATE ON booking_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER booking_days_key_kept BEFORE UPDATE OF clinic_id, list, date ON booking_days FOR EACH ROW WHEN (new.clinic_id IS DISTINCT FROM old.clinic_id OR new.list IS DISTINCT FROM old.list OR new.date IS DISTINCT FROM old.date) EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER booking_days_reopened AFTER UPDATE ON booking_days FOR EACH ROW WHEN (old.status = 'closed'::text AND new.status <> 'closed'::text) EXECUTE FUNCTION touch_bookings_of_reopened_day();
CREATE TRIGGER booking_days_stamped BEFORE INSERT OR UPDATE ON booking_days FOR EACH ROW EXECUTE FUNCTION stamp_booking_day();
CREATE TRIGGER booking_days_told AFTER INSERT OR UPDATE OF status, capacity, on_leave, note ON booking_days FOR EACH ROW EXECUTE FUNCTION tell_day();
comment on trigger booking_days_told on booking_days is 'A booking changes other columns, so it does not pay for this.';

alter table bookings add constraint bookings_shift FOREIGN KEY (clinic_id, list, date, shift) REFERENCES day_shifts(clinic_id, list, date, shift);
CREATE INDEX bookings_changed ON bookings USING btree (clinic_id, version) WHERE version > 0;
comment on index bookings_changed is 'All rows have a version above 0, but only a statement that says so, as the hub''s does, can use this index. PostgreSQL expects one booking of a clinic that its statistics do not know, and would take any index that begins with the clinic: by this one it would read all of the clinic''s bookings to count who is ahead.';
CREATE UNIQUE INDEX bookings_golden_code ON bookings USING btree (clinic_id, golden_code) WHERE golden_code IS NOT NULL;
CREATE INDEX bookings_moved_here ON bookings USING btree (clinic_id, moved_to_list, moved_to_date, moved_to_number) WHERE moved_to_number IS NOT NULL;
CREATE INDEX bookings_of_patient ON bookings USING btree (clinic_id, patient_id) WHERE patient_id IS NOT NULL;
CREATE UNIQUE INDEX bookings_one_per_patient ON bookings USING btree (clinic_id, list, date, patient_key) WHERE status = ANY (ARRAY['booked'::text, 'in_progress'::text]);
CREATE INDEX bookings_out_of_line ON bookings USING btree (clinic_id, list, date, status, number) WHERE status <> 'booked'::text OR "order" <> number::double precision;
comment on index bookings_out_of_line is 'All but those who wait where their number puts them, which are most of a long line.';
CREATE INDEX bookings_phone ON bookings USING btree (clinic_id, reverse(patient_phone) text_pattern_ops) WHERE patient_phone IS NOT NULL;
comment on index bookings_phone is 'A number is looked for by its last digits, which its reverse begins with.';
CREATE INDEX bookings_urgent ON bookings USING btree (clinic_id, list, date) WHERE status = 'booked'::text AND priority > 0;
CREATE INDEX bookings_waiting ON bookings USING btree (clinic_id, list, date, "order") WHERE status = 'booked'::text;
CREATE TRIGGER bookings_called AFTER UPDATE OF calls ON bookings FOR EACH ROW WHEN (new.shift IS NOT NULL AND new.calls > old.calls) EXECUTE FUNCTION doctor_calls();
CREATE TRIGGER bookings_kept BEFORE DELETE OR TRUNCATE ON bookings FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER bookings_key_kept BEFORE UPDATE OF clinic_id, list, date, number ON bookings FOR EACH ROW WHEN (new.clinic_id IS DISTINCT FROM old.clinic_id OR new.list IS DISTINCT FROM old.list OR new.date IS DISTINCT FROM old.date OR new.number IS DISTINCT FROM old.number) EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER bookings_named_again AFTER UPDATE OF patient_id, patient_name, patient_phone, note, priority_reason, overbook_reason ON bookings FOR EACH ROW WHEN (names_somebody(new.*)) EXECUTE FUNCTION name_day_again();
CREATE TRIGGER bookings_stamped BEFORE INSERT OR UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION stamp_booking();
CREATE CONSTRAINT TRIGGER bookings_ticket_replaced AFTER UPDATE OF ticket_hash ON bookings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.ticket_hash <> old.ticket_hash) EXECUTE FUNCTION count_replaced_ticket();
CREATE TRIGGER bookings_told AFTER UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION tell_booking();

alter table api_keys add constraint api_keys_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id) ON DELETE CASCADE;
alter table api_keys add constraint api_keys_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id);
CREATE INDEX api_keys_board ON api_keys USING btree (board_id) WHERE board_id IS NOT NULL;
CREATE CONSTRAINT TRIGGER api_keys_deleted AFTER DELETE ON api_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_revocation();
CREATE TRIGGER api_keys_fixed BEFORE UPDATE ON api_keys FOR EACH ROW WHEN (new.id IS DISTINCT FROM old.id OR new.role IS DISTINCT FROM old.role OR new.clinic_id IS DISTINCT FROM old.clinic_id OR new.board_id IS DISTINCT FROM old.board_id OR new.organisation_id IS DISTINCT FROM old.organisation_id OR new.secret_hash IS DISTINCT FROM old.secret_hash OR old.revoked_at IS NOT NULL AND new.revoked_at IS NULL) EXECUTE FUNCTION refuse_other_key();
CREATE TRIGGER api_keys_kept BEFORE TRUNCATE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE CONSTRAINT TRIGGER api_keys_revoked AFTER UPDATE ON api_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.revoked_at IS DISTINCT FROM old.revoked_at) EXECUTE FUNCTION count_revocation();

CREATE INDEX idempotency_keys_created_at ON idempotency_keys USING btree (created_at);

alter table sessions add constraint sessions_desk_id_fkey FOREIGN KEY (clinic_id, desk_id) REFERENCES desks(clinic_id, id) ON DELETE CASCADE;
alter table sessions add constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE;
CREATE INDEX sessions_api_key ON sessions USING btree (api_key_id) WHERE api_key_id IS NOT NULL;
CREATE INDEX sessions_desk ON sessions USING btree (clinic_id, desk_id) WHERE desk_id IS NOT NULL;
CREATE INDEX sessions_expires_at ON sessions USING btree (expires_at);
CREATE INDEX sessions_person ON sessions USING btree (person_id) WHERE person_id IS NOT NULL;
CREATE TRIGGER sessions_clinic_of_key BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION check_clinic_of_session();
CREATE CONSTRAINT TRIGGER sessions_deleted AFTER DELETE ON sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.ended_at IS NULL AND old.expires_at > now()) EXECUTE FUNCTION count_revocation();
comment on trigger sessions_deleted on sessions is 'Deleting an expired session takes no access away, so it does not count.';
CREATE TRIGGER sessions_desk_fixed BEFORE UPDATE ON sessions FOR EACH ROW WHEN (new.desk_id IS DISTINCT FROM old.desk_id) EXECUTE FUNCTION refuse_other_key();
CREATE CONSTRAINT TRIGGER sessions_ended AFTER UPDATE ON sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.ended_at IS DISTINCT FROM old.ended_at OR new.expires_at < old.expires_at) EXECUTE FUNCTION count_revocation();
CREATE TRIGGER sessions_fixed BEFORE UPDATE ON sessions FOR EACH ROW WHEN (new.id IS DISTINCT FROM old.id OR new.token_hash IS DISTINCT FROM old.token_hash OR new.clinic_id IS DISTINCT FROM old.clinic_id OR new.api_key_id IS DISTINCT FROM old.api_key_id OR new.person_id IS DISTINCT FROM old.person_id OR new.signed_in_with IS DISTINCT FROM old.signed_in_with OR old.ended_at IS NOT NULL AND new.ended_at IS NULL) EXECUTE FUNCTION refuse_other_key();
CREATE TRIGGER sessions_kept BEFORE TRUNCATE ON sessions FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

alter table clinic_hours add constraint clinic_hours_one_at_a_time EXCLUDE USING gist (clinic_id WITH =, weekday WITH =, minutes_between(starts, ends) WITH &&);
alter table clinic_hours add constraint clinic_hours_own_numbers EXCLUDE USING gist (clinic_id WITH =, weekday WITH =, numbers WITH &&);
CREATE TRIGGER clinic_hours_told AFTER UPDATE OF weekday, shift, starts, ends, capacity, golden_capacity, numbers ON clinic_hours FOR EACH ROW EXECUTE FUNCTION tell_hours();
CREATE TRIGGER clinic_hours_told_of_former AFTER DELETE ON clinic_hours REFERENCING OLD TABLE AS changed_hours FOR EACH STATEMENT EXECUTE FUNCTION tell_plan();
CREATE TRIGGER clinic_hours_told_of_new AFTER INSERT ON clinic_hours REFERENCING NEW TABLE AS changed_hours FOR EACH STATEMENT EXECUTE FUNCTION tell_plan();

alter table clinic_exceptions add constraint clinic_exceptions_one_of_a_kind EXCLUDE USING gist (clinic_id WITH =, kind WITH =, int4range(COALESCE(shift::integer, 1), COALESCE(shift::integer, 4), '[]'::text) WITH &&, dates WITH &&);
CREATE TRIGGER clinic_exceptions_begun AFTER INSERT ON clinic_exceptions FOR EACH ROW WHEN (new.kind = 'closed'::text) EXECUTE FUNCTION follow_leave();
CREATE TRIGGER clinic_exceptions_ended AFTER DELETE ON clinic_exceptions FOR EACH ROW WHEN (old.kind = 'closed'::text) EXECUTE FUNCTION follow_leave();
CREATE TRIGGER clinic_exceptions_told AFTER INSERT OR DELETE OR UPDATE OF kind, dates, shift, weekdays, starts, ends ON clinic_exceptions FOR EACH ROW EXECUTE FUNCTION tell_exception();

alter table day_shifts add constraint day_shifts_one_at_a_time EXCLUDE USING gist (clinic_id WITH =, list WITH =, date WITH =, tstzrange(starts_at, ends_at) WITH &&);
alter table day_shifts add constraint day_shifts_own_numbers EXCLUDE USING gist (clinic_id WITH =, list WITH =, date WITH =, numbers WITH &&);
CREATE TRIGGER day_shifts_ended AFTER UPDATE OF doctor ON day_shifts FOR EACH ROW WHEN (new.doctor = 'left'::text AND old.doctor <> 'left'::text) EXECUTE FUNCTION learn_from_shift();
CREATE TRIGGER day_shifts_kept BEFORE DELETE OR TRUNCATE ON day_shifts FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER day_shifts_key_kept BEFORE UPDATE OF clinic_id, list, date, shift ON day_shifts FOR EACH ROW WHEN (new.clinic_id IS DISTINCT FROM old.clinic_id OR new.list IS DISTINCT FROM old.list OR new.date IS DISTINCT FROM old.date OR new.shift IS DISTINCT FROM old.shift) EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER day_shifts_summed_up AFTER INSERT OR UPDATE ON day_shifts FOR EACH ROW EXECUTE FUNCTION sum_up_shifts();
CREATE TRIGGER day_shifts_told AFTER UPDATE OF capacity, doctor, late_minutes, on_leave ON day_shifts FOR EACH ROW EXECUTE FUNCTION tell_shift();

CREATE TRIGGER webhooks_status_timed BEFORE UPDATE OF status ON webhooks FOR EACH ROW WHEN (old.status <> new.status) EXECUTE FUNCTION note_status_time();

CREATE INDEX webhook_cursors_of_clinic ON webhook_cursors USING btree (clinic_id);

CREATE INDEX notice_sendings_of_notice ON notice_sendings USING btree (clinic_id, list, date, number, kind, calls);
CREATE INDEX notice_sendings_of_subscription ON notice_sendings USING btree (clinic_id, push_subscription_id) WHERE push_subscription_id IS NOT NULL;
CREATE INDEX notice_sendings_to_browsers ON notice_sendings USING btree (next_at) WHERE outcome IS NULL AND push_subscription_id IS NOT NULL;
CREATE INDEX notice_sendings_to_webhooks ON notice_sendings USING btree (webhook_id, next_at) WHERE outcome IS NULL AND webhook_id IS NOT NULL;

CREATE CONSTRAINT TRIGGER boards_changed AFTER DELETE OR UPDATE ON boards DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_revocation();

CREATE INDEX board_clinics_clinic ON board_clinics USING btree (clinic_id);
CREATE CONSTRAINT TRIGGER board_clinics_changed AFTER INSERT OR DELETE OR UPDATE ON board_clinics DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_revocation();
comment on trigger board_clinics_changed on board_clinics is 'What is remembered of a board is true while the counter stands, as it is of credentials.';

CREATE TRIGGER deeds_kept BEFORE UPDATE OR TRUNCATE ON deeds FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_deed();
CREATE TRIGGER deeds_kept_long BEFORE DELETE ON deeds FOR EACH ROW EXECUTE FUNCTION refuse_early_removal();
comment on trigger deeds_kept_long on deeds is 'The rule is the table''s, whoever deletes: no setting and no role goes past it.';

CREATE INDEX people_organisation ON people USING btree (organisation_id);
CREATE TRIGGER people_fixed BEFORE UPDATE ON people FOR EACH ROW WHEN (new.id IS DISTINCT FROM old.id OR new.organisation_id IS DISTINCT FROM old.organisation_id) EXECUTE FUNCTION refuse_other_organisation();
CREATE TRIGGER people_kept BEFORE TRUNCATE ON people FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER people_pin_changed AFTER UPDATE OF pin_hash ON people FOR EACH ROW WHEN (new.pin_hash IS DISTINCT FROM old.pin_hash) EXECUTE FUNCTION forget_pin();
CREATE TRIGGER people_signed_out AFTER UPDATE OF password_hash, oidc_issuer, oidc_subject, disabled_at ON people FOR EACH ROW WHEN (new.password_hash IS DISTINCT FROM old.password_hash OR new.oidc_issuer IS DISTINCT FROM old.oidc_issuer OR new.oidc_subject IS DISTINCT FROM old.oidc_subject OR new.disabled_at IS NOT NULL AND old.disabled_at IS NULL) EXECUTE FUNCTION end_sessions_of_person();

CREATE UNIQUE INDEX memberships_one_of_all ON memberships USING btree (person_id) WHERE clinic_id IS NULL;
CREATE CONSTRAINT TRIGGER memberships_changed AFTER INSERT OR DELETE OR UPDATE ON memberships DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_revocation();
comment on trigger memberships_changed on memberships is 'A new one too, so that what is remembered of a person who is signed in is read anew.';
CREATE TRIGGER memberships_clinic_of_organisation BEFORE INSERT OR UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION check_clinic_of_membership();
CREATE TRIGGER memberships_kept BEFORE TRUNCATE ON memberships FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE TRIGGER desks_fixed BEFORE UPDATE ON desks FOR EACH ROW WHEN (new.id IS DISTINCT FROM old.id OR new.clinic_id IS DISTINCT FROM old.clinic_id OR new.secret_hash IS DISTINCT FROM old.secret_hash OR old.revoked_at IS NOT NULL AND new.revoked_at IS NULL) EXECUTE FUNCTION refuse_other_key();
CREATE TRIGGER desks_kept BEFORE TRUNCATE ON desks FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER desks_signed_out AFTER UPDATE OF revoked_at ON desks FOR EACH ROW WHEN (new.revoked_at IS NOT NULL AND old.revoked_at IS NULL) EXECUTE FUNCTION end_sessions_of_desk();

CREATE INDEX pin_misses_person ON pin_misses USING btree (person_id);
