import { setTimeout as delay } from "node:timers/promises";

/** Waits for a promise, but no longer than `ms`. A rejection counts only within that time. */
export async function withTimeLimit(ms: number, promise: Promise<unknown>): Promise<void> {
  const deadline = new AbortController();
  const late = delay(ms, undefined, { signal: deadline.signal }).catch(() => {});
  try {
    await Promise.race([promise, late]);
  } finally {
    deadline.abort();
  }
}
