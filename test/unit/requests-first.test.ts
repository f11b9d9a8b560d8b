import type { Knex } from "knex";
import { expect, test, vi } from "vitest";
import { requestsFirst } from "../../src/db/requests-first.js";

function aPool() {
  const tarn = { waiting: 0, used: 0, max: 2, numUsed: () => tarn.used, numPendingAcquires: () => tarn.waiting };
  return { tarn, letRequestsGoFirst: requestsFirst({ client: { pool: tarn } } as unknown as Knex) };
}

test("work that can wait begins at once where the pool has room, and else when it has had room for a while", async () => {
  const { tarn, letRequestsGoFirst } = aPool();
  await letRequestsGoFirst(60_000);
  tarn.used = tarn.max;
  const begun = vi.fn();
  const work = letRequestsGoFirst(60_000).then(begun);
  const looks = vi.spyOn(tarn, "numUsed");
  await vi.waitUntil(() => looks.mock.calls.length > 7, 15_000);
  expect(begun).not.toHaveBeenCalled();
  tarn.used = 1;
  await work;
});

test("room for a moment is none: the next request is arriving", async () => {
  const { tarn, letRequestsGoFirst } = aPool();
  tarn.waiting = 1;
  await letRequestsGoFirst(0);
  tarn.waiting = 0;
  const looks = vi.spyOn(tarn, "numUsed");
  await letRequestsGoFirst(60_000);
  expect(looks.mock.calls.length).toBeGreaterThan(1);
});

test("however many wait, it is not put off for ever", async () => {
  const { tarn, letRequestsGoFirst } = aPool();
  tarn.waiting = 500;
  await letRequestsGoFirst(30);
});
