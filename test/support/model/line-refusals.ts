import type { ClinicModel } from "./clinic-model.js";
import * as clinic from "./clinic-model.js";
import type { Intent } from "./intent.js";
import { nextOf, waiting } from "./line.js";
import { statusRefusals } from "./status-refusals.js";

/** Why nobody is called, and why somebody does not come, or step back. */

export function callRefusals(model: ClinicModel, intent: Intent & { do: "callNext" | "callInLine" }): string[] {
  if (intent.do === "callInLine" && model.rule.goldenTurn === null) return ["two_lists"];
  const lists = intent.do === "callNext" ? [intent.list] : (["regular", "golden"] as const);
  const days = lists.flatMap((list) => model.days[clinic.dayKey(list, intent.date)] ?? []);
  if (days.length === 0) return ["not_found"];
  return [
    ...(days.every(({ status }) => status === "closed") ? ["day_closed"] : []),
    ...(nextOf(model, intent) ? [] : [waiting(model, intent).length > 0 ? "nobody_here" : "nobody_waiting"]),
    ...(intent.finish === undefined ? [] : finishRefusals(model, intent.finish, intent.date)),
  ];
}

/** Who is done may be of either list, but of the same day. */
function finishRefusals(model: ClinicModel, finish: string, date: string): string[] {
  const { day, booking } = clinic.find(model, finish);
  return day.date === date ? statusRefusals(day, booking, "served") : ["invalid"];
}

type OfLine = Extract<Intent, { do: "arrive" | "undoArrival" | "stepBack" | "undoStepBack" | "remark" }>;

export function lineRefusals(model: ClinicModel, intent: OfLine): string[] {
  if (intent.do === "remark") return [];
  const { day, booking } = clinic.find(model, intent.id);
  const codes = day.status === "closed" ? ["day_closed"] : [];
  switch (intent.do) {
    case "stepBack":
      if (booking.status !== "in_progress") return [...codes, "invalid_transition"];
      return [...codes, ...(booking.callsInTurn < model.rule.recalls ? ["too_few_calls"] : [])];
    case "undoStepBack":
      if (booking.formerOrder === null || !["booked", "no_show"].includes(booking.status))
        return [...codes, "invalid_transition"];
      return [...codes, ...(clinic.waitsAlready(day, booking.patient, booking) ? ["already_booked"] : [])];
    default:
      return [
        ...codes,
        ...(booking.status === "booked" ? [] : ["invalid_transition"]),
        ...(day.date === model.today ? [] : ["wrong_day"]),
      ];
  }
}
