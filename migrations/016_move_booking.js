// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create function move_booking(
      moved bookings, to_list text, to_date date, to_shift integer, ticket_hash bytea, golden_codes text[], at timestamptz,
      other_than date default null, not_before date default null,
      out booking json, out refused json
    )
    language plpgsql set search_path from current as $$
    begin
      -- A patient waits once on a day, so this booking ends before the other begins, and says only then which one that is.
      update bookings b set status = 'cancelled', cancelled_by = 'staff', golden_code = null, finished_at = now()
       where b.clinic_id = moved.clinic_id and b.list = moved.list and b.date = moved.date and b.number = moved.number;
      perform take_places(moved.clinic_id, moved.list, moved.date, moved.shift, -1, -cast(moved.is_overbooked as integer));
      select place.booking, place.refused into booking, refused from book_place(
        of_clinic => moved.clinic_id, wanted_list => to_list, asked_date => to_date, asked_shift => to_shift,
        name => moved.patient_name, phone => moved.patient_phone, phone_country => null, id => moved.patient_id,
        source => moved.source, ticket_hash => ticket_hash, golden_codes => golden_codes, is_staff => true, at => at,
        other_than => other_than, not_before => not_before
      ) as place;
      update bookings b
         set cancelled_by = 'move', moved_to_list = booking->>'list', moved_to_date = cast(booking->>'date' as date),
             moved_to_number = cast(booking->>'number' as integer)
       where booking is not null and b.clinic_id = moved.clinic_id
         and ((b.list, b.date, b.number) = (moved.list, moved.date, moved.number)
              or (b.moved_to_list, b.moved_to_date, b.moved_to_number) = (moved.list, moved.date, moved.number));
      if booking is not null and (coalesce(moved.former_priority, moved.priority) > 0 or moved.note is not null
                                  or moved.arrived_at is not null) then
        update bookings b
           set priority = coalesce(moved.former_priority, moved.priority), priority_reason = moved.priority_reason, note = moved.note,
               arrived_at = case when b.date = moved.date then moved.arrived_at end,
               arrived_by = case when b.date = moved.date then moved.arrived_by end
         where b.clinic_id = moved.clinic_id
           and (b.list, b.date, b.number) = (booking->>'list', cast(booking->>'date' as date), cast(booking->>'number' as integer))
        returning row_to_json(b) into booking;
      end if;
    end $$;
    comment on function move_booking is
      'Gives a patient who waits a new booking instead of this one, and of those that were moved to this one before. What refuses the new one, as of book_place, must roll '
      'the whole back.';

    create function move_waiting(leave clinic_exceptions, golden_codes text[], at timestamptz) returns setof bookings
    language plpgsql set search_path from current as $$
    declare
      clinic      clinics;
      waiting     bookings;
      moved       record;
      moved_to    date;
      first_free  jsonb := '{}'; -- of each list: places only go, so who comes after need not look before it
      from_date   date;
    begin
      select c.* into clinic from clinics c where c.id = leave.clinic_id;
      for waiting in select * from waiting_in(leave) loop
        from_date := greatest(waiting.date, cast(first_free->>waiting.list as date));
        select * into moved from move_booking(
          moved => waiting, to_list => waiting.list, to_date => null, to_shift => null, ticket_hash => waiting.ticket_hash,
          golden_codes => array_remove(waiting.golden_code || golden_codes, null), at => at, not_before => from_date
        );
        moved_to := cast(moved.booking->>'date' as date);
        if moved.refused is not null or moved_to > waiting.date + 30 then
          return next waiting;
        elsif moved_to > from_date then
          select first_free || jsonb_build_object(waiting.list, nearest.free_date) into first_free
            from nearest_free_place(
              clinic => clinic, wanted_list => waiting.list, wanted_shift => null, patient => null, from_date => from_date,
              asked_date => null, other_than => null, at => at
            ) as nearest;
        end if;
      end loop;
    end $$;
    comment on function move_waiting is
      'Moves who waits for a shift that a leave takes, in their order, to the nearest place from their own date on, and returns '
      'those for whom there was none. Their tickets and golden codes stay the same.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop function move_waiting, move_booking");
