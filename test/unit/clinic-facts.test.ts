import { expect, test } from "vitest";
import { factsOf, weightOf } from "../../public/organisation/clinic-facts.js";
import { inOrder, orders } from "../../public/organisation/orders.js";

const now = Date.parse("2026-11-24T09:00:00Z");
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

const aShift = (fields: object = {}) => ({
  ...{ shift: 1, startsAt: minutesAgo(60), endsAt: minutesAgo(-180), capacity: 9, used: 0, overbooked: 0 },
  ...{ firstNumber: 1, lastNumber: 9, doctor: "expected", lateMinutes: 0, pace: null, ...fields },
});
const aBooking = (number: number, fields: object = {}) => ({
  ...{ id: `B-${number}`, list: "regular", date: "2026-11-24", number, shift: null, order: number, status: "booked" },
  ...{ calls: 0, calledAt: null, calledTo: null, arrived: false, priority: 0, turnTakenAt: null, missed: 0, ...fields },
});
const called = (number: number, minutes: number, fields: object = {}) =>
  aBooking(number, { status: "in_progress", calls: 1, calledAt: minutesAgo(minutes), ...fields });

const aClinic = (bookings: object[], day: object = {}, clinic: object = {}): any => ({
  ...{ clinicId: 7, version: 1 },
  clinic: { name: "C", timeZone: "Asia/Baghdad", needsArrival: false, goldenTurn: null, ...clinic },
  days: [
    {
      ...{ list: "regular", date: "2026-11-24", status: "open", capacity: 20, used: bookings.length, overbooked: 0 },
      ...{ onLeave: false, note: null, shifts: [], bookings, ...day },
    },
  ],
});
const troublesOf = (...clinic: Parameters<typeof aClinic>) => factsOf(aClinic(...clinic), now)?.troubles;

test("somebody must look where people wait and nobody has been called for half an hour", () => {
  expect(troublesOf([called(1, 31), aBooking(2)])).toEqual(["silent"]);
  expect(troublesOf([called(1, 29), aBooking(2)])).toEqual([]);
  expect(troublesOf([called(1, 31)])).toEqual([]); // nobody waits
  expect(troublesOf([called(1, 31), aBooking(2)], {}, { needsArrival: true })).toEqual([]); // nobody has come
  expect(troublesOf([aBooking(1)])).toEqual([]); // without hours nobody knows when the first call is due
  const ofShift = { shift: 1 };
  expect(troublesOf([aBooking(1, ofShift)], { shifts: [aShift({ doctor: "arrived" })] })).toEqual(["silent"]);
  expect(troublesOf([aBooking(1, ofShift)], { shifts: [aShift({ startsAt: minutesAgo(-10) })] })).toEqual([]);
  const hasJustBegun = [aShift({ doctor: "arrived", startsAt: minutesAgo(10) })];
  expect(troublesOf([aBooking(1, ofShift)], { shifts: hasJustBegun })).toEqual([]);
});

test("somebody must look where the doctor is late, booking is paused or no place is left", () => {
  expect(troublesOf([], { shifts: [aShift()] })).toEqual(["late"]);
  expect(troublesOf([], { shifts: [aShift({ startsAt: minutesAgo(10), lateMinutes: 90 })] })).toEqual(["late"]);
  expect(troublesOf([called(1, 5, { shift: 1 })], { shifts: [aShift()] })).toEqual([]); // who calls is there
  expect(troublesOf([], { shifts: [aShift({ doctor: "arrived" })] })).toEqual([]);
  expect(troublesOf([], { shifts: [aShift({ endsAt: minutesAgo(1) })] })).toEqual([]); // it is over
  expect(troublesOf([], { status: "paused" })).toEqual(["paused"]);
  expect(troublesOf([aBooking(1)], { capacity: 1 })).toEqual(["full"]);
  expect(troublesOf([aBooking(1)], { capacity: 1, overbooked: 1 })).toEqual([]);
  expect(troublesOf([], { capacity: 0 })).toEqual([]);
  expect(factsOf({ ...aClinic([]), days: [] }, now)).toBeUndefined();
});

test("the worst comes first, and no number of lesser troubles before it", () => {
  const weight = (...troubles: string[]) => weightOf({ troubles } as any);
  expect(weight("silent")).toBeGreaterThan(weight("late", "paused", "full"));
  expect(weight("late")).toBeGreaterThan(weight("paused", "full"));
  expect(weight("full")).toBeGreaterThan(weight());
  expect(weightOf(undefined)).toBe(0);
});

test("clinics stand in the order that is asked for, those that are equal by name", () => {
  const line = (name: string, facts: object | undefined) =>
    ({ clinicId: 1, name, state: undefined, facts: facts && { troubles: [], used: 0, places: 10, ...facts } }) as any;
  const lines = [
    line("Room 10", { waitingCount: 2, used: 5, lastCallAt: now - 1 }),
    line("Room 9", { waitingCount: 2, used: 9, lastCallAt: now - 60_000 }),
    line("Room 2", { waitingCount: 0, troubles: ["full"], used: 10, lastCallAt: undefined }),
    line("Room 1", undefined),
  ];
  const names = (order: string) => inOrder(lines, order, "en").map(({ name }) => name.replace("Room ", ""));
  expect(Object.fromEntries(orders.map((order) => [order, names(order).join()]))).toEqual({
    trouble: "2,9,10,1",
    name: "1,2,9,10",
    waiting: "9,10,2,1",
    call: "9,10,1,2",
    places: "2,9,10,1",
  });
});
