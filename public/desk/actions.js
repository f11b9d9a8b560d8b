// @ts-check
import { refusalText } from "./refusal-text.js";

/**
 * @typedef {import("./queue-list.js").StaffBooking} StaffBooking
 * @typedef {import("./queue-list.js").StaffDay} StaffDay
 * @typedef {{ language: string, words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

/**
 * What the desk can do. The stream shows what came of it; a notice says it, and undoes it where that is possible.
 *
 * @param {object} desk
 * @param {import("./session.js").Session} desk.session
 * @param {import("./notices.js").Notify} desk.notify
 * @param {() => Speech} desk.speechNow
 * @param {() => string} desk.roomNow
 */
export function createActions({ session, notify, speechNow, roomNow }) {
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
  /** @param {StaffDay} day */
  const dayPath = ({ list, date }) => `/days/${list}/${date}`;
  /** @param {{ id: string }} booking @param {object} change */
  const patch = ({ id }, change) => session.request("PATCH", `/bookings/${id}`, change);

  /**
   * @param {string} said
   * @param {StaffBooking} booking as it is now
   * @param {object[]} [back] the changes that undo it, one after the other
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
    notify(`${format.number(booking.number)} · ${booking.patient.name ?? ""} — ${said}`, {
      actions: undo ? [undo] : [],
    });
  };

  /** @param {StaffBooking} booking @param {string} status @param {string} said @param {string[]} back */
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
    /** @param {StaffDay} day @param {StaffBooking} [finish] who is done */
    callNext: (day, finish) =>
      attempt(async () => {
        const called = await session.request("POST", `${dayPath(day)}/call-next`, {
          ...room(),
          ...(finish && { finish: finish.id }),
        });
        const takeBack = async () => finish && patch(finish, { status: "in_progress" });
        tell(speechNow().words.didCall, called, [{ status: "booked" }], takeBack);
      }),
    /** @param {StaffBooking} booking */
    call: (booking) =>
      attempt(async () => {
        const called = await session.request("POST", `/bookings/${booking.id}/call`, room());
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
    /** @param {StaffDay} day @param {"open" | "paused"} status */
    setDay: (day, status) => attempt(() => session.request("PUT", dayPath(day), { status })),
    /** @param {StaffDay} day */
    close: (day) => attempt(() => session.request("POST", `${dayPath(day)}/close`)),
    /** @param {StaffDay} day */
    reopen: (day) => attempt(() => session.request("POST", `${dayPath(day)}/reopen`)),
  };
}

/** From no-show it goes only by waiting. @param {StaffBooking} booking as it was */
const wayBackFromMissing = ({ status }) => (status === "in_progress" ? ["booked", "in_progress"] : ["booked"]);

/** @typedef {ReturnType<typeof createActions>} Actions */
