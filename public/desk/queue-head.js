// @ts-check
import { element, setText } from "../ui/element.js";
import { inLatinDigits } from "../ui/latin-digits.js";
import { fullnessText, noPlaces } from "./fullness.js";
import { doublePressMs } from "./presses.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {import("../client/index.js").Shift} Shift
 * @typedef {{ inside: StaffBooking[], waiting: StaffBooking[], done: StaffBooking[] }} Parts
 */

/**
 * The head of a list, one line: how many wait, who is called next, and behind “more” what concerns the whole day.
 *
 * @param {import("../client/index.js").Day["list"]} list
 * @param {import("./actions.js").Actions} actions
 */
export function createQueueHead(list, actions) {
  const title = element("h2");
  title.id = `list-${list}`;
  const counts = element("p", "list-counts");
  const callNext = button("primary call-next");
  const reopen = button("primary reopen");
  const more = button("deed list-more");
  more.textContent = "⋯";
  const pause = button("quiet");
  const close = button("quiet");
  const placesLabel = element("span");
  const input = element("input");
  input.inputMode = "numeric";
  input.maxLength = 5;
  input.autocomplete = "off";
  const set = element("button", "quiet");
  const capacity = element("form", "capacity", element("label", "", placesLabel, " ", input), set);
  const menu = element("div", "list-menu", pause, close, capacity);
  menu.id = `list-menu-${list}`;
  more.setAttribute("aria-controls", menu.id);
  const node = element("header", "list-head", title, counts, callNext, reopen, more, menu);
  /** @type {StaffDay | undefined} */
  let day;
  /** @type {Shift | undefined} */
  let shift;
  /** @type {StaffBooking | undefined} */
  let first;
  /** @type {StaffBooking | undefined} */
  let finishing;
  let said = "";

  /** @param {boolean} isOpen */
  const openMenu = (isOpen) => {
    menu.hidden = !isOpen;
    more.setAttribute("aria-expanded", String(isOpen));
  };
  openMenu(false);
  more.addEventListener("click", () => openMenu(menu.hidden !== false));
  node.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || menu.hidden) return;
    more.focus();
    openMenu(false);
  });

  /** A second press before the answer, or too soon for a decision, would call a second patient. */
  const call = async () => {
    if (!day || callNext.hidden) return actions.sayNobodyWaits();
    if (callNext.dataset.busy) return;
    callNext.dataset.busy = "true"; // not disabled, which would take the focus away
    const called = actions.callNext(day, finishing, first?.shift ?? undefined);
    await Promise.all([called, new Promise((resolve) => setTimeout(resolve, doublePressMs))]);
    delete callNext.dataset.busy;
  };
  callNext.addEventListener("click", call);
  reopen.addEventListener("click", () => day && actions.reopen(day));
  close.addEventListener("click", () => day && actions.close(day));
  pause.addEventListener("click", () => {
    if (day?.status === "paused") actions.changeDay(day, { status: "open" }, said, { status: "paused" });
    else if (day) actions.changeDay(day, { status: "paused" }, said, { status: "open" });
  });
  capacity.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = Number(inLatinDigits(input.value.trim()) || Number.NaN);
    if (day && Number.isInteger(wanted)) actions.changeCapacity(day, wanted, shift);
    else input.select();
  });

  /**
   * @param {StaffDay | undefined} next
   * @param {Parts} parts of the shift that is shown, or of the day
   * @param {StaffBooking | undefined} nextFinishing who is done when the next one is called
   * @param {import("./actions.js").Speech & { isToday: boolean, shift: number | undefined }} speech
   */
  const show = (next, parts, nextFinishing, { words, format, isToday, shift: shiftShown }) => {
    const before = shift ?? day;
    day = next;
    shift = day?.shifts.find((each) => each.shift === shiftShown);
    finishing = nextFinishing;
    const places = shift ?? day;
    const isLive = day !== undefined && day.status !== "closed";
    first = parts.waiting[0];
    const waiting = first ? `${format.number(parts.waiting.length)} ${words.waiting}` : words.nobodyWaits;
    const taken = fullnessText(places ?? noPlaces, { words, format });
    const isPaused = day?.status === "paused";
    setText(title, words[list]);
    // Apart by space alone: beside Arabic digits a dot reads as a zero.
    const stopped = day?.onLeave ? words.onLeave : isPaused ? words.paused : "";
    const live = [waiting, stopped, `${taken}\u00a0${words.taken}`].filter(Boolean);
    const facts = isLive ? live : [day ? words.dayClosed : words.noDayYet];
    if (counts.textContent !== facts.join(" "))
      counts.replaceChildren(...facts.flatMap((fact, index) => [index > 0 ? " " : "", element("span", "", fact)]));
    counts.classList.toggle("stopped", day !== undefined && (day.status !== "open" || day.onLeave));
    callNext.hidden = !isLive || !first || !isToday;
    if (first) {
      const who = `${words.callNext}: ${format.number(first.number)}`;
      const done = finishing ? `${format.number(finishing.number)} ${words.isDone}` : "";
      if (callNext.dataset.shown !== who + done) {
        callNext.dataset.shown = who + done;
        callNext.replaceChildren(element("span", "", who), " ", element("small", "", done && `(${done})`));
      }
    }
    reopen.hidden = day?.status !== "closed";
    setText(reopen, words.reopen);
    more.hidden = !isLive;
    if (!isLive) openMenu(false);
    more.setAttribute("aria-label", `${words.deed_more}: ${words[list]}`);
    said = isPaused ? words.didResumeBooking : words.paused;
    setText(pause, isPaused ? words.resumeBooking : words.pauseBooking);
    setText(close, words.closeDay);
    capacity.hidden = day !== undefined && day.shifts.length > 0 && !shift; // it is their sum
    setText(placesLabel, shift ? words.placesOfShift : isToday ? words.placesToday : words.places);
    setText(set, words.setPlaces);
    if (places?.capacity !== before?.capacity || document.activeElement !== input)
      input.value = format.number(places?.capacity ?? 0);
  };
  return { node, show, call };
}

/** @param {string} className */
function button(className) {
  const node = element("button", className);
  node.type = "button";
  return node;
}
