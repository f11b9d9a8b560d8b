import { setImmediate as nextTurn } from "node:timers/promises";

/** How long sending to streams may keep the process from its other work, before every other piece of that work gets its turn. */
const sliceMs = 2;
/** Between two looks at the clock. */
const stride = 32;

/** Of this turn of the event loop. There is one loop, so all who send share it: a hundred clinics take no longer than one. */
let sliceEndsAt: number | undefined;

/** Does it for each, in as many turns of the event loop as it takes. */
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
