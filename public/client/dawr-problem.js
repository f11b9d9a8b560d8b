// @ts-check

/** What the server answered instead (RFC 9457); `unreadable` when something else answered, such as a proxy. */
export class DawrProblem extends Error {
  /**
   * @param {{ status: number, headers: Headers }} reply
   * @param {unknown} body
   */
  constructor({ status, headers }, body) {
    const given = /** @type {Partial<import("./operations.js").Problem>} */ (body ?? {});
    const { code = "unreadable", detail, errors = [] } = given;
    super(detail ?? code);
    this.name = "DawrProblem";
    this.code = code;
    this.status = status;
    /** The bad fields, each with a JSON pointer. */
    this.errors = errors;
    /** The whole document, with what belongs to the code: `bookingId`, `nextAvailable`, `booking`. */
    this.problem = given;
    /** @type {number | undefined} */
    this.retryAfterSeconds = Number(headers.get("Retry-After") ?? Number.NaN);
    if (Number.isNaN(this.retryAfterSeconds)) this.retryAfterSeconds = undefined;
  }
}
