import type { Booking, ClinicModel, Day } from "./clinic-model.js";
import * as clinic from "./clinic-model.js";
import type { Touched } from "./explain.js";
import type { Intent, Reply } from "./intent.js";
import { isHere, nextOf } from "./line.js";
import { equal } from "./mismatch.js";

/** What calls, and who does not come, do to the model. */

export function callNext(
  model: ClinicModel,
  intent: Intent & { do: "callNext" | "callInLine" },
  reply: Reply,
): Touched {
  if (intent.finish !== undefined) setStatus(clinic.find(model, intent.finish).booking, "served", "staff");
  const next = nextOf(model, intent);
  if (!next) throw new Error("refusals should have said that nobody may be called");
  if (intent.do === "callInLine") equal("because", reply.body.because, next.because);
  return call(model, next.day, next.booking, intent.calledTo);
}

export function call(model: ClinicModel, day: Day, booking: Booking, calledTo: string | undefined): Touched {
  const { shift } = booking;
  for (const { date, begun, shifts } of Object.values(model.days)) {
    const isSame = date === day.date && shifts.some((each) => each.shift === shift);
    if (shift !== null && isSame && !begun.includes(shift)) begun.push(shift);
  }
  const isAgain = booking.status === "in_progress";
  if (!isAgain) booking.turn = booking.priority > 0 ? null : ++model.turns;
  booking.callsInTurn = isAgain ? booking.callsInTurn + 1 : 1;
  booking.status = "in_progress";
  booking.formerOrder = null;
  booking.calls++;
  booking.calledTo = calledTo ?? booking.calledTo;
  return { day, booking };
}

export function setStatus(booking: Booking, status: clinic.Status, by: string): void {
  if (booking.status === status) return;
  if (booking.status === "booked") booking.callsInTurn = 0;
  booking.status = status;
  booking.formerOrder = null;
  if (status === "booked" && booking.missed === 0) booking.turn = null;
  if (status !== "cancelled") return;
  booking.cancelledBy = by;
  booking.formerCode = booking.patient.name === "" ? null : booking.code;
  booking.code = null;
}

/** The order is the server's to choose, but it must put the booking right there, and nobody else anywhere else. */
export function stand(model: ClinicModel, day: Day, booking: Booking, after: string | null, reply: Reply): void {
  const ofShift = () => clinic.inOrder(day).filter(({ shift }) => shift === booking.shift);
  const others = ofShift().filter((other) => other !== booking);
  const index = after === null ? 0 : others.findIndex((other) => clinic.idOf(model, day, other) === after) + 1;
  booking.order = reply.body.order;
  const expected = others.toSpliced(index, 0, booking).map(({ number }) => number);
  equal(
    "order",
    ofShift().map(({ number }) => number),
    expected,
  );
  const shifts = clinic.inOrder(day).map(({ shift }) => shift ?? 0);
  equal("one shift after the other", shifts, shifts.toSorted());
}

/** Behind so many of the list who may be called, whatever their priority; the second time nowhere. */
export function stepBack(model: ClinicModel, id: string, reply: Reply): Touched {
  const { day, booking } = clinic.find(model, id);
  const others = clinic.queue(day).filter((other) => other.shift === booking.shift && isHere(model, other));
  const neighbour = others.slice(0, model.rule.stepsBack).at(-1);
  booking.formerOrder = booking.order;
  booking.missed++;
  if (booking.missed > 1) {
    booking.status = "no_show";
    return { day, booking };
  }
  booking.status = "booked";
  booking.formerPriority = booking.priority;
  booking.priority = 0;
  if (neighbour) stand(model, day, booking, clinic.idOf(model, day, neighbour), reply);
  return { day, booking };
}

export function undoStepBack(model: ClinicModel, id: string, reply: Reply): Touched {
  const { day, booking } = clinic.find(model, id);
  const former = booking.formerOrder as number;
  const before = clinic.inOrder(day).filter((other) => other !== booking && other.shift === booking.shift);
  const last = before.filter(({ order }) => order <= former).at(-1);
  stand(model, day, booking, last ? clinic.idOf(model, day, last) : null, reply);
  booking.status = "in_progress";
  booking.formerOrder = null;
  booking.missed--;
  if (booking.missed > 0) return { day, booking };
  booking.priority = booking.formerPriority ?? booking.priority;
  booking.formerPriority = null;
  return { day, booking };
}

export function remark(booking: Booking, { priority, priorityReason, note }: Intent & { do: "remark" }): void {
  if (note !== undefined) booking.note = note;
  if (priority === undefined) return;
  booking.priority = priority;
  booking.priorityReason = priorityReason ?? null;
  booking.formerPriority = null;
}
