import type { Booking, ClinicModel, Day } from "./clinic-model.js";

/** Who is next, told by playing the calls one after the other. */

interface Waiting {
  day: Day;
  booking: Booking;
}

/** Who may be called, of which list and of which shift. */
export interface WhoWaits {
  date: string;
  list?: Day["list"] | undefined;
  shift?: number | undefined;
}

export const isHere = ({ rule }: ClinicModel, { arrivedBy }: Booking) => !rule.needsArrival || arrivedBy !== null;

const daysOf = (model: ClinicModel, date: string, list?: Day["list"]): Day[] =>
  Object.values(model.days).filter((day) => day.date === date && (list === undefined || day.list === list));

export const waiting = (model: ClinicModel, { date, list, shift }: WhoWaits): Waiting[] =>
  daysOf(model, date, list)
    .flatMap((day) => day.bookings.map((booking) => ({ day, booking })))
    .filter(({ booking }) => booking.status === "booked")
    .filter(({ booking }) => shift === undefined || booking.shift === null || booking.shift === shift)
    .sort((a, b) => a.booking.order - b.booking.order || a.booking.number - b.booking.number);

export function nextOf(model: ClinicModel, who: WhoWaits): (Waiting & { because: string }) | undefined {
  const may = waiting(model, who).map(({ booking }) => booking);
  const next = callsToCome(model, who).find(({ booking }) => may.includes(booking));
  return next && { ...next, because: because(model, next) };
}

function because({ rule }: ClinicModel, { day, booking }: Waiting): string {
  if (booking.priority > 0) return "priority";
  return day.list === "golden" && rule.goldenTurn !== null ? "golden_turn" : "turn";
}

/** How many are called before a booking that waits, if it were here. */
export const aheadOf = (model: ClinicModel, { date, list }: Day, booking: Booking): number | null =>
  booking.status === "booked"
    ? callsToCome(model, { date, list }, booking).findIndex((next) => next.booking === booking)
    : null;

/** In the line that the list is part of. */
function callsToCome(model: ClinicModel, { date, list }: WhoWaits, comes?: Booking): Waiting[] {
  const { goldenTurn } = model.rule;
  const line = waiting(model, { date, list: goldenTurn === null ? list : undefined });
  const here = line.filter(({ booking }) => booking === comes || isHere(model, booking));
  const shifts = [...new Set(here.map(({ booking }) => booking.shift ?? 0))].sort((a, b) => a - b);
  return shifts.flatMap((shift) => {
    const ofShift = here.filter(({ booking }) => (booking.shift ?? 0) === shift);
    const urgent = ofShift.filter(({ booking }) => booking.priority > 0);
    const inTurn = ofShift.filter(({ booking }) => booking.priority === 0);
    urgent.sort((a, b) => b.booking.priority - a.booking.priority || byList(a, b));
    return [...urgent, ...mixed(inTurn, goldenTurn, regularSinceGolden(model, date, shift))];
  });
}

const byList = (a: Waiting, b: Waiting) => Number(a.day.list === "golden") - Number(b.day.list === "golden");

/** One golden patient after so many regular ones, of whom some have gone already. */
function mixed(line: Waiting[], goldenTurn: number | null, gone: number): Waiting[] {
  if (goldenTurn === null) return line;
  const regular = line.filter(({ day }) => day.list === "regular");
  const golden = line.filter(({ day }) => day.list === "golden");
  const calls: Waiting[] = [];
  for (let since = gone; regular.length + golden.length > 0; ) {
    const isGolden = golden.length > 0 && (since >= goldenTurn || regular.length === 0);
    calls.push((isGolden ? golden : regular).shift() as Waiting);
    since = isGolden ? 0 : since + 1;
  }
  return calls;
}

function regularSinceGolden(model: ClinicModel, date: string, shift: number): number {
  const turns = (list: Day["list"]) =>
    daysOf(model, date, list)
      .flatMap(({ bookings }) => bookings)
      .flatMap(({ turn, shift: own }) => (turn !== null && (own ?? 0) === shift ? [turn] : []));
  const lastGolden = Math.max(0, ...turns("golden"));
  return turns("regular").filter((turn) => turn > lastGolden).length;
}
