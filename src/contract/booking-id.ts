export type ListName = "regular" | "golden";

export interface BookingKey {
  clinicId: number;
  list: ListName;
  date: string;
  number: number;
}

/** `B-<clinic>-<yyyymmdd>-<number>`, golden `G-…`: sayable at a desk, no secret. */
export const bookingIdOf = ({ clinicId, list, date, number }: BookingKey): string =>
  `${list === "golden" ? "G" : "B"}-${clinicId}-${date.replaceAll("-", "")}-${String(number).padStart(4, "0")}`;

/** The parts of a booking's id; undefined when no booking can have it. */
export function parseBookingId(id: string): BookingKey | undefined {
  const match = /^([BG])-([1-9]\d{0,8})-(2\d{3})(\d{2})(\d{2})-(\d{4,7})$/.exec(id);
  if (!match) return undefined;
  const [, letter, clinicId, year, month, day, number] = match;
  const key: BookingKey = {
    clinicId: Number(clinicId),
    list: letter === "G" ? "golden" : "regular",
    date: `${year}-${month}-${day}`,
    number: Number(number),
  };
  const dateExists = new Date(`${key.date}T00:00:00Z`).toJSON()?.startsWith(key.date);
  return dateExists && bookingIdOf(key) === id ? key : undefined;
}
