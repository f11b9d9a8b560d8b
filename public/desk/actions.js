// @ts-check
import { createCallActions } from "../ui/call-actions.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day} Day
 * @typedef {import("../client/index.js").Operations["putDay"]["input"]["body"]} DayChange
 * @typedef {import("../client/index.js").Operations["changeBooking"]["input"]["body"]} Change
 * @typedef {import("../ui/language.js").Speech} Speech
 */

/**
 * What the desk can do besides calling.
 *
 * @param {Parameters<typeof createCallActions>[0] & { question: import("./question.js").Question }} desk
 */
export function createActions({ question, ...page }) {
  const { api, clinicId, notices, speechNow } = page;
  const calls = createCallActions(page);
  const { attempt, naming, tell, patch, by, become, changeShift } = calls;
  /** @param {Pick<Day, "list" | "date">} day */
  const of = ({ list, date }) => ({ clinicId, list, date });

  /** @param {Day} day @param {DayChange} body @param {string} said @param {DayChange} before */
  const changeDay = (day, body, said, before) =>
    attempt(async () => {
      await api.putDay({ ...of(day), body });
      notices.notify([`${speechNow().words[day.list]} — ${said}`], {
        undo: () => changeDay(day, before, speechNow().words.didUndo, body),
      });
    });
  /** @param {Day} day */
  const reopen = (day) => attempt(() => api.reopenDay(of(day)));

  return {
    ...calls,
    /** @param {StaffBooking} booking */
    cancel: async (booking) => {
      const { words } = speechNow();
      if (!(await question.ask([`${words.cancelWhom} `, ...naming(booking)], words.yesCancel))) return;
      await become(booking, "cancelled", speechNow().words.didCancel, "booked");
    },
    /** @param {StaffBooking} booking as it was booked just now */
    takeBack: (booking) => become(booking, "cancelled", speechNow().words.didCancel, "booked"),
    /** Throws when it is refused. @param {StaffBooking} booking @param {NonNullable<Change["patient"]>} patient */
    correct: async (booking, patient) => {
      notices.clear();
      const { name, phone } = booking.patient;
      const corrected = await patch(booking, { patient, version: booking.version });
      tell(speechNow().words.didCorrect, corrected, by(corrected, [{ patient: { name, phone } }]));
    },
    /** @param {StaffBooking} booking @param {string | null} after behind whom; null: first of all @param {string | null} before where it stood */
    move: (booking, after, before) =>
      attempt(async () => {
        const moved = await patch(booking, { after });
        tell(speechNow().words.didMove, moved, by(moved, [{ after: before }]));
      }),
    changeDay,
    /** @param {Day} day @param {number} capacity @param {import("../client/index.js").Shift} [shift] whose places; those of a day with shifts are their sum */
    changeCapacity: (day, capacity, shift) => {
      const { words, format } = speechNow();
      const said = `${words.places}: ${format.number(capacity)}`;
      if (!shift) return changeDay(day, { capacity }, said, { capacity: day.capacity });
      return changeShift(day, shift.shift, { capacity }, `${words[day.list]} — ${said}`, { capacity: shift.capacity });
    },
    /** @param {Day} day */
    close: async (day) => {
      const { words, format } = speechNow();
      const asked = `${words.closeWhich} ${format.listed([words[day.list], format.date(day.date)])}`;
      if (!(await question.ask([asked], words.yesClose))) return;
      await attempt(async () => {
        await api.closeDay(of(day));
        const { words } = speechNow();
        notices.notify([`${words[day.list]} — ${words.didClose}`], { undo: () => reopen(day) });
      });
    },
    reopen,
  };
}

/** @typedef {ReturnType<typeof createActions>} Actions */
