// @ts-check
/**
 * The window in which a patient may expect the call. Browsers compute the same from their streams
 * (public/client/expected-window.js), so that a passing minute is no change that streams would have to tell.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create type pace as (p20 numeric(5, 1), p50 numeric(5, 1), p80 numeric(5, 1));
    comment on type pace is 'Minutes from one call to the next: of a hundred, 20, 50 and 80 are at most so long.';

    create table clinic_pace (
      clinic_id  integer not null references clinics,
      list       text not null,
      shift      smallint not null,
      pace       pace not null,
      calls      integer not null,
      shown      integer not null,
      hit        integer not null,
      constraint clinic_pace_pkey primary key (clinic_id, list, shift),
      constraint clinic_pace_list check (list in ('regular', 'golden')),
      constraint clinic_pace_shift check (shift between 1 and 4),
      constraint clinic_pace_in_order check (
        0 <= (pace).p20 and (pace).p20 <= (pace).p50 and (pace).p50 <= (pace).p80 and (pace).p50 > 0
      ),
      constraint clinic_pace_hit check (hit between 0 and shown)
    );
    comment on table clinic_pace is 'How fast a shift''s patients are called, learned from the last ten times that it ended.';
    comment on column clinic_pace.calls is 'How many calls the pace is learned from.';
    comment on column clinic_pace.shown is 'Of the shifts that the pace is learned from, the sum.';
    comment on column clinic_pace.hit is 'As shown.';

    create function expected_window(
      pace pace, begins_at timestamptz, calls timestamptz[], earlier integer, ahead integer, at timestamptz,
      out "from" timestamptz, out until timestamptz
    )
    language sql immutable as $$
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
    $$;
    comment on function expected_window is
      'When a patient may expect the call, in steps of five minutes: from the last call on, and not before the doctor begins (null: '
      'has begun), as many gaps later as there are calls until theirs, those of earlier shifts who still wait among them. A gap is as long as the mean of the last twenty of today, and of '
      'the usual one counted ten times; one above an hour was a pause. Several gaps together vary by the root of their number; '
      'a quarter is added, for the pace itself is not known exactly.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function expected_window;
    drop table clinic_pace;
    drop type pace;
  `);
