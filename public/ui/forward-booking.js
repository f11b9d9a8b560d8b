// @ts-check
import { wayTexts } from "./way-texts.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Operations["forwardBooking"]["input"]["body"]} Target
 */

/** How a patient who was sent on becomes again what they were. @type {Partial<Record<StaffBooking["status"], StaffBooking["status"][]>>} */
const statusesBack = {
  booked: ["in_progress", "booked"],
  in_progress: ["in_progress"],
  served: ["in_progress", "served"],
};

/**
 * Sends a patient on to another clinic, where they get a number and a ticket. Undo cancels that booking, as long as nobody there has
 * changed it, and then brings the patient back.
 *
 * @param {object} page
 * @param {import("../client/index.js").Api} page.api
 * @param {number} page.clinicId
 * @param {import("./call-actions.js").CallActions} page.actions
 * @param {import("./notices.js").Notices} page.notices
 * @param {() => import("./way-texts.js").WaySpeech} page.speechNow
 * @param {(sent: import("../client/index.js").NewBooking, clinicName: string) => import("./notices.js").Offer[]} [page.offersFor] what can be done about the new booking
 * @returns {(booking: StaffBooking, target: Target) => Promise<void>} throws when it is refused
 */
export const createForwardBooking =
  ({ api, clinicId, actions, notices, speechNow, offersFor = () => [] }) =>
  async (booking, target) => {
    notices.clear();
    const key = { clinicId, bookingId: booking.id };
    const sent = await api.forwardBooking({ ...key, body: target });
    const left = /** @type {StaffBooking | undefined} */ (await api.readBooking(key).catch(() => undefined));
    const [first, ...then] = (statusesBack[booking.status] ?? []).map((status) => ({ status }));
    const undo = async () => {
      await api.changeBooking({
        ...{ clinicId: target.clinicId, bookingId: sent.id },
        body: { status: "cancelled", version: sent.version },
      });
      if (!left || !first) return;
      const back = await actions.by(left, [first, ...then])();
      notices.notify([...actions.naming(back), ` — ${speechNow().words.didUndo}`]);
    };
    const speech = speechNow();
    notices.notify([...actions.naming(booking), ` — ${wayTexts({ cameFrom: null, forwardedTo: sent.id }, speech)}`], {
      about: left,
      offers: offersFor(sent, speech.clinicNames.get(target.clinicId) ?? ""),
      undo: left && (() => actions.attempt(undo)),
    });
  };
