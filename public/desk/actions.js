// @ts-check
import { refusalText } from "./refusal-text.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day} Day
 * @typedef {import("../client/index.js").Operations["changeBooking"]["input"]["body"]} Change
 * @typedef {{ language: string, words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

/**
 * What the desk can do. The stream shows what came of it; a notice says it, and undoes it where that is possible.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./notices.js").Notify} desk.notify
 * @param {() => Speech} desk.speechNow
 * @param {() => string} desk.roomNow
 */
export function createActions({ api, clinicId, notify, speechNow, roomNow }) {
  /** @template T @param {() => Promise<T>} act @returns {Promise<T | undefined>} */
  const attempt = async (act) => {
    try {
      return await act();
    } catch (error) {
      notify(refusalText(error, speechNow()), { isProblem: true });
      return undefined;
    }
  };
  const room = () => (roomNow() ? { calledTo: roomNow() } : {});
  /** @param {Day} day */
  const of = ({ list, date }) => ({ clinicId, list, date });
  /** @param {{ id: string }} booking @param {Change} body */
  const patch = ({ id }, body) => api.changeBooking({ clinicId, bookingId: id, body });

  /**
   * @param {string} said
   * @param {StaffBooking} booking as it is now
   * @param {Change[]} [back] the changes that undo it, one after the other
   * @param {() => Promise<unknown>} [alsoBack] what else it takes
   */
  const tell = (said, booking, [first, ...others] = [], alsoBack) => {
    const { words, format } = speechNow();
    const undo = first && {
      text: words.undo,
      act: () =>
        attempt(async () => {
          await patch(booking, { ...first, version: booking.version });
          for (const change of others) await patch(booking, change);
          await alsoBack?.();
        }),
    };
    notify(`${format.number(booking.number)} · ${booking.patient.name} — ${said}`, {
      actions: undo ? [undo] : [],
    });
  };

  /** @param {StaffBooking} booking @param {StaffBooking["status"]} status @param {string} said @param {StaffBooking["status"][]} back */
  const become = (booking, status, said, ...back) =>
    attempt(async () => {
      const changed = await patch(booking, { status, version: booking.version });
      tell(
        said,
        changed,
        back.map((each) => ({ status: each })),
      );
    });

  return {
    attempt,
    /** @param {Day} day @param {StaffBooking} [finish] who is done */
    callNext: (day, finish) =>
      attempt(async () => {
        const called = await api.callNext({ ...of(day), body: { ...room(), finish: finish?.id } });
        const takeBack = async () => finish && patch(finish, { status: "in_progress" });
        tell(speechNow().words.didCall, called, [{ status: "booked" }], takeBack);
      }),
    /** @param {StaffBooking} booking */
    call: (booking) =>
      attempt(async () => {
        const called = await api.callBooking({ clinicId, bookingId: booking.id, body: room() });
        const { words } = speechNow();
        const wasWaiting = booking.status === "booked";
        tell(wasWaiting ? words.didCall : words.didCallAgain, called, wasWaiting ? [{ status: "booked" }] : []);
      }),
    /** @param {StaffBooking} booking */
    serve: (booking) => become(booking, "served", speechNow().words.didServe, "in_progress"),
    /** @param {StaffBooking} booking */
    miss: (booking) => become(booking, "no_show", speechNow().words.didMiss, ...wayBackFromMissing(booking)),
    /** @param {StaffBooking} booking */
    wait: (booking) => become(booking, "booked", speechNow().words.didWait),
    /** @param {StaffBooking} booking */
    resume: (booking) => become(booking, "in_progress", speechNow().words.didResume),
    /** @param {StaffBooking} booking */
    cancel: (booking) => become(booking, "cancelled", speechNow().words.didCancel),
    /** @param {StaffBooking} booking @param {string | null} after behind whom; null: first of all @param {string | null} before where it stood */
    move: (booking, after, before) =>
      attempt(async () => tell(speechNow().words.didMove, await patch(booking, { after }), [{ after: before }])),
    /** @param {Day} day @param {"open" | "paused"} status */
    setDay: (day, status) => attempt(() => api.putDay({ ...of(day), body: { status } })),
    /** @param {Day} day */
    close: (day) => attempt(() => api.closeDay(of(day))),
    /** @param {Day} day */
    reopen: (day) => attempt(() => api.reopenDay(of(day))),
  };
}

/** From no-show it goes only by waiting. @param {StaffBooking} booking as it was @returns {StaffBooking["status"][]} */
const wayBackFromMissing = ({ status }) => (status === "in_progress" ? ["booked", "in_progress"] : ["booked"]);

/** @typedef {ReturnType<typeof createActions>} Actions */
