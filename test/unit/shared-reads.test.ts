import { expect, onTestFinished, test, vi } from "vitest";
import { SharedReads } from "../../src/db/shared-reads.js";

interface Row {
  id: number;
  readAt: number;
}

/** Statements that answer when they are told to. */
function aDatabase() {
  const statements: { ids: number[]; answer(readAt: number): void; fail(): void }[] = [];
  const read = (ids: number[]) =>
    new Promise<Row[]>((resolve, reject) => {
      statements.push({
        ids,
        answer: (readAt) => resolve(ids.filter((id) => id < 100).map((id) => ({ id, readAt }))),
        fail: () => reject(new Error("away")),
      });
    });
  return { statements, reads: new SharedReads<number, Row>(read) };
}

test("who asks while two statements are under way shares the next one, so nobody gets what is older than the question", async () => {
  const { statements, reads } = aDatabase();
  const first = [reads.get(1), reads.get(2), reads.get(1)];
  await vi.waitUntil(() => statements.length === 1, 15_000);
  const second = reads.get(1);
  await vi.waitUntil(() => statements.length === 2, 15_000);
  const late = [reads.get(1), reads.get(3), reads.get(100)];
  statements[0]?.answer(10);
  expect((await Promise.all(first)).map((row) => row?.readAt)).toEqual([10, 10, 10]);
  await vi.waitUntil(() => statements.length === 3, 15_000);
  statements[1]?.answer(20);
  expect((await second)?.readAt).toBe(20);
  statements[2]?.answer(30);
  expect((await Promise.all(late)).map((row) => row?.readAt)).toEqual([30, 30, undefined]);
  expect(statements.map(({ ids }) => ids)).toEqual([[1, 2], [1], [1, 3, 100]]);
});

test("a statement that fails fails those who shared it, and nobody else", async () => {
  const { statements, reads } = aDatabase();
  const unlucky = reads.get(1);
  await vi.waitUntil(() => statements.length === 1, 15_000);
  const next = reads.get(1);
  statements[0]?.fail();
  await expect(unlucky).rejects.toThrow("away");
  await vi.waitUntil(() => statements.length === 2, 15_000);
  statements[1]?.answer(20);
  expect((await next)?.readAt).toBe(20);
});

test("statements that do not come back hold up nobody for long", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const { statements, reads } = aDatabase();
  const stuck = [];
  for (const count of [1, 2]) {
    stuck.push(reads.get(1));
    await vi.waitUntil(() => statements.length === count, 15_000);
  }
  const next = reads.get(2);
  await vi.advanceTimersByTimeAsync(100);
  await vi.waitUntil(() => statements.length === 3, 15_000);
  statements[2]?.answer(20);
  expect((await next)?.readAt).toBe(20);
  for (const statement of statements) statement.answer(30);
  expect((await Promise.all(stuck)).map((row) => row?.readAt)).toEqual([30, 30]);
});
