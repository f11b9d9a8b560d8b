import type { BrowserContext } from "playwright-core";
import type { Clock } from "../../src/clock.js";
import type { TestDatabase } from "../../test/support/test-database.js";

/**
 * One time for a server, its database and the pages of browsers, which stands still until it passes. What the server's own
 * statements call now() and clock_timestamp() is found in front of PostgreSQL's; connect only after this.
 */
export async function simulatedTime(database: TestDatabase, startsAt: string) {
  const name = new URL(database.url).pathname.slice(1);
  await database.query(`
    create schema simulated;
    create table simulated.lead as select interval '0' as lead;
    create function simulated.now() returns timestamptz language sql stable
      as 'select pg_catalog.now() + lead from simulated.lead';
    create function simulated.clock_timestamp() returns timestamptz language sql volatile
      as 'select pg_catalog.clock_timestamp() + lead from simulated.lead';
    alter database ${name} set search_path = public, simulated, pg_catalog`);
  const contexts: BrowserContext[] = [];
  let now = Date.parse(startsAt);
  const clock: Clock = { now: () => new Date(now) };
  const move = async (ms: number) => {
    now += ms;
    await database.query("update simulated.lead set lead = $1::timestamptz - pg_catalog.now()", [clock.now()]);
  };
  await move(0);
  return {
    clock,
    /** Before its first page is opened. */
    add: async (context: BrowserContext) => {
      await context.clock.install({ time: now });
      await context.clock.pauseAt(now);
      contexts.push(context);
    },
    /** Every timer of the pages runs as often as it is due. */
    pass: async (ms: number) => {
      await move(ms);
      await Promise.all(contexts.map(({ clock: ofPages }) => ofPages.runFor(ms)));
    },
    /** The screens sleep: a timer that is due, however often, runs once when they wake. */
    passAsleep: async (ms: number) => {
      await move(ms);
      await Promise.all(contexts.map(({ clock: ofPages }) => ofPages.fastForward(ms)));
    },
  };
}

export type SimulatedTime = Awaited<ReturnType<typeof simulatedTime>>;
