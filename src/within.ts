import { setTimeout as delay } from "node:timers/promises";

/** Waits for it, but no longer than that. What comes of it later is nobody's. Rejects if it does so in time. */
export async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const deadline = new AbortController();
  const late = delay(ms, undefined, { signal: deadline.signal }).catch(() => {});
  try {
    await Promise.race([promise, late]);
  } finally {
    deadline.abort();
  }
}
