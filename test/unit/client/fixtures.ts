import type { PublicBooking as Booking, ClinicState, Day } from "../../../public/client/index.js";

export type DayFields = Omit<Day, "bookings">;

export const monday = "2026-11-23";

export const aDay = (changes: Partial<DayFields> = {}): DayFields => ({
  list: "regular",
  date: monday,
  status: "open",
  capacity: 20,
  used: 1,
  overbooked: 0,
  onLeave: false,
  note: null,
  shifts: [],
  ...changes,
});

export const aBooking = (number: number, changes: Partial<Booking> = {}): Booking => {
  const { list = "regular", date = monday } = changes;
  const id = `${list}-${date}-${number}`;
  const uncalled = { calls: 0, calledAt: null, calledTo: null, turnTakenAt: null, missed: 0 };
  const inLine = { arrived: false, priority: 0, ...uncalled };
  return { id, list, date, number, shift: null, order: number, status: "booked", ...inLine, ...changes };
};

export const aState = (version: number, days: ClinicState["days"] = []): ClinicState => ({
  clinicId: 7,
  version,
  clinic: { name: "Dr. Layla", timeZone: "Asia/Baghdad", needsArrival: false, goldenTurn: null },
  days,
});

export const anUpdate = (since: number, version: number, days: DayFields[] = [], bookings: Booking[] = []) => ({
  type: "update",
  data: { clinicId: 7, since, version, days, bookings },
});

export const numbersOf = (state: ClinicState | undefined | "reopen") =>
  typeof state === "object" ? state.days.map(({ bookings }) => bookings.map(({ number }) => number)) : state;

/** Numbers from 0 to below `sides`, the same at every run (the generator of Park and Miller). */
export const aDice = (seed: number) => (sides: number) => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % sides;
};
