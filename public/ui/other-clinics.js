// @ts-check

/**
 * The other clinics where whoever signed in may send patients on: those of the organisation at which she is something. Nothing is asked
 * before somebody sends a patient on, or one is shown who was sent.
 *
 * @param {object} page
 * @param {import("../client/index.js").Api} page.api
 * @param {number} page.clinicId
 * @param {import("./clinic-session.js").ClinicSession} page.session
 * @param {() => void} page.onRead
 */
export function createOtherClinics({ api, clinicId, session, onRead }) {
  /** @type {Map<number, string>} */
  const names = new Map();
  /** The last time that they were asked for; undefined: not since the sign-in. @type {object | undefined} */
  let asked;

  const read = async () => {
    const own = {};
    asked = own;
    const { items } = await api.listClinics({ limit: 500 }).catch((error) => {
      if (asked === own) asked = undefined;
      throw error;
    });
    if (asked !== own) return undefined;
    names.clear();
    for (const { id, name } of items) if (id !== clinicId) names.set(id, name);
    onRead();
    return names;
  };
  return {
    /** Their names by id; undefined: they were asked for again meanwhile, or she signed out. */
    read,
    now: () => ({
      mayForward: session.reachesOthers(),
      clinicNames: /** @type {ReadonlyMap<number, string>} */ (names),
    }),
    /** Asks for the names that bookings of these days tell of. @param {import("../client/index.js").Day<"staff">[]} days */
    look: (days) => {
      if (asked || !session.reachesOthers()) return;
      const isTold = days.some(({ bookings }) => bookings.some(({ cameFrom, forwardedTo }) => cameFrom || forwardedTo));
      if (isTold) read().catch(() => undefined); // the row says "another clinic" until the next change
    },
    forget: () => {
      asked = undefined;
      names.clear();
    },
  };
}

/** @typedef {ReturnType<typeof createOtherClinics>} OtherClinics */
