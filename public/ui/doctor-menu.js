// @ts-check
import { element, find, setText } from "./element.js";
import { inLatinDigits } from "./latin-digits.js";
import { doctorState, timesOf } from "./shift-texts.js";

/**
 * @typedef {import("./shifts-of-day.js").ShiftOfDay} ShiftOfDay
 * @typedef {import("../client/index.js").Day} Day
 */

const mostLateMinutes = 600;

/**
 * Says of the shift that is shown whether its doctor is there, for both lists.
 *
 * @param {import("./call-actions.js").CallActions} actions
 * @param {() => import("./language.js").Speech} speechNow
 */
export function createDoctorMenu(actions, speechNow) {
  const node = find("#doctor");
  const arrived = button();
  const left = button();
  const label = element("span");
  const minutes = element("input");
  minutes.inputMode = "numeric";
  minutes.maxLength = 3;
  minutes.autocomplete = "off";
  const set = element("button", "quiet");
  const late = element("form", "capacity", element("label", "", label, " ", minutes), set);
  node.append(arrived, left, late);
  /** @type {{ day: Pick<Day, "list" | "date">, shift: ShiftOfDay } | undefined} */
  let shown;

  /** @param {{ doctor: ShiftOfDay["doctor"], lateMinutes?: number }} change */
  const change = (change) => {
    if (!shown) return;
    const { day, shift } = shown;
    const { doctor, lateMinutes } = shift;
    const speech = speechNow();
    const state = doctorState({ ...shift, ...change }, speech) || speech.words.doctorOnTime;
    actions.changeShift(day, shift.shift, change, `${timesOf(shift, speech.format)} — ${state}`, {
      doctor,
      lateMinutes,
    });
  };
  arrived.addEventListener("click", () => change({ doctor: "arrived" }));
  left.addEventListener("click", () => change({ doctor: "left" }));
  late.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = Number(inLatinDigits(minutes.value.trim()) || Number.NaN);
    if (Number.isInteger(wanted) && wanted >= 0 && wanted <= mostLateMinutes)
      change({ doctor: "expected", lateMinutes: wanted });
    else minutes.select();
  });

  return {
    /**
     * @param {Pick<Day, "list" | "date"> | undefined} day of which the doctor can be told; undefined: of none
     * @param {ShiftOfDay | undefined} shift
     * @param {import("./language.js").Speech} speech
     */
    show: (day, shift, { words, format }) => {
      const isSame = shown?.shift.shift === shift?.shift && shown?.shift.lateMinutes === shift?.lateMinutes;
      shown = day && shift && shift.doctor !== "cancelled" ? { day, shift } : undefined;
      node.hidden = shown === undefined;
      setText(arrived, words.doctorArrived);
      setText(left, words.doctorLeft);
      setText(label, words.doctorLate);
      setText(set, words.setMinutes);
      arrived.hidden = shift?.doctor === "arrived";
      left.hidden = shift?.doctor !== "arrived";
      late.hidden = shift?.doctor !== "expected";
      if (!isSame || document.activeElement !== minutes) minutes.value = format.number(shift?.lateMinutes ?? 0);
    },
  };
}

function button() {
  const node = element("button", "quiet");
  node.type = "button";
  return node;
}
