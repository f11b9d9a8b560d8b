import { startCallers, startScreens } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import type { Load } from "../support/requests.js";
import type { Line, Row } from "../support/row.js";
import type { Answered } from "../support/tally.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const bookings = 600;
const callers = 8;
const seconds = 2.5;
const changesPerSecond = 10;

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
    const date = dayNumber(0);
    await world.addDay([clinicId], date, { bookings });
    const dawr = await world.startDawr({}, nodeFlags);
    const floor = await startFloor("constant.js");
    const load = startCallers();
    const writer = startScreens(); // without a screen
    const path = `/v1/clinics/${clinicId}/days`;
    const reply = await fetch(dawr.url + path, { headers: { Authorization: `Bearer ${dawr.key}` } });
    const body = Buffer.from(await reply.arrayBuffer());
    await fetch(floor.url, { method: "PUT", body });

    const ask = (server: Program & { key?: string }, askedPath: string, etag?: string) => () => {
      const get: Load = { kind: "get", paths: [askedPath], ...(etag && { headers: { "If-None-Match": etag } }) };
      return rate(server, etag ? 304 : 200, () => load.ask("callAtOnce", server, get, { callers, seconds }));
    };
    const [askDawr, askFloor] = [ask(dawr, path), ask(floor, "/")];
    const whole = await inTurns(3, { dawr: askDawr, floor: askFloor });
    const unchanged = await inTurns(3, {
      dawr: ask(dawr, path, reply.headers.get("etag") as string),
      floor: ask(floor, "/", '"constant"'),
    });
    const change = { databaseUrl: world.url, clinicId, date, bookings, perSecond: changesPerSecond, seconds };
    const changing = await inTurns(3, {
      dawr: async () => (await Promise.all([askDawr(), writer.ask("change", change)]))[0],
      floor: askFloor,
    });
    for (const each of [load, writer, dawr, floor]) await each.stop();
    const aim = { ratioAtLeast: 0.7 };
    return [
      ...lines(`200, ${Math.round(body.length / 1_000)} kB`, whole, aim),
      ...lines("304", unchanged, aim),
      ...lines(`200, while it changes ${changesPerSecond} times a second`, changing),
    ];
  },
};

const lines = (what: string, { dawr, floor }: { dawr: Rate[]; floor: Rate[] }, aim?: Line["aim"]): Line[] => {
  const name = "Express, constant buffer";
  const line = (of: string, unit: string, figure: (rate: Rate) => number): Line => ({
    what: what + of,
    unit,
    dawr: dawr.map(figure),
    against: { name, values: floor.map(figure) },
  });
  return [
    { ...line("", "/s", ({ perSecond }) => perSecond), aim },
    line(": server CPU", "µs", ({ cpuPerRequest }) => cpuPerRequest),
  ];
};

async function rate(server: Program, status: number, work: () => Promise<Answered>): Promise<Rate> {
  const before = server.cpuMs();
  const { count, perSecond, statuses } = await work();
  if (statuses[status] !== count) throw new Error(`not all were answered ${status}: ${JSON.stringify(statuses)}`);
  return { perSecond, cpuPerRequest: ((server.cpuMs() - before) / count) * 1_000 };
}
