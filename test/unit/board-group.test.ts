import { describe, expect, test } from "vitest";
import type { BoardState, PublicBooking as Booking, ClinicState, Day } from "../../public/client/index.js";
import { newCalls } from "../../public/ui/new-calls.js";
import { at, utc } from "../support/a-day-of-shifts.js";
import { aBooking, aDay, aState } from "./client/fixtures.js";

/** By names that are no texts, for they need a browser's types. */
const folder = new URL("../../public/board-group/", import.meta.url);
const { numbersOf } = await import(`${folder}tile-numbers.js`);
const { latestCalls } = await import(`${folder}latest-calls.js`);

type List = "regular" | "golden";
const called = (number: number, time: string, fields: Partial<Booking> = {}) =>
  aBooking(number, { status: "in_progress", calls: 1, calledAt: utc(time), ...fields });
const waiting = (list: List, ...numbers: number[]) => numbers.map((number) => aBooking(number, { list }));

function aClinic(bookings: Booking[], clinic: object = {}): ClinicState<"public"> {
  const dayOf = (list: List): Day<"public"> => ({
    ...aDay({ list }),
    bookings: bookings.filter((booking) => booking.list === list),
  });
  const state = aState(1, [dayOf("regular"), dayOf("golden")]) as ClinicState<"public">;
  return { ...state, clinic: { ...state.clinic, ...clinic } };
}

describe("a doctor's tile", () => {
  const show = (state: ClinicState<"public">, { lit = [] as string[], isSmall = false } = {}) => {
    const numbers = numbersOf(state, undefined, { highlighted: new Set(lit), isSmall });
    const written = ({ list, number }: Booking) => `${list === "golden" ? "★" : ""}${number}`;
    return { called: numbers.called.map(written), next: numbers.next.map(written), waiting: numbers.waitingCount };
  };

  test("shows who is next of each of two lists, and of one line in the order of their turns", () => {
    const people = [...waiting("regular", 1, 2, 3, 4, 5, 6), ...waiting("golden", 1, 2, 3)];
    expect(show(aClinic(people))).toEqual({ called: [], next: ["1", "2", "3", "★1", "★2"], waiting: 9 });
    expect(show(aClinic(people, { goldenTurn: 0 })).next).toEqual(["★1", "★2", "★3", "1", "2"]);
    expect(show(aClinic(waiting("golden", 1, 2, 3))).next).toEqual(["★1", "★2"]);
  });

  test("shows the newest call first, of many inside the newest, and never leaves out a list's newest", () => {
    const inside = [1, 2, 3, 4, 5].map((number) => called(number, `10:0${number}`));
    const golden = called(1, "09:00", { list: "golden" });
    expect(show(aClinic([...inside, golden])).called).toEqual(["5", "4", "3", "2", "★1"]);
    expect(show(aClinic([...inside, golden]), { isSmall: true }).called).toEqual(["5", "4", "★1"]);
  });

  test("shows everybody who was just called, however many, seen already or not; and nobody who went back to wait", () => {
    const people = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) =>
      called(number, `10:0${number}`, { status: number % 2 ? "served" : "in_progress" }),
    );
    const back = aBooking(10, { calls: 1, calledAt: utc("10:10") });
    const lit = [...people, back].map(({ id }) => id);
    expect(show(aClinic([...people, back]), { lit, isSmall: true }).called).toEqual([
      "9",
      "8",
      "7",
      "6",
      "5",
      "4",
      "3",
      "2",
      "1",
    ]);
    expect(show(aClinic(people), { isSmall: true }).called).toEqual(["8", "6"]);
  });
});

test("beside the tiles stand the eight newest calls of all clinics, none older than a quarter of an hour", () => {
  const clinics = {
    7: aClinic([
      called(1, "09:44"),
      called(2, "09:46", { status: "served" }),
      ...[3, 4, 5, 6, 7].map((number) => called(number, `09:5${number}`)),
      aBooking(8, { calls: 1, calledAt: utc("09:59") }),
    ]),
    8: aClinic([called(1, "09:58", { list: "golden" }), called(9, "09:47"), called(10, "09:48")]),
  };
  const shown = [7, 8, 9].map((clinicId) => ({ clinicId, label: clinicId === 7 ? "Room 2" : null }));
  const board = { id: 3, name: "Hall", languages: ["en"], message: null, clinics: shown } as BoardState["board"];
  const calls = latestCalls({ board, clinics, ended: {} }, at("10:00"));
  expect(calls.map(({ name, list, number }: Booking & { name: string }) => `${name} ${list} ${number}`)).toEqual([
    "Dr. Layla golden 1",
    ...[7, 6, 5, 4, 3].map((number) => `Room 2 regular ${number}`),
    "Dr. Layla regular 10",
    "Dr. Layla regular 9",
  ]);
});

test("whoever is called and seen within one update was called; the calls of an update come in their order", () => {
  const before = aClinic(waiting("regular", 1, 2, 3));
  const served = called(2, "10:01", { status: "served", calledAt: new Date(at("10:01") - 30_000).toISOString() });
  const after = aClinic([called(1, "10:01"), served, called(3, "09:00")]);
  expect(newCalls(before, after, at("10:01")).map(({ number }) => number)).toEqual([2, 1]);
  expect(newCalls(undefined, after, at("10:01"))).toEqual([]);
});
