import { startCallers } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import type { Line, Row } from "../support/row.js";
import type { Answered } from "../support/tally.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const bookings = 600;
const callers = 8;
const seconds = 3;

interface Rate {
  perSecond: number;
  /** Of the server process, in microseconds. */
  cpuPerRequest: number;
}

export const days: Row = {
  name: "days",
  title: `GET days of ${bookings} bookings, ${callers} callers; requests/s, and CPU of the server process`,
  run: async ({ world, nodeFlags }) => {
    const [clinicId] = (await world.addClinics(1)) as [number];
    await world.addDay([clinicId], dayNumber(0), { bookings });
    const dawr = await world.startDawr({}, nodeFlags);
    const floor = await startFloor("constant.js");
    const load = startCallers();
    const path = `/v1/clinics/${clinicId}/days`;
    const reply = await fetch(dawr.url + path, { headers: { Authorization: `Bearer ${dawr.key}` } });
    const body = Buffer.from(await reply.arrayBuffer());
    await fetch(floor.url, { method: "PUT", body });

    const ask = (server: Program & { key?: string }, askedPath: string, etag?: string) => () =>
      rate(server, etag ? 304 : 200, () =>
        load.ask(
          "callAtOnce",
          { port: server.port, key: server.key },
          { kind: "get", paths: [askedPath], headers: etag ? { "If-None-Match": etag } : {} },
          { callers, seconds },
        ),
      );
    const whole = await inTurns(3, { dawr: ask(dawr, path), floor: ask(floor, "/") });
    const unchanged = await inTurns(3, {
      dawr: ask(dawr, path, reply.headers.get("etag") as string),
      floor: ask(floor, "/", '"constant"'),
    });
    for (const each of [load, dawr, floor]) await each.stop();
    return [...lines(`200, ${Math.round(body.length / 1_000)} kB`, whole), ...lines("304", unchanged)];
  },
};

const lines = (what: string, { dawr, floor }: { dawr: Rate[]; floor: Rate[] }): Line[] => {
  const name = "Express, constant buffer";
  const [perSecond, cpu] = [(each: Rate) => each.perSecond, (each: Rate) => each.cpuPerRequest];
  return [
    {
      what,
      unit: "/s",
      dawr: dawr.map(perSecond),
      against: { name, values: floor.map(perSecond) },
      aim: { ratioAtLeast: 0.7 },
    },
    { what: `${what}: server CPU`, unit: "µs", dawr: dawr.map(cpu), against: { name, values: floor.map(cpu) } },
  ];
};

async function rate(server: Program, status: number, work: () => Promise<Answered>): Promise<Rate> {
  const before = server.cpuMs();
  const { count, perSecond, statuses } = await work();
  if (statuses[status] !== count) throw new Error(`not all were answered ${status}: ${JSON.stringify(statuses)}`);
  return { perSecond, cpuPerRequest: ((server.cpuMs() - before) / count) * 1_000 };
}
