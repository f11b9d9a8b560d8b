// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table clinics (
      id               integer generated always as identity primary key,
      name             text not null,
      time_zone        text not null default 'Asia/Baghdad',
      country          text not null default 'IQ',
      working_days     text[] not null default '{sat,sun,mon,tue,wed,thu}',
      capacity         integer not null default 20,
      golden_capacity  integer not null default 5,
      public_board     boolean not null default false,
      auto_close_at    time not null default '04:00',
      day_turns_at     time not null default '00:00',
      needs_arrival    boolean not null default false,
      golden_turn      smallint,
      recalls          smallint not null default 3,
      steps_back       smallint not null default 3,
      recall_gap       smallint not null default 0,
      near_ahead       smallint not null default 3,
      remind_at        time,
      quiet_from       time,
      quiet_to         time,
      version          bigint not null default 1,
      created_at       timestamptz not null default now(),
      updated_at       timestamptz not null default now(),
      constraint clinics_name check (length(name) between 1 and 200),
      constraint clinics_country check (country ~ '^[A-Z]{2}$'),
      constraint clinics_working_days check (
        cardinality(working_days) > 0 and working_days <@ array['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri']
      ),
      constraint clinics_capacity check (capacity between 0 and 10000),
      constraint clinics_golden_capacity check (golden_capacity between 0 and 1000),
      constraint clinics_golden_turn check (golden_turn between 0 and 20),
      constraint clinics_recalls check (recalls between 1 and 10),
      constraint clinics_steps_back check (steps_back between 1 and 20),
      constraint clinics_recall_gap check (recall_gap between 0 and 600),
      constraint clinics_near_ahead check (near_ahead between 0 and 20),
      constraint clinics_quiet_hours check (num_nulls(quiet_from, quiet_to) in (0, 2) and quiet_from <> quiet_to),
      constraint clinics_day_turns_before_it_closes check (day_turns_at <= auto_close_at)
    );
    comment on table clinics is
      'A clinic is the owner of one queue (one for each doctor). Whatever means today is in its time zone.';
    comment on column clinics.country is
      'ISO 3166-1 alpha-2: of this country is a phone number that names none. Phones that are stored are E.164 and stay.';
    comment on column clinics.day_turns_at is 'The local time at which the date that the clinic calls today changes.';
    comment on column clinics.auto_close_at is 'The local time, of the next morning, at which a day closes by itself.';
    comment on column clinics.needs_arrival is 'Only who has come is called.';
    comment on column clinics.golden_turn is
      'One doctor serves both lists as one line: 0, golden first; n, one golden patient after n regular ones. Null: two lists.';
    comment on column clinics.recalls is 'After how many calls without an answer a patient may be put back.';
    comment on column clinics.steps_back is 'How many patients then go first.';
    comment on column clinics.recall_gap is 'How many seconds lie between two calls of a patient at least, until they wait again.';
    comment on column clinics.near_ahead is 'A patient with so many ahead is near.';
    comment on column clinics.remind_at is
      'The local time, of the day before, at which patients are reminded. Null: none is.';
    comment on column clinics.quiet_from is
      'With quiet_to, the local times between which nobody is reminded, over midnight too.';
    comment on column clinics.version is 'The version of clinic_versions in which this row changed last.';
    comment on constraint clinics_day_turns_before_it_closes on clinics is
      'A day ends at day_turns_at of the next morning, and only then can it close by itself.';

    create function day_ends_at(clinic clinics, day date) returns timestamptz
    language sql stable as $$ select (day + 1 + clinic.day_turns_at) at time zone clinic.time_zone $$;
    comment on function day_ends_at is 'The moment when the clinic no longer calls the date today.';

    create function clinic_today(clinic clinics, at timestamptz) returns date
    language plpgsql stable as $$
    declare
      today  date := cast((at at time zone clinic.time_zone) - clinic.day_turns_at as date) + 1;
    begin
      while day_ends_at(clinic, today - 1) > at loop
        today := today - 1;
      end loop;
      return today;
    end $$;
    comment on function clinic_today is
      'The date that the clinic calls today: the last one whose eve is over. Where clocks change, a wall time minus '
      'day_turns_at may be a date too far.';

    create function day_closes_at(clinic clinics, day date) returns timestamptz
    language sql stable as $$ select (day + 1 + clinic.auto_close_at) at time zone clinic.time_zone $$;
    comment on function day_closes_at is 'The moment when a day of that date closes by itself.';

    create function is_working_day(clinic clinics, day date) returns boolean
    language sql stable as $$ select to_char(day, 'dy') = any (clinic.working_days) $$;

    create function capacity_for(clinic clinics, list text) returns integer
    language sql immutable as $$ select case list when 'golden' then clinic.golden_capacity else clinic.capacity end $$;
    comment on function capacity_for is 'The capacity that a new day of the list gets.';

    create function check_time_zones() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if exists (select from changed_clinics where time_zone <> 'Asia/Baghdad' and time_zone not in (select name from pg_timezone_names)) then
        raise exception 'unknown time zone' using errcode = 'check_violation', constraint = 'clinics_time_zone';
      end if;
      return null;
    end $$;
    comment on function check_time_zones is
      'Time zones are checked once a statement, not once a row, and the default not at all: pg_timezone_names reads every zone file (45 ms).';

    create trigger clinics_time_zone_of_new after insert on clinics
      referencing new table as changed_clinics
      for each statement execute function check_time_zones();

    create trigger clinics_time_zone_of_edited after update on clinics
      referencing new table as changed_clinics
      for each statement execute function check_time_zones();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function clinic_today, day_ends_at, day_closes_at, is_working_day, capacity_for;
    drop table clinics;
    drop function check_time_zones;
  `);
