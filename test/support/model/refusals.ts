import type { ClinicModel, List, Patient } from "./clinic-model.js";
import * as clinic from "./clinic-model.js";
import type { Intent, WirePatient } from "./intent.js";
import { callRefusals, lineRefusals } from "./line-refusals.js";
import { statusRefusals } from "./status-refusals.js";

/** Every code with which this may be refused in this state; none when it must be done. */
export function refusals(model: ClinicModel, intent: Intent): string[] {
  switch (intent.do) {
    case "book":
      return bookRefusals(model, intent);
    case "move":
      return moveRefusals(model, intent);
    case "erase":
      return [];
    case "read":
      return [];
    case "verify":
      return verifyRefusals(model, intent);
    case "putDay":
    case "closeDay":
    case "reopenDay":
      return dayRefusals(model, intent);
    case "callNext":
    case "callInLine":
      return callRefusals(model, intent);
    case "arrive":
    case "undoArrival":
    case "stepBack":
    case "undoStepBack":
    case "remark":
      return lineRefusals(model, intent);
    default:
      return bookingRefusals(model, intent);
  }
}

export const toPatient = ({ name, phone, id }: WirePatient): Patient => ({
  name,
  phone: phone?.replace(/^0/, "+964") ?? null,
  id: id ?? null,
});

interface Wish {
  list: List;
  date?: string | undefined;
  shift?: number | undefined;
  otherThan?: string | undefined;
  patient: Patient;
  isStaff: boolean;
}

function bookRefusals(model: ClinicModel, intent: Intent & { do: "book" }): string[] {
  const isStaff = intent.as === "staff";
  const { arrived = false, overbook, date = arrived ? model.today : undefined } = intent;
  if (!isStaff && (arrived || overbook)) return [...(arrived ? ["invalid"] : []), ...(overbook ? ["forbidden"] : [])];
  if (arrived && date !== model.today) return ["invalid"];
  const codes = placeRefusals(model, { ...intent, date, patient: toPatient(intent.patient), isStaff });
  return codes.filter((code) => !overbook || !["day_full", "shift_full"].includes(code));
}

function placeRefusals(model: ClinicModel, { list, date, shift, otherThan, patient, isStaff }: Wish): string[] {
  if (date === undefined) {
    return [
      ...(clinic.waitsOnList(model, list, patient) ? ["already_booked"] : []),
      ...(clinic.nearestFree(model, list, { otherThan, shift }) === undefined ? ["no_free_day"] : []),
    ];
  }
  const codes = date < model.today ? ["date_in_past"] : [];
  // The desk may give somebody several days, an app only one.
  if (!isStaff && clinic.waitsOnList(model, list, patient)) codes.push("already_booked");
  const known = model.days[clinic.dayKey(list, date)];
  const day = known ?? clinic.newDay(model, list, date);
  const mayBeMade = isStaff || (clinic.isWorkingDay(model, date) && clinic.isNear(model, date));
  if (!known && !mayBeMade) codes.push("day_not_open");
  if (isStaff && clinic.waitsAlready(day, patient)) codes.push("already_booked");
  if (day.status === "closed") codes.push("day_closed");
  if (day.status === "paused") codes.push("day_paused");
  const place = clinic.chooseShift(model, day, shift);
  if (typeof place === "string") codes.push(place);
  return codes;
}

function moveRefusals(model: ClinicModel, intent: Intent & { do: "move" }): string[] {
  const left = structuredClone(model);
  const { day, booking } = clinic.find(left, intent.id);
  const codes = day.status === "closed" ? ["day_closed"] : [];
  if (booking.status !== "booked") return [...codes, "invalid_transition"];
  booking.status = "cancelled";
  const { list = day.list, date, shift } = intent;
  const isSameShift = shift === undefined || shift === booking.shift;
  if (list === day.list && date === day.date && isSameShift) codes.push("invalid");
  const otherThan = list === day.list ? day.date : undefined;
  return [...codes, ...placeRefusals(left, { list, date, shift, otherThan, patient: booking.patient, isStaff: true })];
}

function verifyRefusals(model: ClinicModel, { code, date }: Intent & { do: "verify" }): string[] {
  if (model.goldenMisses >= 10) return ["too_many_requests"];
  return clinic.allBookings(model).some(({ day, booking }) => booking.code === code && day.date === date)
    ? []
    : ["not_found"];
}

type OfDay = Extract<Intent, { do: "putDay" | "closeDay" | "reopenDay" }>;

function dayRefusals(model: ClinicModel, intent: OfDay): string[] {
  const day = model.days[clinic.dayKey(intent.list, intent.date)];
  if (intent.do === "putDay") {
    const shifts = day?.shifts ?? clinic.plannedShifts(model, intent.date);
    return [
      ...(intent.date < model.today ? ["date_in_past"] : []),
      ...(day?.status === "closed" ? ["day_closed"] : []),
      ...(day && (intent.capacity ?? day.capacity) + clinic.overbooked(day) < clinic.used(day)
        ? ["capacity_below_used"]
        : []),
      ...(intent.capacity !== undefined && shifts.length > 0 ? ["invalid"] : []),
    ];
  }
  if (!day) return ["not_found"];
  if (intent.do === "closeDay") return [];
  return reopenRefusals(model, day);
}

function reopenRefusals(model: ClinicModel, day: clinic.Day): string[] {
  if (day.date < model.today) return ["day_closed"];
  if (day.status !== "closed") return [];
  const restored = structuredClone(day);
  for (const booking of restored.bookings) {
    if (booking.cancelledBy === "closing") booking.status = "booked";
    if (booking.wasInside) booking.status = "in_progress";
  }
  const isTwice = restored.bookings.some(
    (booking) =>
      ["booked", "in_progress"].includes(booking.status) && clinic.waitsAlready(restored, booking.patient, booking),
  );
  return isTwice ? ["already_booked"] : [];
}

type OfBooking = Extract<Intent, { do: "callBooking" | "setStatus" | "reorder" | "correct" | "cancelByTicket" }>;

function bookingRefusals(model: ClinicModel, intent: OfBooking): string[] {
  const { day, booking } = clinic.find(model, intent.id);
  switch (intent.do) {
    case "cancelByTicket":
      return statusRefusals(day, booking, "cancelled");
    case "callBooking":
      return [
        ...(day.status === "closed" ? ["day_closed"] : []),
        ...(["booked", "in_progress"].includes(booking.status) ? [] : ["invalid_transition"]),
      ];
    case "correct": {
      const patient = { ...booking.patient, ...intent.patient };
      const waits = ["booked", "in_progress"].includes(booking.status);
      return waits && clinic.waitsAlready(day, patient, booking) ? ["already_booked"] : [];
    }
    case "setStatus":
      return [
        ...(intent.version !== undefined && intent.version !== booking.version ? ["changed_meanwhile"] : []),
        ...statusRefusals(day, booking, intent.status),
        ...(intent.after === undefined ? [] : orderRefusals(model, intent.id, intent.after, intent.status)),
      ];
    case "reorder":
      return orderRefusals(model, intent.id, intent.after, booking.status);
  }
}

function orderRefusals(model: ClinicModel, id: string, after: string | null, status: clinic.Status): string[] {
  const { day, booking } = clinic.find(model, id);
  const neighbour = after === null ? undefined : clinic.find(model, after);
  return [
    ...(day.status === "closed" ? ["day_closed"] : []),
    ...(status === "booked" ? [] : ["invalid_transition"]),
    ...(neighbour && (neighbour.day !== day || neighbour.booking.shift !== booking.shift || after === id)
      ? ["invalid"]
      : []),
  ];
}
