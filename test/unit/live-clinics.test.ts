import { expect, test, vi } from "vitest";
import { LiveClinics } from "../../src/realtime/live-clinics.js";
import type { LiveClinic } from "../../src/realtime/live-queries.js";

const noon = new Date("2026-11-24T09:00:00Z");
const midnight = new Date("2026-11-24T21:00:00Z");
const clinic: LiveClinic = {
  id: 1,
  publicBoard: true,
  version: 1,
  clinicVersion: 1,
  epoch: "e",
  today: "2026-11-24",
  calendar: "Asia/Baghdad 00:00:00",
  todayEndsAt: midnight.getTime(),
};

test("a crowd shares one read, and who comes later needs none while nothing has changed", async () => {
  const clinics = new LiveClinics(() => true);
  const read = vi.fn(async () => clinic);
  await Promise.all(Array.from({ length: 50 }, () => clinics.get(1, noon, read)));
  await clinics.get(1, noon, read);
  expect(read).toHaveBeenCalledOnce();
});

test("yesterday's today is never told", async () => {
  const clinics = new LiveClinics(() => true);
  const read = vi.fn(async () => clinic);
  await clinics.get(1, noon, read);
  await clinics.get(1, midnight, read);
  expect(read).toHaveBeenCalledTimes(2);
});

test("what failed, and a clinic that is not there, is asked for again", async () => {
  const clinics = new LiveClinics(() => true);
  await expect(clinics.get(1, noon, () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await clinics.get(1, noon, async () => undefined)).toBeUndefined();
  expect(await clinics.get(1, noon, async () => clinic)).toBe(clinic);
});
