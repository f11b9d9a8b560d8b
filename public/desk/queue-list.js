// @ts-check

import { createCallButton } from "../ui/call-button.js";
import { element, showEach } from "../ui/element.js";
import { finishing } from "../ui/finishing.js";
import { showRow } from "../ui/queue-row.js";
import { isFound } from "./find-patients.js";
import { createLineHead } from "./line-head.js";
import { createQueueHead } from "./queue-head.js";
import { createRowKeys } from "./row-keys.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {import("../ui/call-button.js").InLine} InLine
 * @typedef {object} Shown
 * @property {string} timeZone
 * @property {string} asked
 * @property {string} room
 * @property {boolean} isToday
 * @property {number | undefined} shift The one that is shown; undefined: all.
 * @property {boolean} needsArrival Whether only who has come is called on this day.
 * @property {number | null} goldenTurn
 * @property {number} recalls After how many calls a patient may be put back.
 * @property {boolean} mayForward Whether there may be another clinic to send patients on to.
 * @property {ReadonlyMap<number, string>} clinicNames Of other clinics, as far as they are known.
 * @typedef {import("./actions.js").Speech & Shown} ListSpeech
 * @typedef {"print" | "moveTo" | "forward" | "openPatient" | "openRemark" | "openDeeds" | "arrive" | "stepBack"} RowAction
 */

/**
 * One list of the day that is shown, or both as one line: who is in, who waits, who is done, and what can be done with
 * them.
 *
 * @param {readonly StaffDay["list"][]} lists
 * @param {import("./actions.js").Actions & Record<RowAction, (booking: StaffBooking) => unknown>} actions
 * @param {() => void} showAgain
 */
export function createQueueList(lists, actions, showAgain) {
  const callNext = createCallButton(actions);
  const isOneLine = lists.length > 1;
  const lineHead = isOneLine ? createLineHead(callNext.node) : undefined;
  const heads = lists.map((list) => createQueueHead(list, actions, isOneLine ? undefined : callNext.node));
  const inside = element("ul", "rows inside");
  const waiting = element("ol", "rows waiting");
  const doneTitle = element("summary");
  const done = element("ul", "rows done");
  const finished = element("details", "finished", doneTitle, done);
  const headNodes = heads.map((head) => head.node);
  const tops = lineHead ? [lineHead.node, element("div", "lists-of-line", ...headNodes)] : headNodes;
  const node = element("section", "list", ...tops, inside, waiting, finished);
  node.dataset.list = isOneLine ? "line" : lists[0];
  node.setAttribute("aria-labelledby", `list-${node.dataset.list}`);
  const keys = createRowKeys(node);
  /** @type {StaffBooking[]} */
  let bookings = [];
  /** The row whose further deeds are shown, until its status changes. */
  let open = "";
  /** @param {StaffBooking} booking */
  const openAs = ({ id, status }) => `${id} ${status}`;
  /** The shift that is shown; undefined: all. @type {number | undefined} */
  let shift;
  /** @param {StaffBooking} booking */
  const isOfShift = (booking) => shift === undefined || booking.shift === shift;
  /** Who waits, in the order of their turns. @type {InLine[]} */
  let line = [];

  /** @param {StaffBooking} booking */
  const toggle = (booking) => {
    open = open === openAs(booking) ? "" : openAs(booking);
    showAgain();
  };
  /** @type {Record<string, (booking: StaffBooking) => unknown>} */
  const acts = {
    more: toggle,
    call: actions.call,
    callAgain: actions.call,
    serve: actions.serve,
    arrival: actions.arrive,
    stepBack: actions.stepBack,
    miss: actions.miss,
    wait: actions.wait,
    restore: actions.wait,
    resume: actions.resume,
    up: (booking) => moveBy(booking, -1),
    down: (booking) => moveBy(booking, 1),
    cancel: actions.cancel,
    moveTo: actions.moveTo,
    forward: actions.forward,
    correct: actions.openPatient,
    remark: actions.openRemark,
    print: actions.print,
    history: actions.openDeeds,
  };
  /** @param {StaffBooking} booking @param {-1 | 1} step */
  const moveBy = (booking, step) => {
    const queue = line.map((each) => each.booking).filter((one) => isOfSameTurn(one, booking));
    const at = queue.indexOf(booking);
    const idAt = (/** @type {number} */ index) => queue[index]?.id ?? null;
    if (!queue[at + step]) return;
    actions.move(booking, step < 0 ? idAt(at - 2) : idAt(at + 1), idAt(at - 1));
  };
  /** @param {EventTarget | null} target */
  const bookingOf = (target) => {
    const row = /** @type {HTMLElement | null} */ (target instanceof Element && target.closest(".row"));
    return row ? bookings.find(({ id }) => id === row.dataset.key) : undefined;
  };
  node.addEventListener("click", ({ target }) => {
    const pressed = /** @type {HTMLElement | null} */ (target instanceof Element && target.closest("[data-deed]"));
    const booking = bookingOf(pressed);
    if (pressed && booking) acts[pressed.dataset.deed ?? ""]?.(booking);
  });
  node.addEventListener("keydown", ({ key, target }) => {
    const booking = bookingOf(target);
    if (key !== "Escape" || !booking || open !== openAs(booking)) return;
    toggle(booking);
  });

  /**
   * @param {(list: StaffDay["list"]) => StaffDay | undefined} dayOf undefined: nobody has made it
   * @param {InLine[]} nextLine who waits on that date
   * @param {ListSpeech} speech
   * @returns {number} how many rows are shown
   */
  const show = (dayOf, nextLine, speech) => {
    const { words, format, asked, isToday } = speech;
    const days = lists.flatMap((list) => dayOf(list) ?? []);
    bookings = days.flatMap((day) => day.bookings);
    line = nextLine.filter(({ booking }) => lists.includes(booking.list));
    shift = speech.shift;
    if (!bookings.some((booking) => open === openAs(booking))) open = "";
    const parts = {
      inside: bookings.filter(({ status }) => status === "in_progress"),
      waiting: line.map(({ booking }) => booking),
      done: bookings.filter(({ status }) => !["in_progress", "booked"].includes(status)),
    };
    const lineOfShift = line.filter(({ booking }) => isOfShift(booking));
    const doneOfShift = parts.done.filter(isOfShift);
    lineHead?.show(lineOfShift, speech);
    for (const [index, head] of heads.entries())
      head.show(dayOf(/** @type {StaffDay["list"]} */ (lists[index])), lineOfShift, speech);
    const live = days.find(({ status }) => status !== "closed");
    const called = live && { date: live.date, ...(!isOneLine && { list: live.list }) };
    callNext.show(isToday ? called : undefined, lineOfShift, finishing(parts.inside, speech.room), speech);
    let found = 0;
    for (const [parent, those] of /** @type {const} */ ([
      [inside, parts.inside],
      [waiting, parts.waiting],
      [done, parts.done],
    ])) {
      showEach(
        parent,
        those,
        ({ id }) => id,
        (row, booking) => {
          const isOpen = open === openAs(booking);
          showRow(row, booking, { ...speech, isOpen, isStop: keys.isStop(row), isOneLine });
          const isSought = asked === "" ? isOfShift(booking) || parent === inside : isFound(booking, asked);
          const isHidden = !isSought;
          if (row.hidden !== isHidden) row.hidden = isHidden; // not removed: a day of 600 would be built anew
          if (!isHidden) found++;
        },
      );
    }
    inside.setAttribute("aria-label", words.inside);
    waiting.setAttribute("aria-label", words.waiting);
    const title = `${words.finished} (${format.number(doneOfShift.length)})`;
    if (doneTitle.textContent !== title) doneTitle.textContent = title;
    finished.hidden = (asked ? parts.done : doneOfShift).length === 0;
    if (asked && done.querySelector(".row:not([hidden])")) finished.open = true;
    keys.settle();
    return found;
  };
  return {
    node,
    show,
    callNext: callNext.call,
    /** Whether the row is one of these. @param {string} deed @param {string} key of the row */
    act: (deed, key) => {
      const booking = bookings.find(({ id }) => id === key);
      if (booking) acts[deed]?.(booking);
      return booking !== undefined;
    },
  };
}

/** Nobody goes before their shift, nor before who is more urgent, and each list has an order of its own. @param {StaffBooking} one @param {StaffBooking} other */
const isOfSameTurn = (one, other) =>
  one.list === other.list && one.shift === other.shift && one.priority === other.priority;
