// @ts-check
import { element, showEach } from "../ui/element.js";
import { isFound } from "./find-patients.js";
import { createQueueHead } from "./queue-head.js";
import { showRow } from "./queue-row.js";
import { createRowKeys } from "./row-keys.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {import("./actions.js").Speech & { timeZone: string, asked: string, room: string, isToday: boolean, shift: number | undefined }} ListSpeech
 */

/**
 * One list of the day that is shown: who is in, who waits, who is done, and what can be done with them.
 *
 * @param {"regular" | "golden"} list
 * @param {import("./actions.js").Actions & Record<"print" | "moveTo" | "openPatient", (booking: StaffBooking) => unknown>} actions
 * @param {() => void} showAgain
 */
export function createQueueList(list, actions, showAgain) {
  const head = createQueueHead(list, actions);
  const inside = element("ul", "rows inside");
  const waiting = element("ol", "rows waiting");
  const doneTitle = element("summary");
  const done = element("ul", "rows done");
  const finished = element("details", "finished", doneTitle, done);
  const node = element("section", "list", head.node, inside, waiting, finished);
  node.dataset.list = list;
  node.setAttribute("aria-labelledby", `list-${list}`);
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
  const byStatus = () => ({
    inside: bookings.filter(({ status }) => status === "in_progress"),
    waiting: bookings.filter(({ status }) => status === "booked"),
    done: bookings.filter(({ status }) => !["in_progress", "booked"].includes(status)),
  });

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
    miss: actions.miss,
    wait: actions.wait,
    restore: actions.wait,
    resume: actions.resume,
    up: (booking) => moveBy(booking, -1),
    down: (booking) => moveBy(booking, 1),
    cancel: actions.cancel,
    moveTo: actions.moveTo,
    correct: actions.openPatient,
    print: actions.print,
  };
  /** @param {StaffBooking} booking @param {-1 | 1} step */
  const moveBy = (booking, step) => {
    const queue = byStatus().waiting.filter((one) => one.shift === booking.shift); // nobody is called before their shift
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
   * @param {StaffDay | undefined} day undefined: nobody has made it
   * @param {ListSpeech} speech
   * @returns {number} how many rows are shown
   */
  const show = (day, speech) => {
    const { words, format, asked } = speech;
    bookings = day?.bookings ?? [];
    shift = speech.shift;
    if (!bookings.some((booking) => open === openAs(booking))) open = "";
    const parts = byStatus();
    const ofShift = { ...parts, waiting: parts.waiting.filter(isOfShift), done: parts.done.filter(isOfShift) };
    head.show(day, ofShift, finishing(parts.inside, speech.room), speech);
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
          showRow(row, booking, { ...speech, isOpen, isStop: keys.isStop(row) });
          const isSought = asked === "" ? isOfShift(booking) || parent === inside : isFound(booking, asked);
          const isHidden = !isSought;
          if (row.hidden !== isHidden) row.hidden = isHidden; // not removed: a day of 600 would be built anew
          if (!isHidden) found++;
        },
      );
    }
    inside.setAttribute("aria-label", words.inside);
    waiting.setAttribute("aria-label", words.waiting);
    const title = `${words.finished} (${format.number(ofShift.done.length)})`;
    if (doneTitle.textContent !== title) doneTitle.textContent = title;
    finished.hidden = (asked ? parts : ofShift).done.length === 0;
    if (asked && done.querySelector(".row:not([hidden])")) finished.open = true;
    keys.settle();
    return found;
  };
  return { list, node, show, callNext: head.call };
}

/**
 * Who is done when the next one is called: the only one inside, or this room's.
 *
 * @param {StaffBooking[]} inside
 * @param {string} room
 */
function finishing(inside, room) {
  const ofRoom = inside.filter(({ calledTo }) => (calledTo ?? "") === room);
  return ofRoom.length === 1 ? ofRoom[0] : inside.length === 1 && !room ? inside[0] : undefined;
}
