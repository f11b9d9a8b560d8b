import { describe, expect, test } from "vitest";
import type { PublicBooking as Booking, ClinicState } from "../../public/client/index.js";
import { ar, en } from "../../public/texts/doctor.js";
import { createFormat } from "../../public/texts.js";
import { doctorText } from "../../public/ui/doctor-text.js";
import { lineOf } from "../../public/ui/shift-line.js";
import { currentShift, hasBegun } from "../../public/ui/shifts.js";
import { queueOf } from "../../public/ui/shown-queue.js";
import { aDayOf, aShift, at, type Shift, timeZone, utc, waitsFor } from "../support/a-day-of-shifts.js";
import { aBooking, aState } from "./client/fixtures.js";

describe("the shift that a day is at", () => {
  const morning = aShift(1, "10:00", "13:00");
  const evening = aShift(2, "16:00", "21:00");
  const shiftAt = (time: string, day = aDayOf([morning, evening])) => currentShift(day, at(time))?.shift;

  test("is the one that runs, else the next of the day, else the last", () => {
    expect(["09:00", "10:00", "12:59", "13:00", "16:00", "20:59", "21:00"].map((time) => shiftAt(time))).toEqual([
      1, 1, 1, 2, 2, 2, 2,
    ]);
  });

  test("is found by time, whatever the shifts' numbers are", () => {
    const early = aShift(3, "07:00", "09:00");
    expect(["08:00", "09:30", "15:00"].map((time) => shiftAt(time, aDayOf([morning, evening, early])))).toEqual([
      3, 1, 2,
    ]);
  });

  test("runs over while its doctor is there and somebody waits, until the next begins", () => {
    const day = aDayOf([{ ...morning, doctor: "arrived" }, evening], [waitsFor(1)]);
    expect(["13:10", "15:59", "16:00"].map((time) => shiftAt(time, day))).toEqual([1, 1, 2]);
    expect(shiftAt("13:10", aDayOf([{ ...morning, doctor: "arrived" }, evening], [waitsFor(2)]))).toBe(2);
    expect(shiftAt("13:10", aDayOf([{ ...morning, doctor: "left" }, evening], [waitsFor(1)]))).toBe(2);
    const golden = aDayOf([{ ...morning, doctor: "arrived" }, evening]);
    expect(currentShift(golden, at("13:10"), [waitsFor(1)])?.shift).toBe(1); // the doctor is one for both lists
  });

  test("is none where the day is one as a whole", () => {
    expect(shiftAt("10:00", aDayOf([], [aBooking(1)]))).toBeUndefined();
  });
});

test("the queue of a shift is who waits for it, and whoever is inside, also of the shift before", () => {
  const inside = aBooking(1, { shift: 1, status: "in_progress", calls: 1, calledAt: utc("12:50") });
  const evening = aShift(2, "16:00", "21:00", { capacity: 20, used: 2 });
  const day = aDayOf([aShift(1, "10:00", "13:00"), evening], [inside, waitsFor(1, 2), waitsFor(2, 101)]);
  const numbers = ({ serving, waiting, placesLeft }: ReturnType<typeof queueOf>) => [
    serving.map(({ number }) => number),
    waiting.map(({ number }) => number),
    placesLeft,
  ];
  const queue = (of: typeof day, ...shift: (typeof evening)[]) =>
    numbers(queueOf(aState(1, [of]) as ClinicState<"public">, [of], ...shift));
  expect(queue(day, evening)).toEqual([[1], [101], 18]);
  expect(queue({ ...day, shifts: [], capacity: 40, used: 3 })).toEqual([[1], [2, 101], 37]);
  const overbooked = { ...day, shifts: [], capacity: 40, used: 3, overbooked: 2 };
  expect(queue(overbooked)).toEqual([[1], [2, 101], 39]); // a place that staff added is nobody else's
  const urgent = aBooking(102, { shift: 2, priority: 2 });
  expect(queue({ ...day, bookings: [...day.bookings, urgent] }, evening)).toEqual([[1], [102, 101], 18]);
});

test("a shift's patients are due when the doctor is, or is there before, or calls", () => {
  const shift = aShift(2, "16:00", "21:00", { lateMinutes: 45 });
  const isDue = (time: string, fields: Partial<Shift> = {}, bookings: Booking[] = []) =>
    hasBegun(bookings, { ...shift, ...fields }, at(time));
  expect([isDue("16:44"), isDue("16:45"), isDue("15:00", { doctor: "arrived" })]).toEqual([false, true, true]);
  const called = aBooking(101, { shift: 2, status: "served", calledAt: utc("15:55") });
  expect(isDue("16:00", {}, [called])).toBe(true);
  expect(isDue("16:00", {}, [{ ...called, shift: 1 }])).toBe(false);
});

describe("what is told of the doctor", () => {
  const told = (
    time: string,
    fields: Partial<Shift>,
    { day = {}, bookings = [] as Booking[], language = "en" as "en" | "ar", isToday = true } = {},
  ) => {
    const shift = aShift(2, "16:00", "21:00", fields);
    const words = { ar, en }[language] as any;
    const speech = { words, format: createFormat(language), timeZone, now: at(time), isToday };
    return doctorText(aDayOf([aShift(1, "10:00", "13:00"), shift], bookings, day), shift, speech);
  };

  test("is when to expect them, how late they are, and since when they are awaited", () => {
    expect(told("15:00", {})).toBe("The doctor is expected at 16:00");
    expect(told("15:00", { lateMinutes: 45 })).toBe("The doctor is about 45\u00a0minutes late, expected about 16:45");
    expect(told("15:00", { lateMinutes: 45 }, { language: "ar" })).toBe(
      "يتأخر الطبيب نحو ٤٥\u00a0دقيقة، ويُنتظر حضوره نحو الساعة ٤:٤٥\u00a0م",
    );
    expect(told("17:00", { lateMinutes: 45 })).toBe("The doctor has been expected since 16:45");
  });

  test("is nothing once the shift's patients are called, though nobody has said that the doctor came", () => {
    const called = aBooking(101, { shift: 2, status: "in_progress", calledAt: utc("16:05") });
    expect(told("16:10", {}, { bookings: [called] })).toBe("");
    expect(told("16:10", {}, { bookings: [{ ...called, shift: 1 }] })).toBe("The doctor has been expected since 16:00");
  });

  test("is that they are here, have left, or do not come: this shift, today, or that day", () => {
    expect(told("16:10", { doctor: "arrived" })).toBe("The doctor is here");
    expect(told("16:10", { doctor: "left" })).toBe("The doctor has left");
    expect(told("15:00", { doctor: "cancelled" })).toBe("The doctor does not come this shift");
    const day = { onLeave: true };
    expect(told("15:00", { doctor: "cancelled" }, { day })).toBe("The doctor does not come today");
    expect(told("15:00", { doctor: "cancelled" }, { day, isToday: false })).toBe("The doctor does not come that day");
  });
});

test("the board tells of a leave with its note, of a day without shifts too; another shift's note is not told", () => {
  const speech = { words: en as any, format: createFormat("en"), timeZone, now: at("09:00") };
  const lines = (day: Parameters<typeof lineOf>[0]) => lineOf(day, speech);
  const note = "Eid Mubarak";
  const said = { doctor: "The clinic is on leave today", note, isBadNews: true };
  expect(lines(aDayOf([], [], { onLeave: true, note }))).toEqual({ time: "", ...said });
  expect(lines(aDayOf([]))).toBeUndefined();
  const [morning, evening] = [aShift(1, "10:00", "13:00"), aShift(2, "16:00", "21:00", { doctor: "cancelled" })];
  expect(lines(aDayOf([morning, evening], [], { note }))).toMatchObject({ note: "", isBadNews: false });
  expect(lines(aDayOf([evening], [], { note }))).toMatchObject({ note, isBadNews: true });
});

test("a shift is named by its time, in the clinic's zone and the page's digits", () => {
  const named = (language: "en" | "ar", from: string, to: string) =>
    createFormat(language).timeRange({ from: utc(from), to: utc(to) }, timeZone);
  expect(named("en", "16:00", "21:00")).toBe("16:00–21:00");
  expect(named("ar", "16:00", "21:00")).toBe("٤:٠٠–٩:٠٠\u00a0م");
  expect(named("ar", "10:00", "13:00")).toBe("١٠:٠٠\u00a0ص–١:٠٠\u00a0م");
});
