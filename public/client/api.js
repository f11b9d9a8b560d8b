// @ts-check

/** What the server answered instead (RFC 9457). `code` is stable; `errors` name fields. */
export class DawrProblem extends Error {
  /** @param {{ code: string, status: number, detail?: string, [member: string]: unknown }} problem */
  constructor(problem) {
    super(problem.detail ?? problem.code);
    this.name = "DawrProblem";
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/**
 * The API of one clinic. A POST carries an Idempotency-Key, so a lost answer is asked for again without acting twice.
 *
 * @param {string} clinicUrl `https://…/v1/clinics/7`
 * @param {{ key?: string, headers?: Record<string, string>, fetch?: typeof globalThis.fetch }} [options]
 */
export function createApi(clinicUrl, { key, headers, fetch = globalThis.fetch } = {}) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  const send = async (method, path, body) => {
    const init = {
      method,
      headers: {
        ...(key && { Authorization: `Bearer ${key}` }),
        ...(body && { "Content-Type": "application/json" }),
        ...(method === "POST" && { "Idempotency-Key": randomKey() }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    };
    const reply = await fetch(clinicUrl + path, init).catch(() => fetch(clinicUrl + path, init));
    if (reply.status === 204) return undefined;
    const json = await reply.json().catch(() => ({ code: "unreadable" }));
    if (!reply.ok) throw new DawrProblem({ ...json, status: reply.status });
    return json;
  };
  return {
    send,
    /** @param {object} booking `{ patient: { name, phone? }, list?, date? }` */
    book: (booking) => send("POST", "/bookings", booking),
    /** @param {string} bookingId */
    readBooking: (bookingId) => send("GET", `/bookings/${bookingId}`),
    /** @param {string} bookingId @param {object} change `{ status?, after?, patient?, version? }` */
    changeBooking: (bookingId, change) => send("PATCH", `/bookings/${bookingId}`, change),
    /** @param {string} bookingId @param {{ calledTo?: string }} [options] */
    call: (bookingId, options = {}) => send("POST", `/bookings/${bookingId}/call`, options),
    /** @param {string} list @param {string} date @param {{ finish?: string, calledTo?: string }} [options] */
    callNext: (list, date, options = {}) => send("POST", `/days/${list}/${date}/call-next`, options),
  };
}

/** Not randomUUID, which browsers have on https only. */
const randomKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
