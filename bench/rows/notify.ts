import { Socket } from "node:net";
import pg from "pg";
import { startPlainBookings } from "../support/load-clients.js";
import type { Line, Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import { dayNumber, type World } from "../support/world.js";

const clinics = 1_000;
const connections = 60;
const perTurn = { count: 20_000, seconds: 2 };
const listenersTried = [10, 100];

/** How long a commit takes to be on disk. PostgreSQL 18 waits `commit_delay` microseconds before each flush. */
const flushes = [
  { name: "no flush", settings: { synchronous_commit: "off", commit_delay: "0" } },
  { name: "this disk's flush", settings: { synchronous_commit: "on", commit_delay: "0" } },
  { name: "a flush 1 ms slower", settings: { synchronous_commit: "on", commit_delay: "1000" } },
];

export const notify: Row = {
  name: "notify",
  title: `placing bookings in ${clinics} clinics by plain pg on ${connections} connections; with the trigger's NOTIFY (left) and without`,
  run: async ({ world }) => {
    const clinicIds = await world.addClinics(clinics);
    await world.addDay(clinicIds, dayNumber(0));
    const plain = startPlainBookings();
    const load = { kind: "book" as const, clinicIds, dates: [dayNumber(0)], perDate: Number.MAX_SAFE_INTEGER, from: 0 };
    const place = async () => {
      load.from += perTurn.count;
      const placed = await plain.ask("book", world.url, load, { connections, ...perTurn, onlyPlaces: true });
      if (placed.statuses[201] !== placed.count) throw new Error(`not all were placed: ${JSON.stringify(placed)}`);
      return placed.perSecond;
    };
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
    return lines;
  },
};

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

/** What they hear is thrown away unread, because real ones would read it on other machines. */
async function whileListening<T>({ url }: World, count: number, work: () => Promise<T>): Promise<T> {
  const sockets: Socket[] = [];
  for (let number = 0; number < count; number++) {
    const socket = new Socket();
    const client = new pg.Client({ connectionString: url, application_name: "bench", stream: () => socket });
    client.on("error", () => {});
    await client.connect();
    await client.query("listen dawr");
    socket.removeAllListeners("data").on("data", () => {});
    sockets.push(socket);
  }
  const result = await work();
  for (const socket of sockets) socket.destroy();
  return result;
}
