import fc from "fast-check";
import type { List, Status } from "./clinic-model.js";
import type { WirePatient } from "./intent.js";

/** What the people of a clinic may want, still without dates and ids, so that it shrinks and can be run again. */

/** Few enough that they meet: a family on one phone, one person under two names, a walk-in. */
export const patients: WirePatient[] = [
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

const reason = fc.constantFrom({ reason: "pain" }, { reason: "old" });
const remarks = fc.constantFrom(
  { priority: 1, priorityReason: "old" },
  { priority: 1, priorityReason: "pregnant" },
  { priority: 3, priorityReason: "pain", note: "brings the X-ray" },
  { priority: 0 },
  { note: "hears badly" },
  { note: null },
);
const call = {
  ahead: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
  finish: sometimes(pick),
  calledTo,
  shift: sometimes(shift),
  key,
};

const wishOf = {
  book: fc.record({
    do: fc.constant("book" as const),
    as: fc.constantFrom("staff" as const, "app" as const),
    list,
    ahead: fc.option(ahead, { nil: undefined, freq: 3 }),
    shift,
    patient: fc.nat(patients.length - 1),
    arrived: sometimes(fc.constant(true as const)),
    overbook: fc.option(reason, { nil: undefined, freq: 5 }),
    key,
  }),
  putDay: fc.record({
    do: fc.constant("putDay" as const),
    list,
    ahead,
    capacity,
    status: fc.constantFrom("open" as const, "open" as const, "paused" as const, undefined),
  }),
  closeDay: fc.record({ do: fc.constant("closeDay" as const), list, ahead: fc.constantFrom(0, 1, 1, 2), key }),
  reopenDay: fc.record({ do: fc.constant("reopenDay" as const), list, ahead: soon }),
  callNext: fc.record({
    do: fc.constant("callNext" as const),
    list,
    ...call,
  }),
  callInLine: fc.record({ do: fc.constant("callInLine" as const), ...call }),
  arrive: fc.record({ do: fc.constantFrom("arrive" as const, "arrive" as const, "undoArrival" as const), pick }),
  stepBack: fc.record({ do: fc.constant("stepBack" as const), pick, key }),
  undoStepBack: fc.record({ do: fc.constant("undoStepBack" as const), pick }),
  remark: fc.record({ do: fc.constant("remark" as const), pick, remark: remarks }),
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
  { weight: 2, arbitrary: wishOf.callNext },
  { weight: 5, arbitrary: wishOf.callInLine },
  { weight: 2, arbitrary: wishOf.callBooking },
  { weight: 4, arbitrary: wishOf.arrive },
  { weight: 5, arbitrary: wishOf.stepBack },
  { weight: 4, arbitrary: wishOf.undoStepBack },
  { weight: 3, arbitrary: wishOf.remark },
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

/** Of people who stand at the desk: without them there would hardly be a line. */
const atTheDesk = wishOf.book.map((book) => ({
  ...{ ...book, as: "staff" as const, ahead: 0 as const, key: undefined, shift: undefined },
  overbook: { reason: "pain" as const },
}));

/** A clinic and what happens in it. */
export const story = (longest: number) =>
  fc.record({
    capacity: fc.integer({ min: 0, max: 8 }),
    goldenCapacity: fc.nat(3),
    hasShifts: fc.boolean(),
    rule: fc.record({
      goldenTurn: fc.option(fc.nat(3), { nil: null, freq: 3 }),
      needsArrival: fc.boolean(),
      recalls: fc.constantFrom(1, 1, 2),
      stepsBack: fc.integer({ min: 1, max: 3 }),
    }),
    dayOff: fc.option(fc.nat(6), { nil: undefined }),
    opening: fc.array(atTheDesk, { maxLength: 10, size: "max" }),
    steps: fc.array(step, { minLength: 1, maxLength: longest, size: "max" }),
  });
export type Story = ReturnType<typeof story> extends fc.Arbitrary<infer S> ? S : never;
