import type { Attempt } from "./webhook-schemas.js";

const firstWaitMs = 5_000;
const longestWaitMs = 3_600_000;

export const isDelivered = ({ status }: Pick<Attempt, "status">): boolean =>
  status !== null && status >= 200 && status < 300;

/**
 * When to try again after so many failures before this one: twice as late each time, up to an hour, a half of it at random, so that those who
 * failed together do not come back together. A receiver may ask for more, up to an hour too.
 *
 * @param retryAfter The header: seconds, or an HTTP date.
 */
export function nextAttemptAt(now: Date, failuresBefore: number, retryAfter: string | undefined): Date {
  const wait = Math.min(firstWaitMs * 2 ** Math.min(failuresBefore, 20), longestWaitMs);
  const jittered = wait * (0.5 + Math.random() / 2);
  return new Date(now.getTime() + Math.max(jittered, Math.min(askedMs(now, retryAfter), longestWaitMs)));
}

function askedMs(now: Date, retryAfter: string | undefined): number {
  if (retryAfter === undefined) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(ms) ? 0 : ms;
}
