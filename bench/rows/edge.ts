import { setTimeout as delay } from "node:timers/promises";
import { lasting } from "../support/effort.js";
import { beatFromAfar } from "../support/far-doors.js";
import { startScreens } from "../support/load-clients.js";
import type { Program } from "../support/program.js";
import { startRedis } from "../support/redis.js";
import type { Line, Row } from "../support/row.js";
import { createKey, startEdge, startRelay } from "../support/server.js";
import { inTurns } from "../support/turns.js";
import { dayNumber, type World } from "../support/world.js";
import { growthOfMemory } from "./memory.js";

const bookings = 20;
const fanned = { streams: 2_000, perSecond: 4, seconds: lasting(3) };
const resumed = 2_000;
const asked = { edges: 50, seconds: lasting(4) };
const idle = { clinics: 100, streams: 5_000 };

/** The servers share a relay's database, and each has clinics of its own: what it is not asked about costs it next to nothing. */
export const edge: Row = {
  name: "edge",
  title: `an edge beside an instance with a database: CPU of the process for a frame to ${fanned.streams} streams and for one of ${resumed} resumes, memory of each of ${idle.streams} idle streams`,
  run: async ({ world, say, nodeFlags }) => {
    const broker = await startRedis();
    if (!broker) {
      say("edge: redis-server is not installed, so nothing is measured");
      return [];
    }
    const relay = await startRelay(world.url, broker.url);
    const start = {
      edge: () => startEdge([relay], broker.url, nodeFlags),
      member: () => world.startDawr({ BROKER_URL: broker.url }),
      whole: () => world.startDawr(),
    };
    const servers = { edge: await start.edge(), member: await start.member(), whole: await start.whole() };
    const [edgeFans, wholeFans] = [await fanOut(world, servers.edge), await fanOut(world, servers.whole)];
    const frames = await inTurns(3, { edge: edgeFans.turn, whole: wholeFans.turn });
    for (const { screens } of [edgeFans, wholeFans]) await screens.stop();
    const screens = startScreens();
    const resumes = await inTurns(3, {
      edge: await resuming(world, servers.edge, screens),
      member: await resuming(world, servers.member, screens),
      whole: await resuming(world, servers.whole, screens),
    });
    for (const each of [screens, ...Object.values(servers)]) await each.stop();
    say("edge: now the memory of fresh processes");
    const clinicIds = await world.addClinics(idle.clinics, { arePublic: true });
    await world.addDay(clinicIds, dayNumber(0), { bookings });
    const memory = await inTurns(
      2,
      {
        edge: () => idling(start.edge, clinicIds),
        whole: () => idling(start.whole, clinicIds),
      },
      { warmsUp: false },
    );
    const asked = await asking(world, relay, clinicIds);
    for (const each of [relay, broker]) await each.stop();

    const cpu = (of: Resumed[]) => of.map(({ cpuUs }) => cpuUs);
    const perSecond = (of: Resumed[]) => of.map((turn) => turn.perSecond);
    const line = (what: string, unit: string, dawr: number[], name: string, values: number[]): Line => ({
      what,
      unit,
      dawr,
      against: { name, values },
    });
    return [
      { ...line("CPU a frame", "µs", frames.edge, "whole instance", frames.whole), aim: { ratioAtMost: 1.1 } },
      {
        ...line("memory per idle stream", "kB", memory.edge, "whole instance", memory.whole),
        aim: { ratioAtMost: 1.3 },
      },
      { ...line("CPU of a resume", "µs", cpu(resumes.edge), "member", cpu(resumes.member)), aim: { ratioAtMost: 1.1 } },
      line("CPU of a resume", "µs", cpu(resumes.edge), "whole instance", cpu(resumes.whole)),
      { what: `an origin's CPU for an edge of ${idle.clinics} clinics`, unit: "ms/s", dawr: [asked.origin] },
      { what: "PostgreSQL's CPU for it", unit: "ms/s", dawr: [asked.postgres] },
      line("resumes by one process", "/s", perSecond(resumes.edge), "whole instance", perSecond(resumes.whole)),
    ];
  },
};

async function aPublicClinic(world: World): Promise<{ clinicId: number; path: string }> {
  const [clinicId] = (await world.addClinics(1, { arePublic: true })) as [number];
  await world.addDay([clinicId], dayNumber(0), { bookings });
  return { clinicId, path: `/v1/clinics/${clinicId}/stream` };
}

/** A turn of it is microseconds of the server's CPU for a frame. */
async function fanOut(world: World, server: Program) {
  const { clinicId, path } = await aPublicClinic(world);
  const screens = startScreens();
  await screens.ask("open", { port: server.port }, [path], fanned.streams);
  const change = { databaseUrl: world.url, clinicIds: [clinicId], date: dayNumber(0), bookings, ...fanned };
  const turn = async () => {
    const before = server.cpuMs();
    const { frames } = await screens.ask("change", change);
    return ((server.cpuMs() - before) / frames) * 1_000;
  };
  return { screens, turn };
}

interface Resumed {
  /** Of the server's process, for each, in microseconds. */
  cpuUs: number;
  perSecond: number;
}

/** A turn of it: so many readers come back at once with what they held, which is still true. */
async function resuming(
  world: World,
  server: Program,
  screens: ReturnType<typeof startScreens>,
): Promise<() => Promise<Resumed>> {
  const { path } = await aPublicClinic(world);
  await screens.ask("open", { port: server.port }, [path], 1);
  const [, lastEventId] = /^id: (.*)$/m.exec(await screens.ask("frame")) ?? [];
  await screens.ask("close");
  return async () => {
    const [before, beganAt] = [server.cpuMs(), performance.now()];
    await screens.ask("open", { port: server.port, lastEventId: lastEventId as string }, [path], resumed);
    const seconds = (performance.now() - beganAt) / 1_000;
    const cpuUs = ((server.cpuMs() - before) / resumed) * 1_000;
    await screens.ask("close");
    await delay(1_000); // it is not counted what they cost as they leave
    return { cpuUs, perSecond: resumed / seconds };
  };
}

/** What each of many idle edges costs with its beats, in milliseconds of CPU a second. */
async function asking(world: World, origin: Program, clinicIds: number[]) {
  const costMs = async () => {
    const [before, postgresBefore] = [origin.cpuMs(), world.postgresCpuMs()];
    await delay(asked.seconds * 1_000);
    return { origin: origin.cpuMs() - before, postgres: world.postgresCpuMs() - postgresBefore };
  };
  const idle = await costMs();
  const edges = beatFromAfar([origin], await createKey(origin, "edge"), clinicIds, asked.edges);
  await delay(1_000); // all have begun
  const busy = await costMs();
  await edges.close();
  const each = (of: "origin" | "postgres") => (busy[of] - idle[of]) / asked.seconds / asked.edges;
  return { origin: each("origin"), postgres: each("postgres") };
}

/** Kilobytes a stream. */
async function idling(start: () => Promise<Program>, clinicIds: number[]): Promise<number> {
  const server = await start();
  const screens = startScreens();
  const paths = clinicIds.map((clinicId) => `/v1/clinics/${clinicId}/stream`);
  const open = (count: number) => screens.ask("open", { port: server.port }, paths, count);
  const bytes = await growthOfMemory(server, open, idle.streams);
  for (const each of [screens, server]) await each.stop();
  return bytes / 1_000;
}
