// @ts-check
import { unbroken } from "../texts.js";
import { find } from "../ui/element.js";
import { fullnessText, withPlaces } from "../ui/fullness.js";
import { doctorState, timesOf } from "../ui/shift-texts.js";
import { createTabRow } from "../ui/tab-row.js";

/** @typedef {import("../ui/shifts-of-day.js").ShiftOfDay} ShiftOfDay */

/**
 * The shifts of the day that is shown, as tabs over its lists, and “all”. A day without shifts has no tabs.
 *
 * @param {(shift: number | "all") => void} onChoose
 */
export function createShiftTabs(onChoose) {
  const bar = find("#shift-bar");
  const row = find("#shifts");
  const lists = find("#lists");
  const tabs = createTabRow(row, {
    role: "tab",
    controls: "lists",
    onChoose: (key) => onChoose(key === "all" ? key : Number(key)),
  });

  return {
    /**
     * @param {ShiftOfDay[]} shifts
     * @param {number | undefined} shown undefined: all
     * @param {import("./actions.js").Speech} speech
     */
    show: (shifts, shown, speech) => {
      const { words } = speech;
      bar.hidden = shifts.length === 0;
      if (bar.hidden) {
        lists.removeAttribute("role");
        lists.removeAttribute("aria-label");
        return;
      }
      lists.setAttribute("role", "tabpanel");
      const chosen = shifts.find(({ shift }) => shift === shown);
      lists.setAttribute("aria-label", chosen ? timesOf(chosen, speech.format) : words.allShifts);
      row.setAttribute("aria-label", words.shifts);
      const all = {
        key: "all",
        isChosen: shown === undefined,
        lines: [{ className: "day-name", text: words.allShifts }],
      };
      tabs.show([all, ...shifts.map((shift) => choiceOf(shift, shown, speech))]);
    },
  };
}

/** @param {ShiftOfDay} shift @param {number | undefined} shown @param {import("./actions.js").Speech} speech */
function choiceOf(shift, shown, speech) {
  const { words, format } = speech;
  const doctor = doctorState(shift, speech);
  return {
    key: String(shift.shift),
    isChosen: shift.shift === shown,
    state: shift.doctor,
    lines: [
      { className: "day-name", text: unbroken(timesOf(shift, format)) },
      ...withPlaces(shift.lists).map((each) => ({
        className: `fullness ${each.list}`,
        of: words[each.list],
        text: fullnessText(each, speech),
      })),
      ...(doctor ? [{ className: "doctor-state", text: doctor }] : []),
    ],
  };
}
