// @ts-check
/**
 * Who is next: the only definition of the order in which patients are called. Browsers compute the same from their streams
 * (public/client/line.js).
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create function line_of(clinic clinics, of_date date) returns table (
      line text, place integer, list text, number integer, shift smallint, is_here boolean, ahead integer, because text
    )
    language sql stable as $$
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
    $$;
    comment on function line_of is
      'Who waits on a date, line by line: a clinic with golden_turn has one for both lists. A shift with lower numbers goes '
      'first; in it who has priority, then each list in its order, a golden patient after golden_turn regular ones, counted since its last '
      'golden turn. Who has not come stands where they would go if they came now, and nobody waits for them. ahead: how many go first.';

    create function place_of(booking bookings, out ahead integer, out of_earlier_shifts integer, out of_own_shift integer)
    language sql stable set search_path from current as $$
      with waiting as materialized (
        select line.* from clinics clinic cross join lateral line_of(clinic, booking.date) line where clinic.id = booking.clinic_id
      )
      select mine.ahead,
             cast(count(other.number) filter (where other.shift is distinct from mine.shift) as integer),
             cast(count(other.number) filter (where other.shift is not distinct from mine.shift) as integer)
        from waiting mine left join waiting other on other.line = mine.line and other.place < mine.place
       where mine.list = booking.list and mine.number = booking.number
       group by mine.ahead
    $$;
    comment on function place_of is
      'How many go before a booking that waits, and how many stand before it, those who have not come among them.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop function place_of, line_of");
