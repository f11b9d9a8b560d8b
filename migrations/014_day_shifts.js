// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table day_shifts (
      clinic_id     integer not null,
      list          text not null,
      date          date not null,
      shift         smallint not null,
      starts_at     timestamptz not null,
      ends_at       timestamptz not null,
      capacity      integer not null,
      used          integer not null default 0,
      overbooked    integer not null default 0,
      numbers       int4range not null,
      last_number   integer not null,
      doctor        text not null default 'expected',
      late_minutes  integer not null default 0,
      on_leave      boolean not null default false,
      pace          pace,
      shown         integer not null default 0,
      hit           integer not null default 0,
      constraint day_shifts_pkey primary key (clinic_id, list, date, shift),
      constraint day_shifts_day foreign key (clinic_id, list, date) references booking_days,
      constraint day_shifts_shift check (shift between 1 and 4),
      constraint day_shifts_hours check (starts_at < ends_at),
      constraint day_shifts_capacity_range check (capacity between 0 and 10000),
      constraint day_shifts_used check (used >= 0),
      constraint day_shifts_capacity check (used <= capacity + overbooked),
      constraint day_shifts_overbooked check (overbooked >= 0),
      constraint day_shifts_last_number check (
        lower(numbers) > 0 and last_number >= lower(numbers) - 1 + used
        and (upper_inf(numbers) or last_number < upper(numbers))
      ),
      constraint day_shifts_enough_numbers check (upper_inf(numbers) or capacity <= upper(numbers) - lower(numbers)),
      constraint day_shifts_doctor check (doctor in ('expected', 'arrived', 'left', 'cancelled')),
      constraint day_shifts_late_minutes check (late_minutes between 0 and 600),
      constraint day_shifts_hit check (hit between 0 and shown),
      constraint day_shifts_one_at_a_time exclude using gist (
        clinic_id with =, list with =, date with =, tstzrange(starts_at, ends_at) with &&
      ),
      constraint day_shifts_own_numbers exclude using gist (
        clinic_id with =, list with =, date with =, numbers with &&
      )
    ) with (
      fillfactor = 50 -- room for HOT updates: no index holds a column that a booking changes
    );
    comment on table day_shifts is
      'A shift of a day: its time, its places, its ticket numbers, and whether the doctor is there.';
    comment on column day_shifts.used is 'The number of the shift''s bookings that are not cancelled.';
    comment on column day_shifts.numbers is 'The ticket numbers that the shift may give.';
    comment on column day_shifts.last_number is
      'The newest ticket''s number, at first the one before the first; never goes back.';
    comment on column day_shifts.on_leave is 'A leave takes the shift: whatever doctor says, none comes.';
    comment on column day_shifts.late_minutes is 'How much later than starts_at the doctor is expected.';
    comment on column day_shifts.pace is 'What clinic_pace knew before the shift began; null: nothing.';
    comment on column day_shifts.shown is 'Of a shift that ended: how many patients had been shown a window when three were ahead of them.';
    comment on column day_shifts.hit is 'How many of these were called within it.';

    create function doctor_of(part day_shifts) returns text
    language sql immutable as $$
      select case when part.on_leave and part.doctor <> 'left' then 'cancelled' else part.doctor end
    $$;
    comment on function doctor_of is 'What everybody is told of a shift''s doctor.';

    create function sum_up_shifts() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update booking_days day
         set (capacity, used, overbooked, last_number, shifts) =
             (select sum(capacity), sum(used), sum(overbooked), sum(last_number - lower(numbers) + 1),
                     jsonb_agg(jsonb_build_object(
                       'shift', shift, 'startsAt', starts_at, 'endsAt', ends_at, 'capacity', capacity, 'used', used, 'overbooked', overbooked,
                       'firstNumber', lower(numbers), 'lastNumber', last_number,
                       'doctor', doctor_of(part), 'lateMinutes', late_minutes, 'pace', pace) order by shift)
                from day_shifts part
               where clinic_id = new.clinic_id and list = new.list and date = new.date)
       where day.clinic_id = new.clinic_id and day.list = new.list and day.date = new.date;
      return null;
    end $$;
    comment on function sum_up_shifts is
      'Tells the day''s row of its shifts: the sums of their places, and what screens show of each. So a shift that changes is '
      'a day that changes, and takes a version.';

    create trigger day_shifts_summed_up after insert or update on day_shifts
      for each row execute function sum_up_shifts();
    create trigger day_shifts_kept before delete or truncate on day_shifts
      for each statement execute function refuse_removal();
    create trigger day_shifts_key_kept before update of clinic_id, list, date, shift on day_shifts
      for each row when ((new.clinic_id, new.list, new.date, new.shift) is distinct from (old.clinic_id, old.list, old.date, old.shift))
      execute function refuse_removal();

    alter table bookings add constraint bookings_shift
      foreign key (clinic_id, list, date, shift) references day_shifts;

    create function leave_of(clinic clinics, day date, out is_whole_day boolean, out note text)
    language sql stable as $$
      select coalesce(bool_or(shift is null), false), string_agg(note, ' · ' order by shift nulls first)
        from leaves_on(clinic, day)
    $$;
    comment on function leave_of is 'What a day''s row says of its leave.';

    create function open_day(clinic clinics, of_list text, of_date date) returns void
    language sql set search_path from current as $$
      insert into booking_days (clinic_id, list, date, capacity, on_leave, note)
      select clinic.id, of_list, of_date, capacity_for(clinic, of_list), leave.is_whole_day, leave.note
        from leave_of(clinic, of_date) leave;

      insert into day_shifts (clinic_id, list, date, shift, starts_at, ends_at, capacity, numbers, last_number,
                              on_leave, doctor, late_minutes, pace)
      select clinic.id, of_list, of_date, plan.shift, plan.starts_at, plan.ends_at,
             case of_list when 'golden' then plan.golden_capacity else plan.capacity end, plan.numbers, lower(plan.numbers) - 1,
             plan.on_leave, coalesce(other_list.doctor, 'expected'), coalesce(other_list.late_minutes, 0), known.pace
        from planned_shifts(clinic, of_date) plan
        left join clinic_pace known on known.clinic_id = clinic.id and known.list = of_list and known.shift = plan.shift
        left join day_shifts other_list
          on other_list.clinic_id = clinic.id and other_list.date = of_date and other_list.shift = plan.shift;
    $$;
    comment on function open_day is
      'Makes a day as the clinic plans it: with its shifts, or with the clinic''s capacity where none is planned. What the other '
      'list knows of the doctor holds for this one.';

    create function follow_leave() returns trigger
    language plpgsql set search_path from current as $$
    declare
      leave   clinic_exceptions := coalesce(new, old);
      begins  boolean := tg_op = 'INSERT';
    begin
      update day_shifts part set on_leave = begins
        from booking_days live
       where live.clinic_id = leave.clinic_id and live.status <> 'closed' and live.date <@ leave.dates
         and part.clinic_id = live.clinic_id and part.list = live.list and part.date = live.date
         and part.shift = coalesce(leave.shift, part.shift);

      update booking_days live
         set (on_leave, note) = (select told.is_whole_day, told.note from clinics c, leave_of(c, live.date) told
                                  where c.id = leave.clinic_id)
       where live.clinic_id = leave.clinic_id and live.status <> 'closed' and live.date <@ leave.dates;
      return null;
    end $$;
    comment on function follow_leave is
      'Tells the days that are made of a leave that begins or ends: no doctor comes, or what was known of one holds again. So screens learn '
      'of it with the same version.';

    create trigger clinic_exceptions_begun after insert on clinic_exceptions
      for each row when (new.kind = 'closed') execute function follow_leave();
    create trigger clinic_exceptions_ended after delete on clinic_exceptions
      for each row when (old.kind = 'closed') execute function follow_leave();

    create function remember_leaves(of_clinic integer, of_list text, of_date date) returns void
    language sql set search_path from current as $$
      update booking_days day
         set (on_leave, note) = (select told.is_whole_day, told.note from clinics c, leave_of(c, day.date) told where c.id = day.clinic_id)
       where day.clinic_id = of_clinic and day.list = of_list and day.date = of_date;
      update day_shifts part
         set on_leave = exists (select from clinics c cross join lateral leaves_on(c, part.date) leave
                                 where c.id = part.clinic_id and coalesce(leave.shift, part.shift) = part.shift)
       where part.clinic_id = of_clinic and part.list = of_list and part.date = of_date;
    $$;
    comment on function remember_leaves is 'Tells a day that reopens of the leaves that began or ended while it was closed.';

    create function waiting_in(leave clinic_exceptions) returns setof bookings
    language sql stable as $$
      select booking.*
        from booking_days live join bookings booking using (clinic_id, list, date)
       where live.clinic_id = leave.clinic_id and live.status <> 'closed' and live.date <@ leave.dates
         and (leave.shift is null or booking.shift = leave.shift) and booking.status = 'booked'
       order by booking.date, booking.list, booking."order", booking.number
    $$;
    comment on function waiting_in is 'Who waits for a shift that a leave takes, in their order.';

    create function take_places(of_clinic integer, of_list text, of_date date, of_shift smallint, places integer, beyond integer default 0)
    returns void
    language sql set search_path from current as $$
      update day_shifts set used = used + places, overbooked = overbooked + beyond
       where clinic_id = of_clinic and list = of_list and date = of_date and shift = of_shift;
      update booking_days set used = used + places, overbooked = overbooked + beyond
       where clinic_id = of_clinic and list = of_list and date = of_date and of_shift is null;
    $$;
    comment on function take_places is
      'Counts bookings that are no longer cancelled; fewer than none gives places back. A booking of no shift is the day''s own. Beyond: '
      'how many of them are beyond the capacity.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function take_places, waiting_in, remember_leaves, open_day;
    drop trigger clinic_exceptions_begun on clinic_exceptions;
    drop trigger clinic_exceptions_ended on clinic_exceptions;
    drop function follow_leave, leave_of;
    alter table bookings drop constraint bookings_shift;
    drop function doctor_of;
    drop table day_shifts;
    drop function sum_up_shifts;
  `);
