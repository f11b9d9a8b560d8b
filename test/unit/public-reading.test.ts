import { expect, test } from "vitest";
import { type BookingRow, bookingColumns, publicBooking } from "../../src/contract/booking-view.js";
import type { ClinicReading } from "../../src/contract/clinic-reading.js";
import { asReading, publicReading } from "../../src/contract/public-reading.js";

/** Every column is a word that would be found again. */
const columns = [...bookingColumns.matchAll(/"(\w+)"/g)].map(([, column = ""]) => column);
const row = {
  ...Object.fromEntries(columns.map((column) => [column, `canary of ${column}`])),
  clinic_id: 7,
  list: "list_1",
  number: 3,
  called_at: "2026-03-01T08:00:00.123456+00:00",
  arrived_at: "2026-03-01T07:41:12.123456+00:00",
  turn_taken_at: null,
} as unknown as BookingRow;
const reading = { clinicId: 7, days: [], bookings: [row] } as unknown as ClinicReading;

test("what leaves for the public has of a booking what the public view shows, and nothing else", () => {
  const text = JSON.stringify(publicReading(reading));
  const [carried] = publicReading(reading).bookings;
  expect(Object.keys(carried ?? {}).sort()).toEqual(
    [
      ...["arrived_at", "called_at", "called_to", "calls", "clinic_id", "date", "list", "missed", "number"],
      ...["order", "priority", "shift", "status", "turn_taken_at", "version"],
    ].sort(),
  );
  expect(text).not.toMatch(/canary of (patient|golden|note|created|updated|moved|priority_reason|overbook|source)/);
  expect(text, "when somebody arrived is not public").not.toContain("07:41");
});

test("the public view of what has travelled is that of the row itself, and no column is missing", () => {
  const [travelled] = asReading(JSON.parse(JSON.stringify(publicReading(reading)))).bookings as [BookingRow];
  expect(publicBooking(travelled)).toEqual(publicBooking(row));
  expect(Object.keys(travelled).sort()).toEqual([...columns].sort());
});
