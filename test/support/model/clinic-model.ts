/** A clinic as the contract describes it, written without a look at src. */

export type List = "regular" | "golden";
export type Status = "booked" | "in_progress" | "served" | "no_show" | "cancelled";

export interface Patient {
  id: string | null;
  name: string;
  phone: string | null;
}

/** Of the clinic's plan; its times are UTC, on the same date. */
export interface PlannedShift {
  shift: number;
  start: string;
  end: string;
  capacity: Record<List, number>;
  firstNumber: number;
}

export interface Booking {
  number: number;
  shift: number | null;
  /** Chosen by the server; only what stands before what is the contract's. */
  order: number;
  status: Status;
  version: number;
  patient: Patient;
  source: "patient_app" | "secretary";
  /** "?" when the server had to choose a new one and nobody has seen it yet. */
  code: string | null;
  formerCode: string | null;
  calls: number;
  calledTo: string | null;
  cancelledBy: string | null;
  movedTo: string | null;
  /** Served by the closing of the day, so inside again if it reopens. */
  wasInside: boolean;
  ticket: string;
}

export interface Day {
  list: List;
  date: string;
  status: "open" | "paused" | "closed";
  wasPaused?: boolean;
  capacity: number;
  /** Those of the plan, or none when the day is one as a whole. */
  shifts: PlannedShift[];
  /** Shifts whose doctor is there, for they called somebody. */
  begun: number[];
  version: number;
  bookings: Booking[];
}

export interface ClinicModel {
  clinicId: number;
  today: string;
  capacity: Record<List, number>;
  workingDays: string[];
  /** Of each working day. */
  plan: PlannedShift[];
  version: number;
  days: Record<string, Day>;
  /** What was done for each idempotency key. */
  done: Record<string, { body: string; reference: string }>;
  goldenMisses: number;
}

export const dayKey = (list: List, date: string): string => `${list} ${date}`;

export const idOf = (model: ClinicModel, day: Day, booking: Booking): string =>
  [
    day.list === "golden" ? "G" : "B",
    model.clinicId,
    day.date.replaceAll("-", ""),
    String(booking.number).padStart(4, "0"),
  ].join("-");

export const allBookings = (model: ClinicModel) =>
  Object.values(model.days).flatMap((day) =>
    day.bookings.map((booking) => ({ day, booking, id: idOf(model, day, booking) })),
  );

export function find(model: ClinicModel, id: string) {
  const found = allBookings(model).find((each) => each.id === id);
  if (!found) throw new Error(`the model has no booking ${id}`);
  return found;
}

/** Of the day, or of one of its shifts. */
export const used = (day: Day, shift?: number): number =>
  day.bookings.filter((booking) => booking.status !== "cancelled" && (shift === undefined || booking.shift === shift))
    .length;

export const ticketsOf = (day: Day, shift: number | null): number =>
  day.bookings.filter((booking) => booking.shift === shift).length;

export const plannedShifts = (model: ClinicModel, date: string): PlannedShift[] =>
  isWorkingDay(model, date) ? model.plan : [];

export const newDay = (model: ClinicModel, list: List, date: string): Day => {
  const shifts = plannedShifts(model, date);
  const ofShifts = shifts.reduce((sum, { capacity }) => sum + capacity[list], 0);
  const capacity = shifts.length > 0 ? ofShifts : model.capacity[list];
  const other = model.days[dayKey(list === "golden" ? "regular" : "golden", date)];
  return { list, date, status: "open", capacity, shifts, begun: [...(other?.begun ?? [])], version: 0, bookings: [] };
};

/** The clock stands still at that time of each day, in UTC. */
const now = "12:00";

/** The shift that takes a booking (null: the day is one as a whole), or the code that says why none does. */
export function chooseShift(model: ClinicModel, day: Day, asked?: number): { shift: number | null } | string {
  if (day.shifts.length === 0) {
    if (asked !== undefined) return "invalid";
    return used(day) < day.capacity ? { shift: null } : "day_full";
  }
  const possible = day.shifts.filter(({ shift }) => asked === undefined || shift === asked);
  if (possible.length === 0) return "invalid";
  const left = possible.filter(({ end }) => day.date !== model.today || end > now);
  if (left.length === 0) return "shift_over";
  const free = left.find(({ shift, capacity }) => used(day, shift) < capacity[day.list]);
  return free ? { shift: free.shift } : "shift_full";
}

const isWaiting = ({ status }: Booking) => status === "booked" || status === "in_progress";

/** Who it is; undefined for a walk-in, who is nobody else. */
function identity({ id, phone, name }: Patient): string | undefined {
  if (id !== null) return `id ${id}`;
  return phone === null
    ? undefined
    : `phone ${phone} ${name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase()}`;
}

/** Whether somebody else's booking of that day makes this patient's a second one. */
export function waitsAlready(day: Day, patient: Patient, except?: Booking): boolean {
  const who = identity(patient);
  return (
    who !== undefined &&
    day.bookings.some((other) => other.number !== except?.number && isWaiting(other) && identity(other.patient) === who)
  );
}

export const waitsOnList = (model: ClinicModel, list: List, patient: Patient): boolean =>
  Object.values(model.days).some((day) => day.list === list && day.status !== "closed" && waitsAlready(day, patient));

export const inOrder = (day: Day): Booking[] =>
  [...day.bookings].sort((a, b) => a.order - b.order || a.number - b.number);

export const queue = (day: Day): Booking[] => inOrder(day).filter(({ status }) => status === "booked");

export const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

export const isWorkingDay = (model: ClinicModel, date: string): boolean =>
  model.workingDays.includes(["sun", "mon", "tue", "wed", "thu", "fri", "sat"][new Date(date).getUTCDay()] as string);

export const isNear = (model: ClinicModel, date: string): boolean => date <= plusDays(model.today, 30);

interface Search {
  /** This date and those behind it come first. */
  asked?: string | undefined;
  otherThan?: string | undefined;
  shift?: number | undefined;
}

export function nearestFree(
  model: ClinicModel,
  list: List,
  { asked = "", otherThan, shift }: Search = {},
): { date: string; shift: number | null } | undefined {
  const dates = Array.from({ length: 31 }, (_, ahead) => plusDays(model.today, ahead));
  const inTurn = [...dates.filter((date) => date >= asked), ...dates.filter((date) => date < asked)];
  for (const date of inTurn) {
    const day = model.days[dayKey(list, date)] ?? newDay(model, list, date);
    if (date === otherThan || !isWorkingDay(model, date) || day.status !== "open") continue;
    const place = chooseShift(model, day, shift);
    if (typeof place !== "string") return { date, shift: place.shift };
  }
  return undefined;
}

const transitions: Record<Status, Status[]> = {
  booked: ["in_progress", "cancelled", "no_show"],
  in_progress: ["served", "booked", "no_show"],
  no_show: ["booked"],
  served: ["in_progress"],
  cancelled: ["booked"],
};

/** The codes that forbid this change of status; none when it is allowed. */
export function statusRefusals(day: Day, booking: Booking, to: Status): string[] {
  if (to === booking.status) return [];
  return [
    ...(day.status === "closed" ? ["day_closed"] : []),
    ...(transitions[booking.status].includes(to) && booking.cancelledBy !== "move" ? [] : ["invalid_transition"]),
    ...(booking.status === "cancelled" && used(day) >= day.capacity ? ["day_full"] : []),
    ...(isWaiting({ ...booking, status: to }) && waitsAlready(day, booking.patient, booking) ? ["already_booked"] : []),
  ];
}

export const codesInUse = (model: ClinicModel): string[] =>
  allBookings(model).flatMap(({ booking }) => (booking.code === null ? [] : [booking.code]));
