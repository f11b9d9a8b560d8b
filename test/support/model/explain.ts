import { isDeepStrictEqual } from "node:util";
import type { Booking, ClinicModel, Day } from "./clinic-model.js";
import * as clinic from "./clinic-model.js";
import { type Exchange, type Intent, type Reply, toRequest } from "./intent.js";
import { aheadOf } from "./line.js";
import { equal, Mismatch } from "./mismatch.js";
import { perform } from "./perform.js";
import { refusals } from "./refusals.js";

/**
 * The state after this exchange, if its reply is right in this state: the very same object when nothing changed,
 * else a new one. `exact`: nobody else acted meanwhile, so what is read after the write must be right, too.
 */
export function explain(model: ClinicModel, { intent, reply }: Exchange, exact: boolean): ClinicModel {
  const sent = toRequest(model, intent);
  const scope = `${sent.as} ${sent.method} ${sent.path} ${sent.key}`;
  const body = JSON.stringify(sent.body ?? null);
  const before = sent.key === undefined ? undefined : model.done[scope];
  if (before && before.body !== body) {
    expectRefusal(reply, ["idempotency_key_reused"]);
    return model;
  }
  if (reply.isReplay !== (before !== undefined)) throw new Mismatch(`replayed: ${reply.isReplay}`);
  if (before) {
    if (intent.do === "callInLine") equal("because", reply.body.because, before.because);
    checkReplay(model, intent, before.reference, reply, exact);
    return model;
  }
  const reasons = refusals(model, intent);
  if (reply.status >= 400) {
    expectRefusal(reply, reasons);
    if (exact) checkHint(model, intent, reply);
    if (reply.body.code === "not_found" && intent.do === "verify")
      return { ...model, goldenMisses: model.goldenMisses + 1 };
    return model;
  }
  if (reasons.length > 0) throw new Mismatch(`done, but should be refused: ${reasons}`);
  const next = structuredClone(model);
  const touched = perform(next, intent, reply);
  const isChanged = stamp(model, next, touched?.all);
  if (sent.key !== undefined) {
    const { number, id, because } = reply.body ?? {};
    next.done[scope] = { body, reference: number ? id : "", because };
  }
  if (touched) checkReply(next, intent, touched, reply, exact);
  return isChanged || sent.key !== undefined ? next : model;
}

/** What a write answers with. */
export interface Touched {
  day: Day;
  booking?: Booking;
  /** The day's streams lost its bookings, so all of them are sent again. */
  all?: Day;
}

function expectRefusal(reply: Reply, reasons: string[]): void {
  if (!reasons.includes(reply.body?.code)) {
    throw new Mismatch(`${reply.status} ${reply.body?.code ?? ""}, allowed: ${reasons.join(" ") || "success"}`);
  }
}

function checkHint(model: ClinicModel, intent: Intent, { body }: Reply): void {
  if (!["day_full", "shift_full"].includes(body.code) || intent.do !== "book") return;
  const next = clinic.nearestFree(model, intent.list, { asked: intent.date });
  equal("nextAvailable", body.nextAvailable, (body.code === "shift_full" ? next : next?.date) ?? null);
}

function checkReplay(model: ClinicModel, intent: Intent, reference: string, reply: Reply, exact: boolean): void {
  if (intent.do === "closeDay") return;
  const { day, booking } = clinic.find(model, reference);
  if (intent.do === "book" || intent.do === "move") equal("ticketToken", reply.body.ticketToken, booking.ticket);
  checkReply(model, intent, { day, booking }, reply, exact);
}

/** Whatever differs gets the next version, like rows do; all of one change get the same one. */
function stamp(before: ClinicModel, after: ClinicModel, all: Day | undefined): boolean {
  const version = before.version + 1;
  let isChanged = false;
  for (const [key, day] of Object.entries(after.days)) {
    const old = before.days[key];
    if (!old || !isDeepStrictEqual(ownState(old), ownState(day))) {
      day.version = version;
      isChanged = true;
    }
    for (const booking of day.bookings) {
      const was = old?.bookings.find(({ number }) => number === booking.number);
      if (day !== all && isDeepStrictEqual(was, booking)) continue;
      booking.version = version;
      isChanged = true;
    }
  }
  if (isChanged) after.version = version;
  return isChanged;
}

const ownState = (day: Day) => [
  ...[day.status, day.capacity, clinic.used(day), clinic.overbooked(day), day.bookings.length],
  day.begun,
];

function checkReply(model: ClinicModel, intent: Intent, touched: Touched, { body }: Reply, exact: boolean): void {
  const { day, booking } = touched;
  if (!booking) {
    if (exact || intent.do === "putDay") equal("day", paceless(body), dayView(model, day));
    return;
  }
  const view =
    intent.do === "read" && intent.as === "app" ? publicView(model, day, booking) : staffView(model, day, booking);
  if (intent.do === "cancelByTicket") for (const name of forStaff) delete view[name];
  if (booking.code === "?") view.goldenCode = body.goldenCode;
  for (const [name, value] of Object.entries(view)) equal(name, body[name], value);
  equal("took a turn", body.turnTakenAt !== null, booking.turn !== null);
  const ahead = exact ? aheadOf(model, day, booking) : null;
  if (exact) equal("position", [body.position, body.ahead], [ahead === null ? null : ahead + 1, ahead]);
  else if (booking.status !== "booked") equal("position", body.position, null); // who waits may be called before it is read
}

/** What the holder of a ticket does not see. */
const forStaff = ["goldenCode", "priorityReason", "note", "overbookReason"];

/** A pace is learned from what only the database's clock knows. */
export const paceless = (day: any) => ({
  ...day,
  shifts: day.shifts.map(({ pace: _, ...shift }: any) => shift),
});

export const liveView = (day: Day) => ({
  list: day.list,
  date: day.date,
  status: day.status,
  capacity: day.capacity,
  used: clinic.used(day),
  overbooked: clinic.overbooked(day),
  onLeave: false,
  note: null,
  shifts: day.shifts.map(({ shift, start, end, capacity, firstNumber }) => ({
    shift,
    startsAt: `${day.date}T${start}:00.000Z`,
    endsAt: `${day.date}T${end}:00.000Z`,
    capacity: capacity[day.list],
    used: clinic.used(day, shift),
    overbooked: clinic.overbooked(day, shift),
    firstNumber,
    lastNumber: firstNumber - 1 + clinic.ticketsOf(day, shift),
    doctor: day.begun.includes(shift) ? "arrived" : "expected",
    lateMinutes: 0,
  })),
});

const dayView = (model: ClinicModel, day: Day) => ({
  clinicId: model.clinicId,
  ...liveView(day),
  version: day.version,
});

const publicView = (model: ClinicModel, day: Day, booking: Booking): Record<string, unknown> => ({
  id: clinic.idOf(model, day, booking),
  list: day.list,
  date: day.date,
  number: booking.number,
  shift: booking.shift,
  order: booking.order,
  status: booking.status,
  calls: booking.calls,
  calledTo: booking.calledTo,
  arrived: booking.arrivedBy !== null,
  priority: booking.priority,
  missed: booking.missed,
});

export const staffView = (model: ClinicModel, day: Day, booking: Booking): Record<string, unknown> => ({
  ...publicView(model, day, booking),
  version: booking.version,
  patient: booking.patient,
  source: booking.source,
  goldenCode: booking.code ?? undefined,
  cancelledBy: booking.cancelledBy,
  movedTo: booking.movedTo,
  ...{ cameFrom: null, forwardedTo: null }, // of other clinics
  arrivedBy: booking.arrivedBy,
  priorityReason: booking.priorityReason,
  note: booking.note,
  overbookReason: booking.overbookReason,
});
