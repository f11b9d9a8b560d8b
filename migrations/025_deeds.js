// @ts-check
/** Who did it: each change of a clinic, a day or a booking leaves a row that says who acted, and nothing about the patient. */

/**
 * A new booking tells of itself in the trigger that stamps it: one more trigger would cost it more than the row.
 *
 * @param {string} onInsert
 */
const stampBooking = (onInsert) => `
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
        if new.version = old.version then -- else touch_bookings_of_reopened_day set it, and nothing else changed
          new.updated_at := now();
        end if;
      end if;
      new.version := next_clinic_version(new.clinic_id);${onInsert}
      return new;
    end $$;`;

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table deeds (
      clinic_id  integer not null, -- no foreign key, which each booking would pay for: clinics are never removed
      at         timestamptz not null default clock_timestamp(),
      id         bigint generated always as identity,
      version    bigint not null,
      actor      varchar(40) not null default coalesce(nullif(current_setting('dawr.actor', true), ''), 'database'),
      deed       text not null,
      list       text,
      date       date,
      shift      smallint,
      number     integer,
      was        text,
      became     text,
      constraint deeds_pkey primary key (clinic_id, at, id)
    ) with (autovacuum_vacuum_insert_scale_factor = 0.02);
    comment on table deeds is
      'Who changed what of a clinic. An audit, not a change log: no stream reads it. Without personal data, so it may outlive the '
      'erasure of a patient.';
    comment on column deeds.at is
      'The clock, not the beginning of the transaction: under the clinic''s lock it tells deeds in their order.';
    comment on column deeds.version is
      'The clinic''s version that the deed is part of; of its plan, which has no version, the one at that time.';
    comment on column deeds.actor is
      'As the transaction says in dawr.actor: admin, key:<id>, ticket, job:<name>. Without a word the change was made past Dawr.';
    comment on column deeds.deed is 'What was changed.';
    comment on column deeds.number is 'With list and date, the booking; without number the day or its shift; without date the clinic.';

    do $$
    declare
      role  text;
    begin
      for role in select distinct cast(grantee as regrole) from pg_class, aclexplode(relacl)
                   where pg_class.oid = cast('bookings' as regclass) and privilege_type = 'INSERT' and grantee <> 0 loop
        execute format('grant insert on deeds to %s', role); -- for instances that run meanwhile, of a role with few rights
      end loop;
    end $$;

    create function refuse_other_deed() returns trigger
    language plpgsql set search_path from current as $$
    begin
      raise exception '% on % is refused: what was done is only ever added to', tg_op, tg_table_name
        using errcode = 'restrict_violation';
    end $$;
    create trigger deeds_kept before update or delete or truncate on deeds
      for each statement execute function refuse_other_deed();

    create function act_in(clinic integer, actor text) returns integer
    language sql volatile as $$
      select case when set_config('dawr.actor', actor, true) is not null then clinic end
    $$;
    comment on function act_in is
      'Says who acts until the transaction ends, as part of a statement that is sent anyway. Returns the clinic, so that it stands in '
      'an argument, which is evaluated before the function that it is for. One expression, for PostgreSQL to take it in.';
${stampBooking(`
      if tg_op = 'INSERT' then
        insert into deeds (clinic_id, version, deed, list, date, number)
        values (new.clinic_id, new.version, 'booked', new.list, new.date, new.number);
      end if;`)}

    create function tell_booking() returns trigger
    language plpgsql set search_path from current as $$
    declare
      follows  constant text[] := '{version,updated_at,patient_key,golden_code,former_code}';
    begin
      insert into deeds (clinic_id, version, deed, list, date, number, was, became)
      select new.clinic_id, new.version, change.deed, new.list, new.date, new.number, change.was, change.became
        from (values
          (case when new.calls <> old.calls then 'called' when new.missed > old.missed then 'stepped_back'
                when new.missed < old.missed then 'came_forward' else 'status' end,
           old.status, new.status, (new.status, new.calls, new.missed) is distinct from (old.status, old.calls, old.missed)),
          ('moved', null, concat_ws('/', new.moved_to_list, new.moved_to_date, new.moved_to_number),
           (new.moved_to_list, new.moved_to_date, new.moved_to_number)
             is distinct from (old.moved_to_list, old.moved_to_date, old.moved_to_number)),
          ('arrival', old.arrived_by, new.arrived_by,
           (new.arrived_at, new.arrived_by) is distinct from (old.arrived_at, old.arrived_by)),
          ('order', cast(old."order" as text), cast(new."order" as text), new."order" <> old."order"),
          ('priority', cast(old.priority as text), cast(new.priority as text),
           (new.priority, new.priority_reason) is distinct from (old.priority, old.priority_reason)),
          ('patient', null, null, (new.patient_id, new.patient_name, new.patient_phone)
             is distinct from (old.patient_id, old.patient_name, old.patient_phone)),
          ('note', null, null, new.note is distinct from old.note),
          ('golden_code', null, null, new.status = old.status -- which ends a code, or brings it back
             and coalesce(new.golden_code, new.former_code) is distinct from coalesce(old.golden_code, old.former_code)),
          ('ticket', null, null, new.ticket_hash <> old.ticket_hash)
        ) as change (deed, was, became, is_done)
       where change.is_done;
      if not found and to_jsonb(new) - follows <> to_jsonb(old) - follows then
        insert into deeds (clinic_id, version, deed, list, date, number)
        values (new.clinic_id, new.version, 'other', new.list, new.date, new.number);
      end if;
      return null;
    end $$;
    comment on function tell_booking is
      'Names and numbers of patients, notes and codes are told to have changed, never as what they were. Whatever else changes without '
      'one of these is an other deed, unless a day that closes or reopens brought it.';
    create trigger bookings_told after update on bookings
      for each row execute function tell_booking();

    create function tell_day() returns trigger
    language plpgsql set search_path from current as $$
    begin
      insert into deeds (clinic_id, version, deed, list, date, was, became)
      select new.clinic_id, new.version, change.deed, new.list, new.date, change.was, change.became
        from (values
          ('day_made', null, null, tg_op = 'INSERT'),
          ('day_status', old.status, new.status, new.status <> old.status),
          ('day_capacity', cast(old.capacity as text), cast(new.capacity as text),
           new.capacity <> old.capacity and new.shifts = '[]'), -- else it is the sum of theirs
          ('day_leave', cast(old.on_leave as text), cast(new.on_leave as text),
           tg_op = 'UPDATE' and (new.on_leave, new.note) is distinct from (old.on_leave, old.note))
        ) as change (deed, was, became, is_done)
       where change.is_done;
      return null;
    end $$;
    create trigger booking_days_told after insert or update of status, capacity, on_leave, note on booking_days
      for each row execute function tell_day();
    comment on trigger booking_days_told on booking_days is 'A booking changes other columns, so it does not pay for this.';

    create function tell_shift() returns trigger
    language plpgsql set search_path from current as $$
    begin
      insert into deeds (clinic_id, version, deed, list, date, shift, was, became)
      select new.clinic_id, next_clinic_version(new.clinic_id), change.deed, new.list, new.date, new.shift, change.was, change.became
        from (values
          ('shift_capacity', cast(old.capacity as text), cast(new.capacity as text)),
          ('shift_doctor', old.doctor, new.doctor),
          ('shift_late_minutes', cast(old.late_minutes as text), cast(new.late_minutes as text)),
          ('shift_leave', cast(old.on_leave as text), cast(new.on_leave as text))
        ) as change (deed, was, became)
       where change.was <> change.became;
      return null;
    end $$;
    create trigger day_shifts_told after update of capacity, doctor, late_minutes, on_leave on day_shifts
      for each row execute function tell_shift();

    create function tell_clinic() returns trigger
    language plpgsql set search_path from current as $$
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select new.id, new.version, 'clinic_' || setting, was.value, became.value
        from jsonb_each_text(to_jsonb(old)) as was (setting, value)
        join jsonb_each_text(to_jsonb(new)) as became (setting, value) using (setting)
       where was.value is distinct from became.value and setting not in ('version', 'updated_at')
       order by setting;
      return null;
    end $$;
    create trigger clinics_told after update on clinics
      for each row execute function tell_clinic();

    create function tell_exception() returns trigger
    language plpgsql set search_path from current as $$
    declare
      clinic  integer := coalesce(new.clinic_id, old.clinic_id);
      was     text := concat_ws(' ', old.kind, old.dates, old.shift, old.weekdays, old.starts, old.ends);
      became  text := concat_ws(' ', new.kind, new.dates, new.shift, new.weekdays, new.starts, new.ends);
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select clinic_id, version, 'exception', nullif(was, ''), nullif(became, '') from clinic_versions where clinic_id = clinic;
      return null;
    end $$;
    create trigger clinic_exceptions_told after insert or update of kind, dates, shift, weekdays, starts, ends or delete
      on clinic_exceptions
      for each row execute function tell_exception();

    create function hours_of(planned clinic_hours) returns text
    language sql immutable as $$
      select concat_ws(' ', planned.weekday, planned.shift, planned.starts, planned.ends, planned.capacity, planned.golden_capacity,
                       planned.numbers)
    $$;

    create function tell_plan() returns trigger
    language plpgsql set search_path from current as $$
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select v.clinic_id, v.version, 'hours', case tg_op when 'DELETE' then plan.told end, case tg_op when 'INSERT' then plan.told end
        from (select clinic_id, string_agg(hours_of(changed_hours), ', '
                       order by array_position(array['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri'], weekday), starts) as told
                from changed_hours group by clinic_id) as plan
        join clinic_versions v on v.clinic_id = plan.clinic_id;
      return null;
    end $$;
    comment on function tell_plan is 'A new plan is two deeds: the one before ends, and the new one begins.';
    create trigger clinic_hours_told_of_new after insert on clinic_hours
      referencing new table as changed_hours
      for each statement execute function tell_plan();
    create trigger clinic_hours_told_of_former after delete on clinic_hours
      referencing old table as changed_hours
      for each statement execute function tell_plan();

    create function tell_hours() returns trigger
    language plpgsql set search_path from current as $$
    begin
      insert into deeds (clinic_id, version, deed, was, became)
      select clinic_id, version, 'hours', hours_of(old), hours_of(new) from clinic_versions where clinic_id = new.clinic_id;
      return null;
    end $$;
    create trigger clinic_hours_told after update of weekday, shift, starts, ends, capacity, golden_capacity, numbers on clinic_hours
      for each row execute function tell_hours();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
${stampBooking("")}
    drop trigger bookings_told on bookings;
    drop trigger booking_days_told on booking_days;
    drop trigger day_shifts_told on day_shifts;
    drop trigger clinics_told on clinics;
    drop trigger clinic_exceptions_told on clinic_exceptions;
    drop trigger clinic_hours_told_of_new on clinic_hours;
    drop trigger clinic_hours_told_of_former on clinic_hours;
    drop trigger clinic_hours_told on clinic_hours;
    drop table deeds;
    drop function tell_booking, tell_day, tell_shift, tell_clinic, tell_exception, tell_plan, tell_hours, hours_of, act_in, refuse_other_deed;
  `);
