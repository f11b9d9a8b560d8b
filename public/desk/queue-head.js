// @ts-check
import { element, setText } from "../ui/element.js";
import { fullnessText, noPlaces } from "../ui/fullness.js";
import { inLatinDigits } from "../ui/latin-digits.js";
import { showFacts, waitingFacts } from "../ui/list-facts.js";

/**
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {import("../client/index.js").Shift} Shift
 */

/**
 * The head of a list, in one row: how many wait, who is called next, and behind “more” what concerns the whole day.
 *
 * @param {import("../client/index.js").Day["list"]} list
 * @param {import("./actions.js").Actions} actions
 * @param {HTMLElement} [callNext] absent: the list is part of the one line, which has it
 */
export function createQueueHead(list, actions, callNext) {
  const title = element(callNext ? "h2" : "h3");
  title.id = `list-${list}`;
  const counts = element("p", "list-counts");
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
  const node = element("header", "list-head", title, counts, ...(callNext ? [callNext] : []), reopen, more, menu);
  /** @type {StaffDay | undefined} */
  let day;
  /** @type {Shift | undefined} */
  let shift;
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
   * @param {import("../ui/call-button.js").InLine[]} waiting of the shift that is shown, or of the day
   * @param {import("./queue-list.js").ListSpeech} speech
   */
  const show = (next, waiting, speech) => {
    const { words, format, isToday, shift: shiftShown } = speech;
    const before = shift ?? day;
    day = next;
    shift = day?.shifts.find((each) => each.shift === shiftShown);
    const places = shift ?? day;
    const isLive = day !== undefined && day.status !== "closed";
    const taken = fullnessText(places ?? noPlaces, { words, format });
    const isPaused = day?.status === "paused";
    setText(title, words[list]);
    const stopped = day?.onLeave ? words.onLeave : isPaused ? words.paused : "";
    const live = [...(callNext ? waitingFacts(waiting, speech) : []), stopped, `${taken}\u00a0${words.taken}`];
    showFacts(counts, isLive ? live : [day ? words.dayClosed : words.noDayYet]);
    counts.classList.toggle("stopped", day !== undefined && (day.status !== "open" || day.onLeave));
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
  return { node, show };
}

/** @param {string} className */
function button(className) {
  const node = element("button", className);
  node.type = "button";
  return node;
}
