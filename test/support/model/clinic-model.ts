/** A clinic as the contract describes it, written without a look at src. */

export type List = "regular" | "golden";
export type Status = "booked" | "in_progress" | "served" | "no_show" | "cancelled";

export interface Patient {
  id: string | null;
  name: string;
  phone: string | null;
}

export interface Booking {
  number: number;
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
  version: number;
  bookings: Booking[];
}

export interface ClinicModel {
  clinicId: number;
  today: string;
  capacity: Record<List, number>;
  workingDays: string[];
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

export const used = (day: Day): number => day.bookings.filter(({ status }) => status !== "cancelled").length;

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

/** With `after` the days behind that date come first. */
export function nearestFree(
  model: ClinicModel,
  list: List,
  { after = "", otherThan }: { after?: string | undefined; otherThan?: string | undefined } = {},
): string | undefined {
  const dates = Array.from({ length: 31 }, (_, ahead) => plusDays(model.today, ahead));
  const inTurn = [...dates.filter((date) => date > after), ...dates.filter((date) => date <= after)];
  return inTurn.find((date) => {
    const day = model.days[dayKey(list, date)];
    const hasRoom = day ? day.status === "open" && used(day) < day.capacity : model.capacity[list] > 0;
    return date !== otherThan && isWorkingDay(model, date) && hasRoom;
  });
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
