import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** By a name that is no text, for it needs a browser's types. */
const page = new URL("../../public/ticket/kept-tickets.js", import.meta.url).href;
const { keepTicket, ticketsAtDoor } = await import(page);

const tokenOf = (bookingId: string, letter = "a") => `${bookingId}.${letter.repeat(22)}`;
const atDoor = (clinicId: number) => ticketsAtDoor(clinicId).map(({ place }: any) => place.bookingId);
const today = "B-7-20261124-0001";
const nextWeek = "B-7-20261201-0002";

beforeEach(() => {
  const kept = new Map<string, string>();
  const localStorage = { getItem: (key: string) => kept.get(key) ?? null, setItem: kept.set.bind(kept) };
  vi.stubGlobal("window", { localStorage });
  vi.useFakeTimers({ now: Date.parse("2026-11-24T09:00:00+03:00"), toFake: ["Date"] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("the door finds the clinic's tickets of the date nearest to today, each booking once", () => {
  for (const id of [nextWeek, today, "B-8-20261124-0003"]) keepTicket(tokenOf(id), id);
  keepTicket(tokenOf("B-7-20261120-0009"), today); // which was moved there
  expect(atDoor(7)).toEqual([today]);
  keepTicket(tokenOf("G-7-20261124-0004"), "G-7-20261124-0004");
  expect(atDoor(7)).toEqual([today, "G-7-20261124-0004"]);
  for (const id of [today, "B-7-20261120-0009", "G-7-20261124-0004"]) keepTicket(tokenOf(id), undefined);
  expect(atDoor(7)).toEqual([nextWeek]);
  expect(atDoor(9)).toEqual([]);
});

test("tickets go two days after their date, and the oldest beyond twenty", () => {
  const setDay = (day: number) => vi.setSystemTime(Date.parse(`2026-11-${day}T09:00:00+03:00`));
  const idOf = (number: number) => `B-7-20261127-${String(number).padStart(4, "0")}`;
  keepTicket(tokenOf(today), today);
  setDay(27);
  keepTicket(tokenOf(idOf(1)), idOf(1));
  setDay(24);
  expect(atDoor(7)).toEqual([idOf(1)]);
  for (let number = 2; number <= 21; number++) keepTicket(tokenOf(idOf(number)), idOf(number));
  expect(atDoor(7)).toHaveLength(20);
  expect(atDoor(7)).not.toContain(idOf(1));
});
