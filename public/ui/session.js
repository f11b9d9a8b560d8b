// @ts-check
import { createApi } from "../client/api.js";

/**
 * Who works at this page. A key is exchanged for a cookie that no script can read and is not kept; writes show the
 * session's CSRF token.
 *
 * @param {number} clinicId
 * @param {() => string} language
 * @param {typeof globalThis.fetch} [fetch] of what is asked once signed in
 */
export function createSession(clinicId, language, fetch) {
  let csrfToken = "";
  const api = createApi("", { language, csrfToken: () => csrfToken, ...(fetch && { fetch }) });
  /** @param {import("../client/index.js").Session} session */
  const keep = (session) => {
    csrfToken = session.csrfToken;
  };
  return {
    api,
    /** @param {string} key */
    signIn: async (key) => keep(await createApi("", { key, language }).signIn({ clinicId })),
    /** Finds the session of before, if it still holds. */
    resume: async () => keep(await api.readSession({ clinicId })),
    renew: async () => keep(await api.signIn({ clinicId })),
    signOut: () => api.signOut({ clinicId }),
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */
