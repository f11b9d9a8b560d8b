import { setTimeout as delay } from "node:timers/promises";
import { aWorld, say } from "./world.js";

/**
 * `tsx bench/operations/overload.ts [seconds]`: first the capacity with as many callers as are served best, then
 * arrivals at 0.5 to 4 times that rate that do not wait for each other. Printed: answers per second, by what they are.
 */
const stepMs = Math.min(15, Number(process.argv[2] ?? 8)) * 1_000;
const world = await aWorld({ POOL_SIZE: "10", POOL_MAX_OVERFLOW: "0" }, 200);
let turn = 0;

async function capacity(): Promise<number> {
  const endsAt = performance.now() + stepMs;
  let done = 0;
  const caller = async () => {
    while (performance.now() < endsAt) if ((await world.book(turn++)).status === 201) done++;
  };
  await Promise.all(Array.from({ length: 40 }, caller));
  return done / (stepMs / 1_000);
}

async function arrivals(perSecond: number) {
  const [ok, shed]: [number[], number[]] = [[], []];
  let failed = 0;
  const answers: Promise<void>[] = [];
  const beganAt = performance.now();
  for (let sent = 0; performance.now() - beganAt < stepMs; ) {
    const due = Math.floor(((performance.now() - beganAt) / 1_000) * perSecond);
    for (; sent < due; sent++) {
      const sentAt = performance.now();
      answers.push(
        world.book(turn++).then(
          ({ status }) => void (status === 201 ? ok : shed).push(performance.now() - sentAt),
          () => void failed++,
        ),
      );
    }
    await delay(2);
  }
  const okInTime = ok.length;
  await Promise.all(answers);
  return { offered: answers.length, okInTime, ok, shed, failed };
}

const at = (times: number[], share: number) =>
  Math.round(times.sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0);

await capacity(); // warm
const best = await capacity();
say(`capacity ${Math.round(best)} bookings/s`);
say("load  offered/s   201/s  of capacity   201 p50   p99 ms   503/s   503 p50   p99 ms  failed");
for (const load of [0.5, 1, 2, 4]) {
  const { offered, okInTime, ok, shed, failed } = await arrivals(best * load);
  const perSecond = (count: number) => Math.round(count / (stepMs / 1_000));
  say(
    [
      `${load} ×`.padEnd(5),
      ...[perSecond(offered), perSecond(okInTime)].map((n) => String(n).padStart(8)),
      `${Math.round((okInTime / (stepMs / 1_000) / best) * 100)} %`.padStart(11),
      ...[at(ok, 0.5), at(ok, 0.99), perSecond(shed.length), at(shed, 0.5), at(shed, 0.99), failed].map((n) =>
        String(n).padStart(9),
      ),
    ].join(" "),
  );
  await delay(500);
}
await world.stop();
