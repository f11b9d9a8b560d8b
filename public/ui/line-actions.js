// @ts-check

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {{ priority?: number, priorityReason?: string, note?: string | null }} Remark
 */

/**
 * What staff do about who is here and who goes before whom; each of it is undone like all else.
 *
 * @param {object} page
 * @param {import("../client/index.js").Api} page.api
 * @param {number} page.clinicId
 * @param {import("./call-actions.js").CallActions} page.actions
 * @param {import("./notices.js").Notices} page.notices
 * @param {() => import("./language.js").Speech} page.speechNow
 */
export function createLineActions({ api, clinicId, actions, notices, speechNow }) {
  const { attempt, tell } = actions;
  /** @param {StaffBooking} booking */
  const keyOf = ({ id }) => ({ clinicId, bookingId: id });
  /** Staff get all of a booking. @param {object} reply */
  const asStaff = (reply) => /** @type {StaffBooking} */ (reply);
  /** @param {StaffBooking} booking */
  const comes = async (booking) => asStaff(await api.arrive(keyOf(booking)));
  /** @param {StaffBooking} booking */
  const leaves = async (booking) => asStaff(await api.undoArrival(keyOf(booking)));

  return {
    /** Here, or not here after all. @param {StaffBooking} booking */
    arrive: (booking) =>
      attempt(async () => {
        const [act, back] = booking.arrived ? [leaves, comes] : [comes, leaves];
        const changed = await act(booking);
        const { words } = speechNow();
        tell(changed.arrived ? words.isHere : words.isNotHere, changed, () => back(changed));
      }),
    /** @param {StaffBooking} booking */
    stepBack: (booking) =>
      attempt(async () => {
        const changed = await api.stepBack(keyOf(booking));
        const { words } = speechNow();
        const said = changed.status === "no_show" ? words.didMiss : words.didStepBack;
        tell(said, changed, async () => asStaff(await api.undoStepBack(keyOf(changed))));
      }),
    /** Throws when it is refused. @param {StaffBooking} booking @param {Remark} remark what of it changes */
    remark: async (booking, remark) => {
      notices.clear();
      const body = { ...remark, version: booking.version };
      const changed = await api.changeBooking({ ...keyOf(booking), body });
      const { priority, priorityReason, note } = booking;
      const before = {
        ...(remark.priority !== undefined && { priority, priorityReason: priorityReason ?? undefined }),
        ...(remark.note !== undefined && { note }),
      };
      tell(speechNow().words.didRemark, changed, () =>
        api.changeBooking({ ...keyOf(changed), body: { ...before, version: changed.version } }),
      );
    },
  };
}
