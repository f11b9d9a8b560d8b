// @ts-check

/**
 * The desk's way to the server. A key is exchanged for a cookie that no script can read and is not kept; writes show
 * the session's CSRF token. Every refusal becomes a Refusal, which says its stable code.
 *
 * @param {string} clinicPath
 * @param {() => string} languageNow
 */
export function createSession(clinicPath, languageNow) {
  let csrfToken = "";

  /**
   * @param {string} method
   * @param {string} path below the clinic
   * @param {object} [body]
   * @param {Record<string, string>} [headers]
   * @returns {Promise<any>}
   */
  const request = async (method, path, body, headers) => {
    const isOnce = method === "POST" && !path.endsWith("/session");
    const init = {
      method,
      headers: {
        "Accept-Language": languageNow(),
        ...(csrfToken && { "X-CSRF-Token": csrfToken }),
        ...(body && { "Content-Type": "application/json" }),
        ...(isOnce && { "Idempotency-Key": randomKey() }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    };
    const reply = await fetch(clinicPath + path, init).catch(async () => {
      // A lost reply may be of a deed done; asked again with the same key (or of the same end) it is done once.
      await new Promise((resolve) => setTimeout(resolve, 700));
      return fetch(clinicPath + path, init).catch(() => undefined);
    });
    if (!reply) throw new Refusal({ code: "out_of_reach" });
    if (reply.status === 204) return undefined;
    const json = await reply.json().catch(() => ({}));
    if (!reply.ok) throw new Refusal({ code: json.code ?? "unknown", status: reply.status, ...json });
    return json;
  };

  /** @param {{ csrfToken: string }} session */
  const keep = (session) => {
    csrfToken = session.csrfToken;
  };
  return {
    request,
    /** @param {string} key */
    signIn: async (key) => {
      csrfToken = "";
      keep(await request("POST", "/session", undefined, { Authorization: `Bearer ${key}` }));
    },
    /** Finds the session of before, if it still holds. */
    resume: async () => keep(await request("GET", "/session")),
    renew: async () => keep(await request("POST", "/session")),
    signOut: () => request("DELETE", "/session"),
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */

/** Why the server did not do it: RFC 9457, with Dawr's stable code. */
export class Refusal extends Error {
  /** @param {{ code: string, status?: number, detail?: string, [member: string]: any }} problem */
  constructor(problem) {
    super(problem.detail ?? problem.code);
    this.problem = problem;
  }
}

/** randomUUID is for https only, and many clinics have plain http in the house. */
const randomKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
