/**
 * How long a change takes to reach 1,800 streams while 200 others read, and while these do not. For the latter to be
 * really full the kernel's buffers must be small, which takes a network of its own:
 *
 *     unshare -n sh -c 'ip link set lo up mtu 1500; sysctl -q net.ipv4.tcp_rmem="4096 8192 16384" net.ipv4.tcp_wmem="4096 8192 16384";
 *       exec npx tsx bench/streams/slow-readers.ts [turns=6]'
 */
import { setTimeout as delay } from "node:timers/promises";
import { build } from "../support/build.js";
import { startScreens } from "../support/load-clients.js";
import { judge, plainTable } from "../support/table.js";
import { inTurns } from "../support/turns.js";
import { createWorld, dayNumber } from "../support/world.js";

const readers = 1_800;
const slowReaders = 200;
const bookings = 20;
/** A turn is shorter than the 60 s after which a reader that does not read is cut off. */
const pace = { perSecond: 5, seconds: 30 };
const fillPace = { perSecond: 20, seconds: 1 };
const fullWithinTurns = 20;
const turns = Number(process.argv[2] ?? 6);
const say = (text: string) => process.stdout.write(`${text}\n`);

build();
const world = await createWorld();
const [clinicId] = (await world.addClinics(1)) as [number];
const date = dayNumber(0);
await world.addDay([clinicId], date, { bookings });
const dawr = await world.startDawr({ STREAM_MAX_AGE_SECONDS: "3600" }); // the same streams to the end
const [screens, slow] = [startScreens(), startScreens()];
const path = `/v1/clinics/${clinicId}/stream`;
await screens.ask("open", dawr, [path], readers);
await slow.ask("open", dawr, [path], slowReaders);

const change = (pace: { perSecond: number; seconds: number }) =>
  screens.ask("change", { databaseUrl: world.url, clinicIds: [clinicId], date, bookings, ...pace });

async function stalled(): Promise<number> {
  const reply = await fetch(`${dawr.url}/metrics`, { headers: { Authorization: `Bearer ${dawr.key}` } });
  return Number(/^dawr_slow_readers (\d+)$/m.exec(await reply.text())?.[1]);
}

async function fill(): Promise<void> {
  await slow.ask("stopReading");
  for (let turn = 0; (await stalled()) < slowReaders; turn++) {
    if (turn === fullWithinTurns) throw new Error(`only ${await stalled()} are full: are the kernel's buffers small?`);
    await change(fillPace);
  }
}

async function drain(): Promise<void> {
  await slow.ask("readAgain");
  while ((await stalled()) > 0) await delay(50);
}

const measured = await inTurns(turns, {
  stalled: async () => {
    await fill();
    const { latencies } = await change(pace);
    if ((await stalled()) !== slowReaders) throw new Error("some were not full");
    await drain();
    return latencies;
  },
  reading: async () => {
    await change(fillPace); // as the other side does
    return (await change(pace)).latencies;
  },
});
for (const each of [screens, slow, dawr]) await each.stop();
await world.stop();

const lines = (["p50", "p95", "p99", "max"] as const).map((share) => ({
  what: `${share} of ${pace.perSecond * pace.seconds} changes at ${readers} streams`,
  unit: "ms",
  dawr: measured.stalled.map((latencies) => latencies[share]),
  against: { name: `${slowReaders} others reading`, values: measured.reading.map((latencies) => latencies[share]) },
}));
say(plainTable(lines.map(judge)));
