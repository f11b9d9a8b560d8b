import { lasting } from "../support/effort.js";
import { startCallers, startPlainBookings } from "../support/load-clients.js";
import { cpuMs } from "../support/processes.js";
import { type Program, startFloor } from "../support/program.js";
import type { BookLoad } from "../support/requests.js";
import type { Aim, Line, Row } from "../support/row.js";
import type { Answered } from "../support/tally.js";
import { inTurns } from "../support/turns.js";
import { dayNumber, type World } from "../support/world.js";

const connections = 30; // of Dawr's pool under its ordinary settings: 10 + 20
const connectionsOfOneClinic = 2; // that Dawr lets one clinic's writers hold
const callers = 60;
const placesOfHotDay = 1_000;
/** A turn ends with whichever comes first, so that a slow machine makes it no longer. */
const seconds = lasting(2);
const hot = { bookings: 4_000, dates: 64 };
const spread = { bookings: 8_000, clinics: 1_000, capacity: 100 };

interface Rate {
  perSecond: number;
  /** In microseconds a booking: of the process that books, and of all of PostgreSQL. */
  cpu: number;
  postgresCpu: number;
}

export const bookings: Row = {
  name: "bookings",
  title: `POST bookings, ${callers} callers; bookings/s, and CPU of the server process`,
  run: async ({ world, nodeFlags }) => {
    const dawr = await world.startDawr({}, nodeFlags);
    const load = startCallers();
    const plain = startPlainBookings();
    const measure = async (pid: number, work: () => Promise<Answered>): Promise<Rate> => {
      const [before, postgresBefore] = [cpuMs(pid), world.postgresCpuMs()];
      const { count, perSecond, statuses } = await work();
      if (statuses[201] !== count) throw new Error(`not all were booked: ${JSON.stringify(statuses)}`);
      const each = (ms: number) => (ms / count) * 1_000;
      return { perSecond, cpu: each(cpuMs(pid) - before), postgresCpu: each(world.postgresCpuMs() - postgresBefore) };
    };
    const reply = await replyOf(world, dawr);
    /** Plain servers with so many connections: as many as Dawr lets hold at once for the same work. */
    const startPlainServer = async (connections: number) => {
      const server = await startFloor("plain-server.ts", {
        DATABASE_URL: world.url,
        CONNECTIONS: String(connections),
      });
      await fetch(server.url, { method: "PUT", body: reply });
      return server;
    };
    const [fewServer, manyServer] = [
      await startPlainServer(connectionsOfOneClinic),
      await startPlainServer(connections),
    ];
    const sidesOf = (book: BookLoad, count: number) => {
      const next = (): BookLoad => {
        const turn = { ...book };
        book.from += count;
        return turn;
      };
      return {
        server: (server: Program) => () =>
          measure(server.pid, () => load.ask("callAtOnce", server, next(), { callers, count, seconds })),
        plain: (connections: number) => () =>
          measure(plain.pid, () => plain.ask("book", world.url, next(), { connections, count, seconds })),
      };
    };

    const [clinicId] = (await world.addClinics(1)) as [number];
    const dates = Array.from({ length: hot.dates }, (_, number) => dayNumber(number));
    for (const date of dates) await world.addDay([clinicId], date, { capacity: placesOfHotDay });
    const ofHotDay = { kind: "book" as const, clinicIds: [clinicId], dates, perDate: placesOfHotDay, from: 0 };
    const { server: serverHot, plain: plainHot } = sidesOf(ofHotDay, hot.bookings);
    const hotTurns = await inTurns(3, {
      dawr: serverHot(dawr),
      server: serverHot(fewServer),
      many: plainHot(connections),
      few: plainHot(connectionsOfOneClinic),
    });

    const clinicIds = await world.addClinics(spread.clinics);
    await world.addDay(clinicIds, dayNumber(0), { capacity: spread.capacity });
    const ofMany = { kind: "book" as const, clinicIds, dates: [dayNumber(0)], perDate: spread.capacity, from: 0 };
    const { server: serverMany, plain: plainMany } = sidesOf(ofMany, spread.bookings);
    const manyTurns = await inTurns(3, {
      dawr: serverMany(dawr),
      server: serverMany(manyServer),
      many: plainMany(connections),
      few: plainMany(connectionsOfOneClinic),
    });
    for (const each of [load, plain, fewServer, manyServer, dawr]) await each.stop();
    return [...lines("one hot day", hotTurns), ...lines(`${spread.clinics} clinics`, manyTurns)];
  },
};

function lines(what: string, { dawr, server, many, few }: Record<"dawr" | "server" | "many" | "few", Rate[]>): Line[] {
  const line = (of: string, unit: string, figure: (rate: Rate) => number, name: string, other: Rate[], aim?: Aim) => ({
    what: `${what}${of}`,
    unit,
    dawr: dawr.map(figure),
    against: { name, values: other.map(figure) },
    aim,
  });
  const rate = ({ perSecond }: Rate) => perSecond;
  const postgres = ({ postgresCpu }: Rate) => postgresCpu;
  const [byMany, byFew] = [`pg, ${connections} connections`, `pg, ${connectionsOfOneClinic} connections`];
  const byServer = "node:http and pg";
  return [
    line("", "/s", rate, byMany, many, { ratioAtLeast: 1 }),
    line("", "/s", rate, byFew, few, { ratioAtLeast: 0.85 }),
    line("", "/s", rate, byServer, server),
    line(": CPU of the process", "µs", ({ cpu }) => cpu, byServer, server, { ratioAtMost: 1.6 }),
    line(": CPU of PostgreSQL", "µs", postgres, byMany, many),
    line(": CPU of PostgreSQL", "µs", postgres, byFew, few),
  ];
}

/** What Dawr says of a booking that it made. */
async function replyOf(world: World, { url, key }: { url: string; key: string }): Promise<Buffer> {
  const [clinicId] = (await world.addClinics(1)) as [number];
  await world.addDay([clinicId], dayNumber(0));
  const reply = await fetch(`${url}/v1/clinics/${clinicId}/bookings`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ date: dayNumber(0), patient: { name: "Patient 1", phone: "+9647701000001" } }),
  });
  if (reply.status !== 201) throw new Error(await reply.text());
  return Buffer.from(await reply.arrayBuffer());
}
