// @ts-check
import { showCalled, unseen } from "../ui/called-row.js";
import { createClosedLists } from "../ui/closed-lists.js";
import { element, setText, showEach } from "../ui/element.js";
import { joinNotices } from "../ui/list-notices.js";
import { showNames } from "../ui/names.js";
import { lists, todayIn } from "../ui/queue.js";
import { lineOf } from "../ui/shift-line.js";
import { currentShift } from "../ui/shifts.js";
import { numbersOf } from "./tile-numbers.js";

/**
 * @typedef {import("../ui/queue.js").ClinicState} ClinicState
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format, now: number, isInTurn: boolean,
 *   isSmall: boolean, highlighted: { has(id: string): boolean } }} Speech `isInTurn`: the page changes its language by itself;
 *   `isSmall`: one of many tiles
 */

/** A longer name is written smaller, on two lines. */
const longNameLetters = 20;
const longNameLettersInSmall = 14;
/** So many numbers have a size of their own each; more share two. */
const sizesOfCalled = 4;
const fewCalled = 9;
/** Every number is as wide as two digits, so that nothing moves when the tenth is called. */
const leastDigits = 2;

/** One doctor's part of the board: who is called, where to, who is next, how many wait, and what of the doctor. */
export function createTile() {
  const name = element("h2");
  const facts = element("p", "shift");
  const called = element("ul", "serving-numbers");
  const nobody = element("p", "nobody");
  const serving = element("div", "serving", called, nobody);
  const nextTitle = element("h3");
  const next = element("ol", "next-numbers");
  const waiting = element("p", "waiting");
  const body = element("div", "panel-body", serving, element("div", "next", nextTitle, next, waiting));
  const instead = element("p", "instead");
  const node = element("section", "panel", element("header", "panel-head", name), facts, body, instead);
  const closedLists = createClosedLists();

  /** @param {string} text Empty: the numbers are shown. */
  const showInstead = (text) => {
    setText(instead, text);
    instead.hidden = text === "";
    body.hidden = text !== "";
    if (text) node.classList.remove("calling");
    if (text) facts.hidden = true;
  };

  /** @param {ClinicState} state @param {Speech} speech */
  const showClinic = (state, speech) => {
    const { words, now } = speech;
    const today = todayIn(state.clinic.timeZone, now);
    closedLists.remember(state.days);
    const closed = lists.filter((list) => !state.days.some((day) => day.list === list) && closedLists.has(list, today));
    const [day, ...others] = state.days;
    if (!day) return showInstead(closed.length > 0 ? words.listClosed : words.noDays);
    showInstead("");
    const bookings = state.days.flatMap((each) => each.bookings);
    showFacts(
      facts,
      { day: { ...day, bookings }, notice: noticeOf(state, closed, words), timeZone: state.clinic.timeZone },
      speech,
    );
    const shift = currentShift(day, now, bookings);
    showNumbers(numbersOf({ ...state, days: [day, ...others] }, shift, speech), state.clinic, speech);
  };

  /** @param {ReturnType<typeof numbersOf>} numbers @param {ClinicState["clinic"]} clinic @param {Speech} speech */
  const showNumbers = (numbers, { needsArrival }, { words, format, highlighted, isInTurn }) => {
    serving.setAttribute("aria-live", isInTurn ? "off" : "polite"); // another language is no news
    const count = numbers.called.length;
    node.dataset.serving = count <= sizesOfCalled ? String(count) : count <= fewCalled ? "few" : "many";
    const digits = Math.max(leastDigits, ...numbers.called.map(({ number }) => String(number).length));
    node.style.setProperty("--digits", String(digits));
    node.classList.toggle(
      "calling",
      numbers.called.some(({ id }) => highlighted.has(id)),
    );
    showEach(called, numbers.called, keyOf, (row, booking) => {
      showCalled(row, booking, { words, format, isMarkedGolden: booking.list === "golden" });
      row.classList.toggle("called", highlighted.has(booking.id));
    });
    setText(nobody, count === 0 ? words.nobodyServed : "");
    setText(
      nextTitle,
      numbers.next.length === 0 ? words.nobodyWaits : numbers.isAnybodyHere || !needsArrival ? words.next : words.away,
    );
    showEach(next, numbers.next, keyOf, (row, booking) => {
      const isGolden = booking.list === "golden";
      const isAway = needsArrival && !booking.arrived;
      row.replaceChildren(
        format.number(booking.number),
        ...(isGolden ? [unseen(words.golden)] : []),
        ...(isAway ? [unseen(words.away)] : []),
      );
      row.classList.toggle("golden", isGolden);
      row.classList.toggle("away", isAway);
    });
    const { waitingCount } = numbers;
    waiting.replaceChildren(
      element("strong", "", format.number(waitingCount)),
      ` ${needsArrival ? words.here : words.waiting}`,
    );
    waiting.hidden = waitingCount === 0;
  };

  return {
    node,
    /**
     * @param {{ label: string | null, state: ClinicState | undefined, hasEnded: boolean }} clinic
     * @param {Speech} speech
     */
    show: ({ label, state, hasEnded }, speech) => {
      const shownName = speech.format.digits(label ?? state?.clinic.name ?? "");
      showNames(name, shownName);
      name.classList.toggle("long", shownName.length > (speech.isSmall ? longNameLettersInSmall : longNameLetters));
      node.classList.toggle("ended", hasEnded);
      if (state) showClinic(state, speech);
      else showInstead(hasEnded ? speech.words.shownNoLonger : speech.words.connecting);
    },
  };
}

/** @param {ClinicState} state @param {string[]} closed @param {import("../texts.js").Texts} words */
function noticeOf({ days }, closed, words) {
  const ofDays = days.map(({ list, status }) => ({ list, text: status === "paused" ? words.paused : "" }));
  return joinNotices([...ofDays, ...closed.map((list) => ({ list, text: words.listClosed }))], words);
}

/**
 * Whether booking is paused, which shift it is, and whether its doctor is there.
 *
 * @param {HTMLElement} node
 * @param {{ day: import("../ui/queue.js").Day, notice: string, timeZone: string }} clinic
 * @param {Speech} speech
 */
function showFacts(node, { day, notice, timeZone }, speech) {
  const line = lineOf(day, { ...speech, timeZone });
  const parts = [element("span", "notice", notice)];
  if (line)
    parts.push(element("strong", "", line.time), element("span", "", line.doctor), element("bdi", "", line.note));
  const said = parts.filter(({ textContent }) => textContent);
  node.hidden = said.length === 0;
  node.classList.toggle("bad-news", line?.isBadNews ?? false);
  const text = said.map(({ textContent }) => textContent).join(" ");
  if (node.dataset.shown === text) return;
  node.dataset.shown = text;
  node.replaceChildren(...said.flatMap((part) => [part, " "]));
}

/** @param {{ id: string }} booking */
const keyOf = ({ id }) => id;
