// @ts-check
/** What a patient should be told once, decided from the rows, whoever changed them. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table push_subscriptions (
      clinic_id   integer not null,
      id          integer generated always as identity,
      list        text not null,
      date        date not null,
      number      integer not null,
      endpoint    text not null,
      p256dh      text not null,
      auth        text not null,
      language    text not null,
      created_at  timestamptz not null default now(),
      constraint push_subscriptions_pkey primary key (clinic_id, id),
      constraint push_subscriptions_booking foreign key (clinic_id, list, date, number) references bookings,
      constraint push_subscriptions_once unique (clinic_id, list, date, number, endpoint),
      constraint push_subscriptions_endpoint check (length(endpoint) between 1 and 2000),
      constraint push_subscriptions_p256dh check (length(p256dh) between 1 and 200),
      constraint push_subscriptions_auth check (length(auth) between 1 and 100),
      constraint push_subscriptions_language check (language in ('ar', 'en'))
    );
    comment on table push_subscriptions is 'A browser that the holder of a ticket wants to be told on (Web Push, RFC 8030).';
    comment on column push_subscriptions.p256dh is 'The browser''s public key, base64url; with auth, it encrypts messages (RFC 8291).';

    create table notices (
      clinic_id   integer not null,
      list        text not null,
      date        date not null,
      number      integer not null,
      kind        text not null,
      calls       integer not null,
      decided_at  timestamptz not null,
      expires_at  timestamptz not null,
      constraint notices_pkey primary key (clinic_id, list, date, number, kind, calls),
      constraint notices_booking foreign key (clinic_id, list, date, number) references bookings,
      constraint notices_kind check (kind in ('near', 'called', 'moved', 'cancelled', 'late', 'reminder')),
      constraint notices_calls check (calls >= 0 and (kind in ('near', 'called') or calls = 0)),
      constraint notices_expires check (decided_at < expires_at)
    );
    comment on table notices is
      'A notice is something that a patient is told once. The key has no time: it is the lock by which instances decide once.';
    comment on column notices.calls is
      'How often the booking had been called, of near and called: each call is told, and who waits again after one is near again.';
    comment on column notices.expires_at is 'What is not told by then is pointless.';

    create table notice_sendings (
      id                    bigint generated always as identity,
      clinic_id             integer not null,
      list                  text not null,
      date                  date not null,
      number                integer not null,
      kind                  text not null,
      calls                 integer not null,
      webhook_id            integer,
      push_subscription_id  integer,
      attempts              integer not null default 0,
      next_at               timestamptz not null default '-infinity',
      claimed_until         timestamptz not null default '-infinity',
      outcome               text,
      constraint notice_sendings_pkey primary key (id),
      constraint notice_sendings_notice foreign key (clinic_id, list, date, number, kind, calls)
        references notices on delete cascade,
      constraint notice_sendings_webhook foreign key (webhook_id) references webhooks on delete cascade,
      constraint notice_sendings_push_subscription foreign key (clinic_id, push_subscription_id)
        references push_subscriptions on delete cascade,
      constraint notice_sendings_one_recipient check (num_nonnulls(webhook_id, push_subscription_id) = 1),
      constraint notice_sendings_attempts check (attempts >= 0),
      constraint notice_sendings_outcome check (outcome in ('delivered', 'moot', 'undeliverable'))
    ) with (fillfactor = 50);
    comment on table notice_sendings is
      'A sending brings a notice to one recipient. No message is stored: it is made when it is sent, from the booking as it then is.';
    comment on column notice_sendings.next_at is 'It is not tried before.';
    comment on column notice_sendings.claimed_until is 'An instance sends until then; if it ends before, another one does.';
    comment on column notice_sendings.outcome is
      'Null: it is still to be sent. Moot: it was pointless when its turn came, or too late. Undeliverable: the recipient wants none.';
    create index notice_sendings_to_webhooks on notice_sendings (webhook_id, next_at)
      where outcome is null and webhook_id is not null;
    create index notice_sendings_to_browsers on notice_sendings (next_at)
      where outcome is null and push_subscription_id is not null;
    create index notice_sendings_of_notice on notice_sendings (clinic_id, list, date, number, kind, calls);
    create index notice_sendings_of_subscription on notice_sendings (clinic_id, push_subscription_id)
      where push_subscription_id is not null;

    create function is_quiet(clinic clinics, at timestamptz) returns boolean
    language sql stable as $$
      select case when clinic.quiet_from < clinic.quiet_to then clock >= clinic.quiet_from and clock < clinic.quiet_to
                  else coalesce(clock >= clinic.quiet_from or clock < clinic.quiet_to, false) end
        from cast(at at time zone clinic.time_zone as time) as clock
    $$;

    create function reminded_at(clinic clinics, day date) returns timestamptz
    language sql stable as $$ select (day - 1 + clinic.remind_at) at time zone clinic.time_zone $$;
    comment on function reminded_at is 'When who has a booking on that date is reminded; null: never.';

    create function push_subscriptions_for(booking bookings) returns setof push_subscriptions
    language sql stable as $$
      select distinct on (subscription.endpoint) subscription.*
        from (select booking.list, booking.date, booking.number
               union all
              select list, date, number from bookings
               where clinic_id = booking.clinic_id
                 and (moved_to_list, moved_to_date, moved_to_number) = (booking.list, booking.date, booking.number)) as ticket
        join push_subscriptions subscription using (list, date, number)
       where subscription.clinic_id = booking.clinic_id
       order by subscription.endpoint, subscription.id desc
    $$;
    comment on function push_subscriptions_for is 'A patient who was moved is told on the browsers of the earlier ticket, too.';

    create function due_notices(clinic clinics, today date, at timestamptz) returns table (
      kind text, list text, date date, number integer, calls integer, expires_at timestamptz
    )
    language sql stable as $$
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
    $$;
    comment on function due_notices is
      'What the clinic''s patients should have been told by then. Near is who has few ahead once the line moves: the shift''s doctor is there, or, without '
      'shifts, somebody was called. Of what happened, the last 12 hours, so that a clinic that begins with notices tells nothing old. '
      'Who waits when a day closes is told only if the day is not over.';

    create function decide_notices(of_clinic integer, at timestamptz) returns integer
    language plpgsql set search_path from current set plan_cache_mode = 'force_generic_plan' as $$ -- planning takes longer than deciding
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
    end $$;
    comment on function decide_notices is
      'Notes what is due and was not decided before, once whoever decides at the same time, and what is to be sent to whom; tells '
      'how many. A notice without a recipient is none: it is decided if one comes while it is due.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function decide_notices, due_notices, push_subscriptions_for, reminded_at, is_quiet;
    drop table notice_sendings, notices, push_subscriptions;
  `);
