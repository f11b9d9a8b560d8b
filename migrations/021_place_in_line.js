// @ts-check
/** A place in a long line is told without a look at everybody in it. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create index bookings_out_of_line on bookings (clinic_id, list, date, status, number)
      where status <> 'booked' or "order" <> number;
    comment on index bookings_out_of_line is 'All but those who wait where their number puts them, which are most of a long line.';

    create function place_in_line(booking bookings, out ahead integer, out of_earlier_shifts integer, out of_own_shift integer)
    language plpgsql stable set search_path from current set plan_cache_mode = 'force_generic_plan' as $$ -- planning takes longer than counting
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
    end $$;
    comment on function place_in_line is
      'What place_of says, without sorting the line where nobody needs to come and the lists do not share one: from the first who waits, the ticket '
      'numbers that go before, less those who do not wait, and with whoever was put elsewhere. That holds while each number has a '
      'booking, which the day''s sums tell: a number is used or cancelled. Else it is place_of that says.';

    create function turn_of(booking bookings, at timestamptz, out ahead integer, out expected json)
    language plpgsql stable set search_path from current set plan_cache_mode = 'force_generic_plan' as $$
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
    end $$;
    comment on function turn_of is 'How many go before a booking that waits, and, of a shift, when its call may be expected.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function turn_of, place_in_line;
    drop index bookings_out_of_line;
  `);
