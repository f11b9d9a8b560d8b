import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ClinicRest } from "../../src/realtime/clinic-rest.js";

let rest: ClinicRest;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  rest = new ClinicRest();
});
afterEach(() => {
  vi.useRealTimers();
});

const work = (ms: number) => {
  rest.workBegan(performance.now());
  vi.advanceTimersByTime(ms);
  rest.workEnded();
};

/** Works as soon as a change that comes `afterMs` after the last work may, and tells for how long it waited. */
const change = (afterMs: number, workMs: number) => {
  vi.advanceTimersByTime(afterMs);
  const waitMs = Math.max(rest.nextWaitMs(), 0);
  vi.advanceTimersByTime(waitMs);
  work(workMs);
  return waitMs;
};

test("a clinic that has rested reads a change at once", () => {
  work(3);
  expect(change(3, 3)).toBe(0);
});

test("a change that comes too early waits until reading and sending were half of the time", () => {
  work(4);
  expect(change(1, 4)).toBe(3);
});

test("changes without pause are gathered for 20 ms, however little work they make", () => {
  work(2);
  change(1, 2);
  expect([change(1, 2), change(1, 2), change(1, 2)]).toEqual([17, 17, 17]);
});

test("a change that joins a waiting one does not end its wait", () => {
  work(2);
  change(1, 2);
  vi.advanceTimersByTime(1);
  expect(rest.nextWaitMs()).toBe(17);
  vi.advanceTimersByTime(10);
  expect(rest.nextWaitMs()).toBe(7);
});

test("after one hurry, changes every 20 ms are read at once again", () => {
  work(15);
  expect(change(5, 3)).toBe(10);
  expect(change(7, 3)).toBe(0); // 20 ms after the one before, which waited for 10
});

test("no change waits for longer than 50 ms", () => {
  work(400);
  rest.workBegan(performance.now());
  expect(rest.nextWaitMs()).toBe(50);
});
