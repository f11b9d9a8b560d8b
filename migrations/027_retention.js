// @ts-check
/** Names of days older than a clinic keeps them are blanked, and nobody is told, for no screen shows such a day. */

const stampBooking = (/** @type {string} */ untold) => `
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
        end if;${untold}
        if new.version = old.version then -- else touch_bookings_of_reopened_day set it, and nothing else changed
          new.updated_at := now();
        end if;
      end if;
      new.version := next_clinic_version(new.clinic_id);
      if tg_op = 'INSERT' then
        insert into deeds (clinic_id, version, deed, list, date, number)
        values (new.clinic_id, new.version, 'booked', new.list, new.date, new.number);
      end if;
      return new;
    end $$;`;

const stampDay = (/** @type {string} */ untold) => `
    create or replace function stamp_booking_day() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if tg_op = 'UPDATE' then
        if new is not distinct from old then
          return old;
        end if;${untold}
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
    end $$;`;

const untold = `
        if new.version < 0 then -- whoever blanks names says so, for nobody is told
          new.version := old.version;
          return new;
        end if;`;

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    alter table clinics add column keep_months smallint constraint clinics_keep_months check (keep_months between 1 and 120);
    comment on column clinics.keep_months is
      'Who the patients of a closed day were is blanked so many months after it. Null: it is kept.';
    alter table booking_days add column is_blanked boolean not null default false;
    comment on column booking_days.is_blanked is 'Of a closed day: none of its bookings names somebody.';

    create function names_somebody(booking bookings) returns boolean
    language sql immutable as $$
      select booking.patient_name <> ''
             or num_nonnulls(booking.patient_id, booking.patient_phone, booking.former_code, booking.note, booking.priority_reason,
                             booking.overbook_reason) > 0
    $$;

    create function name_day_again() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update booking_days set is_blanked = false, version = -version
       where clinic_id = new.clinic_id and list = new.list and date = new.date and is_blanked;
      return null;
    end $$;
    comment on function name_day_again is 'Staff may correct a patient of a closed day: a day that was blanked has a name again.';

    create trigger bookings_named_again
      after update of patient_id, patient_name, patient_phone, note, priority_reason, overbook_reason on bookings
      for each row when (names_somebody(new)) execute function name_day_again();

    ${stampBooking(untold)}
    ${stampDay(untold)}

    create table job_turns (
      job      text not null,
      holder   text not null,
      ends_at  timestamptz not null,
      constraint job_turns_pkey primary key (job)
    );
    comment on table job_turns is 'A job that one instance does at a time: whose turn it is, and until when if that instance ends.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop table job_turns;
    drop trigger bookings_named_again on bookings;
    drop function name_day_again, names_somebody;
    ${stampBooking("")}
    ${stampDay("")}
    alter table booking_days drop column is_blanked;
    alter table clinics drop column keep_months;
  `);
