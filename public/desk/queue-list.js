// @ts-check

import { armed } from "../ui/armed-button.js";
import { element, showEach } from "../ui/element.js";
import { isFound } from "./find-patients.js";
import { showRow } from "./queue-row.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {import("./actions.js").Speech & { timeZone: string, asked: string, hasTicket(id: string): boolean, room: string }} ListSpeech
 */

/**
 * One list of today: who is in, who waits, who is done, and what can be done with them.
 *
 * @param {"regular" | "golden"} list
 * @param {import("./actions.js").Actions & { print(booking: StaffBooking): void }} actions
 */
export function createQueueList(list, actions) {
  const title = element("h2");
  const counts = element("p", "list-counts");
  const callNext = button("primary call-next");
  const pause = button("quiet");
  const close = button("quiet");
  const reopen = button("primary");
  const notice = element("p", "list-notice");
  const inside = element("ul", "rows inside");
  const waiting = element("ol", "rows waiting");
  const doneTitle = element("summary");
  const done = element("ul", "rows done");
  const finished = element("details", "finished", doneTitle, done);
  const node = element(
    "section",
    "list",
    element("header", "list-head", title, counts, pause, close),
    notice,
    reopen,
    callNext,
    inside,
    waiting,
    finished,
  );
  node.dataset.list = list;
  /** @type {StaffDay | undefined} */
  let day;
  let room = "";
  const byStatus = () => ({
    inside: day?.bookings.filter(({ status }) => status === "in_progress") ?? [],
    waiting: day?.bookings.filter(({ status }) => status === "booked") ?? [],
    done: day?.bookings.filter(({ status }) => !["in_progress", "booked"].includes(status)) ?? [],
  });
  /** Who is done when the next one is called: the only one inside, or this room's. */
  const finishing = () => {
    const { inside } = byStatus();
    const ofRoom = inside.filter(({ calledTo }) => (calledTo ?? "") === room);
    return ofRoom.length === 1 ? ofRoom[0] : inside.length === 1 && !room ? inside[0] : undefined;
  };

  callNext.addEventListener("click", () => {
    if (day && !callNext.dataset.busy) busy(callNext, actions.callNext(day, finishing()));
  });
  pause.addEventListener("click", () => day && actions.setDay(day, day.status === "paused" ? "open" : "paused"));
  reopen.addEventListener("click", () => day && actions.reopen(day));
  const sure = armed(close, () => day && actions.close(day));
  node.addEventListener("click", ({ target }) => {
    const pressed = target instanceof Element ? target.closest("[data-deed]") : null;
    const id = /** @type {HTMLElement | null} */ (pressed?.closest(".row"))?.dataset.key;
    const booking = day?.bookings.find((each) => each.id === id);
    if (!(pressed instanceof HTMLButtonElement) || !booking) return;
    const { waiting } = byStatus();
    const at = waiting.indexOf(booking);
    const idAt = (/** @type {number} */ index) => waiting[index]?.id ?? null;
    /** @type {Record<string, () => unknown>} */
    const act = {
      call: () => actions.call(booking),
      callAgain: () => actions.call(booking),
      serve: () => actions.serve(booking),
      miss: () => actions.miss(booking),
      wait: () => actions.wait(booking),
      restore: () => actions.wait(booking),
      resume: () => actions.resume(booking),
      up: () => at > 0 && actions.move(booking, idAt(at - 2), idAt(at - 1)),
      down: () => at < waiting.length - 1 && actions.move(booking, idAt(at + 1), idAt(at - 1)),
      cancel: () => askFirst(pressed, () => actions.cancel(booking)),
      print: () => actions.print(booking),
    };
    act[pressed.dataset.deed ?? ""]?.();
  });
  let words = /** @type {import("../texts.js").Texts | undefined} */ (undefined);
  /** The first press; the button then asks, and hears the second itself. @param {HTMLButtonElement} pressed @param {() => unknown} act */
  const askFirst = (pressed, act) => {
    if (asked.has(pressed)) return;
    asked.add(pressed);
    const question = armed(pressed, act);
    question.show(pressed.textContent ?? "", words?.sure ?? "");
    question.ask();
  };
  const asked = new WeakSet();

  /**
   * @param {StaffDay | undefined} next undefined: this list has no day today
   * @param {ListSpeech} speech
   */
  const show = (next, speech) => {
    day = next;
    ({ room, words } = speech);
    const { format } = speech;
    const parts = byStatus();
    const isLive = day !== undefined && day.status !== "closed";
    title.textContent = words[list];
    counts.textContent = isLive
      ? `${format.number(parts.waiting.length)} ${words.waiting} · ${format.number(day?.used ?? 0)} ${words.of} ${format.number(day?.capacity ?? 0)}`
      : "";
    notice.textContent = !day
      ? words.noDayYet
      : day.status === "closed"
        ? words.dayClosed
        : day.status === "paused"
          ? words.paused
          : "";
    notice.hidden = notice.textContent === "";
    notice.classList.toggle("calm", !day);
    reopen.textContent = words.reopen;
    reopen.hidden = day?.status !== "closed";
    for (const each of [pause, close, callNext]) each.hidden = !isLive;
    pause.textContent = day?.status === "paused" ? words.resumeBooking : words.pauseBooking;
    sure.show(words.closeDay, words.sure);
    const first = parts.waiting[0];
    const ends = finishing();
    callNext.replaceChildren(
      element("span", "", first ? `${words.callNext}: ${format.number(first.number)}` : words.nobodyWaits),
      element("small", "", first && ends ? `${format.number(ends.number)} ${words.isDone}` : ""),
    );
    callNext.disabled = !first;
    for (const [parent, bookings] of /** @type {const} */ ([
      [inside, parts.inside],
      [waiting, parts.waiting],
      [done, parts.done],
    ])) {
      const found = bookings.filter((booking) => isFound(booking, speech.asked));
      showEach(
        parent,
        found,
        ({ id }) => id,
        (row, booking) => showRow(row, booking, { ...speech, hasTicket: speech.hasTicket(booking.id) }),
      );
    }
    doneTitle.textContent = `${words.finished} (${format.number(parts.done.length)})`;
    finished.hidden = parts.done.length === 0;
    if (speech.asked && done.children.length > 0) finished.open = true;
  };
  return { list, node, show, callNext: () => callNext.click() };
}

/** @param {string} className */
function button(className) {
  const node = element("button", className);
  node.type = "button";
  return node;
}

/** A second press before the answer would call a second patient. @param {HTMLButtonElement} node @param {Promise<unknown>} deed */
async function busy(node, deed) {
  node.dataset.busy = "true"; // not disabled, which would take the focus away
  await deed;
  delete node.dataset.busy;
}
