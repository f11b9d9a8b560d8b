// @ts-check
import { unbroken } from "../texts.js";
import { find } from "../ui/element.js";
import { fullnessText, withPlaces } from "./fullness.js";
import { createTabRow } from "./tab-row.js";

/** @typedef {import("./shifts-of-day.js").ShiftOfDay} ShiftOfDay */

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

/** "10:00 am–1:00 pm". @param {Pick<ShiftOfDay, "startsAt" | "endsAt" | "timeZone">} shift @param {import("../texts.js").Format} format */
export const timesOf = ({ startsAt, endsAt, timeZone }, format) =>
  format.timeRange({ from: startsAt, to: endsAt }, timeZone);

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

/** Empty when all is as planned. @param {Pick<ShiftOfDay, "doctor" | "lateMinutes">} shift @param {import("./actions.js").Speech} speech */
export function doctorState({ doctor, lateMinutes }, { words, format }) {
  if (doctor === "expected") return lateMinutes > 0 ? `${words.doctorLate} ${format.minutes(lateMinutes)}` : "";
  return { arrived: words.doctorArrived, left: words.doctorLeft, cancelled: words.onLeave }[doctor];
}
