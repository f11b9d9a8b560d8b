/**
 * Kills a server with -9 while many streams are open. They come back with Last-Event-ID after the waits that the
 * server chose. Reports the hub's reads (at most one a clinic is the promise) and when the last stream was caught up.
 *
 *     node --import tsx bench/streams/mass-reconnect.ts [streams=5000]
 */
import { setTimeout as delay } from "node:timers/promises";
import { World } from "../../test/support/oracle/world.js";
import { RawStream } from "./raw-stream.js";

const count = Number(process.argv[2] ?? 5_000);
const world = new World({
  STREAM_MAX_AGE_SECONDS: "300",
  HUB_TIMING: "{}",
  STREAM_DRAIN_SPREAD_SECONDS: "5",
  STREAMS_PER_ADDRESS: "0", // all come from one
});
const say = (text: string) => process.stdout.write(`${text}\n`);

await world.start();
const [instance, other] = world.instances as [(typeof world.instances)[0], (typeof world.instances)[0]];
await other.stop("SIGKILL");
const sql = await world.sql();
const versionOf = async (clinicId: number) => {
  const { rows } = await sql.query("select version::int from clinic_versions where clinic_id = $1", [clinicId]);
  return rows[0].version as number;
};

let comesBack = true;
const streams = Array.from({ length: count }, (_, number) => {
  const clinicId = world.clinicIds[number % world.clinicIds.length];
  const url = new URL(`${instance.url}/v1/clinics/${clinicId}/stream`);
  return new RawStream(url, world.keys.staff, undefined, (stream) => {
    if (comesBack) setTimeout(() => stream.open(), stream.retryMs);
  });
});
for (const [number, stream] of streams.entries()) {
  stream.open();
  if (number % 100 === 99) await delay(20);
}
while (streams.some(({ lastId }) => lastId === "")) await delay(50);
say(`${count} streams open on ${world.clinicIds.length} clinics; reads so far: ${(await instance.figures()).reads}`);

for (const [how, restart] of [
  ["kill -9", () => instance.stop("SIGKILL")],
  ["SIGTERM", () => instance.stop("SIGTERM")],
] as const) {
  const stoppedAt = performance.now();
  await restart();
  for (const clinicId of world.clinicIds)
    await sql.query("update clinics set name = name || '.' where id = $1", [clinicId]);
  const versions = new Map<number, number>();
  for (const clinicId of world.clinicIds) versions.set(clinicId, await versionOf(clinicId));
  await instance.start();
  const startedAt = performance.now();
  const isBehind = (stream: RawStream, number: number) =>
    stream.version < (versions.get(world.clinicIds[number % world.clinicIds.length] as number) as number);
  while (streams.some(isBehind)) await delay(20);
  const doneAt = performance.now();
  const { reads, streams: open } = await instance.figures();
  say(
    `${how}: server away ${Math.round(startedAt - stoppedAt)} ms; last of ${open} streams caught up ` +
      `${Math.round(doneAt - startedAt)} ms after it listened again, with ${reads} reads for ${world.clinicIds.length} clinics`,
  );
}
comesBack = false;
for (const stream of streams) stream.close();
await world.stop();
