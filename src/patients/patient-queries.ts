import type { Knex } from "knex";

/**
 * Blanks whatever tells who this patient was, in live and closed days alike. The bookings stay: they are the
 * clinic's own history, and their numbers are nobody's name. Who still waits or is inside keeps a golden code, by which the door knows them, until
 * the day closes. Their browsers are told of nothing more.
 */
export async function erasePatient(transaction: Knex.Transaction, clinicId: number, patientId: string): Promise<void> {
  await transaction.raw(
    `delete from push_subscriptions subscription
      using bookings booking
      where subscription.clinic_id = :clinicId and booking.clinic_id = :clinicId and booking.patient_id = :patientId
        and (booking.list, booking.date, booking.number) = (subscription.list, subscription.date, subscription.number)`,
    { clinicId, patientId },
  );
  await transaction.raw(
    `update bookings
        set patient_id = null, patient_name = '', patient_phone = null, former_code = null, note = null, priority_reason = null, overbook_reason = null,
            golden_code = case when status in ('booked', 'in_progress') then golden_code end
      where clinic_id = :clinicId and patient_id = :patientId`,
    { clinicId, patientId },
  );
}
