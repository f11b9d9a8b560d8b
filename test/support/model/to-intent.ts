import { allBookings, type ClinicModel, dayKey, plusDays } from "./clinic-model.js";
import type { Intent, WirePatient } from "./intent.js";
import { patients, type Wish } from "./wishes.js";

/** The request that this wish means now; undefined when there is no booking yet that it could be about. */
export function toIntent(model: ClinicModel, wish: Wish, earlier: Intent[]): Intent | undefined {
  const date = (days: number | undefined) => (days === undefined ? undefined : plusDays(model.today, days));
  /** Where there are none, one in eight asks for one all the same. */
  const shiftOf = ({ shift }: { shift?: number | undefined }) =>
    model.plan.length > 0 || shift === 4 ? shift : undefined;
  const bookings = allBookings(model);
  const chosen = (index: number, isWaiting = false) => {
    const live = bookings.filter(({ day }) => day.status !== "closed");
    const waiting = live.filter(({ booking }) => booking.status === "booked");
    const likely = isWaiting && waiting.length > 0 ? waiting : live;
    const from = index % 4 === 0 || likely.length === 0 ? bookings : likely; // else the refusal is tried
    return from[from.length - 1 - (index % from.length)];
  };
  /** Who was called, or put back; else the refusal is tried. */
  const likely = (index: number, what: "stepBack" | "undoStepBack") => {
    const from = bookings.filter(({ booking }) =>
      what === "stepBack"
        ? booking.status === "in_progress"
        : booking.formerOrder !== null && booking.status !== "cancelled",
    );
    return index % 6 === 0 || from.length === 0 ? chosen(index) : from[index % from.length];
  };
  if ("pick" in wish && wish.do !== "again") {
    const target =
      wish.do === "stepBack" || wish.do === "undoStepBack"
        ? likely(wish.pick, wish.do)
        : chosen(wish.pick, ["reorder", "move", "callBooking", "arrive", "remark"].includes(wish.do));
    if (!target) return undefined;
    const { booking, id, day } = target;
    const { do: what } = wish;
    switch (what) {
      case "setStatus": {
        const versions = { none: undefined, known: booking.version, old: booking.version - 1 };
        const after = neighbour(model, wish.after, dayKey(day.list, day.date));
        return { do: what, id, status: wish.status, version: versions[wish.version], after };
      }
      case "reorder":
        return { do: what, id, after: neighbour(model, wish.after, dayKey(day.list, day.date)) ?? null };
      case "correct":
        return { do: what, id, patient: wish.patient };
      case "cancelByTicket":
        return { do: what, id, ticket: booking.ticket };
      case "callBooking":
        return { do: what, id, calledTo: wish.calledTo, key: wish.key };
      case "move":
        return { do: what, id, list: wish.list, date: date(wish.ahead), shift: shiftOf(wish), key: wish.key };
      case "arrive":
      case "undoArrival":
      case "undoStepBack":
        return { do: what, id };
      case "stepBack":
        return { do: what, id, key: wish.key };
      case "remark":
        return { do: what, id, ...wish.remark };
      case "read":
        return { do: what, id, as: wish.as };
      case "verify": {
        const golden = bookings.filter((each) => each.day.list === "golden");
        const { booking: asked, day: on } = golden[wish.pick % golden.length] ?? target;
        const known = asked.code ?? asked.formerCode;
        return { do: what, code: known === null || known === "?" || wish.isWrong ? "0000" : known, date: on.date };
      }
    }
  }
  switch (wish.do) {
    case "again":
      return repeated(earlier, wish.pick);
    case "book": {
      const patient = patients[wish.patient] as WirePatient;
      const { list, key } = wish;
      const as = patient.phone === undefined ? "staff" : wish.as;
      const mayAsk = as === "staff" || wish.patient === 0; // else the refusal is tried
      const { arrived, overbook } = mayAsk ? wish : {};
      return { do: "book", as, list, date: date(wish.ahead), shift: shiftOf(wish), patient, arrived, overbook, key };
    }
    case "callNext":
    case "callInLine": {
      const { calledTo, key } = wish;
      const on = plusDays(model.today, wish.ahead);
      const inside = bookings.find(({ day, booking }) => day.date === on && booking.status === "in_progress");
      const finish = wish.finish === undefined ? undefined : (inside ?? chosen(wish.finish))?.id;
      const intent = { date: on, finish, calledTo, shift: shiftOf(wish), key };
      return wish.do === "callInLine"
        ? { do: "callInLine", ...intent }
        : { do: "callNext", list: wish.list, ...intent };
    }
    case "erase":
      return { do: "erase", patientId: wish.patientId };
    case "putDay":
      return { do: "putDay", list: wish.list, date: plusDays(model.today, wish.ahead), ...pickDefined(wish) };
    case "closeDay":
      return { do: "closeDay", list: wish.list, date: plusDays(model.today, wish.ahead), key: wish.key };
    case "reopenDay":
      return { do: "reopenDay", list: wish.list, date: plusDays(model.today, wish.ahead) };
  }
}

function repeated(earlier: Intent[], index: number): Intent | undefined {
  const keyed = earlier.filter((intent) => "key" in intent && intent.key !== undefined);
  const from = index % 4 === 0 || keyed.length === 0 ? earlier : keyed;
  return from[from.length - 1 - (index % from.length)];
}

const pickDefined = ({ capacity, status }: Extract<Wish, { do: "putDay" }>) => ({ capacity, status });

/** Mostly of the same day; else the refusal is tried. */
function neighbour(model: ClinicModel, index: number | null | undefined, key: string): string | null | undefined {
  if (index === null || index === undefined) return index;
  const all = allBookings(model);
  const near = index % 8 === 7 ? all : all.filter(({ day }) => dayKey(day.list, day.date) === key);
  return near[index % near.length]?.id ?? null;
}
