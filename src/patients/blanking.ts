/**
 * What becomes of a booking's row when nobody is to know any more whose it was. The number is nobody's name. Who still waits or is inside
 * keeps a golden code, by which the door knows them, until the day closes.
 */
export const blanked = `
  patient_id = null, patient_name = '', patient_phone = null, former_code = null, note = null, priority_reason = null, overbook_reason = null,
  golden_code = case when status in ('booked', 'in_progress') then golden_code end`;
