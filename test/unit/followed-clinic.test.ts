import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "../../src/clock.js";
import { newDeferred } from "../../src/deferred.js";
import { createLogger } from "../../src/logger.js";
import { FollowedClinic } from "../../src/realtime/followed-clinic.js";
import { defaultTiming } from "../../src/realtime/hub-timing.js";
import type { LiveClinic } from "../../src/realtime/live-queries.js";
import { ReadQueue } from "../../src/realtime/read-queue.js";
import { aReading } from "../support/a-reading.js";

const reading = (epoch: string, version: number, clinicVersion: number) => aReading({ epoch, version, clinicVersion });

/** A clinic that holds this reading, while notifications are (not) proven to arrive. */
function following({ isProven = true, heard = Promise.resolve(), hasBeat = false } = {}) {
  const log = createLogger({ LOG_LEVEL: "silent" });
  const asked: number[][] = [];
  const nothing = () => Promise.reject(new Error("no database here"));
  const whole = (clinicIds: number[]) => {
    asked.push(clinicIds);
    return nothing();
  };
  const clinic = new FollowedClinic(7, {
    feed: { follow: () => heard, unfollow: () => {} },
    queue: new ReadQueue({ whole, changes: nothing }, log),
    probe: { isProven, staleMs: 0 },
    clock: systemClock,
    timing: defaultTiming,
    hasBeat,
    onSent: () => {},
    onSendFailed: (error) => expect.unreachable(String(error)),
  });
  const took = (...args: Parameters<typeof reading>) => {
    clinic.readBegan(performance.now(), Promise.resolve());
    return clinic.took(reading(...args));
  };
  return { clinic, took, asked };
}

const facts = (epoch: string, clinicVersion: number) => ({ epoch, clinicVersion }) as LiveClinic;

test("facts of a clinic are current as long as nothing is known to have changed since", () => {
  const { clinic, took } = following();
  expect(clinic.compare(facts("a", 3)), "nothing is held yet").toBe("unknown");
  took("a", 5, 3);
  expect(clinic.compare(facts("a", 3))).toBe("current");
  expect(clinic.compare(facts("a", 2)), "the clinic has changed since").toBe("superseded");
  expect(clinic.compare(facts("b", 3)), "of another history").toBe("superseded");
  expect(clinic.compare(facts("a", 4)), "newer than what is held").toBe("unknown");
  clinic.changed();
  expect(clinic.compare(facts("a", 3)), "a notification came").toBe("unknown");
});

test("without a proof that notifications arrive nothing is current for long", async () => {
  const { clinic, took } = following({ isProven: false });
  took("a", 5, 3);
  expect(clinic.compare(facts("a", 3))).toBe("current");
  await expect.poll(() => clinic.compare(facts("a", 3)), { timeout: 10_000 }).toBe("unknown");
});

test("a clinic is read only when what comes after is heard", async () => {
  const { done: heard, resolve } = newDeferred();
  const { clinic, asked } = following({ heard });
  const read = clinic.refresh().catch(() => {});
  await new Promise(setImmediate);
  expect(asked).toEqual([]);
  resolve();
  await read;
  expect(asked).toEqual([[7]]);
});

/** Rows that a relay tells of, all above `since`. */
const hint = (epoch: string, since: number, version: number) => ({
  clinicId: 7,
  epoch,
  since,
  version,
  reading: reading(epoch, version, 3),
});

test("rows that a hint brings are taken when they build on what is held, and twice the same changes nothing", () => {
  const { clinic, took } = following();
  clinic.hinted(hint("a", 4, 6));
  expect(clinic.version, "nothing is held yet").toBeUndefined();
  took("a", 5, 3);
  for (const version of [6, 6, 5]) clinic.hinted(hint("a", 4, version));
  expect([clinic.version, clinic.compare(facts("a", 3))]).toEqual([6, "current"]);
  clinic.hinted({ clinicId: 7, epoch: "a", version: 6 });
  expect(clinic.compare(facts("a", 3)), "a mention of what is held is no change").toBe("current");
});

test("a hint that leaves a gap, or brings no rows, is a question", () => {
  for (const gap of [hint("a", 6, 8), { clinicId: 7, epoch: "a", version: 8 }, { clinicId: 7 }]) {
    const { clinic, took } = following();
    took("a", 5, 3);
    clinic.hinted(gap);
    expect([clinic.version, clinic.compare(facts("a", 3))]).toEqual([5, "unknown"]);
  }
});

test("a hint of another epoch is a question, asked once a second at most, and never believed", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { clinic, took } = following();
  took("a", 5, 3);
  vi.advanceTimersByTime(900);
  clinic.hinted(hint("b", 5, 6));
  expect(clinic.compare(facts("a", 3)), "read less than a second ago").toBe("current");
  vi.advanceTimersByTime(101);
  clinic.hinted(hint("b", 5, 6));
  expect([clinic.version, clinic.state?.epoch, clinic.compare(facts("a", 3))]).toEqual([5, "a", "unknown"]);
});

test("a slow reading that a hint's rows have overtaken is no other history", () => {
  const { clinic, took } = following();
  took("a", 5, 3);
  clinic.readBegan(performance.now(), Promise.resolve());
  clinic.hinted(hint("a", 5, 8));
  expect(clinic.took(reading("a", 7, 3))).toBe("taken");
  expect(clinic.version).toBe(8);
  clinic.readBegan(performance.now(), Promise.resolve());
  expect(clinic.took(reading("a", 7, 3)), "behind what was held when it began").toBe("another history");
});

test("a reading of another history empties the clinic, so that it is read whole", () => {
  const { clinic, took } = following();
  expect(took("a", 5, 3)).toBe("taken");
  expect(took("a", 6, 3)).toBe("taken");
  expect(took("b", 9, 3)).toBe("another history");
  expect(clinic.version).toBeUndefined();
  expect(took("b", 9, 3)).toBe("taken");
  expect(took("b", 8, 3), "versions never go back within a history").toBe("another history");
});
