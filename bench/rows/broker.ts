import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../support/database.js";
import { lasting } from "../support/effort.js";
import { subscribeFromAfar } from "../support/far-doors.js";
import { startScreens } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import { startRedis } from "../support/redis.js";
import type { Line, Row } from "../support/row.js";
import { startRelay } from "../support/server.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const clinics = 20;
const bookings = 20;
const paces = [50, 200];
const seconds = lasting(2);
const doors = 50;

/** As large as a small change's, for the floor to tell the like of it. */
const message = `{"since":0,"version":0,"rows":"${"-".repeat(1_000)}"}`;

export const broker: Row = {
  name: "broker",
  title: `a relay tells of changes in ${clinics} clinics; CPU of its process (against: of a bare LISTEN client that publishes once), and of Redis with ${doors} subscribers`,
  run: async ({ world, say, nodeFlags }) => {
    const redis = await startRedis();
    if (!redis) {
      say("broker: redis-server is not installed, so nothing is measured");
      return [];
    }
    const [told, published] = [world, await world.addDatabase()];
    const relay = await startRelay(told.url, redis.url, nodeFlags);
    const floor = await startFloor("publish.js", { DATABASE_URL: published.url, BROKER_URL: redis.url });
    const writer = startScreens(); // without a screen
    const sideOf = async (database: Database, server: Program, frame?: string) => {
      const clinicIds = await database.addClinics(clinics);
      await database.addDay(clinicIds, dayNumber(0), { bookings });
      const change = { databaseUrl: database.url, clinicIds, date: dayNumber(0), bookings, seconds };
      return {
        clinicIds,
        turn: (perSecond: number) => async () => {
          const [before, redisBefore] = [server.cpuMs(), redis.cpuMs()];
          const { changes } = await writer.ask("change", { ...change, perSecond, ...(frame && { frame }) });
          await delay(200); // the last are told
          return { cpuUs: ((server.cpuMs() - before) / changes) * 1_000, redisMs: redis.cpuMs() - redisBefore };
        },
      };
    };
    const ours = await sideOf(told, relay);
    const bare = await sideOf(published, floor, message);
    const lines: Line[] = [];
    for (const perSecond of paces) {
      const turns = await inTurns(3, { relay: ours.turn(perSecond), floor: bare.turn(perSecond) });
      lines.push({
        what: `${perSecond} changes/s: CPU a change`,
        unit: "µs",
        dawr: turns.relay.map(({ cpuUs }) => cpuUs),
        against: { name: "bare LISTEN → PUBLISH", values: turns.floor.map(({ cpuUs }) => cpuUs) },
      });
    }
    const tell = ours.turn(Math.max(...paces));
    const toDoors = async () => {
      const far = await subscribeFromAfar(redis.url, ours.clinicIds, doors);
      const { redisMs } = await tell();
      await far.close();
      return { redisMs, deliveries: far.heardCount * doors };
    };
    const unheard = async () => ({ redisMs: (await tell()).redisMs, deliveries: 0 });
    const deliveries = await inTurns(3, { heard: toDoors, unheard });
    const unheardMs = deliveries.unheard.reduce((sum, { redisMs }) => sum + redisMs, 0) / deliveries.unheard.length;
    const idle = await idleCpu(relay);
    for (const each of [writer, floor, relay, redis]) await each.stop();
    return [
      ...lines,
      {
        what: `Redis: CPU a delivery, ${doors} subscribers`,
        unit: "µs",
        dawr: deliveries.heard.map(({ redisMs, deliveries }) => ((redisMs - unheardMs) / deliveries) * 1_000),
      },
      { what: "CPU of an idle relay", unit: "ms/s", dawr: [idle] },
    ];
  },
};

async function idleCpu(server: Program): Promise<number> {
  const [before, beganAt] = [server.cpuMs(), performance.now()];
  await delay(seconds * 1_000);
  return ((server.cpuMs() - before) / (performance.now() - beganAt)) * 1_000;
}
