// @ts-check
import { element } from "../ui/element.js";
import { createField, showOptions } from "../ui/field.js";
import { createFormDialog } from "../ui/form-dialog.js";
import { fullnessText, noPlaces } from "../ui/fullness.js";
import { timesOf } from "../ui/shift-texts.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("./days-at-hand.js").DayAtHand} DayAtHand
 * @typedef {import("../ui/shifts-of-day.js").ShiftOfDay} ShiftOfDay
 */

const anotherDay = "another";

/**
 * Gives somebody who waits another day, or another shift of the same day. Nothing is chosen beforehand, so that an Enter
 * too many moves nobody.
 *
 * @param {object} desk
 * @param {import("./actions.js").Actions} desk.actions
 * @param {ReturnType<typeof import("./move-booking.js").createMoveBooking>} desk.moveBooking
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {() => DayAtHand[]} desk.daysNow
 * @param {(date: string) => ShiftOfDay[]} desk.shiftsOn
 */
export function createMoveDialog({ actions, moveBooking, speechNow, daysNow, shiftsOn }) {
  const day = createField(element("select"));
  const date = createField(Object.assign(element("input"), { type: "date" }));
  const shift = createField(element("select"));
  /** @type {StaffBooking | undefined} */
  let booking;
  const dateNow = () => (day.input.value === anotherDay ? date.input.value : day.input.value);

  const showShifts = () => {
    const { words, format } = speechNow();
    const shifts = shiftsOn(dateNow()).filter(({ doctor }) => doctor !== "cancelled");
    const others = shifts.filter((each) => dateNow() !== booking?.date || each.shift !== booking?.shift);
    date.field.hidden = day.input.value !== anotherDay;
    shift.field.hidden = others.length === 0;
    const any = dateNow() === booking?.date ? [] : [{ value: "", text: words.firstWithRoom }];
    showOptions(shift.input, [
      ...any,
      ...others.map((each) => ({
        value: String(each.shift),
        text: `${timesOf(each, format)} — ${figures(each.lists, booking, speechNow())}`,
      })),
    ]);
  };
  day.input.addEventListener("change", showShifts);
  date.input.addEventListener("change", showShifts);

  const dialog = createFormDialog({
    id: "move-booking",
    fields: [day.field, date.field, shift.field],
    speechNow,
    onSubmit: async () => {
      if (!booking || dateNow() === "") {
        dialog.refuse(speechNow().words.dayMissing, day.input.value === anotherDay ? date.input : day.input);
        return false;
      }
      const wanted = shift.field.hidden || shift.input.value === "" ? undefined : Number(shift.input.value);
      await moveBooking(booking, { date: dateNow(), shift: wanted });
      return true;
    },
  });

  return {
    /** @param {StaffBooking} chosen */
    open: (chosen) => {
      booking = chosen;
      const { words, format } = speechNow();
      day.name(words.moveToDay);
      date.name(words.anyDay);
      shift.name(words.shift);
      const days = daysNow().filter((each) => each.date !== chosen.date || shiftsOn(each.date).length > 1);
      date.input.min = daysNow()[0]?.date ?? "";
      date.input.value = "";
      showOptions(day.input, [
        { value: "", text: words.chooseDay },
        ...days.map((each) => ({
          value: each.date,
          text: `${format.date(each.date)} — ${each.isOnLeave ? words.onLeave : figures(each.lists, chosen, speechNow())}`,
          isDisabled: each.isOnLeave,
        })),
        { value: anotherDay, text: words.anyDay },
      ]);
      showShifts();
      dialog.open([`${words.moveWhom} `, ...actions.naming(chosen)], words.moveIt);
    },
  };
}

/** Of the booking's list. @param {(import("../ui/fullness.js").Places & { list: string })[]} lists @param {StaffBooking | undefined} booking @param {import("./actions.js").Speech} speech */
const figures = (lists, booking, speech) =>
  fullnessText(lists.find(({ list }) => list === booking?.list) ?? noPlaces, speech);
