import { setTimeout as delay } from "node:timers/promises";

/** Does something so many times a second, one after the other; late ones are made up for. */
export async function inPace(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  work: () => Promise<void>,
): Promise<{ times: number; seconds: number }> {
  const beganAt = performance.now();
  const elapsed = () => (performance.now() - beganAt) / 1_000;
  let times = 0;
  while (elapsed() < seconds) {
    await work();
    times++;
    const waitMs = (times / perSecond - elapsed()) * 1_000;
    if (waitMs > 0) await delay(waitMs);
  }
  return { times, seconds: elapsed() };
}
