import { lasting } from "../support/effort.js";
import { startCallers, startScreens } from "../support/load-clients.js";
import type { Line, Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import { dayNumber, type World } from "../support/world.js";

const streams = 10_000;
const clinics = 100;
const seconds = lasting(4);
const readsPerSecond = 50;
const bookingsPerSecond = 10;
const connectionsAtMost = 32; // of the pool, 10 + 20, one that listens and one for the hub's reads

/** Two servers on one database get the same requests; one of them has 10,000 streams besides. */
export const company: Row = {
  name: "company",
  title: `p99 of ${readsPerSecond} GET days/s and ${bookingsPerSecond} POST bookings/s, with ${streams} streams over ${clinics} clinics and with none`,
  run: (bench) => compare(bench, clinics),
};

export const crowd: Row = {
  name: "crowd",
  title: "the same with all streams on one clinic, where every booking is made",
  run: (bench) => compare(bench, 1),
};

async function compare({ world, say, nodeFlags }: Parameters<Row["run"]>[0], followed: number): Promise<Line[]> {
  const clinicIds = await world.addClinics(clinics);
  await world.addDay(clinicIds, dayNumber(0), { bookings: 20 });
  const withStreams = await world.startDawr({ DATABASE_URL: await urlOfItsOwn(world) }, nodeFlags);
  const alone = await world.startDawr();
  const [screens, load] = [startScreens(), startCallers()];
  const paths = clinicIds.slice(0, followed).map((clinicId) => `/v1/clinics/${clinicId}/stream`);
  await screens.ask("open", withStreams, paths, streams);
  say(`${streams} streams are open`);

  const reads = { kind: "get" as const, paths: clinicIds.map((clinicId) => `/v1/clinics/${clinicId}/days`) };
  let from = 0;
  const ask = async (server: { port: number; key: string }) => {
    const books = { kind: "book" as const, clinicIds: clinicIds.slice(0, followed), dates: [dayNumber(0)] };
    const [read, booked] = await Promise.all([
      load.ask("callInPace", server, reads, { perSecond: readsPerSecond, seconds }),
      load.ask("callInPace", server, { ...books, perDate: 10_000, from }, { perSecond: bookingsPerSecond, seconds }),
    ]);
    from += booked.count;
    if (read.statuses[200] !== read.count || booked.statuses[201] !== booked.count)
      throw new Error(`not all were answered: ${JSON.stringify([read.statuses, booked.statuses])}`);
    return { read, booked };
  };
  const cpuBefore = withStreams.cpuMs();
  const framesBefore = (await screens.ask("counts")).frames;
  const turns = await inTurns(3, { with: () => ask(withStreams), without: () => ask(alone) });
  const frames = (await screens.ask("counts")).frames - framesBefore;
  const connections = await connectionsOf(world);
  const cpu = withStreams.cpuMs() - cpuBefore;
  for (const each of [screens, load, withStreams, alone]) await each.stop();

  const line = (what: "read" | "booked", name: string): Line => ({
    what: `${name}, p99`,
    unit: "ms",
    dawr: turns.with.map((turn) => turn[what].latencies.p99),
    against: { name: "without streams", values: turns.without.map((turn) => turn[what].latencies.p99) },
    aim: { ratioAtMost: 1.5 },
  });
  return [
    line("read", "GET days"),
    line("booked", "POST bookings"),
    { what: "server CPU per frame, requests included", unit: "µs", dawr: [(cpu / frames) * 1_000] },
    { what: "database connections", unit: "", dawr: [connections], aim: { atMost: connectionsAtMost } },
  ];
}

const role = "bench_with_streams";

/** By the role it signs in with, its connections can be told from those of the other server. */
async function urlOfItsOwn({ url, sql }: World): Promise<string> {
  const { rows } = await sql.query("select from pg_roles where rolname = $1", [role]);
  if (rows.length === 0) await sql.query(`create role ${role} superuser login password '${role}'`);
  return Object.assign(new URL(url), { username: role, password: role }).href;
}

async function connectionsOf({ sql }: World): Promise<number> {
  const { rows } = await sql.query("select count(*)::int as count from pg_stat_activity where usename = $1", [role]);
  return rows[0].count;
}
