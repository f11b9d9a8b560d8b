import type { Knex } from "knex";
import { expect, test, vi } from "vitest";
import { afterRequests } from "../../src/db/after-requests.js";

function aPool() {
  const tarn = { waiting: 0, max: 1, numUsed: () => 1, numFree: () => 0, numPendingAcquires: () => tarn.waiting };
  return { tarn, pool: { client: { pool: tarn } } as unknown as Knex };
}

test("work that can wait begins at once where no request waits for a connection, and else after the last of them", async () => {
  const { tarn, pool } = aPool();
  await afterRequests(pool, 60_000);
  tarn.waiting = 2;
  const begun = vi.fn();
  const work = afterRequests(pool, 60_000).then(begun);
  const looks = vi.spyOn(tarn, "numPendingAcquires");
  await vi.waitUntil(() => looks.mock.calls.length > 2, 15_000);
  expect(begun).not.toHaveBeenCalled();
  tarn.waiting = 0;
  await work;
});

test("however many wait, it is not put off for ever", async () => {
  const { tarn, pool } = aPool();
  tarn.waiting = 500;
  await afterRequests(pool, 30);
});
