// @ts-check
/**
 * Booking in one round trip. Between the clinic's lock and the booking lie several statements, because what a statement
 * reads is as old as its beginning, and so older than the lock that it waited for. In a function they cost one
 * journey instead of ten, and PostgreSQL plans them once a connection.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create function shifts_on(clinic clinics, day booking_days, of_list text, of_date date) returns table (
      shift smallint, starts_at timestamptz, ends_at timestamptz, room integer, doctor text
    )
    language sql stable as $$
      select shift, starts_at, ends_at, least(capacity - used, upper(numbers) - 1 - last_number), doctor_of(part)
        from day_shifts part
       where day.date is not null and clinic_id = clinic.id and list = of_list and date = of_date
      union all
      select shift, starts_at, ends_at, case of_list when 'golden' then golden_capacity else capacity end,
             case when on_leave then 'cancelled' else 'expected' end
        from planned_shifts(clinic, of_date)
       where day.date is null
    $$;
    comment on function shifts_on is
      'The shifts of a day, or (day is null) those that it would be made with. Room: how many more bookings a shift takes.';

    create function choose_shift(
      clinic clinics, day booking_days, of_list text, of_date date, asked_shift integer, at timestamptz,
      out chosen smallint, out refusal text
    )
    language plpgsql stable set search_path from current as $$
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
    end $$;
    comment on function choose_shift is
      'The shift of a date that takes a booking, the earliest or the one asked for, or why none does. Neither: the day is one as a '
      'whole, and takes it. The day is its row, null while nobody has made it.';

    create function nearest_free_place(
      clinic clinics, wanted_list text, wanted_shift integer, patient text, from_date date, asked_date date, other_than date,
      at timestamptz, out free_date date, out free_shift smallint, out is_made boolean
    )
    language plpgsql stable set search_path from current as $$
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
    end $$;
    comment on function nearest_free_place is
      'The nearest working day with room on which the patient (null: somebody) does not wait already, from that date on and 30 days at most, never '
      'other_than, and of one with shifts the first that is not over. A day that nobody opened yet counts. With asked_date, that '
      'day and those after it come first. The search looks at one date after the other, and no further than the first that fits.';

    create function find_place(
      of_clinic integer, wanted_list text, asked_date date, asked_shift integer, patient text, phone_country text,
      is_staff boolean, at timestamptz, other_than date, not_before date,
      out free_date date, out free_shift smallint, out is_made boolean, out refusal text, out waiting_date date, out waiting_number integer,
      out next_date date, out next_shift smallint
    )
    language plpgsql stable set search_path from current as $$
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
    end $$;
    comment on function find_place is
      'The day where a booking would go, or why there is none: the problem''s code, with the booking that is in the way for '
      'already_booked and another place for day_full and shift_full. The function only reads: a refusal can be told without '
      'the clinic''s lock; a place holds under it only while the clinic''s version is the same, and of a day that is made (plans have no version). Staff may give a patient several days of a list, and book on any day. '
      'other_country says that the clinic is no longer of the country by which the phone was read (null: by none).';

    create function book_place(
      of_clinic integer, wanted_list text, asked_date date, asked_shift integer, name text, phone text,
      phone_country text, id text, source text, ticket_hash bytea, golden_codes text[], is_staff boolean, at timestamptz, other_than date default null,
      not_before date default null, arrives boolean default false, overbook_reason text default null,
      out booking json, out refused json
    )
    language plpgsql set search_path from current as $$
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
    end $$;
    comment on function book_place is
      'Books a place: returns the booking''s row as JSON, or what find_place says against it, or not_today: who arrives is '
      'here today. A refusal takes no lock and '
      'writes nothing. A golden booking takes the first of the codes that nobody in the clinic has.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function book_place, find_place, nearest_free_place, choose_shift, shifts_on;
  `);
