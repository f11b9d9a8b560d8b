import { setImmediate as nextTurn } from "node:timers/promises";

/** Sending to streams yields to other work (requests, timers) after this long. */
const sliceMs = 2;
/** Items between two looks at the clock. */
const stride = 32;

/** End of this turn's slice. All clinics share it, for there is one event loop: a hundred take no longer than one. */
let sliceEndsAt: number | undefined;

/** A loop that yields: `work` runs for each thing, in as many turns of the event loop as that takes. */
export async function forEachYielding<T>(things: Iterable<T>, work: (thing: T) => void): Promise<void> {
  let count = 0;
  for (const thing of things) {
    if (count++ % stride === 0) while (isSliceOver()) await nextTurn();
    work(thing);
  }
}

function isSliceOver(): boolean {
  if (sliceEndsAt === undefined) {
    sliceEndsAt = performance.now() + sliceMs;
    setImmediate(() => {
      sliceEndsAt = undefined;
    });
  }
  return performance.now() >= sliceEndsAt;
}
