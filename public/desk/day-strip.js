// @ts-check
import { find } from "../ui/element.js";
import { fullnessText, isFull, withPlaces } from "../ui/fullness.js";
import { createTabRow } from "../ui/tab-row.js";

/**
 * @typedef {import("./days-at-hand.js").DayAtHand} DayAtHand
 */

/**
 * The days at hand, each with how full it is, and a way to any other. Choosing one shows it.
 *
 * @param {(date: string) => void} onChoose
 */
export function createDayStrip(onChoose) {
  const row = find("#days");
  const anyDay = /** @type {HTMLInputElement} */ (find("#any-day"));
  const tabs = createTabRow(row, { role: "radio", onChoose });
  anyDay.addEventListener("change", () => {
    if (anyDay.value < anyDay.min || (anyDay.max && anyDay.value > anyDay.max)) return; // a year half typed
    onChoose(anyDay.value);
  });

  return {
    focus: tabs.focus,
    /**
     * @param {DayAtHand[]} days
     * @param {{ today: string, shown: string }} dates
     * @param {import("./actions.js").Speech} speech
     */
    show: (days, { today, shown }, speech) => {
      row.setAttribute("aria-label", speech.words.dayShown);
      anyDay.setAttribute("aria-label", speech.words.anyDay);
      anyDay.min = today;
      if (document.activeElement !== anyDay) anyDay.value = shown;
      tabs.show(
        days.map((day, index) => ({
          key: day.date,
          isChosen: day.date === shown,
          state: stateOf(day),
          lines: [
            { className: "day-name", text: dayName(day.date, today, speech, days[index - 1]?.date) },
            ...fullnessLines(day, speech),
          ],
        })),
      );
    },
  };
}

/** With its month when that is not the month of the day before it. @param {string} date @param {string} today @param {import("./actions.js").Speech} speech @param {string} [before] */
export const dayName = (date, today, { words, format }, before = today) =>
  date === today ? words.today : format.shortDate(date, { hasMonth: date.slice(0, 7) !== before.slice(0, 7) });

/** @param {DayAtHand} day */
function stateOf(day) {
  if (day.isOnLeave) return "leave";
  const lists = withPlaces(day.lists);
  if (lists.every(({ isClosed }) => isClosed)) return "closed";
  if (lists.every((list) => list.isClosed || isFull(list))) return "full";
  return day.isMade ? "made" : "";
}

/** @param {DayAtHand} day @param {import("./actions.js").Speech} speech */
function fullnessLines(day, speech) {
  const { words } = speech;
  if (day.isOnLeave) return [{ text: words.onLeave }];
  return withPlaces(day.lists).map((list) => ({
    className: `fullness ${list.list}`,
    of: words[list.list],
    text: list.isClosed ? words.isClosed : fullnessText(list, speech),
  }));
}
