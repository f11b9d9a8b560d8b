import type { Knex } from "knex";
import { expect, onTestFinished, test, vi } from "vitest";
import { Announcer } from "../../src/notifications/announcer.js";
import { silentLog } from "../support/a-pool.js";

function anAnnouncer() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const raw = vi.fn(async (_sql: string, _bindings: [number[]]) => ({}));
  const announced = () => raw.mock.calls.map(([, [clinics]]) => clinics);
  return { raw, announced, announcer: new Announcer({ raw } as unknown as Knex, silentLog) };
}

test("all that changed within ten milliseconds is announced once, in one statement", async () => {
  const { announcer, announced } = anAnnouncer();
  for (let i = 0; i < 100; i++) announcer.add(i % 3);
  await vi.advanceTimersByTimeAsync(10);
  expect(announced()).toEqual([[0, 1, 2]]);
  announcer.add(7);
  await vi.advanceTimersByTimeAsync(10);
  expect(announced()).toEqual([[0, 1, 2], [7]]);
});

test("what could not be announced is announced later, with what came meanwhile", async () => {
  const { announcer, announced, raw } = anAnnouncer();
  raw.mockRejectedValueOnce(new Error("the database is away"));
  announcer.add(1);
  await vi.advanceTimersByTimeAsync(10);
  announcer.add(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(announced()).toEqual([[1], [1, 2]]);
});

test("what is left is announced before the end", async () => {
  const { announcer, announced } = anAnnouncer();
  announcer.add(1);
  await announcer.stop();
  expect(announced()).toEqual([[1]]);
});

test("the end waits for an announcement that is on its way, and none is tried after it", async () => {
  const { announcer, announced, raw } = anAnnouncer();
  let fail = (_error: Error) => {};
  raw.mockImplementationOnce(() => new Promise((_resolve, reject) => (fail = reject)));
  announcer.add(1);
  await vi.advanceTimersByTimeAsync(10);
  const stopped = announcer.stop();
  raw.mockRejectedValueOnce(new Error("the database is away"));
  fail(new Error("the database is away"));
  await stopped;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(announced()).toEqual([[1], [1]]);
});
