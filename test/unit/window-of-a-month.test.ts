import fc from "fast-check";
import { expect, test } from "vitest";
import { windowOf } from "../../public/client/expected-window.js";

/** A month of a clinic's shift: its pace is learned from the ten days before, as the database does. */

const minuteMs = 60_000;
const beginsMs = Date.parse("2026-11-01T13:00:00Z");

interface Month {
  /** The gaps of each day, in minutes. */
  days: number[][];
}

const quantile = (sorted: number[], share: number) => {
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return Math.round((low + (high - low) * (place % 1)) * 10) / 10;
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Which share of patients are called within the window that they were shown with three ahead, and within others as wide. */
function hitRates({ days }: Month) {
  const counts = { shown: 0, hit: 0, meanTimesAhead: 0, meanTimesCalls: 0 };
  for (const [day, gaps] of days.entries()) {
    const known = days.slice(Math.max(0, day - 10), day).flat();
    if (known.length < 10) continue;
    const sorted = [...known].sort((a, b) => a - b);
    const pace = { p20: quantile(sorted, 0.2), p50: quantile(sorted, 0.5), p80: quantile(sorted, 0.8) };
    const calls = [beginsMs];
    for (const gap of gaps) calls.push((calls[calls.length - 1] as number) + gap * minuteMs);
    for (const [index, called] of calls.entries()) {
      const now = calls[index - 4];
      if (now === undefined) continue;
      const window = windowOf(pace, { callsMs: calls.slice(0, index - 3), earlier: 0, ahead: 3, now });
      const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
      const isWithin = (middle: number) => Math.abs(called - middle) <= (to - from) / 2;
      counts.shown++;
      counts.hit += Number(from <= called && called <= to);
      counts.meanTimesAhead += Number(isWithin(now + 3 * mean(known) * minuteMs));
      counts.meanTimesCalls += Number(isWithin(now + 4 * mean(known) * minuteMs));
    }
  }
  const share = (count: number) => count / counts.shown;
  return {
    shown: share(counts.hit),
    meanTimesAhead: share(counts.meanTimesAhead),
    meanTimesCalls: share(counts.meanTimesCalls),
  };
}

/** Evenly spread: fast-check likes extremes, which no clinic's chance does. */
const unit = fc.noBias(fc.integer({ min: 1, max: 999 })).map((thousandths) => thousandths / 1_000);
/** @param gap from a number between 0 and 1, as a share of the clinic's usual gap @param speed of a whole day */
const months = (gap: (chance: number) => number, speed: (chance: number) => number = () => 1): fc.Arbitrary<Month> =>
  fc
    .record({
      usual: fc.integer({ min: 4, max: 16 }),
      days: fc.array(fc.record({ speed: unit, gaps: fc.array(unit, { minLength: 19, maxLength: 19 }) }), {
        minLength: 26,
        maxLength: 26,
      }),
    })
    .map(({ usual, days }) => ({
      days: days.map((day) => day.gaps.map((chance) => usual * gap(chance) * speed(day.speed))),
    }));

const regular = (chance: number) => 0.7 + 0.6 * chance;
const kinds = {
  "regular calls (± 30 %)": months(regular),
  "some take far longer": months((chance) => 0.6 * (chance / (1 - chance)) ** 0.35 + 0.4),
  "days of their own pace (± 40 %)": months(regular, (chance) => 0.6 + 0.8 * chance),
  "now and then a pause": months((chance) => (chance > 0.95 ? 3 : regular(chance / 0.95))),
};

test.each(Object.entries(kinds))(
  "a month of clinics with %s: windows hold, more often than mean × ahead",
  (name, month) => {
    const rates: ReturnType<typeof hitRates>[] = [];
    fc.assert(
      fc.property(month, (each) => {
        const rate = hitRates(each);
        rates.push(rate);
        expect(rate.shown).toBeGreaterThanOrEqual(rate.meanTimesAhead);
        if (name.startsWith("regular")) expect(rate.shown).toBeGreaterThanOrEqual(0.7);
      }),
      { seed: 4711, numRuns: 100, endOnFailure: true },
    );
    const percent = (key: keyof (typeof rates)[number]) =>
      `${Math.round(100 * mean(rates.map((rate) => rate[key])))} %`;
    process.stdout.write(
      `${name}: ${percent("shown")} of calls within the window; mean × ahead, as wide: ${percent("meanTimesAhead")}; mean × calls: ${percent("meanTimesCalls")}\n`,
    );
  },
);
