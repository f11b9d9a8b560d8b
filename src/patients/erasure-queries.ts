import type { Knex } from "knex";

/**
 * Blanks whatever tells who this patient was, in live and closed days alike, and forgets their browsers. The bookings stay: they are the
 * clinic's own history, and their numbers are nobody's name. Who still waits or is inside keeps a golden code, by which the door knows them, until
 * the day closes.
 */
export async function erasePatient(transaction: Knex.Transaction, clinicId: number, patientId: string): Promise<void> {
  await transaction.raw(
    `with erased as (
       update bookings
          set patient_id = null, patient_name = '', patient_phone = null, former_code = null, note = null, priority_reason = null, overbook_reason = null,
              golden_code = case when status in ('booked', 'in_progress') then golden_code end
        where clinic_id = :clinicId and patient_id = :patientId
       returning clinic_id, list, date, number
     )
     delete from push_subscriptions using erased
      where push_subscriptions.clinic_id = :clinicId
        and (push_subscriptions.list, push_subscriptions.date, push_subscriptions.number) = (erased.list, erased.date, erased.number)`,
    { clinicId, patientId },
  );
}
