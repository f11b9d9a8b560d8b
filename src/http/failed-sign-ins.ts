import { hash } from "node:crypto";
import { MemoryStore } from "express-rate-limit";
import type { Authenticate } from "../auth/authenticate.js";
import { Problem } from "../contract/problem.js";
import { addressOf } from "./address.js";

const windowMs = 60_000;
const failuresPerMinute = 30;
const remembered = 10_000;

/**
 * After 30 bad credentials a minute from one address, credentials that never worked from there are no longer
 * looked at until the minute is over. Those that did work still do, so nobody in a waiting room can lock the desk
 * behind the same address out.
 */
export class FailureLimit {
  readonly #failures = new MemoryStore();
  readonly #worked = new Set<string>();

  constructor() {
    this.#failures.init({ windowMs } as Parameters<MemoryStore["init"]>[0]);
  }

  hasWorked(address: string, credential: string): boolean {
    return this.#worked.has(fingerprint(address, credential));
  }

  /** A 401 that `attempt` throws is a failure. Without a credential: one that never worked before. */
  async guard<T>(address: string, credential: string | undefined, attempt: () => Promise<T>): Promise<T> {
    const known = credential !== undefined && this.hasWorked(address, credential);
    if (!known) await this.#refuseIfTooMany(address);
    try {
      const done = await attempt();
      if (this.#worked.size >= remembered) this.#worked.clear();
      if (credential !== undefined) this.#worked.add(fingerprint(address, credential));
      return done;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) await this.#failures.increment(address);
      throw error;
    }
  }

  async #refuseIfTooMany(address: string): Promise<void> {
    const known = await this.#failures.get(address);
    if (!known?.resetTime || known.totalHits < failuresPerMinute) return;
    const waitMs = known.resetTime.getTime() - Date.now();
    if (waitMs > 0) throw new Problem("too_many_requests", { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
  }
}

/** Tokens and cookies are too long to be guessed and are not counted. */
export function limitFailures(authenticate: Authenticate): Authenticate {
  const limit = new FailureLimit();
  return async (request, accepted) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return authenticate(request, accepted);
    return limit.guard(addressOf(request), authorization, () => authenticate(request, accepted));
  };
}

const fingerprint = (address: string, credential: string) => hash("sha256", `${address}\0${credential}`, "base64");
