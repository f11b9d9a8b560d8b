import fc from "fast-check";
import { allBookings, type ClinicModel, dayKey, type List, plusDays, type Status } from "./clinic-model.js";
import type { Intent, WirePatient } from "./intent.js";

/** What the people of a clinic may want, still without dates and ids, so that it shrinks and can be run again. */

/** Few enough that they meet: a family on one phone, one person under two names, a walk-in. */
const patients: WirePatient[] = [
  { name: "Sara Ahmed", phone: "07701111111" },
  { name: "sara   AHMED", phone: "07701111111" },
  { name: "Omar Ahmed", phone: "07701111111" },
  { name: "Ali", phone: "07702222222", id: "p1" },
  { name: "Ali Hassan", phone: "07703333333", id: "p1" },
  { name: "هدى", phone: "07704444444", id: "p2" },
  { name: "Noor", phone: "+9647705555555" },
  { name: "Zainab", phone: "07706666666" },
  { name: "Mustafa", phone: "07707777777" },
  { name: "Walk-in" },
];

/** One time in three. */
function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const list = fc.constantFrom<List>("regular", "regular", "golden");
const ahead = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 2, 31, -1);
const soon = fc.constantFrom(0, 0, 0, 0, 0, 1, 1, 2);
const pick = fc.nat(30);
const shift = sometimes(fc.constantFrom(1, 2, 2, 3, 4));
const key = sometimes(fc.constantFrom("k1", "k2", "k3", "k4", "k5", "k6"));
const calledTo = sometimes(fc.constantFrom("Room 1", "Room 2"));
const status = fc.constantFrom<Status>("booked", "in_progress", "in_progress", "served", "no_show", "cancelled");
const capacity = fc.option(fc.nat(6), { nil: undefined, freq: 2 });
const corrections = fc.constantFrom(
  { name: "Sara Ahmed" },
  { phone: null },
  { phone: "+9647701111111" },
  { id: "p1" },
  { id: null },
  { name: "Ali", id: "p2" },
  { name: "Omar Ahmed", phone: "+9647701111111", id: null },
);

const wishOf = {
  book: fc.record({
    do: fc.constant("book" as const),
    as: fc.constantFrom("staff" as const, "app" as const),
    list,
    ahead: fc.option(ahead, { nil: undefined, freq: 3 }),
    shift,
    patient: fc.nat(patients.length - 1),
    key,
  }),
  putDay: fc.record({
    do: fc.constant("putDay" as const),
    list,
    ahead,
    capacity,
    status: fc.constantFrom("open" as const, "open" as const, "paused" as const, undefined),
  }),
  closeDay: fc.record({ do: fc.constant("closeDay" as const), list, ahead: soon, key }),
  reopenDay: fc.record({ do: fc.constant("reopenDay" as const), list, ahead: soon }),
  callNext: fc.record({
    do: fc.constant("callNext" as const),
    list,
    ahead: soon,
    finish: sometimes(pick),
    calledTo,
    key,
  }),
  callBooking: fc.record({ do: fc.constant("callBooking" as const), pick, calledTo, key }),
  setStatus: fc.record({
    do: fc.constant("setStatus" as const),
    pick,
    status,
    version: fc.constantFrom("none" as const, "none" as const, "known" as const, "old" as const),
    after: sometimes(pick),
  }),
  reorder: fc.record({ do: fc.constant("reorder" as const), pick, after: fc.option(pick, { nil: null, freq: 4 }) }),
  correct: fc.record({ do: fc.constant("correct" as const), pick, patient: corrections }),
  cancelByTicket: fc.record({ do: fc.constant("cancelByTicket" as const), pick }),
  move: fc.record({
    do: fc.constant("move" as const),
    pick,
    list: sometimes(list),
    ahead: fc.option(ahead, { nil: undefined, freq: 2 }),
    shift,
    key,
  }),
  erase: fc.record({ do: fc.constant("erase" as const), patientId: fc.constantFrom("p1", "p2") }),
  verify: fc.record({ do: fc.constant("verify" as const), pick, isWrong: fc.boolean() }),
  read: fc.record({ do: fc.constant("read" as const), pick, as: fc.constantFrom("staff" as const, "app" as const) }),
  /** The same request once more, as by a phone without signal. */
  again: fc.record({ do: fc.constant("again" as const), pick }),
};

const wish = fc.oneof(
  { weight: 8, arbitrary: wishOf.book },
  { weight: 2, arbitrary: wishOf.putDay },
  { weight: 1, arbitrary: wishOf.closeDay },
  { weight: 1, arbitrary: wishOf.reopenDay },
  { weight: 4, arbitrary: wishOf.callNext },
  { weight: 1, arbitrary: wishOf.callBooking },
  { weight: 5, arbitrary: wishOf.setStatus },
  { weight: 3, arbitrary: wishOf.reorder },
  { weight: 1, arbitrary: wishOf.correct },
  { weight: 1, arbitrary: wishOf.cancelByTicket },
  { weight: 2, arbitrary: wishOf.move },
  { weight: 1, arbitrary: wishOf.erase },
  { weight: 1, arbitrary: wishOf.verify },
  { weight: 1, arbitrary: wishOf.read },
  { weight: 3, arbitrary: wishOf.again },
);
export type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ together: fc.array(wish, { minLength: 1, maxLength: 1 }) }) },
  { weight: 8, arbitrary: fc.record({ together: fc.array(wish, { minLength: 2, maxLength: 8, size: "max" }) }) },
  { weight: 1, arbitrary: fc.constant({ night: true as const }) },
);

/** A clinic and what happens in it. */
export const story = (longest: number) =>
  fc.record({
    capacity: fc.integer({ min: 0, max: 8 }),
    goldenCapacity: fc.nat(3),
    hasShifts: fc.boolean(),
    dayOff: fc.option(fc.nat(6), { nil: undefined }),
    steps: fc.array(step, { minLength: 1, maxLength: longest, size: "max" }),
  });
export type Story = ReturnType<typeof story> extends fc.Arbitrary<infer S> ? S : never;

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
  if ("pick" in wish && wish.do !== "again") {
    const target = chosen(wish.pick, ["reorder", "move", "callBooking"].includes(wish.do));
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
      const as = patient.phone === undefined ? "staff" : wish.as;
      return { do: "book", as, list: wish.list, date: date(wish.ahead), shift: shiftOf(wish), patient, key: wish.key };
    }
    case "callNext": {
      const { list, calledTo, key } = wish;
      const day = model.days[dayKey(list, plusDays(model.today, wish.ahead))];
      const inside = bookings.find((each) => each.day === day && each.booking.status === "in_progress");
      const finish = wish.finish === undefined ? undefined : (inside ?? chosen(wish.finish))?.id;
      return { do: "callNext", list, date: plusDays(model.today, wish.ahead), finish, calledTo, key };
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
