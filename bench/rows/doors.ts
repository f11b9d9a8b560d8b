import { keepApart } from "../support/cores.js";
import type { Database } from "../support/database.js";
import { lasting } from "../support/effort.js";
import { beatFromAfar, type FarDoors, listenFromAfar, subscribeFromAfar } from "../support/far-doors.js";
import { startCallers, startScreens } from "../support/load-clients.js";
import type { Program } from "../support/program.js";
import { startRedis } from "../support/redis.js";
import type { Line, Row } from "../support/row.js";
import { createKey, startEdge, startRelay } from "../support/server.js";
import { inTurns } from "../support/turns.js";
import { dayNumber, type World } from "../support/world.js";

const doorCount = 10;
const farDoorCount = 50;
const clinics = 20;
const bookings = 20;
const pace = { perSecond: 50, seconds: lasting(3) };
const booked = { callers: 60, count: 20_000, seconds: lasting(2) };

/** Servers that get the changes of a database of their own, and who asks something of them. */
interface Side {
  database: Database;
  clinicIds: number[];
  /** Where bookings are made. */
  desk: Program & { key: string };
  /** Where screens are. */
  doors: Program[];
  others: Program[];
}

export const doors: Row = {
  name: "doors",
  title: `${clinics} clinics with a screen of each at ${doorCount} doors, ${pace.perSecond} changes/s; then bookings by ${booked.callers} callers while ${farDoorCount} doors of other machines follow the clinics`,
  run: async ({ world, say, nodeFlags }) => {
    const broker = await startRedis();
    if (!broker) {
      say("doors: redis-server is not installed, so nothing is measured");
      return [];
    }
    const alone = await whole(world, 1);
    const listening = await whole(world, doorCount);
    const edges = await behindRelays(world, broker, nodeFlags);
    const sides = { edges, alone, listening };
    say(`doors: ${doorCount} edges, ${doorCount} whole instances and one alone run`);
    return [
      ...(await changes(world, sides)),
      ...(await wayOf(world, sides)),
      ...(await booking(world, broker, sides, say)),
    ];
  },
};

const sumOf = (programs: Program[]): number => programs.reduce((sum, program) => sum + program.cpuMs(), 0);

type Sides = Record<"edges" | "alone" | "listening", Side>;

async function clinicsOf(database: Database): Promise<number[]> {
  const clinicIds = await database.addClinics(clinics, { arePublic: true });
  await database.addDay(clinicIds, dayNumber(0), { bookings });
  await database.addDay(clinicIds, dayNumber(1));
  return clinicIds;
}

async function whole(world: World, count: number): Promise<Side> {
  const database = await world.addDatabase();
  const clinicIds = await clinicsOf(database);
  const doors = await startAll(count, () => database.startDawr());
  return { database, clinicIds, desk: doors[0] as Side["desk"], doors, others: [] };
}

async function behindRelays(world: World, broker: Program, nodeFlags: string[]): Promise<Side> {
  const database = await world.addDatabase();
  const clinicIds = await clinicsOf(database);
  const relays = await startAll(2, () => startRelay(database.url, broker.url));
  const doors = await startAll(doorCount, () => startEdge(relays, broker.url, nodeFlags));
  return { database, clinicIds, desk: relays[0] as Side["desk"], doors, others: relays };
}

const startAll = <Started>(count: number, start: () => Promise<Started>): Promise<Started[]> =>
  Promise.all(Array.from({ length: count }, start));

/** Screens of a side, as many on each; a turn makes changes. */
async function follow(world: World, { database, clinicIds, doors }: Side) {
  const screens = startScreens();
  const paths = clinicIds.map((clinicId) => `/v1/clinics/${clinicId}/stream`);
  const each = (clinics * doorCount) / doors.length;
  for (const { port } of doors) await screens.ask("open", { port }, paths, each);
  const change = { databaseUrl: database.url, clinicIds, date: dayNumber(0), bookings, ...pace };
  return {
    screens,
    turn: async () => {
      const [before, doorsBefore] = [world.postgresCpuMs(), sumOf(doors)];
      const { latencies, changes } = await screens.ask("change", change);
      const postgresMs = (world.postgresCpuMs() - before) / changes;
      return { latencies, postgresMs, doorMs: (sumOf(doors) - doorsBefore) / changes / doors.length };
    },
  };
}

const one = "one instance, as many screens";

/** What a change costs PostgreSQL, and how long it takes to the screens where all doors share the cores. */
async function changes(world: World, sides: Sides): Promise<Line[]> {
  const [edges, alone, listening] = [
    await follow(world, sides.edges),
    await follow(world, sides.alone),
    await follow(world, sides.listening),
  ];
  const turns = await inTurns(3, { edges: edges.turn, alone: alone.turn, listening: listening.turn });
  for (const { screens } of [edges, alone, listening]) await screens.stop();

  type Turn = (typeof turns.edges)[number];
  const line = (what: string, figure: (turn: Turn) => number, of: Turn[], name: string): Line => ({
    what,
    unit: "ms",
    dawr: of.map(figure),
    against: { name, values: turns.alone.map(figure) },
  });
  const [edged, listened] = [`${doorCount} edges behind 2 relays`, `LISTEN in each of ${doorCount}`];
  const postgres = ({ postgresMs }: Turn) => postgresMs;
  return [
    { ...line(`${edged}: PostgreSQL's CPU a change`, postgres, turns.edges, one), aim: { ratioAtMost: 1.5 } },
    line(`${listened}: PostgreSQL's CPU a change`, postgres, turns.listening, one),
    line(`${edged}: COMMIT to frame, p50`, ({ latencies }) => latencies.p50, turns.edges, one),
    line(`${listened}: COMMIT to frame, p50`, ({ latencies }) => latencies.p50, turns.listening, one),
    line(`${edged}: COMMIT to frame, p99`, ({ latencies }) => latencies.p99, turns.edges, one),
    line(`${listened}: COMMIT to frame, p99`, ({ latencies }) => latencies.p99, turns.listening, one),
    line(`${edged}: each door's CPU a change`, ({ doorMs }) => doorMs, turns.edges, one),
    line(`${listened}: each door's CPU a change`, ({ doorMs }) => doorMs, turns.listening, one),
  ];
}

/** How long a change is under way by relay, broker and edge, when the other edges do not take turns on the same cores. */
async function wayOf(world: World, { edges, alone }: Sides): Promise<Line[]> {
  const [edge, ...others] = edges.doors as [Program, ...Program[]];
  for (const other of others) await other.stop();
  const [ours, theirs] = [await follow(world, { ...edges, doors: [edge] }), await follow(world, alone)];
  const turns = await inTurns(3, { edge: ours.turn, alone: theirs.turn });
  for (const { screens } of [ours, theirs]) await screens.stop();
  await edge.stop();
  const line = (share: "p50" | "p99"): Line => ({
    what: `one edge behind 2 relays: COMMIT to frame, ${share}`,
    unit: "ms",
    dawr: turns.edge.map(({ latencies }) => latencies[share]),
    against: { name: one, values: turns.alone.map(({ latencies }) => latencies[share]) },
  });
  return [{ ...line("p50"), aim: { ratioAtMost: 2 } }, line("p99")];
}

/** What doors cost those who book: PostgreSQL and the origin that is asked, on a core that nobody else takes from. */
async function booking(
  world: World,
  broker: Program,
  { edges, alone, listening }: Sides,
  say: (text: string) => void,
): Promise<Line[]> {
  for (const door of listening.doors.slice(1)) await door.stop();
  const load = startCallers();
  const desks = [edges, alone, listening].map(({ desk }) => desk.pid);
  const otherRelays = edges.others.slice(1).map(({ pid }) => pid);
  const together = keepApart([...world.postgresPids(), ...desks], [load.pid, ...otherRelays, broker.pid, process.pid]);
  if (!together)
    say("doors: this system keeps no processes apart, so that other machines' doors take from those who book");
  const key = await createKey(edges.desk, "edge");
  const farDoors = {
    edges: async () => [
      await subscribeFromAfar(broker.url, edges.clinicIds, farDoorCount),
      beatFromAfar(edges.others, key, edges.clinicIds, farDoorCount),
    ],
    alone: async () => [],
    listening: async () => [await listenFromAfar(listening.database.url, farDoorCount - 1)],
  };
  let from = 0;
  const book =
    ({ desk, clinicIds }: Side, begin: () => Promise<FarDoors[]>) =>
    async () => {
      from += booked.count;
      const wanted = {
        kind: "book" as const,
        clinicIds,
        dates: [dayNumber(1)],
        perDate: Number.MAX_SAFE_INTEGER,
        from,
      };
      const following = await begin();
      const before = world.postgresCpuMs();
      const { count, perSecond, statuses } = await load.ask("callAtOnce", desk, wanted, booked);
      const postgresMs = (world.postgresCpuMs() - before) / count;
      for (const doors of following) await doors.close();
      if (statuses[201] !== count) throw new Error(`not all were booked: ${JSON.stringify(statuses)}`);
      return { perSecond, postgresMs };
    };
  const turns = await inTurns(9, {
    edges: book(edges, farDoors.edges),
    alone: book(alone, farDoors.alone),
    listening: book(listening, farDoors.listening),
  });
  together?.();
  for (const each of [load, ...edges.others, alone.desk, listening.desk, broker]) await each.stop();

  const [edged, listened] = [`${farDoorCount} edges elsewhere`, `LISTEN in ${farDoorCount}`];
  const line = (of: keyof typeof turns, what: string, unit: string, figure: "perSecond" | "postgresMs"): Line => ({
    what,
    unit,
    dawr: turns[of].map((turn) => turn[figure]),
    against: { name: "one instance", values: turns.alone.map((turn) => turn[figure]) },
  });
  return [
    { ...line("edges", `${edged}: booked`, "/s", "perSecond"), aim: { ratioAtLeast: 0.9 } },
    line("listening", `${listened}: booked`, "/s", "perSecond"),
    line("edges", `${edged}: PostgreSQL's CPU a booking`, "ms", "postgresMs"),
    line("listening", `${listened}: PostgreSQL's CPU a booking`, "ms", "postgresMs"),
  ];
}
