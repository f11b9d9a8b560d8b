import { lasting } from "../support/effort.js";
import { listenFromAfar } from "../support/far-doors.js";
import { startCallers, startPlainBookings } from "../support/load-clients.js";
import type { BookLoad } from "../support/requests.js";
import type { Line, Row } from "../support/row.js";
import type { Answered } from "../support/tally.js";
import { inTurns } from "../support/turns.js";
import { dayNumber, type World } from "../support/world.js";

const clinics = 1_000;
const connections = 60;
const perTurn = { count: 20_000, seconds: lasting(1.5) };
const listenersTried = [10, 100];

/** How long a commit takes to be on disk. PostgreSQL 18 waits `commit_delay` microseconds before each flush. */
const flushes = [
  { name: "no flush", settings: { synchronous_commit: "off", commit_delay: "0" } },
  { name: "this disk's flush", settings: { synchronous_commit: "on", commit_delay: "0" } },
  { name: "a flush 1 ms slower", settings: { synchronous_commit: "on", commit_delay: "1000" } },
];

export const notify: Row = {
  name: "notify",
  title: `placing bookings in ${clinics} clinics by plain pg on ${connections} connections; with the trigger's NOTIFY (left) and without; then by Dawr, with NOTIFY_AFTER_COMMIT (left) and without`,
  run: async ({ world }) => {
    const clinicIds = await world.addClinics(clinics);
    await world.addDay(clinicIds, dayNumber(0));
    const plain = startPlainBookings();
    const load = { kind: "book" as const, clinicIds, dates: [dayNumber(0)], perDate: Number.MAX_SAFE_INTEGER, from: 0 };
    const place = () =>
      rateOf(load, () => plain.ask("book", world.url, load, { connections, ...perTurn, onlyPlaces: true }));
    const lines: Line[] = [];
    const trigger = await triggerOf(world);
    for (const { name, settings } of flushes) {
      await configure(world, { ...settings, commit_siblings: "0" });
      const turns = await inTurns(2, {
        with: () => trigger.says().then(place),
        without: () => trigger.keepsSilent().then(place),
      });
      lines.push({ what: name, unit: "/s", dawr: turns.with, against: { name: "no NOTIFY", values: turns.without } });
    }
    await trigger.says();
    await configure(world, { synchronous_commit: "on", commit_delay: "0" });
    for (const count of listenersTried) {
      const turns = await inTurns(2, { with: () => whileListening(world, count, place), without: place });
      const what = `${count} more listening connections`;
      lines.push({ what, unit: "/s", dawr: turns.with, against: { name: "none listens", values: turns.without } });
    }
    await plain.stop();
    return [...lines, ...(await byDawr(world, load))];
  },
};

/** Both servers run all the time; who is not asked does next to nothing. */
async function byDawr(world: World, load: BookLoad): Promise<Line[]> {
  const settings = { POOL_SIZE: String(connections), POOL_MAX_OVERFLOW: "0" };
  const inCommit = await world.startDawr(settings);
  const afterCommit = await world.startDawr({ ...settings, NOTIFY_AFTER_COMMIT: "true" });
  const clients = startCallers();
  const book = (dawr: typeof inCommit) => () =>
    rateOf(load, () => clients.ask("callAtOnce", dawr, load, { callers: 2 * connections, ...perTurn }));
  const lines: Line[] = [];
  for (const { name, settings } of flushes.slice(1)) {
    await configure(world, settings);
    const turns = await inTurns(2, { after: book(afterCommit), in: book(inCommit) });
    const against = { name: "NOTIFY in the commit", values: turns.in };
    lines.push({ what: `Dawr, NOTIFY_AFTER_COMMIT, ${name}`, unit: "/s", dawr: turns.after, against });
  }
  for (const each of [clients, inCommit, afterCommit]) await each.stop();
  return lines;
}

async function rateOf(load: BookLoad, place: () => Promise<Answered>): Promise<number> {
  load.from += perTurn.count;
  const { count, perSecond, statuses } = await place();
  if (statuses[201] !== count) throw new Error(`not all were placed: ${JSON.stringify(statuses)}`);
  return perSecond;
}

/** Takes the NOTIFY out of the trigger's function, in the bench's own database, and puts it back. */
async function triggerOf({ sql }: World) {
  const { rows } = await sql.query("select pg_get_functiondef('next_clinic_version'::regproc) as definition");
  const { definition } = rows[0] as { definition: string };
  const silent = definition.replace(/perform pg_notify\(.*?\);/, "");
  if (silent === definition) throw new Error("the trigger's function has no pg_notify");
  return {
    says: async () => void (await sql.query(definition)),
    keepsSilent: async () => void (await sql.query(silent)),
  };
}

async function configure({ sql }: World, settings: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await sql.query(`alter system set ${name} = '${value}'`);
  await sql.query("select pg_reload_conf()");
}

async function whileListening<T>({ url }: World, count: number, work: () => Promise<T>): Promise<T> {
  const doors = await listenFromAfar(url, count);
  const result = await work();
  await doors.close();
  return result;
}
