import type { ClinicModel, Day } from "./clinic-model.js";
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
  const isFinished = (day: Day) => intent.finish !== undefined && day === clinic.find(model, intent.finish).day;
  return [
    ...(days.every(({ status }) => status === "closed") ? ["day_closed"] : []),
    ...(nextOf(model, intent) ? [] : [waiting(model, intent).length > 0 ? "nobody_here" : "nobody_waiting"]),
    ...(intent.finish !== undefined && !days.some(isFinished) ? ["invalid"] : []),
    ...(intent.finish === undefined
      ? []
      : days.filter(isFinished).flatMap((day) => finishRefusals(model, day, intent))),
  ];
}

const finishRefusals = (model: ClinicModel, day: Day, { finish }: { finish?: string }) =>
  statusRefusals(day, clinic.find(model, finish as string).booking, "served");

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
