/**
 * How long a change takes to reach 2,000 streams, with all of them reading and with every tenth not reading.
 * For the latter to be really full the kernel's buffers should be small, which takes a network of its own:
 *
 *     unshare -n sh -c 'ip link set lo up; sysctl -q net.ipv4.tcp_rmem="4096 8192 16384" net.ipv4.tcp_wmem="4096 8192 16384";
 *       exec node --import tsx bench/streams/slow-readers.ts [streams=2000]'
 */
import { setTimeout as delay } from "node:timers/promises";
import { World } from "../../test/support/oracle/world.js";
import { RawStream } from "./raw-stream.js";

const count = Number(process.argv[2] ?? 2_000);
const changes = 40;
const changeEveryMs = 500;
const world = new World({ STREAM_MAX_AGE_SECONDS: "300", HUB_TIMING: "{}" });
const say = (text: string) => process.stdout.write(`${text}\n`);

await world.start();
const [instance] = world.instances as [(typeof world.instances)[0]];
const clinicId = world.clinicIds[0] as number;
const sql = await world.sql();
await sql.query(
  "insert into booking_days (clinic_id, list, date, capacity, used, last_number) values ($1, 'regular', '2030-01-01', 10, 10, 10)",
  [clinicId],
);
await sql.query(
  `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash)
   select $1, 'regular', '2030-01-01', number, number, repeat('n', 50), 'secretary', '' from generate_series(1, 10) as number`,
  [clinicId],
);

const sentAt = new Map<number, number>();
const latencies: number[] = [];
const url = new URL(`${instance.url}/v1/clinics/${clinicId}/stream`);

async function measure(slowOnes: number): Promise<void> {
  const streams = Array.from({ length: count }, () => {
    return new RawStream(url, world.keys.staff, (stream) => {
      const at = sentAt.get(stream.version);
      if (at !== undefined) latencies.push(performance.now() - at);
    });
  });
  for (const [number, stream] of streams.entries()) {
    stream.open();
    if (number % 100 === 99) await delay(30);
  }
  while (streams.some(({ lastId }) => lastId === "")) await delay(50);
  for (let number = 0; number < slowOnes; number++) streams[number * 10]?.stopReading();
  const run = async (times: number, everyMs: number) => {
    for (let change = 1; change <= times; change++) {
      const at = performance.now();
      const { rows } = await sql.query(
        "update bookings set called_to = $2 where clinic_id = $1 returning version::int",
        [clinicId, `room ${change}`],
      );
      sentAt.set(rows[0].version, at);
      await delay(everyMs);
    }
  };
  await run(30, 100); // until the slow ones are full
  latencies.length = 0;
  await run(changes, changeEveryMs);
  await delay(500);
  const { backlog, rssMb, heapMb } = await instance.figures();
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1);
  say(
    `${slowOnes} of ${count} not reading: ${sorted.length} frames, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ` +
      `${at(0.99999)} ms; stalled ${backlog.streams}, waiting ${backlog.bytes} bytes, heap ${heapMb} MB, rss ${rssMb} MB`,
  );
  sentAt.clear();
  for (const stream of streams) stream.close();
  while ((await instance.figures()).streams > 0) await delay(100);
}

await measure(0);
await measure(count / 10);
await measure(0);
await measure(count / 10);
await world.stop();
