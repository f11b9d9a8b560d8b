// @ts-check
import { element } from "../ui/element.js";
import { namesIn } from "../ui/names.js";
import { todayIn } from "../ui/queue.js";
import { actorText, whatNodes } from "./deed-text.js";

/**
 * @typedef {import("../client/index.js").ClinicState<"staff">} ClinicState
 * @typedef {import("./deed-text.js").Deed} Deed
 * @typedef {import("./deed-text.js").Speech} Speech
 */

/**
 * A line of who did what and when.
 *
 * @param {Deed} deed
 * @param {ClinicState | undefined} state tells where the clock is, and the names of who is booked
 * @param {string | undefined} ofDay the day whose deeds are shown; undefined: those of one booking, which need not be named
 * @param {Speech} speech
 */
export const deedRow = (deed, state, ofDay, speech) =>
  element(
    "li",
    "",
    element("span", "told-when", whenText(deed, state, ofDay, speech)),
    element("span", "told-who", actorText(deed.actor, speech)),
    element("span", "told-what", ...(ofDay ? subjectOf(deed, state, ofDay, speech) : []), ...whatNodes(deed, speech)),
  );

/** @param {Deed} deed @param {ClinicState | undefined} state @param {string | undefined} ofDay @param {Speech} speech */
function whenText({ at }, state, ofDay, { format }) {
  const zone = state?.clinic.timeZone ?? "UTC";
  const date = todayIn(zone, Date.parse(at));
  const time = format.time(at, zone);
  return date === ofDay ? time : format.listed([format.shortDate(date, { hasMonth: true }), time]);
}

/** "Regular, 12 Ali — ". @param {Deed} deed @param {ClinicState | undefined} state @param {string} ofDay @param {Speech} speech */
function subjectOf({ bookingId, list, date, shift }, state, ofDay, { words, format }) {
  if (!list || !date) return [];
  const number = /-0*(\d+)$/.exec(bookingId ?? "")?.[1];
  const known = state?.days.flatMap(({ bookings }) => bookings).find(({ id }) => id === bookingId);
  const which = format.listed([
    { regular: words.regularShort, golden: words.goldenShort }[list],
    ...(date === ofDay ? [] : [format.shortDate(date, { hasMonth: true })]),
    ...(shift ? [`${words.shift} ${format.number(shift)}`] : []),
    ...(number ? [format.digits(number)] : []),
  ]);
  return [which, ...(known ? [" ", ...namesIn(known.patient.name || words.erased)] : []), " — "];
}
