// @ts-check
import { element, showEach } from "./element.js";
import { markChange } from "./mark-change.js";
import { queueOf } from "./queue.js";

/**
 * @typedef {import("../client/index.js").Day<"public">} Day
 * @typedef {import("../client/index.js").PublicBooking} Booking
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

/** What fits and still says something; the rest is in the count. */
const numbersAhead = 8;
/** A clinic has few rooms; of more the longest inside are left out. */
const numbersServed = 6;

/**
 * One list's queue: who is being served, who is next, how many wait. It marks what changed since it was last shown.
 *
 * @param {"regular" | "golden"} list
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
  const placesCount = createCount();
  const next = element(
    "div",
    "next",
    nextTitle,
    nextNumbers,
    nobodyWaits,
    element("dl", "counts", waitingCount.node, placesCount.node),
  );
  const node = element(
    "section",
    "panel",
    element("header", "panel-head", title, date, notice),
    element("div", "panel-body", serving, next),
  );
  node.dataset.list = list;
  let shownDate = "";

  /**
   * @param {Day} day
   * @param {Speech & { isToday: boolean, isQuiet?: boolean, highlighted?: { has(id: string): boolean } }} speech
   *   `isQuiet`: nothing of this is news; `highlighted`: whose number stands out, where calls are not marked as changes.
   */
  const show = (day, { words, format, isToday, isQuiet = false, highlighted }) => {
    const queue = queueOf(day);
    const isSameDay = shownDate === day.date; // on another day all is new, and nothing worth marking
    shownDate = day.date;

    title.textContent = words[list];
    date.textContent = isToday ? `${words.today} · ${format.date(day.date)}` : format.date(day.date);
    notice.textContent = day.status === "paused" ? words.paused : queue.placesLeft === 0 ? words.full : "";
    notice.hidden = notice.textContent === "";

    servingTitle.textContent = words.nowServing;
    serving.dataset.count = String(Math.min(queue.serving.length, 4));
    showEach(servingNumbers, queue.serving.slice(0, numbersServed), keyOf, (item, booking) => {
      const number = format.number(booking.number);
      const shown = `${number} ${booking.calledTo ?? ""}`;
      if (item.dataset.shown !== shown) {
        item.dataset.shown = shown; // written only when it is new, for it is read aloud
        const figure = element("span", "number", number);
        figure.style.setProperty("--digits", String(Math.max(2, String(booking.number).length)));
        item.replaceChildren(figure, ...(booking.calledTo ? [element("bdi", "called-to", booking.calledTo)] : []));
      }
      if (highlighted) item.classList.toggle("called", highlighted.has(booking.id));
      else markChange(item, booking.calls, isSameDay);
    });
    nobodyServed.textContent = queue.serving.length === 0 ? words.nobodyServed : "";

    nextTitle.textContent = words.next;
    showEach(nextNumbers, queue.waiting.slice(0, numbersAhead), keyOf, (item, booking) => {
      item.textContent = format.number(booking.number);
      markChange(item, booking.order, isSameDay && !isQuiet);
    });
    nextTitle.hidden = queue.waiting.length === 0;
    nobodyWaits.textContent = queue.waiting.length === 0 ? words.nobodyWaits : "";
    waitingCount.show(queue.waiting.length, words.waiting, format);
    placesCount.show(queue.placesLeft, words.placesLeft, format);
  };

  return { node, show };
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
