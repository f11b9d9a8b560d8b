// @ts-check

/** Default-ignorable and format characters (Unicode's Default_Ignorable_Code_Point and Cf), and tatweel. */
const invisible =
  "\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u0640\\u06dd\\u070f\\u0890-\\u0891\\u08e2\\u115f-\\u1160\\u17b4-\\u17b5\\u180b-\\u180f" +
  "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U000110bd\\U000110cd" +
  "\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff";
/** Vowel marks and signs above and below Arabic letters. */
const marks =
  "\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e8\\u06ea-\\u06ed\\u08ca-\\u08e1\\u08e3-\\u08ff";
/** Letters and digits with the forms that people write for them. */
const formsOf = {
  ا: "أإآٱٲٳ",
  ه: "ةۃہۂەۀھ",
  ي: "ىیئېێےۓ",
  و: "ؤۆ",
  ك: "کڪ",
  ر: "ڕ",
  ل: "ڵ",
  σ: "ς",
  0: "٠۰",
  1: "١۱",
  2: "٢۲",
  3: "٣۳",
  4: "٤۴",
  5: "٥۵",
  6: "٦۶",
  7: "٧۷",
  8: "٨۸",
  9: "٩۹",
};
const forms = Object.values(formsOf).join("");
const letters = Object.entries(formsOf)
  .map(([letter, each]) => letter.repeat(each.length))
  .join("");

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table bookings (
      clinic_id      integer not null,
      list           text not null,
      date           date not null,
      number         integer not null,
      shift          smallint,
      "order"        double precision not null,
      patient_key    text not null,
      patient_id     text,
      patient_name   varchar(200) not null, -- lengths are types, for PostgreSQL parses each check anew for each booking
      patient_phone  text,
      source         text not null,
      status         text not null default 'booked',
      golden_code    text,
      former_code    text,
      ticket_hash    bytea not null,
      version        bigint not null,
      calls          integer not null default 0,
      called_at      timestamptz,
      called_to      text,
      started_at     timestamptz,
      finished_at    timestamptz,
      cancelled_by   text,
      moved_to_list    text,
      moved_to_date    date,
      moved_to_number  integer,
      arrived_at       timestamptz,
      arrived_by       text,
      priority         smallint not null default 0,
      priority_reason  varchar(200),
      calls_in_turn    integer not null default 0,
      turn_taken_at    timestamptz,
      missed           smallint not null default 0,
      former_priority  smallint,
      former_order     double precision,
      note             varchar(500),
      is_overbooked    boolean not null default false,
      overbook_reason  varchar(200),
      created_at     timestamptz not null default now(),
      updated_at     timestamptz not null default now(),
      constraint bookings_pkey primary key (clinic_id, list, date, number),
      constraint bookings_day foreign key (clinic_id, list, date) references booking_days,
      constraint bookings_number check (number > 0),
      constraint bookings_source check (source in ('patient_app', 'secretary')),
      constraint bookings_status check (status in ('booked', 'in_progress', 'served', 'no_show', 'cancelled')),
      constraint bookings_golden_code_form check (golden_code is null or golden_code ~ '^[0-9]{4}$' and list = 'golden'),
      constraint bookings_calls check (calls >= 0 and (calls = 0) = (called_at is null)),
      constraint bookings_finished check ((status in ('served', 'no_show', 'cancelled')) = (finished_at is not null)),
      constraint bookings_cancelled check ((status = 'cancelled') = (cancelled_by is not null)),
      constraint bookings_cancelled_by check (cancelled_by in ('patient', 'staff', 'closing', 'move', 'leave')),
      constraint bookings_moved check (
        num_nulls(moved_to_list, moved_to_date, moved_to_number) = case when cancelled_by = 'move' then 0 else 3 end
      ),
      constraint bookings_arrived check ((arrived_at is null) = (arrived_by is null)),
      constraint bookings_arrived_by check (arrived_by in ('desk', 'kiosk', 'phone')),
      constraint bookings_priority check (priority between 0 and 3),
      constraint bookings_priority_reason check (priority > 0 or former_priority > 0 or priority_reason is null),
      constraint bookings_missed check (missed between 0 and 2),
      constraint bookings_moved_to foreign key (clinic_id, moved_to_list, moved_to_date, moved_to_number) references bookings
    ) with (
      fillfactor = 80,
      autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500
    );
    comment on table bookings is 'A booking is one patient''s place on one day.';
    comment on column bookings.number is 'The ticket: counts from 1 on each day, or from its shift''s first, and is never reused or changed.';
    comment on column bookings.shift is 'Of a day with shifts, the one that has the booking''s place.';
    comment on column bookings."order" is 'Where the booking stands in the queue; its number at first.';
    comment on column bookings.patient_key is
      'Who the patient is, so that nobody takes two places of a day; set by a trigger.';
    comment on column bookings.former_code is
      'The golden code that the booking had until it was cancelled or its day closed, in case it comes back.';
    comment on column bookings.ticket_hash is 'SHA-256 of the ticket token''s secret.';
    comment on column bookings.moved_to_number is
      'With moved_to_list and moved_to_date, the booking that the patient has instead. A booking that is moved again takes with '
      'it those that were moved to it, so nobody has to follow a chain.';
    comment on column bookings.priority is 'Who is more urgent goes first: 3 before 2, 2 before 1, and 0 is everybody else.';
    comment on column bookings.priority_reason is 'For staff only, and blank once the patient is erased.';
    comment on column bookings.calls_in_turn is 'The calls since the patient last waited.';
    comment on column bookings.turn_taken_at is
      'When the line called the patient in turn, to the millisecond, for that is what browsers know; null: not, because of a priority, '
      'or the call was taken back. A call once more moves called_at and not this: the golden turn counts by it.';
    comment on column bookings.missed is 'How often the patient was called in vain and put back; the second time is a no-show.';
    comment on column bookings.former_order is 'Where a patient who was put back stood before; null once they are called again.';
    comment on column bookings.former_priority is 'Who is put back loses the priority for the day; undone, or moved to another day, they have it again.';
    comment on column bookings.note is 'For staff only.';
    comment on column bookings.is_overbooked is 'Staff took it beyond the capacity: its place is nobody else''s.';
    comment on column bookings.overbook_reason is 'Why; for staff only.';
    comment on column bookings.version is 'The version of the clinic in which this row changed last.';
    comment on column bookings.started_at is 'When the booking last became in_progress.';

    create index bookings_changed on bookings (clinic_id, version) where version > 0;
    comment on index bookings_changed is
      'All rows have a version above 0, but only a statement that says so, as the hub''s does, can use this index. PostgreSQL '
      'expects one booking of a clinic that its statistics do not know, and would take any index that begins with the clinic: '
      'by this one it would read all of the clinic''s bookings to count who is ahead.';
    create index bookings_waiting on bookings (clinic_id, list, date, "order") where status = 'booked';
    create index bookings_urgent on bookings (clinic_id, list, date) where status = 'booked' and priority > 0;
    create unique index bookings_one_per_patient on bookings (clinic_id, list, date, patient_key)
      where status in ('booked', 'in_progress');
    create index bookings_of_patient on bookings (clinic_id, patient_id) where patient_id is not null;
    create index bookings_moved_here on bookings (clinic_id, moved_to_list, moved_to_date, moved_to_number)
      where moved_to_number is not null;
    create index bookings_phone on bookings (clinic_id, reverse(patient_phone) text_pattern_ops) where patient_phone is not null;
    comment on index bookings_phone is 'A number is looked for by its last digits, which its reverse begins with.';
    create unique index bookings_golden_code on bookings (clinic_id, golden_code) where golden_code is not null;

    create function visible(words text) returns text
    language sql immutable as $$
      select regexp_replace(words, '[${invisible}]', '', 'g')
    $$;
    comment on function visible is
      'A text without what cannot be seen: default-ignorable and format characters, and tatweel, which only stretches a word.';

    create function folded(name text) returns text
    language sql immutable as $$
      select btrim(regexp_replace(
        translate(
          lower(regexp_replace(normalize(name, nfkc), '[${invisible}${marks}]', '', 'g') collate "und-x-icu"),
          '${forms}', '${letters}'),
        '[\\u0009-\\u000d\\u0020\\u0085\\u1680\\u2028\\u2029]+', ' ', 'g'))
    $$;
    comment on function folded is
      'A name as everybody reads it, however it was written: the same for the forms of a letter, with and without vowel marks, in '
      'capitals, in either kind of digits, and with what cannot be seen in it. The collation is named, for lower() would '
      'otherwise know only the letters of the database''s locale.';

    create function patient_key(id text, phone text, name text, ticket integer) returns text
    language sql immutable as $$
      select coalesce('id:' || visible(id), 'phone:' || phone || ' ' || folded(name), 'ticket:' || ticket)
    $$;
    comment on function patient_key is
      'Who a patient is: the id, else the phone with the name (families share phones), else nobody but this ticket.';

    create function stamp_booking() returns trigger
    language plpgsql set search_path from current as $$
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
        if new.version = old.version then -- else touch_bookings_of_reopened_day set it, and nothing else changed
          new.updated_at := now();
        end if;
      end if;
      new.version := next_clinic_version(new.clinic_id);
      return new;
    end $$;
    comment on function stamp_booking is
      'Gives a booking that changed the clinic''s version of this transaction. Its patient_key is made anew only when name, '
      'phone or id change, so a later patient_key function leaves the keys of earlier bookings alone.';

    create trigger bookings_stamped before insert or update on bookings
      for each row execute function stamp_booking();
    create trigger bookings_kept before delete or truncate on bookings
      for each statement execute function refuse_removal();
    create trigger bookings_key_kept before update of clinic_id, list, date, number on bookings
      for each row when ((new.clinic_id, new.list, new.date, new.number) is distinct from (old.clinic_id, old.list, old.date, old.number))
      execute function refuse_removal();

    create function touch_bookings_of_reopened_day() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update bookings set version = 0
       where clinic_id = new.clinic_id and list = new.list and date = new.date;
      return null;
    end $$;
    comment on function touch_bookings_of_reopened_day is
      'Streams dropped the closed day with its bookings, so a day that reopens sends them all: version 0, which stamp_booking '
      'replaces, makes each row part of the version that is being made.';

    create trigger booking_days_reopened after update on booking_days
      for each row when (old.status = 'closed' and new.status <> 'closed')
      execute function touch_bookings_of_reopened_day();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop trigger booking_days_reopened on booking_days;
    drop table bookings;
    drop function stamp_booking, touch_bookings_of_reopened_day, patient_key, folded, visible;
  `);
