import { expect, test } from "vitest";
import { changesMessage, readChanges, readVersions, versionsMessage } from "../../src/broker/messages.js";
import type { PublicReading } from "../../src/contract/public-reading.js";

const epoch = "a";
const clinic = { name: "", timeZone: "UTC", calendar: "UTC", publicBoard: true, needsArrival: false, goldenTurn: null };
const reading = (note: string): PublicReading => ({
  ...{ clinicId: 7, epoch, version: 6, ageMs: 0, clinic: { ...clinic, version: 1 }, bookings: [] },
  days: [
    {
      ...{ list: "regular", date: "2026-03-01", status: "open", capacity: 9, used: 1, overbooked: 0, on_leave: false },
      ...{ note, shifts: [], version: 6, closed_version: null },
    },
  ],
});

test("a relay's longest messages are read", () => {
  const longest = changesMessage(reading("n".repeat(65_000)), 5);
  expect(readChanges(longest, "public", 7)).toMatchObject({
    clinicId: 7,
    version: 6,
    since: 5,
    reading: { version: 6 },
  });
  const pairs = Array.from({ length: 1_000 }, () => [2 ** 31 - 1, 2 ** 53 - 1] as [number, number]);
  expect(readVersions(versionsMessage(epoch, pairs))).toHaveLength(1_000);
});

test("a message of megabytes, which no relay sends, is not parsed: of its clinic it says that something may have changed", () => {
  const long = JSON.stringify({ ...JSON.parse(changesMessage(reading(""), 5)), more: "x".repeat(1_000_000) });
  expect(readChanges(long, "public", 7)).toEqual({ clinicId: 7 });
  const pairs = Array.from({ length: 100_000 }, () => [7, 9] as [number, number]);
  expect(readVersions(versionsMessage(epoch, pairs))).toEqual([]);
});
