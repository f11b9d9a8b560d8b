// @ts-check
import { element, setText } from "../ui/element.js";
import { weekdays, weekdayText } from "./clinic-parts.js";
import { createHoursRow, shiftNumbers } from "./hours-row.js";

/**
 * The shifts of the week, a group for each weekday.
 *
 * @typedef {import("./hours-row.js").HoursRow} HoursRow
 * @param {() => import("./fields.js").Speech} speechNow
 * @param {() => void} onChange
 */
export function createWeek(speechNow, onChange) {
  const days = weekdays.map((weekday) => {
    const legend = element("legend");
    const rows = element("div", "rows");
    const add = element("button", "quiet");
    const repeat = element("button", "quiet");
    for (const button of [add, repeat]) button.type = "button";
    const node = element("fieldset", "weekday", legend, rows, element("div", "deeds", add, repeat));
    /** @type {HoursRow[]} */
    const list = [];
    return { weekday, node, legend, rows, add, repeat, list };
  });
  /** @typedef {typeof days[number]} Day */

  /** @param {Day} day */
  const speakOf = (day) => {
    const { words } = speechNow();
    const name = weekdayText(day.weekday, speechNow());
    const before = days[days.indexOf(day) - 1];
    setText(day.legend, name);
    for (const row of day.list) row.speak(name);
    setText(day.add, words.addShift);
    day.add.setAttribute("aria-label", `${words.addShift}: ${name}`);
    day.add.hidden = day.list.length === shiftNumbers.length;
    day.repeat.hidden = !before || before.list.length === 0 || day.list.length > 0;
    if (before) setText(day.repeat, words.sameAs.replace("{day}", weekdayText(before.weekday, speechNow())));
  };
  const speak = () => days.forEach(speakOf);

  /** @param {Day} day @param {import("./hours-row.js").Shift} shift */
  const put = (day, shift) => {
    const row = createHoursRow(shift, speechNow, (gone) => {
      day.list.splice(day.list.indexOf(gone), 1);
      gone.node.remove();
      speak();
      day.add.focus();
      onChange();
    });
    day.list.push(row);
    day.rows.append(row.node);
    return row;
  };
  for (const [index, day] of days.entries()) {
    day.add.addEventListener("click", () => {
      const taken = day.list.map((row) => row.read().shift);
      const row = put(day, { shift: shiftNumbers.find((number) => !taken.includes(number)) ?? 1 });
      speak();
      row.fields[1]?.focus(); // when it begins
      onChange();
    });
    day.repeat.addEventListener("click", () => {
      for (const row of days[index - 1]?.list ?? []) put(day, row.read());
      speak();
      day.list[0]?.fields[1]?.focus();
      onChange();
    });
  }

  return {
    nodes: days.map(({ node }) => node),
    speak,
    fieldsNow: () => days.flatMap(({ list }) => list.flatMap(({ fields }) => fields)),
    /** As the API takes it. */
    read: () => days.flatMap(({ weekday, list }) => list.map((row) => ({ weekday, ...row.read() }))),
    /** The field of a shift in what `read` says. @param {number} index @param {string | undefined} name */
    fieldOf: (index, name) => days.flatMap(({ list }) => list)[index]?.fields.find((field) => field.name === name),
    /** @param {import("../client/index.js").PlannedShift[]} hours */
    show: (hours) => {
      for (const day of days) {
        day.list.length = 0;
        day.rows.replaceChildren();
        for (const shift of hours.filter(({ weekday }) => weekday === day.weekday)) put(day, shift);
      }
      speak();
    },
  };
}
