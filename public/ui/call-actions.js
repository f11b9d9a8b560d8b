// @ts-check
import { namesIn } from "./names.js";
import { refusalText } from "./refusal-text.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day} Day
 * @typedef {import("../client/index.js").Operations["changeBooking"]["input"]["body"]} Change
 * @typedef {import("../client/index.js").Operations["putShift"]["input"]["body"]} ShiftChange
 * @typedef {import("../client/index.js").DawrProblem} DawrProblem
 */

/**
 * What whoever calls patients can do, at a desk or in the doctor's room. The stream shows what came of it; a notice says
 * it, and undoes it.
 *
 * @param {object} page
 * @param {import("../client/index.js").Api} page.api
 * @param {number} page.clinicId
 * @param {import("./notices.js").Notices} page.notices
 * @param {() => import("./language.js").Speech} page.speechNow
 * @param {() => string} page.roomNow
 */
export function createCallActions({ api, clinicId, notices, speechNow, roomNow }) {
  /**
   * @template T
   * @param {() => Promise<T>} act
   * @param {(refused: DawrProblem) => import("./notices.js").Offer[]} [offersFor] what can be done about a refusal
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

  /** @param {Pick<Day, "list" | "date">} day @param {number} shift @param {ShiftChange} body @param {string} said @param {ShiftChange} before */
  const changeShift = ({ list, date }, shift, body, said, before) =>
    attempt(async () => {
      await api.putShift({ clinicId, list, date, shift, body });
      const undone = `${said} — ${speechNow().words.didUndo}`;
      notices.notify([said], { undo: () => changeShift({ list, date }, shift, before, undone, body) });
    });

  return {
    attempt,
    naming,
    tell,
    patch,
    by,
    become,
    changeShift,
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
    resume: (booking) => {
      const { words, format } = speechNow();
      const said = [words.didResume, ...(booking.forwardedTo ? [words.staysThere] : [])];
      return become(booking, "in_progress", format.listed(said), "served");
    },
    /** @param {boolean} isSomebodyAway */
    sayNobodyIsNext: (isSomebodyAway) => {
      const { words } = speechNow();
      notices.notify([isSomebodyAway ? words.why_nobody_here : words.nobodyWaits]);
    },
  };
}

/** From no-show it goes only by waiting. @param {StaffBooking} booking as it was @returns {[StaffBooking["status"], ...StaffBooking["status"][]]} */
const wayBackFromMissing = ({ status }) => (status === "in_progress" ? ["booked", "in_progress"] : ["booked"]);

/** @typedef {ReturnType<typeof createCallActions>} CallActions */
