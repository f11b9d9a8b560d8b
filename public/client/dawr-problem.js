// @ts-check

/**
 * Why a call was not done: what the server answered instead (RFC 9457); `unreadable` when something else answered, such
 * as a proxy; `out_of_reach`, with status 0, when nobody did.
 */
export class DawrProblem extends Error {
  /**
   * @param {unknown} body
   * @param {{ reply?: { status: number, headers: Headers }, cause?: unknown }} how
   */
  constructor(body, { reply, cause }) {
    const given = /** @type {Partial<import("./index.js").Problem>} */ (body ?? {});
    const { code = reply ? "unreadable" : "out_of_reach", detail, errors = [] } = given;
    super(detail ?? code, { cause });
    this.name = "DawrProblem";
    this.code = code;
    this.status = reply?.status ?? 0;
    /** The bad fields, each with a JSON pointer. */
    this.errors = errors;
    /** The whole document, with what belongs to the code: `bookingId`, `nextAvailable`, `booking`. */
    this.problem = given;
    const told = reply?.headers.get("Retry-After");
    /** @type {number | undefined} */
    this.retryAfterSeconds = told && Number.isFinite(Number(told)) ? Number(told) : undefined;
  }
}
