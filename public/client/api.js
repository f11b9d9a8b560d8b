// @ts-check
import { DawrProblem } from "./dawr-problem.js";
import { operations } from "./operations.js";
import { askPatiently } from "./patient-fetch.js";

/** @typedef {{ body?: object, idempotencyKey?: string, signal?: AbortSignal, [parameter: string]: unknown }} Input */

/**
 * The API, each operation of the OpenAPI document a function: `api.book({ clinicId: 7, body: { patient: { name } } })`.
 * What can act once carries an Idempotency-Key, so that a lost answer is asked for again without harm.
 *
 * @param {string | URL} url Where Dawr is: `https://dawr.example`; in a browser "" is the page's own server.
 * @param {import("./index.js").ApiOptions} [options]
 */
export function createApi(url, { key, csrfToken, headers, fetch = globalThis.fetch } = {}) {
  const base = String(url).replace(/\/$/, "");

  /**
   * @param {import("./operations.js").OperationAddress} operation
   * @param {Input} input
   */
  const call = async ({ method, path, actsOnce }, { body, idempotencyKey, signal, ...parameters }) => {
    const onceKey = actsOnce && (idempotencyKey ?? randomKey());
    const address = base + fill(path, parameters);
    const request = {
      method,
      headers: {
        ...(key && { Authorization: `Bearer ${key}` }),
        ...(csrfToken && method !== "GET" && { "X-CSRF-Token": csrfToken }),
        ...(body && { "Content-Type": "application/json" }),
        ...(onceKey && { "Idempotency-Key": onceKey }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      signal,
    };
    const mayRepeat = method === "GET" || onceKey !== undefined;
    const { reply, text } = await askPatiently(() => fetch(address, request), { mayRepeat, signal });
    const json = parsed(text);
    if (reply.ok && (text === "" || json !== undefined)) return json;
    throw new DawrProblem(reply, json);
  };

  const calls = Object.entries(operations).map(([id, operation]) => [
    id,
    (/** @type {Input} */ input = {}) => call(operation, input),
  ]);
  return /** @type {import("./index.js").Api} */ (Object.fromEntries(calls));
}

/**
 * Parameters that the path does not name go to the query.
 *
 * @param {string} path
 * @param {Record<string, unknown>} parameters
 */
function fill(path, parameters) {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(parameters)) {
    if (path.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, () => encodeURIComponent(String(value)));
    else if (value !== undefined) query.set(name, String(value));
  }
  return [filled, String(query)].filter(Boolean).join("?");
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Not randomUUID, which browsers have on https only. */
const randomKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
