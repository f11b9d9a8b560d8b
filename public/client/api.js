// @ts-check
import { DawrProblem } from "./dawr-problem.js";
import { fetchWithRetry } from "./fetch-with-retry.js";
import { operations } from "./operations.js";

/** @typedef {{ body?: object, idempotencyKey?: string, signal?: AbortSignal, [parameter: string]: unknown }} Input */

/** PATCH too: a change of Dawr names an end, not a step. */
const repeatableMethods = ["GET", "PUT", "PATCH", "DELETE"];
/** A day that is open stays open, a code is only looked up, a second session harms nobody. */
const repeatablePosts = ["reopenDay", "verifyGoldenCode", "signIn"];

/** @type {typeof import("./index.js").createApi} */
export const createApi = (url, { key, csrfToken, language, headers, credentials, fetch = globalThis.fetch } = {}) => {
  const base = String(url).replace(/\/$/, "");

  /**
   * @param {string} id
   * @param {import("./index.js").OperationAddress} operation
   * @param {Input} input
   */
  const call = async (id, { method, path, actsOnce }, { body, idempotencyKey, signal, ...parameters }) => {
    const onceKey = actsOnce && (idempotencyKey ?? randomKey());
    const spoken = current(language);
    const token = method === "GET" ? undefined : current(csrfToken);
    const address = base + fill(path, parameters);
    const request = {
      method,
      headers: {
        ...(key && { Authorization: `Bearer ${key}` }),
        ...(spoken && { "Accept-Language": spoken }),
        ...(token && { "X-CSRF-Token": token }),
        ...(body && { "Content-Type": "application/json" }),
        ...(onceKey && { "Idempotency-Key": onceKey }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      credentials,
      signal,
    };
    const mayRepeat = Boolean(onceKey) || repeatableMethods.includes(method) || repeatablePosts.includes(id);
    const { reply, text } = await fetchWithRetry(() => fetch(address, request), { mayRepeat, signal }).catch(
      (cause) => {
        throw signal?.aborted ? cause : new DawrProblem(undefined, { cause });
      },
    );
    const json = parsed(text);
    if (reply.ok && (text === "" || json !== undefined)) return json;
    throw new DawrProblem(json, { reply });
  };

  const calls = Object.entries(operations).map(([id, operation]) => [
    id,
    (/** @type {Input} */ input = {}) => call(id, operation, input),
  ]);
  return /** @type {import("./index.js").Api} */ (Object.fromEntries(calls));
};

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

/**
 * What may be told once or asked for at each request.
 *
 * @template T
 * @param {T | (() => T)} given
 * @returns {T}
 */
const current = (given) => (given instanceof Function ? given() : given);

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
