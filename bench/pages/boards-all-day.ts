import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { chromium } from "playwright-core";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { migrate } from "../../src/db/migrate.js";
import { silentLog } from "../../test/support/a-pool.js";
import { forPages } from "../../test/support/chromium.js";
import { TcpProxy } from "../../test/support/tcp-proxy.js";
import { testApp } from "../../test/support/test-app.js";
import { say } from "../operations/world.js";
import { boardsAllDay } from "./all-day.js";
import type { PageWeight } from "./page-weight.js";
import { simulatedTime } from "./simulated-time.js";

/**
 * `tsx bench/pages/boards-all-day.ts [hours]`: what the boards of a clinic and of a waiting room hold, hour by hour, of a simulated day
 * with a booking of each clinic and a call every five minutes, sound, reconnects and two midnights.
 */
const hours = Number(process.argv[2] ?? 26);
const startsAt = "2026-11-24T20:00:00Z"; // an hour before midnight in Baghdad
const hourMs = 3_600_000;
const eventEveryMs = 300_000;
/** Then no call is shown any more when the hour is over. */
const eventsAnHour = 9;

const ends: (() => unknown)[] = [];
const atEnd = (end: () => unknown) => void ends.push(end);
const dataDir = await mkdtemp(join(tmpdir(), "dawr-bench-"));
atEnd(() => rm(dataDir, { recursive: true, force: true }));
const postgres = await startEmbeddedPostgres({ dataDir, throwaway: true });
atEnd(() => postgres.stopSync());
await migrate(postgres.url, silentLog);
const client = new pg.Client({ connectionString: postgres.url });
await client.connect();
atEnd(() => client.end());
const database = {
  url: postgres.url,
  query: async (text: string, values?: unknown[]) => (await client.query(text, values)).rows,
  another: async () => client,
  drop: async () => {},
};
const time = await simulatedTime(database, startsAt);
const proxy = new TcpProxy();
const app = await testApp({
  ...{ database, proxy, clock: time.clock, atEnd: (end) => atEnd(end) },
  timing: { pingEveryMs: 0 }, // in simulated time they come when they are due
});
const browser = await chromium.launch(forPages);
atEnd(() => browser.close());
const boards = await boardsAllDay({ app, proxy, time, browser, atEnd });

const passUntil = async (ms: number) => {
  const seconds = (ms - time.clock.now().getTime()) / 1_000;
  if (seconds > 0) await boards.pass(seconds);
};
say(
  "| hour | bookings | board: heap | nodes | detached | listeners | timers | audio | room: heap | nodes | detached | listeners | timers | audio |",
);
say(`|${" --- |".repeat(14)}`);
const cells = ({ heapBytes, nodes, detachedNodes, listeners, timers, audioNodes }: PageWeight) => [
  `${(heapBytes / 1024).toFixed(0)} KiB`,
  nodes,
  detachedNodes,
  listeners,
  timers,
  audioNodes,
];
for (let hour = 0; hour < hours; hour++) {
  const beganAt = Date.parse(startsAt) + hour * hourMs;
  for (let event = 0; event < eventsAnHour; event++) {
    await passUntil(beganAt + event * eventEveryMs + (hour % 24 === 1 ? 120_000 : 0));
    await boards.happen(((hour + 23) % 24) * eventsAnHour + event);
  }
  await passUntil(beganAt + hourMs);
  const { clinic, room } = await boards.weigh();
  const [{ count }] = await database.query(
    "select count(*) from bookings where date = (select max(date) from bookings)",
  );
  say(`| ${[hour + 1, count, ...cells(clinic), ...cells(room)].join(" | ")} |`);
}
say(`${app.context.streams.byAudience.public} streams are open; errors: ${boards.errors.join() || "none"}`);
for (const end of ends.reverse()) await end();
