// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table webhooks (
      id             integer generated always as identity primary key,
      clinic_id      integer references clinics,
      url            text not null,
      audience       text not null,
      kinds          text[] not null,
      secret         bytea not null,
      former_secret  bytea,
      rotated_at     timestamptz,
      status         text not null default 'active',
      status_since   timestamptz not null default now(),
      failures       integer not null default 0,
      failing_since  timestamptz,
      next_at        timestamptz not null default '-infinity',
      attempts       jsonb not null default '[]',
      created_at     timestamptz not null default now(),
      constraint webhooks_url check (length(url) <= 2000),
      constraint webhooks_audience check (audience in ('staff', 'public')),
      constraint webhooks_kinds check (
        cardinality(kinds) > 0 and kinds <@ array['booking.changed', 'day.changed', 'notice.due']
      ),
      constraint webhooks_notices_for_staff check (audience = 'staff' or not 'notice.due' = any(kinds)),
      constraint webhooks_former_secret check ((former_secret is null) = (rotated_at is null)),
      constraint webhooks_status check (status in ('active', 'paused', 'disabled')),
      constraint webhooks_failing check ((failures = 0) = (failing_since is null))
    ) with (fillfactor = 50); -- room for HOT updates: each delivery notes its attempt
    comment on table webhooks is 'A webhook is an address of another program that is told of every change.';
    comment on constraint webhooks_notices_for_staff on webhooks is 'A notice is for one patient, whom it names.';
    comment on column webhooks.clinic_id is 'The clinic that it is told of; null for every clinic.';
    comment on column webhooks.secret is 'What signs its messages, sealed with the key of the server''s environment.';
    comment on column webhooks.former_secret is 'The one before rotated_at, which signs too for a day, so that receivers can change.';
    comment on column webhooks.status is 'Paused keeps its cursors; disabled too, and the receiver asked for it by 410.';
    comment on column webhooks.failures is 'Attempts in a row that failed.';
    comment on column webhooks.next_at is 'Nothing is sent before.';
    comment on column webhooks.attempts is 'The last ones, newest first, without any body.';

    create table webhook_cursors (
      webhook_id     integer not null references webhooks on delete cascade,
      clinic_id      integer not null references clinics,
      epoch          text not null,
      version        bigint not null,
      list           text,
      date           date,
      number         integer,
      claimed_until  timestamptz not null default '-infinity',
      failures       integer not null default 0,
      next_at        timestamptz not null default '-infinity',
      constraint webhook_cursors_pkey primary key (webhook_id, clinic_id),
      constraint webhook_cursors_version check (version >= 0),
      constraint webhook_cursors_row check (num_nulls(list, date, number) in (0, 3))
    ) with (fillfactor = 50);
    comment on table webhook_cursors is
      'How far a webhook has been told of a clinic. Rows carry their version, so they are the log of what is still to be told, and '
      'no message is stored.';
    comment on column webhook_cursors.epoch is 'The history that version belongs to; in another one the cursor begins anew.';
    comment on column webhook_cursors.version is 'Everything up to this version is told, and of this one no more than up to the row.';
    comment on column webhook_cursors.number is
      'With list and date, the row of version that was told last: a booking, or (0) the day itself. Null: all of version is told.';
    comment on column webhook_cursors.claimed_until is 'An instance sends until then; if it ends before, another one goes on.';
    comment on column webhook_cursors.failures is 'Attempts in a row that failed with this clinic: one message that is refused must not hold up the others.';
    comment on column webhook_cursors.next_at is 'Nothing of this clinic is sent before.';
    create index webhook_cursors_of_clinic on webhook_cursors (clinic_id);

    create function note_status_time() returns trigger
    language plpgsql as $$
    begin
      new.status_since := now();
      return new;
    end $$;
    create trigger webhooks_status_timed before update of status on webhooks
      for each row when (old.status <> new.status) execute function note_status_time();

    create function start_of_live_days(of_clinic integer) returns bigint
    language sql stable set search_path from current as $$
      select coalesce(min(least(day.version, (select min(version) from bookings booking
                                              where (booking.clinic_id, booking.list, booking.date) = (day.clinic_id, day.list, day.date)))) - 1,
                      (select version from clinic_versions where clinic_id = of_clinic))
        from booking_days day
       where day.clinic_id = of_clinic and day.status <> 'closed'
    $$;
    comment on function start_of_live_days is 'The version above which are all rows of a clinic''s days that are not closed.';

    create function follow_new_clinic() returns trigger
    language plpgsql set search_path from current as $$
    begin
      insert into webhook_cursors (webhook_id, clinic_id, epoch, version)
      select id, new.id, dawr_epoch(), 0 from webhooks where clinic_id is null;
      return null;
    end $$;
    comment on function follow_new_clinic is 'A webhook of every clinic is told of those that are made later, too.';
    create trigger clinics_followed after insert on clinics
      for each row execute function follow_new_clinic();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop trigger clinics_followed on clinics;
    drop function follow_new_clinic, start_of_live_days;
    drop table webhook_cursors, webhooks;
    drop function note_status_time;
  `);
