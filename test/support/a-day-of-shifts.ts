import type { PublicBooking as Booking, Day } from "../../public/client/index.js";
import { aBooking, aDay } from "../unit/client/fixtures.js";

export type Shift = Day["shifts"][number];

export const timeZone = "Asia/Baghdad";
/** On the clinic's Monday, in ms. */
export const at = (time: string) => Date.parse(`2026-11-23T${time}:00+03:00`);
export const utc = (time: string) => new Date(at(time)).toISOString();

export const aShift = (shift: number, from: string, to: string, fields: Partial<Shift> = {}): Shift => ({
  ...{ shift, startsAt: utc(from), endsAt: utc(to), capacity: 20, used: 1, firstNumber: 1, lastNumber: 1 },
  ...{ doctor: "expected", lateMinutes: 0, pace: null, overbooked: 0 },
  ...fields,
});

export const aDayOf = (shifts: Shift[], bookings: Booking[] = [], fields: object = {}): Day<"public"> => ({
  ...aDay({ shifts, ...fields }),
  bookings,
});

export const waitsFor = (shift: number, number = shift) => aBooking(number, { shift });
