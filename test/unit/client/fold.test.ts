import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fold } from "../../../public/client/fold.js";
import type { PublicBooking as Booking, ClinicState } from "../../../public/client/index.js";
import { aBooking, aDay, aDice, anUpdate, aState, type DayFields, monday, numbersOf } from "./fixtures.js";

interface FoldVector {
  name: string;
  frames: Parameters<typeof fold>[1][];
  /** What is held after the last frame; null: nothing yet. */
  result: ClinicState | "reopen" | null;
}
const vectors: FoldVector[] = JSON.parse(
  readFileSync(new URL("../../../docs/fold-vectors.json", import.meta.url), "utf8"),
);

test.each(vectors)("as told to authors of clients in docs/fold-vectors.json: $name", ({ frames, result }) => {
  let held: ReturnType<typeof fold>;
  for (const frame of frames) held = fold(held as ClinicState | undefined, frame);
  expect(held ?? null).toEqual(result);
});

describe("folding", () => {
  const held = aState(5, [{ ...aDay(), bookings: [aBooking(1), aBooking(2)] }]);

  test("a snapshot replaces all that was held, also when its version is lower", () => {
    const data = aState(2, [{ ...aDay({ date: "2026-11-24" }), bookings: [] }]);
    expect(fold(held, { type: "snapshot", data })).toEqual(data);
    expect(fold(undefined, { type: "snapshot", data })).toEqual(data);
  });

  test("an update that is not newer changes nothing", () => {
    expect(fold(held, anUpdate(3, 5, [], [aBooking(9)]))).toBe(held);
    expect(fold(held, anUpdate(1, 4, [aDay({ status: "closed" })]))).toBe(held);
  });

  test("an update may begin before what is held", () => {
    expect(numbersOf(fold(held, anUpdate(2, 6, [], [aBooking(3)])))).toEqual([[1, 2, 3]]);
  });

  test("an update that begins after what is held asks for a new stream", () => {
    expect(fold(held, anUpdate(6, 8))).toBe("reopen");
    expect(fold(undefined, anUpdate(0, 1))).toBe("reopen");
  });

  test("a day's fields change and its bookings stay", () => {
    const next = fold(held, anUpdate(5, 6, [aDay({ status: "paused", used: 2 })]));
    expect(next).toEqual({ ...held, version: 6, days: [{ ...held.days[0], status: "paused", used: 2 }] });
  });

  test("a new day comes with its bookings in the same update", () => {
    const tomorrow = aDay({ date: "2026-11-24" });
    const next = fold(held, anUpdate(5, 6, [tomorrow], [aBooking(1, { date: "2026-11-24" })]));
    expect(numbersOf(next)).toEqual([[1, 2], [1]]);
  });

  test("a closed day leaves with its bookings, and one never held does not appear", () => {
    const closed = [aDay({ status: "closed" }), aDay({ list: "golden", status: "closed" })];
    expect(fold(held, anUpdate(5, 6, closed, [aBooking(2)]))).toEqual(aState(6));
  });

  test("bookings of days that are not held are ignored", () => {
    expect(numbersOf(fold(held, anUpdate(5, 6, [], [aBooking(1, { list: "golden" })])))).toEqual([[1, 2]]);
  });

  test("a booking is replaced whole and the queue follows its order", () => {
    const next = fold(held, anUpdate(5, 6, [], [aBooking(1, { order: 2.5, status: "no_show" })]));
    expect(numbersOf(next)).toEqual([[2, 1]]);
    expect(next).toMatchObject({ days: [{ bookings: [{ status: "booked" }, { status: "no_show" }] }] });
  });

  test("days stand by date, the regular list before the golden one, as the server answers them", () => {
    const days = [aDay({ date: "2026-11-24" }), aDay({ list: "golden" }), aDay()];
    const next = fold(aState(5), anUpdate(5, 6, days)) as ClinicState;
    expect(next.days.map(({ list, date }) => [date, list])).toEqual([
      [monday, "regular"],
      [monday, "golden"],
      ["2026-11-24", "regular"],
    ]);
  });

  test("fields that are not known are kept or ignored, events that are not known change nothing", () => {
    const data = { ...anUpdate(5, 6).data, days: [{ ...aDay(), room: 3 }], moon: "full" };
    expect(fold(held, { type: "update", data })).toMatchObject({ version: 6, days: [{ room: 3 }] });
    expect(fold(held, { type: "weather", data: { version: 99 } })).toBe(held);
  });

  test("a ping says what the stream has told; whoever holds less missed something", () => {
    expect(fold(held, { type: "ping", data: { version: 5 } })).toBe(held);
    expect(fold(held, { type: "ping", data: { version: 6 } })).toBe("reopen");
    expect(fold(undefined, { type: "ping", data: { version: 6 } })).toBeUndefined();
  });

  test("what was held before is never changed in place", () => {
    const before = structuredClone(held);
    fold(held, anUpdate(5, 6, [aDay({ used: 3 })], [aBooking(1, { order: 9 }), aBooking(3)]));
    expect(held).toEqual(before);
  });

  test("whatever happens and wherever updates are cut, folding ends where the server is", () => {
    const oneOf = aDice(1);
    for (let run = 0; run < 100; run++) {
      const days = new Map<string, { fields: DayFields; version: number; bookings: [Booking, number][] }>();
      let client: ReturnType<typeof fold> = aState(0);
      let seen = 0;
      for (let version = 1; version <= 30; version++) {
        const list = oneOf(2) === 0 ? "regular" : "golden";
        const date = oneOf(2) === 0 ? monday : "2026-11-24";
        const status = oneOf(8) === 0 ? "closed" : "open";
        const before = days.get(list + date);
        const bookings: [Booking, number][] = (before?.bookings ?? []).map(([booking, at]) => [
          booking,
          before?.fields.status === "closed" ? version : at, // a day that becomes live again touches its bookings
        ]);
        const number = 1 + oneOf(4);
        if (status === "open") {
          const others = bookings.filter(([booking]) => booking.number !== number);
          bookings.splice(0, bookings.length, ...others, [aBooking(number, { list, date, order: oneOf(9) }), version]);
        }
        days.set(list + date, { fields: aDay({ list, date, status }), version, bookings });
        if (oneOf(3) > 0) continue; // the next update brings this change too
        const all = [...days.values()];
        const changedDays = all.filter((day) => day.version > seen).map(({ fields }) => fields);
        const open = all.filter(({ fields }) => fields.status === "open");
        const changed = open.flatMap((day) => day.bookings.filter(([, at]) => at > seen).map(([booking]) => booking));
        client = fold(client as ClinicState, anUpdate(seen, version, changedDays, changed));
        seen = version;
        const server = open.map((day) => ({ ...day.fields, bookings: day.bookings.map(([booking]) => booking) }));
        expect(client).toEqual(fold(undefined, { type: "snapshot", data: aState(version, server) }));
      }
    }
  });
});
