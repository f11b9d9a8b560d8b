import { lasting } from "../support/effort.js";
import { startCallers, startScreens } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import type { Load } from "../support/requests.js";
import type { Line, Row } from "../support/row.js";
import type { Answered } from "../support/tally.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const bookings = 600;
/** Few wait for the database in turn; many share what it is asked, and keep the server busy as a constant buffer does. */
const crowds = [
  { callers: 8, aim: { ratioAtLeast: 0.85 } },
  { callers: 60, aim: { ratioAtLeast: 1.1 } },
];
const seconds = lasting(1);
const changesPerSecond = 10;

interface Rate {
  perSecond: number;
  /** Of the server process, in microseconds. */
  cpuPerRequest: number;
}

export const days: Row = {
  name: "days",
  title: `GET days of ${bookings} bookings; requests/s, and CPU of the server process`,
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

    const ask = (server: Program & { key?: string }, askedPath: string, callers: number, etag?: string) => () => {
      const get: Load = { kind: "get", paths: [askedPath], ...(etag && { headers: { "If-None-Match": etag } }) };
      return rate(server, etag ? 304 : 200, () => load.ask("callAtOnce", server, get, { callers, seconds }));
    };
    const etag = reply.headers.get("etag") as string;
    const measured: Line[] = [];
    for (const { callers, aim } of crowds) {
      const [askDawr, askFloor] = [ask(dawr, path, callers), ask(floor, "/", callers)];
      const whole = await inTurns(3, { dawr: askDawr, floor: askFloor });
      measured.push(...lines(`200, ${Math.round(body.length / 1_000)} kB, ${callers} callers`, whole, aim));
      const unchanged = await inTurns(3, {
        dawr: ask(dawr, path, callers, etag),
        floor: ask(floor, "/", callers, '"constant"'),
      });
      measured.push(...lines(`304, ${callers} callers`, unchanged, aim));
    }
    const change = {
      databaseUrl: world.url,
      clinicIds: [clinicId],
      date,
      bookings,
      perSecond: changesPerSecond,
      seconds,
    };
    const callers = Math.max(...crowds.map((crowd) => crowd.callers));
    const askChanging = ask(dawr, path, callers);
    const changing = await inTurns(3, {
      dawr: async () => (await Promise.all([askChanging(), writer.ask("change", change)]))[0],
      floor: ask(floor, "/", callers),
    });
    measured.push(...lines(`200, ${callers} callers, while it changes ${changesPerSecond} times a second`, changing));
    for (const each of [load, writer, dawr, floor]) await each.stop();
    return measured;
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
