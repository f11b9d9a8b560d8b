// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table booking_days (
      clinic_id       integer not null references clinics,
      list            text not null,
      date            date not null,
      capacity        integer not null,
      used            integer not null default 0,
      last_number     integer not null default 0,
      status          text not null default 'open',
      version         bigint not null,
      closed_version  bigint,
      closed_at       timestamptz,
      was_paused      boolean not null default false,
      overbooked      integer not null default 0,
      shifts          jsonb not null default '[]',
      on_leave        boolean not null default false,
      note            text,
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      constraint booking_days_pkey primary key (clinic_id, list, date),
      constraint booking_days_list check (list in ('regular', 'golden')),
      constraint booking_days_status check (status in ('open', 'paused', 'closed')),
      constraint booking_days_capacity_range check (capacity between 0 and 40000), -- four shifts of 10,000
      constraint booking_days_used check (used >= 0),
      constraint booking_days_capacity check (used <= capacity + overbooked),
      constraint booking_days_overbooked check (overbooked >= 0),
      constraint booking_days_last_number check (last_number >= used),
      constraint booking_days_closed check (
        (status = 'closed') = (closed_version is not null) and (status = 'closed') = (closed_at is not null)
      )
    ) with (
      fillfactor = 50, -- room for HOT updates: no index holds a column that a booking changes
      autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200
    );
    comment on table booking_days is
      'A day is one list of a clinic on one date. A closed day stays where it is: closed days are the archive.';
    comment on column booking_days.was_paused is 'Of a closed day: it was paused, and will be again if it reopens.';
    comment on column booking_days.used is 'The number of bookings that are not cancelled.';
    comment on column booking_days.overbooked is 'How many places staff have added beyond the capacity, each for one patient.';
    comment on column booking_days.last_number is
      'The newest ticket''s number; of a day with shifts, how many tickets it has given. Never goes back.';
    comment on column booking_days.shifts is 'What screens show of the day''s shifts (day_shifts), which keep it up to date.';
    comment on column booking_days.on_leave is 'A leave (clinic_exceptions) takes the whole day: it takes no bookings.';
    comment on column booking_days.note is 'What the public is told of the day''s leave.';
    comment on column booking_days.version is 'The version of the clinic in which this row changed last.';
    comment on column booking_days.closed_version is
      'The version of the clinic in which the day closed; null while it is not closed.';

    create index booking_days_live on booking_days (clinic_id, date) where status <> 'closed';
    create index booking_days_closed on booking_days (clinic_id, closed_version) where closed_version is not null;
    create index booking_days_archive on booking_days (clinic_id, date desc, list) where status = 'closed';

    create function stamp_booking_day() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if tg_op = 'UPDATE' then
        if new is not distinct from old then
          return old;
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
    end $$;

    create trigger booking_days_stamped before insert or update on booking_days
      for each row execute function stamp_booking_day();
    create trigger booking_days_kept before delete or truncate on booking_days
      for each statement execute function refuse_removal();
    create trigger booking_days_key_kept before update of clinic_id, list, date on booking_days
      for each row when ((new.clinic_id, new.list, new.date) is distinct from (old.clinic_id, old.list, old.date))
      execute function refuse_removal();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop table booking_days;
    drop function stamp_booking_day;
  `);
