// @ts-check
/** A shift that ends teaches the clinic's pace, and tells how good the windows were that its patients were shown. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create function called_in(part day_shifts) returns setof bookings
    language sql stable as $$
      select call.*
        from bookings call join clinics clinic on clinic.id = clinic_id
       where clinic_id = part.clinic_id and date = part.date and shift = part.shift
         and (list = part.list or clinic.golden_turn is not null)
         and status in ('in_progress', 'served', 'no_show') and called_at is not null
    $$;
    comment on function called_in is
      'The shift''s bookings that have had their turn; where both lists make one line, those of either.';

    create function expected_for(
      booking bookings, earlier integer, ahead integer, at timestamptz, out "from" timestamptz, out until timestamptz
    )
    language sql stable as $$
      select called."from", called.until
        from day_shifts part
       cross join lateral expected_window(
         pace => part.pace,
         begins_at => case when part.doctor = 'expected' then part.starts_at + part.late_minutes * interval '1 minute'
                           when not exists (select from called_in(part)) then part.starts_at end,
         calls => array(select called_at from day_shifts earlier cross join lateral called_in(earlier)
                         where (earlier.clinic_id, earlier.list, earlier.date) = (part.clinic_id, part.list, part.date)
                           and lower(earlier.numbers) <= lower(part.numbers)
                         order by called_at desc limit 21), -- a window asks for no more
         earlier => earlier, ahead => ahead, at => at
       ) as called
       where part.clinic_id = booking.clinic_id and part.list = booking.list and part.date = booking.date
         and part.shift = booking.shift
         and booking.status = 'booked' and part.pace is not null and doctor_of(part) in ('expected', 'arrived')
    $$;
    comment on function expected_for is
      'The window of a booking that waits behind so many of earlier shifts and so many of its own; null while the pace is not known, and '
      'when no doctor comes.';

    create function windows_shown(part day_shifts) returns table (
      number integer, called_at timestamptz, "from" timestamptz, until timestamptz
    )
    language sql stable as $$
      select distinct on (fourth.number) fourth.number, fourth.called_at, shown."from", shown.until
        from clinics clinic
       cross join lateral (
         select call.called_at as at from called_in(part) call order by call.called_at desc limit 200
       ) as moment
       cross join lateral (
         select waiting.* from bookings waiting
          where waiting.clinic_id = part.clinic_id and waiting.date = part.date
            and (waiting.list = part.list or clinic.golden_turn is not null)
            and waiting.shift = part.shift and waiting.created_at <= moment.at
            and (waiting.called_at is null or waiting.called_at > moment.at)
            and (waiting.finished_at is null or waiting.finished_at > moment.at)
          order by case when clinic.golden_turn is not null then waiting.called_at end, waiting.priority desc, waiting."order", waiting.number
         offset 3 limit 1
       ) as fourth
       cross join lateral expected_window(
         pace => part.pace, begins_at => null,
         calls => array(select earlier.called_at from called_in(part) earlier where earlier.called_at <= moment.at
                         order by earlier.called_at desc limit 21), -- a window asks for no more
         earlier => 0, ahead => 3, at => moment.at
       ) as shown
       where clinic.id = part.clinic_id and part.pace is not null and fourth.list = part.list and fourth.status in ('in_progress', 'served', 'no_show') and fourth.called_at is not null
       order by fourth.number, moment.at
    $$;
    comment on function windows_shown is
      'What each patient of a shift that ended was shown when a call left three ahead of them, and when they were called; of the '
      'last 200 calls. It is told from the bookings as they are now, so one that was moved in the order counts by its new place. Of one line '
      'of both lists the order then is no longer known: three were ahead of whom the fourth call from then on was for.';

    create function learn_pace(of_clinic integer, of_list text, of_shift smallint, until_date date) returns void
    language sql set search_path from current as $$
      update day_shifts part
         set (shown, hit) = (select count(*), count(*) filter (where called_at between "from" and until) from windows_shown(part))
       where clinic_id = of_clinic and list = of_list and shift = of_shift and date = until_date;

      with ended as (
        select part
          from day_shifts part join booking_days day using (clinic_id, list, date)
         where clinic_id = of_clinic and list = of_list and part.shift = of_shift and date <= until_date
           and (day.status = 'closed' or part.doctor = 'left') and exists (select from called_in(part))
         order by date desc
         limit 10
      ), gaps as (
        select extract(epoch from called_at - lag(called_at) over (partition by date order by called_at)) / 60 as minutes
          from ended cross join lateral called_in(part)
      ), learned as (
        insert into clinic_pace (clinic_id, list, shift, pace, calls, shown, hit)
        select of_clinic, of_list, of_shift,
               cast(row (percentile_cont(0.2) within group (order by minutes),
                         greatest(0.1, percentile_cont(0.5) within group (order by minutes)),
                         greatest(0.1, percentile_cont(0.8) within group (order by minutes))) as pace),
               count(*), (select sum((part).shown) from ended), (select sum((part).hit) from ended)
          from gaps where minutes <= 60 -- a longer one was a pause
        having count(*) >= 10
        on conflict on constraint clinic_pace_pkey do update
          set pace = excluded.pace, calls = excluded.calls, shown = excluded.shown, hit = excluded.hit
        returning pace
      )
      update day_shifts part set pace = learned.pace
        from learned, booking_days day
       where part.clinic_id = of_clinic and part.list = of_list and part.shift = of_shift and part.date > until_date
         and part.pace is distinct from learned.pace
         and day.clinic_id = part.clinic_id and day.list = part.list and day.date = part.date and day.status <> 'closed'
    $$;
    comment on function learn_pace is
      'Learns from the last ten times that a shift ended, once there were ten calls, and tells the later days that are made already.';

    create function doctor_calls() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update day_shifts set doctor = 'arrived'
       where clinic_id = new.clinic_id and date = new.date and shift = new.shift and doctor = 'expected';
      return null;
    end $$;
    comment on function doctor_calls is 'Who calls a patient is there.';

    create trigger bookings_called after update of calls on bookings
      for each row when (new.shift is not null and new.calls > old.calls) execute function doctor_calls();

    create function learn_from_shift() returns trigger
    language plpgsql set search_path from current as $$
    begin
      perform learn_pace(new.clinic_id, new.list, new.shift, new.date);
      return null;
    end $$;

    create function learn_from_day() returns trigger
    language plpgsql set search_path from current as $$
    begin
      perform learn_pace(clinic_id, list, shift, date) from day_shifts
        where clinic_id = new.clinic_id and list = new.list and date = new.date;
      return null;
    end $$;

    create trigger day_shifts_ended after update of doctor on day_shifts
      for each row when (new.doctor = 'left' and old.doctor <> 'left') execute function learn_from_shift();
    create trigger booking_days_ended after update of status on booking_days
      for each row when (new.status = 'closed' and old.status <> 'closed' and new.shifts <> '[]')
      execute function learn_from_day();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop trigger bookings_called on bookings;
    drop trigger day_shifts_ended on day_shifts;
    drop trigger booking_days_ended on booking_days;
    drop function doctor_calls, learn_from_day, learn_from_shift, learn_pace, windows_shown, expected_for, called_in;
  `);
