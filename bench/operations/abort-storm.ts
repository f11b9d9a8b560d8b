import { setTimeout as delay } from "node:timers/promises";
import { aWorld, say } from "./world.js";

/** `tsx bench/operations/abort-storm.ts [requests]`: two of three clients leave at a random moment; what stays leased? */
const count = Number(process.argv[2] ?? 5_000);
const world = await aWorld({ POOL_SIZE: "4", POOL_MAX_OVERFLOW: "4", POOL_MAX_WAITING: "0" }, 50);
const beganAt = performance.now();
const outcomes = new Map<string, number>();
await Promise.all(
  Array.from({ length: count }, async (_, i) => {
    await delay(Math.random() * 3_000);
    const abort = new AbortController();
    if (i % 3 !== 0) setTimeout(() => abort.abort(), Math.random() * 1_500);
    const outcome = await world.book(i, abort.signal).then(
      ({ status }) => `${status}`,
      (error) => (abort.signal.aborted ? "left" : String(error.code)),
    );
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }),
);
say(
  `${count} requests in ${Math.round(performance.now() - beganAt)} ms: ${JSON.stringify(Object.fromEntries(outcomes))}`,
);
let figures = await world.figures();
for (let i = 0; i < 100 && figures.used + figures.waiting > 0; i++) {
  await delay(100);
  figures = await world.figures();
}
const [idle] = await world.sql(
  "select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
);
const [sums] = await world.sql(
  "select (select count(*)::int from bookings) as stored, (select sum(used)::int from booking_days) as used",
);
say(
  `used ${figures.used}, pending ${figures.waiting}, idle in transaction ${idle.n}; bookings stored ${sums.stored}, counted ${sums.used}`,
);
await world.stop();
