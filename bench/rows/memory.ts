import { setTimeout as delay } from "node:timers/promises";
import { lasting } from "../support/effort.js";
import { startScreens } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import type { Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const streams = 10_000;
const warmUpStreams = 500;
const clinics = 100;
const settledAfterMs = lasting(2_000);
const idleMs = lasting(4_000);

interface Idle {
  /** Bytes. */
  perStream: number;
  /** Milliseconds of CPU in a second of nothing happening. */
  cpuMsPerSecond: number;
}

export const memory: Row = {
  name: "memory",
  title: `${streams} idle streams over ${clinics} clinics; resident memory and CPU of the server process, a fresh one each turn`,
  run: async ({ world, say, nodeFlags }) => {
    const clinicIds = await world.addClinics(clinics);
    await world.addDay(clinicIds, dayNumber(0), { bookings: 20 });
    const paths = clinicIds.map((clinicId) => `/v1/clinics/${clinicId}/stream`);
    let first = "";
    const sides = {
      dawr: async () => {
        const dawr = await world.startDawr({}, nodeFlags);
        const screens = startScreens();
        const idle = await open(dawr, (count) => screens.ask("open", { port: dawr.port, key: dawr.key }, paths, count));
        first = await screens.ask("frame");
        for (const each of [screens, dawr]) await each.stop();
        say(`memory: Dawr ${Math.round(idle.perStream)} bytes a stream`);
        return idle;
      },
      floor: async () => {
        const floor = await startFloor("fan-out.js");
        await fetch(floor.url, { method: "PUT", body: first });
        const screens = startScreens();
        const idle = await open(floor, (count) => screens.ask("open", { port: floor.port }, ["/"], count));
        for (const each of [screens, floor]) await each.stop();
        return idle;
      },
    };
    const turns = await inTurns(2, sides, { warmsUp: false });
    const name = "bare node:http loop";
    const kilobytes = (idle: Idle[]) => idle.map(({ perStream }) => perStream / 1_000);
    const cpu = (idle: Idle[]) => idle.map(({ cpuMsPerSecond }) => cpuMsPerSecond);
    return [
      {
        what: "memory per idle stream",
        unit: "kB",
        dawr: kilobytes(turns.dawr),
        against: { name, values: kilobytes(turns.floor) },
        aim: { ratioAtMost: 1.15 },
      },
      {
        what: "CPU of the idle server, pings included",
        unit: "ms/s",
        dawr: cpu(turns.dawr),
      },
    ];
  },
};

async function open(server: Program, openStreams: (count: number) => Promise<void>): Promise<Idle> {
  const perStream = await growthOfMemory(server, openStreams, streams);
  const cpuBefore = server.cpuMs();
  const beganAt = performance.now();
  await delay(idleMs);
  return { perStream, cpuMsPerSecond: ((server.cpuMs() - cpuBefore) / (performance.now() - beganAt)) * 1_000 };
}

/** Bytes that each of so many streams adds to a server that has served some already. */
export async function growthOfMemory(
  server: Program,
  openStreams: (count: number) => Promise<void>,
  count: number,
): Promise<number> {
  await openStreams(warmUpStreams);
  await delay(settledAfterMs);
  const before = server.rssBytes();
  await openStreams(count - warmUpStreams);
  await delay(settledAfterMs);
  return (server.rssBytes() - before) / (count - warmUpStreams);
}
