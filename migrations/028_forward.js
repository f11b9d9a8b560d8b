// @ts-check
/** A patient who is sent on to another clinic of the organisation: the two bookings name each other. */

/** @param {string} change What tells of a way from clinic to clinic. */
const tellBooking = (change) => `
    create or replace function tell_booking() returns trigger
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
             is distinct from (old.moved_to_list, old.moved_to_date, old.moved_to_number)),${change}
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
    end $$;`;

/** @param {{ needs: string, takes: string }} origin Of a booking that came from another clinic. */
const moveBooking = ({ needs, takes }) => `
    create or replace function move_booking(
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
                                  or moved.arrived_at is not null${needs}) then
        update bookings b
           set priority = coalesce(moved.former_priority, moved.priority), priority_reason = moved.priority_reason, note = moved.note,${takes}
               arrived_at = case when b.date = moved.date then moved.arrived_at end,
               arrived_by = case when b.date = moved.date then moved.arrived_by end
         where b.clinic_id = moved.clinic_id
           and (b.list, b.date, b.number) = (booking->>'list', cast(booking->>'date' as date), cast(booking->>'number' as integer))
        returning row_to_json(b) into booking;
      end if;
    end $$;`;

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    alter table bookings add column came_from text, add column forwarded_to text;
    comment on column bookings.came_from is
      'The id of the booking at another clinic that sent the patient here; a booking that this is moved to keeps it. No foreign key, which '
      'each booking would pay for: bookings are never removed, nor their keys changed.';
    comment on column bookings.forwarded_to is
      'The id of the booking that was made at another clinic when the patient was sent there; null again once they are called back.';
${tellBooking(`
          ('forwarded', new.came_from, new.forwarded_to,
           (new.came_from, new.forwarded_to) is distinct from (old.came_from, old.forwarded_to)),`)}
${moveBooking({ needs: " or moved.came_from is not null", takes: " came_from = moved.came_from," })}
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
${tellBooking("")}
${moveBooking({ needs: "", takes: "" })}
    alter table bookings drop column came_from, drop column forwarded_to;
  `);
