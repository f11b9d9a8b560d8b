import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { forEachYielding } from "../../src/fair-loop.js";

const busy = (ms: number) => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

/** How often other work had its turn meanwhile. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isOver = true;
  return turns;
}

test("other work has its turn while many things are done, in order", async () => {
  const done: number[] = [];
  const things = Array.from({ length: 320 }, (_, number) => number);
  const turns = await turnsDuring(
    forEachYielding(things, (thing) => {
      busy(0.2); // 32 of them take longer than a slice
      done.push(thing);
    }),
  );
  expect(done).toEqual(things);
  expect(turns).toBeGreaterThanOrEqual(8); // between every two of the ten strides, but the ends
});

test("many who have little to do take turns as one who has much does", async () => {
  const turns = await turnsDuring(Promise.all(Array.from({ length: 40 }, () => forEachYielding([1], () => busy(1)))));
  expect(turns).toBeGreaterThanOrEqual(13); // two or three of them each
});

test("what is little is done at once", async () => {
  await nextTurn();
  const done: number[] = [];
  void forEachYielding([1, 2, 3], (thing) => done.push(thing));
  expect(done).toEqual([1, 2, 3]);
});
