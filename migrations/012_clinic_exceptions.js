// @ts-check
/** Exceptions from the weekly hours, for ranges of dates: closed beats extra, and extra beats the plan. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table clinic_exceptions (
      clinic_id        integer not null,
      id               integer generated always as identity,
      kind             text not null,
      dates            daterange not null,
      shift            smallint,
      weekdays         text[],
      starts           time,
      ends             time,
      capacity         integer,
      golden_capacity  integer,
      first_number     integer,
      day_turns_at     time not null,
      note             text,
      created_at       timestamptz not null default now(),
      constraint clinic_exceptions_pkey primary key (clinic_id, id),
      constraint clinic_exceptions_clinic foreign key (clinic_id, day_turns_at) references clinics (id, day_turns_at)
        on update cascade,
      constraint clinic_exceptions_kind check (kind in ('closed', 'extra')),
      constraint clinic_exceptions_dates check (upper(dates) - lower(dates) between 1 and 366),
      constraint clinic_exceptions_shift check (shift between 1 and 4),
      constraint clinic_exceptions_weekdays check (
        cardinality(weekdays) > 0 and weekdays <@ array['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri']
      ),
      constraint clinic_exceptions_hours check (
        case kind when 'extra' then num_nulls(shift, starts, ends, capacity, golden_capacity, first_number) = 0
                  else num_nonnulls(weekdays, starts, ends, capacity, golden_capacity, first_number) = 0 end
      ),
      constraint clinic_exceptions_capacity check (capacity between 0 and 10000),
      constraint clinic_exceptions_golden_capacity check (golden_capacity between 0 and 1000),
      constraint clinic_exceptions_first_number check (first_number > 0),
      constraint clinic_exceptions_within_a_day check (starts >= day_turns_at and (ends > starts or ends <= day_turns_at)),
      constraint clinic_exceptions_note check (length(note) between 1 and 200),
      constraint clinic_exceptions_one_of_a_kind exclude using gist (
        clinic_id with =, kind with =, int4range(coalesce(shift, 1), coalesce(shift, 4), '[]') with &&, dates with &&
      )
    );
    comment on table clinic_exceptions is
      'Dates on which a clinic keeps other hours than those of the week. Closed beats extra, extra beats the plan.';
    comment on column clinic_exceptions.shift is 'Of closed: null is the whole day.';
    comment on column clinic_exceptions.weekdays is 'Of extra: only these days of the range; null is all of them.';
    comment on column clinic_exceptions.note is 'What the public is told.';
    comment on column clinic_exceptions.day_turns_at is
      'That of the clinic, kept the same by the foreign key: a shift that ran beyond it would belong to two dates.';

    create function leaves_on(clinic clinics, day date) returns table (shift smallint, note text)
    language sql stable as $$
      select shift, note from clinic_exceptions where clinic_id = clinic.id and kind = 'closed' and dates @> day
    $$;
    comment on function leaves_on is 'What is closed on a date: a shift, or (null) the whole day.';

    create function plan_on(clinic clinics, day date) returns table (
      shift smallint, starts time, ends time, capacity integer, golden_capacity integer, first_number integer,
      is_closed boolean
    )
    language sql stable as $$
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
    $$;
    comment on function plan_on is 'The shifts of a date by the clock on the wall.';

    create function planned_shifts(clinic clinics, day date) returns table (
      shift smallint, starts_at timestamptz, ends_at timestamptz, capacity integer, golden_capacity integer,
      numbers int4range, on_leave boolean
    )
    language sql stable as $$
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
    $$;
    comment on function planned_shifts is
      'The shifts that a day of that date gets when it is made; a shift may give the numbers up to the next one''s first. Where '
      'clocks are put forward, an hour of the plan does not exist: what lies in it ends when the next shift starts, or is left out.';

    create function plan_conflict(clinic clinics, within daterange, out on_date date, out shifts smallint[], out field text)
    language sql stable as $$
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
    $$;
    comment on function plan_conflict is
      'The first of these dates on which an extra shift meets another one, in its hours or in the ticket numbers that its places '
      'need. What holds within the week is a constraint of clinic_hours; this cannot be one, for it joins two tables by date.';

    create or replace function is_working_day(clinic clinics, day date) returns boolean
    language plpgsql stable set search_path from current as $$
    begin
      if to_char(day, 'dy') = any (clinic.working_days)
         and not exists (select from clinic_hours where clinic_id = clinic.id) then
        return true;
      end if;
      return exists (select from plan_on(clinic, day));
    end $$;
    comment on function is_working_day is 'A day with a shift; of a clinic without hours, one of its working days too.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    create or replace function is_working_day(clinic clinics, day date) returns boolean
    language sql stable as $$ select to_char(day, 'dy') = any (clinic.working_days) $$;
    drop function plan_conflict, planned_shifts, plan_on, leaves_on;
    drop table clinic_exceptions;
  `);
