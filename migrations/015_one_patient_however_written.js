// @ts-check
/**
 * Who already waits was found letter by letter and by the phone as written: أحمد and احمد, or 0770… and +964 770…, took two
 * places. What people write either way is one patient now; the desk's search folds names in the same way.
 */

/**
 * The keys of bookings on live days, and on those closed so lately that they may reopen. Two that are one patient now keep
 * their places, each with its own key. Nobody's screen shows a key, so no version is made.
 */
const keysOfLiveBookings = `
  alter table bookings disable trigger bookings_stamped;
  update bookings booking set patient_key = fresh.patient_key
    from (select b.clinic_id, b.list, b.date, b.number, key as patient_key,
                 row_number() over (partition by b.clinic_id, b.list, b.date, key, b.status in ('booked', 'in_progress')
                                    order by b.patient_key <> key, b.number) as turn
            from bookings b
            join booking_days day using (clinic_id, list, date)
           cross join lateral patient_key(b.patient_id, b.patient_phone, b.patient_name, b.number) as key
           where day.status <> 'closed' or day.date >= current_date - 2) as fresh
   where (booking.clinic_id, booking.list, booking.date, booking.number) = (fresh.clinic_id, fresh.list, fresh.date, fresh.number)
     and fresh.turn = 1 and booking.patient_key <> fresh.patient_key;
  alter table bookings enable trigger bookings_stamped;
`;

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    -- The id, else the phone with the name (families share phones), else nobody but this ticket. Of a phone its end counts,
    -- which is the same with and without the country's code; of a name the letters, without marks and their variants.
    create or replace function patient_key(id text, phone text, name text, ticket integer) returns text
    language sql immutable as $$
      select coalesce(
        'id:' || id,
        'phone:' || right(regexp_replace(phone, '\\D', '', 'g'), 9) || ' ' || translate(
          regexp_replace(
            regexp_replace(lower(btrim(normalize(name, nfkc))), '[\u064b-\u065f\u0670\u0640]', '', 'g'), '\\s+', ' ', 'g'),
          'أإآٱةىئیؤک',
          'ااااهيييوك'),
        'ticket:' || ticket
      )
    $$;

    create or replace function stamp_booking() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if tg_op = 'UPDATE' and (new.patient_id, new.patient_phone, new.patient_name)
                              is not distinct from (old.patient_id, old.patient_phone, old.patient_name) then
        new.patient_key := old.patient_key;
      else
        new.patient_key := patient_key(new.patient_id, new.patient_phone, new.patient_name, new.number);
      end if;
      if tg_op = 'UPDATE' then
        if new is not distinct from old then
          return old;
        end if;
        if new.version = old.version then -- else only touched, see below
          new.updated_at := now();
        end if;
      end if;
      new.version := next_clinic_version(new.clinic_id);
      return new;
    end $$;

    ${keysOfLiveBookings}
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    create or replace function patient_key(id text, phone text, name text, ticket integer) returns text
    language sql immutable as $$
      select coalesce(
        'id:' || id,
        'phone:' || phone || ' ' || lower(regexp_replace(btrim(normalize(name, nfkc)), '\\s+', ' ', 'g')),
        'ticket:' || ticket
      )
    $$;

    create or replace function stamp_booking() returns trigger
    language plpgsql set search_path from current as $$
    begin
      new.patient_key := patient_key(new.patient_id, new.patient_phone, new.patient_name, new.number);
      if tg_op = 'UPDATE' then
        if new is not distinct from old then
          return old;
        end if;
        if new.version = old.version then -- else only touched, see below
          new.updated_at := now();
        end if;
      end if;
      new.version := next_clinic_version(new.clinic_id);
      return new;
    end $$;

    ${keysOfLiveBookings}
  `);
