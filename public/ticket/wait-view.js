// @ts-check
import { doctorText } from "../ui/doctor-text.js";
import { find } from "../ui/element.js";
import { estimateText } from "./estimate-text.js";
import { write } from "./write.js";

/**
 * What the page shows of the time: the shift with its doctor, and when to come or how long to wait.
 *
 * @typedef {import("./turn.js").Turn} Turn
 * @typedef {import("./sayings.js").Speech & { now: number }} Speech
 */

/**
 * Which shift it is, and of its doctor what the state below does not say.
 *
 * @param {Turn} turn
 * @param {boolean} isWaiting
 * @param {Speech} speech
 */
export function showShift({ day, shift, timeZone, isLaterDay, hasNoDoctor }, isWaiting, speech) {
  const hours = shift && speech.format.timeRange({ from: shift.startsAt, to: shift.endsAt }, timeZone);
  write("#shift", hours ?? "");
  const isNews = shift && isWaiting && !hasNoDoctor && (!isLaterDay || shift.lateMinutes > 0);
  write("#doctor", day && isNews ? doctorText(day, shift, { ...speech, timeZone }) : "");
  find("#doctor").classList.toggle("late", shift?.doctor === "expected" && shift.lateMinutes > 0);
}

/**
 * @param {Turn} turn
 * @param {boolean} isAsked Whether there is anything to wait for, and it is known.
 * @param {Speech} speech
 */
export function showWait(turn, isAsked, speech) {
  const { words, format, now } = speech;
  const { isToCome, shift, window, timeZone } = turn;
  const serving = turn.serving.map(
    ({ list, number }) => `${list === turn.list ? "" : `${words[list]} `}${format.number(number)}`,
  );
  write("#serving", serving.join(words.comma) || "–"); // a dot is nearly an Arabic zero
  write("#window", window ? format.timeRange(window, timeZone) : "");
  const estimate = isToCome || !isAsked || window ? "" : estimateText({ ...turn, now }, speech);
  write("#estimate", estimate || "–");

  find("#facts").hidden = !isAsked || (isToCome && !window);
  find("#come").hidden = !window;
  find("#now-inside").hidden = isToCome;
  find("#wait").hidden = isToCome || window !== null;
  write("#hint", isAsked ? hint() : "");

  function hint() {
    if (window) return words.comeHow;
    if (isToCome) return shift ? words.comeLater : "";
    return estimate ? words.estimateHow : words.estimateLater;
  }
}
