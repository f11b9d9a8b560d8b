// @ts-check
import { namesIn } from "../ui/names.js";
import { refusalText } from "../ui/refusal-text.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day} Day
 * @typedef {import("../client/index.js").Operations["changeBooking"]["input"]["body"]} Change
 * @typedef {import("../client/index.js").Operations["putDay"]["input"]["body"]} DayChange
 * @typedef {import("../client/index.js").Operations["putShift"]["input"]["body"]} ShiftChange
 * @typedef {import("../client/index.js").DawrProblem} DawrProblem
 * @typedef {{ language: import("../texts.js").Language, words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

/**
 * What the desk can do. The stream shows what came of it; a notice says it, and undoes it.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("../ui/notices.js").Notices} desk.notices
 * @param {import("./question.js").Question} desk.question
 * @param {() => Speech} desk.speechNow
 * @param {() => string} desk.roomNow
 */
export function createActions({ api, clinicId, notices, question, speechNow, roomNow }) {
  /**
   * @template T
   * @param {() => Promise<T>} act
   * @param {(refused: DawrProblem) => import("../ui/notices.js").Offer[]} [offersFor] what can be done about a refusal
   * @returns {Promise<T | undefined>}
   */
  const attempt = async (act, offersFor = () => []) => {
    notices.clear();
    try {
      return await act();
    } catch (error) {
      const text = refusalText(error, speechNow());
      notices.notify([text], { isProblem: true, offers: offersFor(/** @type {DawrProblem} */ (error)) });
      return undefined;
    }
  };
  const room = () => (roomNow() ? { calledTo: roomNow() } : {});
  /** @param {Pick<Day, "list" | "date">} day */
  const of = ({ list, date }) => ({ clinicId, list, date });
  /** @param {{ id: string }} booking @param {Change} body */
  const patch = ({ id }, body) => api.changeBooking({ clinicId, bookingId: id, body });

  /** @param {StaffBooking} booking @returns {(Node | string)[]} */
  const naming = ({ number, patient }) => {
    const { words, format } = speechNow();
    return [`${format.number(number)} `, ...namesIn(patient.name || words.erased)];
  };

  /** @param {string} said @param {StaffBooking} booking as it is now @param {() => Promise<StaffBooking>} [back] what undoes it */
  const tell = (said, booking, back) =>
    notices.notify([...naming(booking), ` — ${said}`], {
      about: booking,
      undo:
        back &&
        (() =>
          attempt(async () => {
            const undone = await back();
            notices.notify([...naming(undone), ` — ${speechNow().words.didUndo}`]);
          })),
    });
  /**
   * @param {StaffBooking} booking as it is now
   * @param {[Change, ...Change[]]} changes that undo it, one after the other
   * @param {() => Promise<unknown>} [alsoBack] what else it takes
   */
  const by =
    (booking, [first, ...others], alsoBack) =>
    async () => {
      let undone = await patch(booking, { ...first, version: booking.version });
      for (const change of others) undone = await patch(booking, change);
      await alsoBack?.();
      return undone;
    };

  /** @param {StaffBooking} booking @param {StaffBooking["status"]} status @param {string} said @param {StaffBooking["status"]} back @param {StaffBooking["status"][]} then */
  const become = (booking, status, said, back, ...then) =>
    attempt(async () => {
      const changed = await patch(booking, { status, version: booking.version });
      tell(said, changed, by(changed, [{ status: back }, ...then.map((each) => ({ status: each }))]));
    });

  /** @param {Day} day @param {DayChange} body @param {string} said @param {DayChange} before */
  const changeDay = (day, body, said, before) =>
    attempt(async () => {
      await api.putDay({ ...of(day), body });
      notices.notify([`${speechNow().words[day.list]} — ${said}`], {
        undo: () => changeDay(day, before, speechNow().words.didUndo, body),
      });
    });
  /** @param {Pick<Day, "list" | "date">} day @param {number} shift @param {ShiftChange} body @param {string} said @param {ShiftChange} before */
  const changeShift = (day, shift, body, said, before) =>
    attempt(async () => {
      await api.putShift({ ...of(day), shift, body });
      const undone = `${said} — ${speechNow().words.didUndo}`;
      notices.notify([said], { undo: () => changeShift(day, shift, before, undone, body) });
    });
  /** @param {Day} day */
  const reopen = (day) => attempt(() => api.reopenDay(of(day)));

  return {
    attempt,
    naming,
    tell,
    /** @param {import("./call-button.js").Line} line @param {StaffBooking} [finish] who is done @param {number} [shift] which alone is called from */
    callNext: ({ date, list }, finish, shift) =>
      attempt(async () => {
        const body = { ...room(), finish: finish?.id, shift };
        const called = list
          ? { ...(await api.callNext({ clinicId, list, date, body })), because: undefined }
          : await api.callNextInLine({ clinicId, date, body });
        const { words } = speechNow();
        const why = called.because && words[`because_${called.because}`];
        const takeBack = async () => finish && patch(finish, { status: "in_progress" });
        tell(why ? `${words.didCall} (${why})` : words.didCall, called, by(called, [{ status: "booked" }], takeBack));
      }),
    /** @param {StaffBooking} booking */
    call: (booking) =>
      attempt(async () => {
        const called = await api.callBooking({ clinicId, bookingId: booking.id, body: room() });
        const { words } = speechNow();
        if (booking.status === "booked") tell(words.didCall, called, by(called, [{ status: "booked" }]));
        else tell(words.didCallAgain, called);
      }),
    /** @param {StaffBooking} booking */
    serve: (booking) => become(booking, "served", speechNow().words.didServe, "in_progress"),
    /** @param {StaffBooking} booking */
    miss: (booking) => become(booking, "no_show", speechNow().words.didMiss, ...wayBackFromMissing(booking)),
    /** @param {StaffBooking} booking */
    wait: (booking) => become(booking, "booked", speechNow().words.didWait, booking.status),
    /** @param {StaffBooking} booking */
    resume: (booking) => become(booking, "in_progress", speechNow().words.didResume, "served"),
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
    changeShift,
    /** @param {Day} day @param {number} capacity @param {import("../client/index.js").Shift} [shift] whose places; those of a day with shifts are their sum */
    changeCapacity: (day, capacity, shift) => {
      const { words, format } = speechNow();
      const said = `${words.places}: ${format.number(capacity)}`;
      if (!shift) return changeDay(day, { capacity }, said, { capacity: day.capacity });
      return changeShift(day, shift.shift, { capacity }, `${words[day.list]} — ${said}`, { capacity: shift.capacity });
    },
    /** @param {boolean} isSomebodyAway */
    sayNobodyIsNext: (isSomebodyAway) => {
      const { words } = speechNow();
      notices.notify([isSomebodyAway ? words.why_nobody_here : words.nobodyWaits]);
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

/** From no-show it goes only by waiting. @param {StaffBooking} booking as it was @returns {[StaffBooking["status"], ...StaffBooking["status"][]]} */
const wayBackFromMissing = ({ status }) => (status === "in_progress" ? ["booked", "in_progress"] : ["booked"]);

/** @typedef {ReturnType<typeof createActions>} Actions */
