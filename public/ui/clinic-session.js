// @ts-check
import { createApi } from "../client/api.js";
import { createSession } from "./session.js";
import { keep, readKept } from "./storage.js";

/**
 * Who works at a clinic’s page: also whoever gave her PIN, where the browser is a shared desk.
 *
 * @param {number} clinicId
 * @param {() => string} language
 * @param {{ fetch?: typeof globalThis.fetch, onReplaced?: (isSomebody: boolean) => void }} [page] as for any session
 */
export function createClinicSession(clinicId, language, page = {}) {
  const deskKey = `dawr-desk-${clinicId}`;
  const isSharedDesk = () => readKept("localStorage", deskKey) === "yes";
  const { begin, ...session } = createSession({
    place: String(clinicId),
    placeOf: (api) => ({
      signIn: () => api.signIn({ clinicId }),
      readSession: () => api.readSession({ clinicId }),
      signOut: () => api.signOut({ clinicId }),
    }),
    pinOf: (api) => ({ read: () => api.readDeskSession({ clinicId }), end: () => api.signOutAtDesk({ clinicId }) }),
    isShared: isSharedDesk,
    language,
    ...page,
  });
  /** Whoever signed in by name. @param {number} id */
  const isOwnerAt = (id) =>
    session.wayNow() === "name" &&
    session.personNow()?.memberships.some((each) => each.role === "owner" && (each.clinicId ?? id) === id) === true;
  return {
    ...session,
    /** @param {{ personId: number, pin: string }} body */
    signInByPin: async (body) => begin("pin", await createApi("", { language }).signInAtDesk({ clinicId, body })),
    /** @param {number} personId */
    isPerson: (personId) => session.personNow()?.id === personId,
    /** Whoever may say which browsers are shared desks: the desk's key, and owners by their password. */
    managesDesks: () => session.wayNow() === "key" || isOwnerAt(clinicId),
    isOwnerAt,
    /** Whether she may be something at another clinic: who signed in by a key or a PIN did so for this one. */
    reachesOthers: () =>
      session.wayNow() === "name" &&
      session.personNow()?.memberships.some((each) => each.clinicId !== clinicId) === true,
    isSharedDesk,
    /** @param {boolean} isOne */
    keepAsDesk: (isOne) => keep("localStorage", deskKey, isOne ? "yes" : ""),
  };
}

/** @typedef {ReturnType<typeof createClinicSession>} ClinicSession */
