// @ts-check
import { unbroken } from "../texts.js";
import { element } from "./element.js";
import { wayTexts } from "./way-texts.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("./language.js").Speech} Speech
 * @typedef {import("./way-texts.js").WaySpeech & { timeZone: string, needsArrival: boolean, isOneLine: boolean }} FactSpeech
 */

/**
 * What a row tells of a booking beside number and name, each a word or a few, as far as there is something to tell.
 *
 * @param {StaffBooking} booking
 * @param {FactSpeech} speech
 */
export function factsOf(booking, speech) {
  const { words, format, isOneLine } = speech;
  const { list, status, patient, goldenCode, calledTo, overbookReason } = booking;
  return [
    isOneLine && list === "golden" && factOf(words.goldenShort, "golden-mark"),
    booking.priority > 0 && factOf(urgencyText(booking, words), "urgent"),
    patient.phone && factOf(format.digits(patient.phone), "", "ltr"),
    goldenCode && factOf(unbroken(`${words.code} ${format.digits(goldenCode)}`)),
    status === "in_progress" && calledTo && factOf(format.digits(calledTo)),
    ...whenTexts(booking, speech).map((text) => factOf(text)),
    ...wayTexts(booking, speech).map((text) => factOf(text)),
    overbookReason && factOf(`${words.inAddition}: ${overbookReason}`),
  ].filter((fact) => fact instanceof HTMLElement);
}

/** "Urgent: pain". @param {StaffBooking} booking @param {Speech["words"]} words */
function urgencyText({ priority, priorityReason }, words) {
  const urgency = /** @type {Record<string, string>} */ (words)[`urgency_${priority}`];
  return [urgency, priorityReason].filter(Boolean).join(": ");
}

/** @param {string} text @param {string} [className] @param {"ltr"} [dir] */
function factOf(text, className = "", dir) {
  const said = element("bdi", "", text);
  if (dir) said.dir = dir;
  return element("span", className ? `fact ${className}` : "fact", said);
}

/** What has become of the booking, and when. @param {StaffBooking} booking @param {FactSpeech} speech */
function whenTexts(
  { status, calls, calledAt, finishedAt, missed, arrivedAt },
  { words, format, timeZone, needsArrival },
) {
  /** @param {string} text @param {string | null} at */
  const since = (text, at) => (at ? `${text} ${format.time(at, timeZone)}` : text);
  const missedText = missed > 0 ? [words.didNotAnswer] : [];
  if (status === "booked")
    return [...(needsArrival ? [arrivedAt ? since(words.isHere, arrivedAt) : words.isNotHere] : []), ...missedText];
  if (status === "in_progress")
    return [...(calledAt ? [since(calls > 1 ? words.calledTimes : words.calledOnce, calledAt)] : []), ...missedText];
  return [since({ served: words.served, no_show: words.missed, cancelled: words.cancelled }[status], finishedAt)];
}
