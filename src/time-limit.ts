import { setTimeout as delay } from "node:timers/promises";

/** What a promise resolves to, or undefined after `ms`. A rejection counts only within that time. */
export async function withTimeLimit<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const deadline = new AbortController();
  const late = delay(ms, undefined, { signal: deadline.signal }).catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    deadline.abort();
  }
}
