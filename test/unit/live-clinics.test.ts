import { expect, test, vi } from "vitest";
import { SharedReads } from "../../src/db/shared-reads.js";
import { LiveClinics } from "../../src/realtime/live-clinics.js";
import type { LiveClinic } from "../../src/realtime/live-queries.js";

const noon = new Date("2026-11-24T09:00:00Z");
const midnight = new Date("2026-11-24T21:00:00Z");
const clinic: LiveClinic = {
  id: 1,
  publicBoard: true,
  isOneLine: false,
  version: 1,
  clinicVersion: 1,
  epoch: "e",
  today: "2026-11-24",
  calendar: "Asia/Baghdad 00:00:00",
  todayEndsAt: midnight.getTime(),
};

type Verdict = "current" | "superseded" | "unknown";

/** `read` answers the statements; `verdict` is what the hub finds of what was read. */
function aClinicOf({ read = async () => [clinic] as LiveClinic[], verdict = "current" as Verdict } = {}) {
  const statements = vi.fn(read);
  const compare = vi.fn((): Verdict => verdict);
  return { statements, clinics: new LiveClinics(new SharedReads<number, LiveClinic>(statements), { compare }) };
}

test("a crowd shares one read, and a later stream needs none while the hub finds it current", async () => {
  const { clinics, statements } = aClinicOf();
  await Promise.all(Array.from({ length: 50 }, () => clinics.readForStream(1, noon)));
  await clinics.readForStream(1, noon);
  expect(statements).toHaveBeenCalledOnce();
});

test("what the hub knows to be superseded is read again", async () => {
  const { clinics, statements } = aClinicOf({ verdict: "superseded" });
  await clinics.readForStream(1, noon);
  await clinics.readForStream(1, noon);
  expect(statements).toHaveBeenCalledTimes(2);
});

test("where the hub cannot tell, a reading is good for a moment", async () => {
  const { clinics, statements } = aClinicOf({ verdict: "unknown" });
  vi.useFakeTimers({ toFake: ["performance"] });
  await clinics.readForStream(1, noon);
  vi.advanceTimersByTime(200);
  await clinics.readForStream(1, noon);
  expect(statements).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(100);
  await clinics.readForStream(1, noon);
  expect(statements).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test("yesterday's today is never told", async () => {
  const { clinics, statements } = aClinicOf();
  await clinics.readForStream(1, noon);
  await clinics.readForStream(1, midnight);
  expect(statements).toHaveBeenCalledTimes(2);
});

test("what failed, and a clinic that is not there, is asked for again", async () => {
  const answers = [() => Promise.reject(new Error("away")), async () => [], async () => [clinic]];
  const { clinics } = aClinicOf({ read: () => (answers.shift() as () => Promise<LiveClinic[]>)() });
  await expect(clinics.readForStream(1, noon)).rejects.toThrow("away");
  expect(await clinics.readForStream(1, noon)).toBeUndefined();
  expect(await clinics.readForStream(1, noon)).toBe(clinic);
});
