// @ts-check
import { element } from "./element.js";
import { doublePressMs } from "./presses.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").InLine<"staff">} InLine
 * @typedef {{ date: string, list?: StaffBooking["list"] }} Line A list's, or without one both lists'.
 */

/**
 * Who is called next, and why; one press calls them.
 *
 * @param {import("./call-actions.js").CallActions} actions
 */
export function createCallButton(actions) {
  const node = element("button", "primary call-next");
  node.type = "button";
  /** @type {Line | undefined} */
  let line;
  /** @type {InLine[]} */
  let waiting = [];
  /** @type {StaffBooking | undefined} */
  let finishing;
  const first = () => waiting.find(({ isHere }) => isHere);

  /** A second press before the answer, or too soon for a decision, would call a second patient. */
  const call = async () => {
    if (!line || node.hidden) return actions.sayNobodyIsNext(waiting.length > 0);
    if (node.dataset.busy) return;
    node.dataset.busy = "true"; // not disabled, which would take the focus away
    const called = actions.callNext(line, finishing, first()?.booking.shift ?? undefined);
    await Promise.all([called, new Promise((resolve) => setTimeout(resolve, doublePressMs))]);
    delete node.dataset.busy;
  };
  node.addEventListener("click", call);

  return {
    node,
    call,
    /**
     * @param {Line | undefined} nextLine from which can be called; undefined: from none
     * @param {InLine[]} nextWaiting of the shift that is shown, or of the day
     * @param {StaffBooking | undefined} nextFinishing who is done when the next one is called
     * @param {import("./language.js").Speech} speech
     */
    show: (nextLine, nextWaiting, nextFinishing, { words, format }) => {
      [line, waiting, finishing] = [nextLine, nextWaiting, nextFinishing];
      const next = first();
      node.hidden = !line || !next;
      if (!next) return;
      const who = `${words.callNext}: ${format.number(next.booking.number)}`;
      const why = words[`because_${next.because}`];
      const isUrgentGolden = !line?.list && next.booking.list === "golden" && next.because === "priority";
      const whose = isUrgentGolden ? words.goldenShort : ""; // both lists have that number
      const done = finishing ? `${format.number(finishing.number)} ${words.isDone}` : "";
      const small = format.listed([why, whose, done].filter(Boolean));
      if (node.dataset.shown === who + small) return;
      node.dataset.shown = who + small;
      node.replaceChildren(element("span", "", who), " ", element("small", "", small && `(${small})`));
    },
  };
}
