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
 * behind the same address out. Tokens and cookies are too long to be guessed and are not counted.
 */
export function limitFailures(authenticate: Authenticate): Authenticate {
  const failures = new MemoryStore();
  failures.init({ windowMs } as Parameters<MemoryStore["init"]>[0]);
  const worked = new Set<string>();

  return async (request, options) => {
    if (request.headers.authorization === undefined) return authenticate(request, options);
    const address = addressOf(request);
    const credential = fingerprint(address, request.headers.authorization);
    if (!worked.has(credential)) await refuseIfTooMany(failures, address);
    try {
      const caller = await authenticate(request, options);
      if (worked.size >= remembered) worked.clear();
      worked.add(credential);
      return caller;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) await failures.increment(address);
      throw error;
    }
  };
}

async function refuseIfTooMany(failures: MemoryStore, address: string): Promise<void> {
  const known = await failures.get(address);
  if (!known?.resetTime || known.totalHits < failuresPerMinute) return;
  const waitMs = known.resetTime.getTime() - Date.now();
  if (waitMs > 0) throw new Problem("too_many_requests", { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}

const fingerprint = (address: string, header: string) => hash("sha256", `${address}\0${header}`, "base64");
