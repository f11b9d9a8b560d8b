import { expect, test } from "vitest";
import * as arrivalTexts from "../../public/texts/arrival.js";
import * as doctorTexts from "../../public/texts/doctor.js";
import * as ticketTexts from "../../public/texts/ticket.js";
import { createFormat } from "../../public/texts.js";
import { turnOf } from "../../public/ticket/turn.js";
import { waitingSaying } from "../../public/ticket/waiting-saying.js";
import { aDayOf, aShift, at, waitsFor } from "../support/a-day-of-shifts.js";
import { aBooking, aState, monday } from "./client/fixtures.js";

const place = { bookingId: "B-7-20261123-0003", clinicId: 7, list: "regular", date: monday, number: 3 } as const;

const words = { ...ticketTexts.en, ...doctorTexts.en, ...arrivalTexts.en } as any;

function saidAt(time: string, day: ReturnType<typeof aDayOf>, mine = day.bookings.at(-1)) {
  const turn = turnOf({ mine, place }, aState(1, [day]) as any, at(time));
  return { ...waitingSaying(turn, place, { words, format: createFormat("en"), now: at(time) }), turn };
}

test("on a day without shifts everybody in front counts, and no window is known", () => {
  const { said, turn } = saidAt("09:00", aDayOf([], [aBooking(1), aBooking(2), aBooking(3)]));
  expect(said).toBe("2\u00a0ahead of you");
  expect(turn).toMatchObject({ isToCome: false, hasNoDoctor: false, window: null, shift: undefined });
});

test("who has priority is ahead, as the window counts them", () => {
  const day = aDayOf([], [aBooking(1), aBooking(2, { priority: 1 })]);
  expect([saidAt("09:00", day, day.bookings[0]).said, saidAt("09:00", day).said]).toEqual([
    "1\u00a0ahead of you",
    "You are next. Please stay close.",
  ]);
});

test("where both lists make one line those of both who go first are ahead, and of them who has come", () => {
  const regular = aDayOf([], [aBooking(1, { arrived: true }), aBooking(2), aBooking(3, { arrived: true })]);
  const ofGolden = (number: number) => aBooking(number, { list: "golden", arrived: true });
  const golden = aDayOf([], [ofGolden(1), ofGolden(2)], { list: "golden" });
  const state = aState(1, [regular, golden]) as any;
  const aheadOf = (rule: object, mine: ReturnType<typeof aBooking>) => {
    const ofMine = { mine, place: { ...place, list: mine.list } };
    return turnOf(ofMine, { ...state, clinic: { ...state.clinic, ...rule } }, at("09:00")).ahead;
  };
  const all = [...regular.bookings, ...golden.bookings];
  const ahead = (rule: object) => all.map((mine) => aheadOf(rule, mine));
  expect(ahead({ goldenTurn: null })).toEqual([0, 1, 2, 0, 1]);
  expect(ahead({ goldenTurn: 1 })).toEqual([0, 2, 4, 1, 3]);
  expect(ahead({ goldenTurn: 1, needsArrival: true })).toEqual([0, 2, 2, 1, 3]);
});

test("who is first and has not come is next only once they are here, where the clinic needs that", () => {
  const state = aState(1, [aDayOf([], [aBooking(1), aBooking(2, { arrived: true })])]) as any;
  const [first, second] = state.days[0].bookings;
  const said = (mine: typeof first) => {
    const turn = turnOf({ mine, place }, { ...state, clinic: { ...state.clinic, needsArrival: true } }, at("09:00"));
    return [turn.isAwaited, waitingSaying(turn, place, { words, format: createFormat("en"), now: at("09:00") }).said];
  };
  expect(said(first)).toEqual([true, "You are next once you are here."]);
  expect(said(second)).toEqual([false, "You are next. Please stay close."]);
});

test("on a day of shifts those of another one do not count, and nobody is told to stay close before it is time", () => {
  const pace = { p20: 8, p50: 10, p80: 13 };
  const shifts = [aShift(1, "10:00", "13:00"), aShift(2, "16:00", "21:00", { pace, lateMinutes: 30 })];
  const day = aDayOf(shifts, [waitsFor(1), waitsFor(2, 101)]);
  expect(saidAt("12:00", day)).toMatchObject({ said: "Your turn is today, 16:00–21:00", detail: "" });
  expect(saidAt("12:00", day).turn.window?.from).toMatch(/^2026-11-23T13:[23]\d/); // about 16:30
  expect(saidAt("16:29", day).said).toBe("Your turn is today, 16:00–21:00");
  expect(saidAt("16:30", day).said).toBe("You are next. Please stay close.");
});

test("who waits through a leave learns of it, with its note and what to do, also where there are no shifts", () => {
  const leave = { onLeave: true, note: "Eid Mubarak" };
  const todo = { note: "Eid Mubarak", detail: "Please call the clinic, or book another day." };
  expect(saidAt("09:00", aDayOf([], [aBooking(3)], leave))).toMatchObject({
    said: "The clinic is on leave then.",
    ...todo,
  });
  const shift = aShift(1, "10:00", "13:00", { doctor: "cancelled" });
  expect(saidAt("09:00", aDayOf([shift], [waitsFor(1)], leave))).toMatchObject({
    said: "The doctor does not come today",
    ...todo,
  });
});
