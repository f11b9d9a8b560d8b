// @ts-check
import { element, setText } from "../ui/element.js";
import { choiceField } from "./choice-fields.js";
import { numberField, timeField } from "./fields.js";

/**
 * One shift of a weekday.
 *
 * @typedef {ReturnType<typeof createHoursRow>} HoursRow
 * @typedef {Partial<import("../client/index.js").PlannedShift>} Shift
 */

export const shiftNumbers = [1, 2, 3, 4];

/** When a shift is, its places and its tickets. */
export const shiftFields = () => [
  timeField("start"),
  timeField("end"),
  numberField("capacity", { min: 0, max: 10_000 }),
  numberField("goldenCapacity", { min: 0, max: 1_000 }),
  numberField("firstNumber", { min: 1, max: 1_000_000, isOptional: true }),
];

/**
 * @param {Shift} shift
 * @param {() => import("./fields.js").Speech} speechNow
 * @param {(row: HoursRow) => void} onRemove
 */
export function createHoursRow(shift, speechNow, onRemove) {
  const fields = [choiceField("shift", shiftNumbers, (number, { format }) => format.number(number)), ...shiftFields()];
  const remove = element("button", "quiet");
  remove.type = "button";
  const node = element("div", "hours-row", ...fields.map((field) => field.node), remove);
  node.setAttribute("role", "group");
  const shown = /** @type {Record<string, unknown>} */ ({ goldenCapacity: 0, ...shift });
  for (const field of fields) field.show(shown[field.name]);
  const row = {
    node,
    fields,
    /** @returns {Record<string, unknown>} */
    read: () => Object.fromEntries(fields.map((field) => [field.name, field.read()])),
    /** @param {string} weekday as it is called */
    speak: (weekday) => {
      const { words } = speechNow();
      for (const field of fields) field.speak(speechNow());
      node.setAttribute("aria-label", weekday);
      setText(remove, words.removeShift);
      remove.setAttribute("aria-label", `${words.removeShift}: ${weekday}`);
    },
  };
  remove.addEventListener("click", () => onRemove(row));
  return row;
}
