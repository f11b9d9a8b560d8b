// @ts-check
/**
 * Booking in one round trip. Between the clinic's lock and the booking lie several statements, because what a statement
 * reads is as old as its beginning, and so older than the lock that it waited for. In a function they cost one
 * journey instead of ten, and PostgreSQL plans them once a connection.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create function nearest_free_date(
      clinic clinics, wanted_list text, today date, asked_date date, other_than date
    ) returns date
    language plpgsql stable set search_path from current as $$
    begin
      return (
        select candidate.date
          from generate_series(0, 30) as days_ahead
         cross join lateral (select today + days_ahead as date) as candidate
          left join booking_days day
            on day.clinic_id = clinic.id and day.list = wanted_list and day.date = candidate.date
         where is_working_day(clinic, candidate.date)
           and candidate.date is distinct from other_than
           and case when day.status is null then capacity_for(clinic, wanted_list) > 0
                    else day.status = 'open' and day.used < day.capacity end
         order by candidate.date <= asked_date, candidate.date
         limit 1
      );
    end $$;
    comment on function nearest_free_date is
      'The nearest working day with room, from today on and 30 days at most, never other_than. A day that nobody opened yet '
      'counts. With asked_date, the days after it come first.';

    create function find_place(
      of_clinic integer, wanted_list text, asked_date date, patient text, phone_country text, is_staff boolean,
      at timestamptz, other_than date,
      out free_date date, out refusal text, out waiting_date date, out waiting_number integer, out next_available date
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
         and (live.date = asked_date or asked_date is null or not is_staff)
         and live.date is distinct from other_than
         and booking.patient_key = patient and booking.status in ('booked', 'in_progress')
       order by live.date is distinct from asked_date, live.date
       limit 1;
      if found then
        refusal := 'already_booked';
        return;
      end if;

      if asked_date is null then
        free_date := nearest_free_date(
          clinic => clinic, wanted_list => wanted_list, today => today, asked_date => null, other_than => other_than
        );
        if free_date is null then
          refusal := 'no_free_day';
        end if;
        return;
      end if;

      free_date := asked_date;
      select d.* into day from booking_days d
       where d.clinic_id = of_clinic and d.list = wanted_list and d.date = asked_date;
      if day.status = 'closed' then
        refusal := 'day_closed';
      elsif day.status = 'paused' then
        refusal := 'day_paused';
      elsif day.status is null and not is_staff
            and not (asked_date <= today + 30 and is_working_day(clinic, asked_date)) then
        refusal := 'day_not_open';
      elsif coalesce(day.used >= day.capacity, capacity_for(clinic, wanted_list) = 0) then
        refusal := 'day_full';
        next_available := nearest_free_date(
          clinic => clinic, wanted_list => wanted_list, today => today, asked_date => asked_date, other_than => null
        );
      end if;
    end $$;
    comment on function find_place is
      'The day where a booking would go, or why there is none: the problem''s code, with the booking that is in the way for '
      'already_booked and another day for day_full. The function only reads: a refusal can be told without the clinic''s lock, '
      'a place must be looked for again under it. Staff may give a patient several days of a list, and book on any day. '
      'A booking on other_than is not in the way. other_country says that the clinic is no longer of the country by which the phone was read (null: by none).';

    create function book_place(
      of_clinic integer, wanted_list text, asked_date date, name text, phone text, phone_country text, id text, source text,
      ticket_hash bytea, golden_codes text[], is_staff boolean, at timestamptz, other_than date,
      out booking json, out refused json
    )
    language plpgsql set search_path from current as $$
    declare
      patient  text := patient_key(id, phone, name, 0);
      place    record;
      ticket   integer;
      code     text;
      booked   bookings;
    begin
      select * into place from find_place(
        of_clinic => of_clinic, wanted_list => wanted_list, asked_date => asked_date, patient => patient,
        phone_country => phone_country, is_staff => is_staff, at => at, other_than => other_than
      );
      if place.refusal is null then
        perform from clinic_versions where clinic_id = of_clinic for no key update;
        select * into place from find_place(
          of_clinic => of_clinic, wanted_list => wanted_list, asked_date => asked_date, patient => patient,
          phone_country => phone_country, is_staff => is_staff, at => at, other_than => other_than
        );
      end if;
      if place.refusal is not null then
        refused := row_to_json(place);
        return;
      end if;

      update booking_days day
         set used = day.used + 1, last_number = day.last_number + 1
       where day.clinic_id = of_clinic and day.list = wanted_list and day.date = place.free_date
      returning day.last_number into ticket;
      if not found then
        insert into booking_days (clinic_id, list, date, capacity, used, last_number)
        select of_clinic, wanted_list, place.free_date, capacity_for(c, wanted_list), 1, 1 from clinics c where c.id = of_clinic;
        ticket := 1;
      end if;

      if wanted_list = 'golden' then
        select offered into code from unnest(golden_codes) with ordinality as codes (offered, turn)
         where not exists (select from bookings taken where taken.clinic_id = of_clinic and taken.golden_code = offered)
         order by turn limit 1;
      end if;
      insert into bookings as new_booking (clinic_id, list, date, number, "order", patient_id, patient_name, patient_phone,
                                           source, ticket_hash, golden_code)
      values (of_clinic, wanted_list, place.free_date, ticket, ticket, id, name, phone, source, ticket_hash, code)
      returning new_booking.* into booked;
      booking := row_to_json(booked);
    end $$;
    comment on function book_place is
      'Books a place: returns the booking''s row as JSON, or what find_place says against it. A refusal takes no lock and '
      'writes nothing. A golden booking takes the first of the codes that nobody in the clinic has.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function book_place, find_place, nearest_free_date;
  `);
