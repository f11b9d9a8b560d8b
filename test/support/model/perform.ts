import type { Booking, ClinicModel, Day, List, Patient } from "./clinic-model.js";
import * as clinic from "./clinic-model.js";
import type { Touched } from "./explain.js";
import type { Intent, Reply } from "./intent.js";
import { call, callNext, remark, setStatus, stand, stepBack, undoStepBack } from "./line-deeds.js";
import { equal, Mismatch } from "./mismatch.js";
import { toPatient } from "./refusals.js";

/**
 * Does to the model what the intent asks for; it was checked that nothing forbids it. The reply tells what the
 * server is free to choose: a golden code, a ticket, the number that stands for a place in the order.
 */
export function perform(model: ClinicModel, intent: Intent, reply: Reply): Touched | undefined {
  switch (intent.do) {
    case "book": {
      const { list, shift, as, arrived = false, overbook } = intent;
      const date = intent.date ?? (arrived ? model.today : undefined);
      const source = as === "staff" ? "secretary" : "patient_app";
      const placed = place(model, { list, date, shift, overbook, source, patient: toPatient(intent.patient) }, reply);
      if (arrived) placed.booking.arrivedBy = "desk";
      return placed;
    }
    case "putDay": {
      const isNew = !model.days[clinic.dayKey(intent.list, intent.date)];
      equal("status", reply.status, isNew ? 201 : 200);
      const day = dayOf(model, intent.list, intent.date);
      day.capacity = intent.capacity ?? day.capacity;
      day.status = intent.status ?? day.status;
      return { day };
    }
    case "closeDay":
      return { day: close(dayOf(model, intent.list, intent.date)) };
    case "reopenDay":
      return reopen(model, dayOf(model, intent.list, intent.date));
    case "callNext":
    case "callInLine":
      return callNext(model, intent, reply);
    case "arrive":
    case "undoArrival": {
      const found = clinic.find(model, intent.id);
      found.booking.arrivedBy = intent.do === "arrive" ? "desk" : null;
      return found;
    }
    case "stepBack":
      return stepBack(model, intent.id, reply);
    case "undoStepBack":
      return undoStepBack(model, intent.id, reply);
    case "remark": {
      const found = clinic.find(model, intent.id);
      remark(found.booking, intent);
      return found;
    }
    case "callBooking": {
      const { day, booking } = clinic.find(model, intent.id);
      return call(model, day, booking, intent.calledTo);
    }
    case "setStatus": {
      const { day, booking } = clinic.find(model, intent.id);
      if (booking.status === "cancelled" && intent.status === "booked") restore(model, booking);
      else setStatus(booking, intent.status, "staff");
      if (intent.after !== undefined) stand(model, day, booking, intent.after, reply);
      return { day, booking };
    }
    case "cancelByTicket": {
      const { day, booking } = clinic.find(model, intent.id);
      setStatus(booking, "cancelled", "patient");
      return { day, booking };
    }
    case "reorder": {
      const { day, booking } = clinic.find(model, intent.id);
      stand(model, day, booking, intent.after, reply);
      return { day, booking };
    }
    case "correct": {
      const { day, booking } = clinic.find(model, intent.id);
      booking.patient = { ...booking.patient, ...intent.patient };
      return { day, booking };
    }
    case "move": {
      const { day, booking } = clinic.find(model, intent.id);
      Object.assign(booking, { status: "cancelled", cancelledBy: "move", code: null });
      const { patient, source } = booking;
      const { list = day.list, date, shift } = intent;
      const otherThan = list === day.list ? day.date : undefined;
      const placed = place(model, { list, date, shift, otherThan, patient, source }, reply);
      placed.booking.priority = booking.formerPriority ?? booking.priority;
      placed.booking.priorityReason = booking.priorityReason;
      placed.booking.note = booking.note;
      if (placed.day.date === day.date) placed.booking.arrivedBy = booking.arrivedBy;
      const [from, to] = [clinic.idOf(model, day, booking), clinic.idOf(model, placed.day, placed.booking)];
      booking.movedTo = to;
      for (const earlier of clinic.allBookings(model))
        if (earlier.booking.movedTo === from) earlier.booking.movedTo = to;
      return placed;
    }
    case "erase":
      for (const { booking } of clinic.allBookings(model)) {
        if (booking.patient.id !== intent.patientId) continue;
        booking.patient = { id: null, name: "", phone: null };
        booking.formerCode = null;
        for (const words of ["note", "priorityReason", "overbookReason"] as const) booking[words] = null;
        if (!["booked", "in_progress"].includes(booking.status)) booking.code = null;
      }
      return undefined;
    case "verify": {
      const found = clinic.allBookings(model).find(({ booking }) => booking.code === intent.code);
      return found && { day: found.day, booking: found.booking };
    }
    case "read":
      return clinic.find(model, intent.id);
  }
}

/** Makes the day if need be. */
function dayOf(model: ClinicModel, list: List, date: string): Day {
  const key = clinic.dayKey(list, date);
  model.days[key] ??= clinic.newDay(model, list, date);
  return model.days[key];
}

interface Placing {
  list: List;
  date?: string | undefined;
  shift?: number | undefined;
  otherThan?: string | undefined;
  overbook?: { reason: string } | undefined;
  patient: Patient;
  source: Booking["source"];
}

function place(
  model: ClinicModel,
  { list, date, patient, source, overbook, ...wish }: Placing,
  { body }: Reply,
): { day: Day; booking: Booking } {
  const day = dayOf(model, list, date ?? (clinic.nearestFree(model, list, wish)?.date as string));
  const free = clinic.chooseShift(model, day, wish.shift);
  const isOverbooked = typeof free === "string";
  const shift = isOverbooked ? clinic.fullShift(model, day, wish.shift) : free.shift;
  if (list === "golden" && !/^\d{4}$/.test(body.goldenCode)) throw new Mismatch(`golden code ${body.goldenCode}`);
  if (clinic.codesInUse(model).includes(body.goldenCode)) throw new Mismatch("a golden code that somebody has");
  const first = day.shifts.find((planned) => planned.shift === shift)?.firstNumber ?? 1;
  const number = first + clinic.ticketsOf(day, shift);
  const booking: Booking = {
    number,
    shift,
    order: number,
    status: "booked",
    version: 0,
    patient,
    source,
    code: list === "golden" ? body.goldenCode : null,
    formerCode: null,
    calls: 0,
    calledTo: null,
    cancelledBy: null,
    movedTo: null,
    ...{ arrivedBy: null, priority: 0, priorityReason: null, note: null },
    ...{ turn: null, callsInTurn: 0, missed: 0, formerOrder: null, formerPriority: null },
    isOverbooked,
    overbookReason: isOverbooked && overbook ? overbook.reason : null,
    wasInside: false,
    ticket: body.ticketToken,
  };
  day.bookings.push(booking);
  return { day, booking };
}

/** A golden code comes back, too, unless somebody else has it by now. */
function restore(model: ClinicModel, booking: Booking): void {
  booking.status = "booked";
  booking.cancelledBy = null;
  restoreCode(model, booking);
}

function restoreCode(model: ClinicModel, booking: Booking): void {
  const { formerCode } = booking;
  if (formerCode !== null) booking.code = clinic.codesInUse(model).includes(formerCode) ? "?" : formerCode;
  booking.formerCode = null;
}

export function close(day: Day): Day {
  if (day.status === "closed") return day;
  day.wasPaused = day.status === "paused";
  day.status = "closed";
  for (const booking of day.bookings) {
    if (booking.code !== null) booking.formerCode = booking.patient.name === "" ? null : booking.code;
    booking.code = null;
    booking.wasInside = booking.status === "in_progress";
    if (booking.wasInside) booking.status = "served";
    if (booking.status !== "booked") continue;
    booking.status = "cancelled";
    booking.cancelledBy = "closing";
  }
  return day;
}

function reopen(model: ClinicModel, day: Day): Touched {
  if (day.status !== "closed") return { day };
  day.status = day.wasPaused ? "paused" : "open";
  for (const booking of day.bookings) {
    if (booking.wasInside) booking.status = "in_progress";
    booking.wasInside = false;
    if (booking.cancelledBy === "closing") restore(model, booking);
    else if (booking.status !== "cancelled") restoreCode(model, booking);
  }
  return { day, all: day };
}
