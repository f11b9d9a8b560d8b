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
  arrivedBy: "desk" | null;
  priority: number;
  priorityReason: string | null;
  note: string | null;
  /** When it was called in turn, as a rank among all such calls; null: was not, or that was taken back. */
  turn: number | null;
  /** The calls since the patient last waited. */
  callsInTurn: number;
  missed: number;
  /** What a patient who was put back had before, as long as that can be undone. */
  formerOrder: number | null;
  formerPriority: number | null;
  isOverbooked: boolean;
  overbookReason: string | null;
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

interface LineRule {
  /** Null: two lists. */
  goldenTurn: number | null;
  needsArrival: boolean;
  recalls: number;
  stepsBack: number;
}

export interface ClinicModel {
  clinicId: number;
  rule: LineRule;
  /** How often somebody was called in turn. */
  turns: number;
  today: string;
  capacity: Record<List, number>;
  workingDays: string[];
  /** Of each working day. */
  plan: PlannedShift[];
  version: number;
  days: Record<string, Day>;
  /** What was done for each idempotency key. */
  done: Record<string, { body: string; reference: string; because?: string }>;
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

export const overbooked = (day: Day, shift?: number): number =>
  day.bookings.filter(
    (booking) =>
      booking.isOverbooked && booking.status !== "cancelled" && (shift === undefined || booking.shift === shift),
  ).length;

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

/** Of a day that is full, the shift that takes one more. */
export const fullShift = (model: ClinicModel, day: Day, asked?: number): number | null =>
  day.shifts.find(
    ({ shift, end }) => (asked === undefined || shift === asked) && (day.date !== model.today || end > now),
  )?.shift ?? null;

export const isWaiting = ({ status }: Booking) => status === "booked" || status === "in_progress";

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

export const codesInUse = (model: ClinicModel): string[] =>
  allBookings(model).flatMap(({ booking }) => (booking.code === null ? [] : [booking.code]));
