// @ts-check
import { showCalled, unseen } from "./called-row.js";
import { element, showEach } from "./element.js";
import { joinNotices } from "./list-notices.js";
import { markChange } from "./mark-change.js";
import { placesLeft, queueOf } from "./shown-queue.js";

/**
 * @typedef {import("../client/index.js").Day<"public">} Day
 * @typedef {import("../client/index.js").PublicBooking} Booking
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

/** What fits and still says something; the rest is in the count. */
const numbersAhead = 8;
/** A clinic has few rooms; of more the longest inside are left out. */
const numbersServed = 8;
/** Every number is as wide as two digits, so that the rows stay as they are when the tenth is called. */
const leastDigits = 2;
/** The mark of the golden list needs as much width. */
const goldenMarkDigits = 0.6;

/**
 * The queue of a list, or of the line that both are: who is being served, who is next, how many wait. It marks what changed since
 * it was last shown.
 *
 * @param {"regular" | "golden" | "line"} list
 */
export function createQueuePanel(list) {
  const title = element("h2");
  const date = element("p", "panel-date");
  const notice = element("p", "notice");
  const servingTitle = element("h3");
  const servingNumbers = element("ul", "serving-numbers");
  const nobodyServed = element("p", "nobody");
  const serving = element("div", "serving", servingTitle, servingNumbers, nobodyServed);
  serving.setAttribute("aria-live", "polite");
  const nextTitle = element("h3");
  const nextNumbers = element("ol", "next-numbers");
  const nobodyWaits = element("p", "nobody");
  const waitingCount = createCount();
  const awayCount = createCount();
  const placesCount = createCount();
  const next = element(
    "div",
    "next",
    nextTitle,
    nextNumbers,
    nobodyWaits,
    element("dl", "counts", waitingCount.node, awayCount.node, placesCount.node),
  );
  const body = element("div", "panel-body", serving, next);
  const node = element("section", "panel", element("header", "panel-head", title, date, notice), body);
  node.dataset.list = list;
  let shownQueue = "";

  /**
   * @param {[Day, ...Day[]]} days Of the list, or those of the line.
   * @param {Speech & { state: import("./queue.js").ClinicState, shift: Day["shifts"][number] | undefined, isToday: boolean,
   *   isQuiet?: boolean, hours?: string, highlighted?: { has(id: string): boolean }, closed?: string[] }} speech `shift`: whose queue
   *   it is, if not the whole day's, and its `hours`; `isQuiet`: nothing of this is news; `highlighted`: whose number stands out,
   *   where calls are not marked as changes; `closed`: the lists of the line that have closed.
   */
  const show = (days, { words, format, state, shift, hours, isToday, isQuiet = false, highlighted, closed = [] }) => {
    const queue = queueOf(state, days, shift);
    const { needsArrival } = state.clinic;
    const [day] = days;
    const served = queue.serving.slice(0, numbersServed);
    const queueKey = `${day.date} ${shift ? shift.shift : ""}`;
    const isSameQueue = shownQueue === queueKey; // in another one all is new, and nothing worth marking
    shownQueue = queueKey;

    title.textContent = words[list];
    date.textContent = [isToday && words.today, format.date(day.date), hours].filter(Boolean).join(" · ");
    notice.textContent = noticeOf(days, closed, shift, words);
    notice.hidden = notice.textContent === "";
    node.classList.toggle("noticed", !notice.hidden);
    const digits = Math.max(leastDigits, ...served.map(({ number }) => String(number).length));
    node.style.setProperty("--digits", String(digits + (served.some(isGoldenInLine) ? goldenMarkDigits : 0)));
    node.dataset.serving = String(served.length);
    node.dataset.waiting = String(Math.min(queue.waiting.length + queue.away.length, 1));
    body.hidden = false;
    node.classList.remove("closed");
    node.classList.toggle(
      "calling",
      served.some(({ id }) => highlighted?.has(id)),
    );

    servingTitle.textContent = words.nowServing;
    showEach(servingNumbers, served, keyOf, (item, booking) => {
      showCalled(item, booking, { words, format, isMarkedGolden: isGoldenInLine(booking) });
      if (highlighted) item.classList.toggle("called", highlighted.has(booking.id));
      else markChange(item, booking.calls, isSameQueue);
    });
    nobodyServed.textContent = queue.serving.length === 0 ? words.nobodyServed : "";

    nextTitle.textContent = queue.waiting.length > 0 || !needsArrival ? words.next : words.away;
    const ahead = [...queue.waiting, ...queue.away].slice(0, numbersAhead);
    node.classList.toggle(
      "long-numbers",
      ahead.some(({ number }) => String(number).length > leastDigits),
    );
    showEach(nextNumbers, ahead, keyOf, (item, booking) => {
      const isAway = needsArrival && !booking.arrived;
      item.textContent = format.number(booking.number);
      if (isGoldenInLine(booking)) item.append(unseen(words.golden));
      if (isAway) item.append(unseen(words.away));
      item.classList.toggle("golden", isGoldenInLine(booking));
      item.classList.toggle("away", isAway);
      markChange(item, booking.order, isSameQueue && !isQuiet);
    });
    nextTitle.hidden = ahead.length === 0;
    nobodyWaits.textContent = ahead.length === 0 ? words.nobodyWaits : "";
    waitingCount.show(queue.waiting.length, needsArrival ? words.here : words.waiting, format);
    awayCount.show(queue.away.length, words.away, format);
    awayCount.node.hidden = !needsArrival;
    placesCount.show(queue.placesLeft, words.placesLeft, format);
  };

  /** What is left of a list that closed while it was shown. @param {Speech} speech */
  const showClosed = ({ words }) => {
    title.textContent = words[list];
    notice.textContent = words.listClosed;
    notice.hidden = false;
    body.hidden = true;
    node.classList.remove("calling");
    node.classList.add("closed");
  };

  /** Both lists count from 1. @param {Booking} booking */
  const isGoldenInLine = (booking) => list === "line" && booking.list === "golden";

  return { node, show, showClosed };
}

/**
 * Of a line that has two lists, of which.
 *
 * @param {Day[]} days
 * @param {string[]} closed
 * @param {Day["shifts"][number] | undefined} shift
 * @param {import("../texts.js").Texts} words
 */
function noticeOf(days, closed, shift, words) {
  const ofDays = days.map((day) => ({
    list: day.list,
    text: day.status === "paused" ? words.paused : placesLeft(day, shift) === 0 ? words.full : "",
  }));
  return joinNotices([...ofDays, ...closed.map((list) => ({ list, text: words.listClosed }))], words);
}

/** A number and what it counts. */
function createCount() {
  const number = element("dd");
  const label = element("dt");
  return {
    node: element("div", "count", label, number),
    /**
     * @param {number} count
     * @param {string} text
     * @param {import("../texts.js").Format} format
     */
    show: (count, text, format) => {
      label.textContent = text;
      number.textContent = format.number(count);
      markChange(number, count);
    },
  };
}

/** @param {Booking} booking */
const keyOf = ({ id }) => id;
