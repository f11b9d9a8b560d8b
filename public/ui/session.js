// @ts-check
import { createApi } from "../client/api.js";

/**
 * @typedef {import("../client/index.js").Session} ServerSession
 *
 * @typedef {object} SignInPlace Where a key signs in: a clinic, an organisation.
 * @property {() => Promise<ServerSession>} signIn By a key; by the session, which it then renews.
 * @property {() => Promise<ServerSession>} readSession
 * @property {() => Promise<void>} signOut
 *
 * @typedef {(api: import("../client/index.js").Api) => SignInPlace} PlaceOf
 */

/**
 * Who works at this page. A key is exchanged for a cookie that no script can read and is not kept; writes show the session's
 * CSRF token.
 *
 * @param {PlaceOf} placeOf
 * @param {() => string} language
 * @param {typeof globalThis.fetch} [fetch] of what is asked once signed in
 */
export function createSession(placeOf, language, fetch) {
  let csrfToken = "";
  const api = createApi("", { language, csrfToken: () => csrfToken, ...(fetch && { fetch }) });
  const place = placeOf(api);
  /** @param {ServerSession} session */
  const keep = (session) => {
    csrfToken = session.csrfToken;
  };
  return {
    api,
    /** @param {string} key */
    signIn: async (key) => keep(await placeOf(createApi("", { key, language })).signIn()),
    /** Finds the session of before, if it still holds. */
    resume: async () => keep(await place.readSession()),
    renew: async () => keep(await place.signIn()),
    signOut: () => place.signOut(),
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */

/** @type {(clinicId: number) => PlaceOf} */
export const placeOfClinic = (clinicId) => (api) => ({
  signIn: () => api.signIn({ clinicId }),
  readSession: () => api.readSession({ clinicId }),
  signOut: () => api.signOut({ clinicId }),
});
