import type { Knex } from "knex";

/**
 * Blanks whatever tells who this patient was, in live and closed days alike. The bookings stay: they are the
 * clinic's own history, and their numbers are nobody's name.
 */
export async function erasePatient(transaction: Knex.Transaction, clinicId: number, patientId: string): Promise<void> {
  await transaction.raw(
    `update bookings set patient_id = null, patient_name = '', patient_phone = null
      where clinic_id = :clinicId and patient_id = :patientId`,
    { clinicId, patientId },
  );
}
