import { expect, test } from "vitest";
import type { BookingRow } from "../../src/contract/booking-view.js";
import { ClinicState } from "../../src/realtime/clinic-state.js";
import type { Filter } from "../../src/realtime/filter.js";
import { ViewFrames } from "../../src/realtime/frames.js";
import { aReading } from "../support/a-reading.js";

const date = "2026-11-29";

/** A clinic with one live day of that many bookings. */
function aState(bookings: number): ClinicState {
  const booking = {
    list: "regular",
    date,
    status: "waiting",
    version: 1,
    called_at: null,
    finished_at: null,
    moved_to_number: null,
    arrived_at: null,
    turn_taken_at: null,
    created_at: "2026-11-29T06:00:00Z",
    updated_at: "2026-11-29T06:00:00Z",
  };
  return new ClinicState(
    aReading({
      clinicVersion: 0,
      days: [
        {
          list: "regular",
          date,
          status: "open",
          capacity: 99,
          used: bookings,
          overbooked: 0,
          on_leave: false,
          note: null,
          shifts: [],
          version: 1,
          closed_version: null,
        },
      ],
      bookings: Array.from({ length: bookings }, (_, index) => ({
        ...booking,
        number: index + 1,
        order: index + 1,
      })) as unknown as BookingRow[],
    }),
  );
}

const framesFor = (filter: Filter) => new ViewFrames({ audience: "public", filter });
const textOf = (frame: readonly Buffer[]) => Buffer.concat(frame).toString();

test.each([undefined, 0])(
  "views of the same days share the bytes of a large frame behind their own ids, since %s",
  (since) => {
    const state = aState(90);
    const [one, other] = [framesFor({ from: "2000-01-01" }), framesFor({ list: "regular", to: date })];
    const [first, second] = [one.to(state, since), other.to(state, since)];
    expect(first[1]?.length).toBeGreaterThan(4_096);
    expect(first[1]).toBe(second[1]);
    expect(textOf(first)).toMatch(/^id: a\.7\.public_all_2000-01-01_\.1\.1\nevent: \w+\ndata: \{[^\n]*\}\n\n$/);
    expect(textOf(second)).toMatch(/^id: a\.7\.public_regular__2026-11-29\.1\.1\n/);
  },
);

test("a small frame is one piece, so that it leaves in one write", () => {
  expect(framesFor({}).to(aState(1), undefined)).toHaveLength(1);
});

test("views of other days, and other audiences, share nothing", () => {
  const state = aState(90);
  const texts = [
    state.snapshot({ audience: "public", filter: {} }),
    state.snapshot({ audience: "staff", filter: {} }),
    state.snapshot({ audience: "public", filter: { list: "golden" } }),
  ];
  expect(new Set(texts).size).toBe(3);
});
