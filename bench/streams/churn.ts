/**
 * Opens and closes many streams and reports what the server holds before and after: heap, sockets, timers.
 *
 *     node --import tsx bench/streams/churn.ts [connects=50000]
 */
import { setTimeout as delay } from "node:timers/promises";
import { World } from "../../test/support/oracle/world.js";
import { RawStream } from "./raw-stream.js";

const connects = Number(process.argv[2] ?? 50_000);
const atOnce = 100;
const world = new World({ STREAM_MAX_AGE_SECONDS: "300", HUB_TIMING: "{}" });
const say = (text: string) => process.stdout.write(`${text}\n`);

await world.start();
const [instance] = world.instances as [(typeof world.instances)[0]];
const url = (number: number) =>
  new URL(`${instance.url}/v1/clinics/${world.clinicIds[number % 2]}/stream?from=2026-01-${10 + (number % 20)}`);

/** Connects, takes its first frame, leaves. */
const once = (number: number) =>
  new Promise<void>((resolve) => {
    const stream = new RawStream(
      url(number),
      world.keys.staff,
      () => stream.close(),
      () => resolve(),
    );
    stream.open();
  });

async function churn(total: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next++ < total) await once(next);
    }),
  );
  while ((await instance.figures()).streams > 0) await delay(50);
  await delay(1_000); // sockets and the hub's tick
}

await churn(2_000); // what is only made once
say(`before: ${JSON.stringify(await instance.figures())}`);
const startedAt = performance.now();
await churn(connects);
const seconds = (performance.now() - startedAt) / 1_000;
say(`after ${connects} in ${seconds.toFixed(1)} s: ${JSON.stringify(await instance.figures())}`);
await world.stop();
