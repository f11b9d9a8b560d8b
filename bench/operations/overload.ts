import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadReport } from "./load.js";
import { aWorld, say } from "./world.js";

/**
 * `tsx bench/operations/overload.ts [seconds] [waiting] [loads]`: arrivals that do not wait for each other, at 0.5 to 4 times
 * the capacity, which is measured between them over and over (40 callers who do wait), for the machine may be busy
 * with other things. Every rate is also given per second of the server's own CPU.
 */
const seconds = Number(process.argv[2] ?? 60);
const maxWaiting = process.argv[3] ?? "50";
const loads = (process.argv[4] ?? "0.5,1,2,4").split(",").map(Number);
const sliceMs = 5_000;

const world = await aWorld({ POOL_SIZE: "10", POOL_MAX_OVERFLOW: "0", POOL_MAX_WAITING: maxWaiting }, 200);
const generator = fork(fileURLToPath(new URL("load.ts", import.meta.url)), {
  execArgv: ["--import", "tsx"],
  serialization: "advanced",
});

type Slice = LoadReport & { serverCpuMs: number };

async function run(load: Pick<LoadOrder, "callers" | "perSecond">): Promise<Slice> {
  const { cpuMs: before } = await world.figures();
  generator.send({ ...world.target, durationMs: sliceMs, ...load } satisfies LoadOrder);
  const [report] = (await once(generator, "message")) as [LoadReport];
  return { ...report, serverCpuMs: (await world.figures()).cpuMs - before };
}

const total = (slices: Slice[], of: (slice: Slice) => number) => slices.reduce((sum, slice) => sum + of(slice), 0);
const perSecond = (slices: Slice[], of: (slice: Slice) => number) =>
  (total(slices, of) / (slices.length * sliceMs)) * 1_000;
const capacityOf = (slice: Slice) => perSecond([slice], ({ bookedInTime }) => bookedInTime);
const perCpuSecond = (slices: Slice[]) =>
  (total(slices, ({ bookedInTime }) => bookedInTime) / total(slices, ({ serverCpuMs }) => serverCpuMs)) * 1_000;
const percent = (share: number) => `${Math.round(share * 100)} %`;

function at(slices: Slice[], of: (slice: Slice) => number[], share: number): string {
  const times = slices.flatMap(of).sort((a, b) => a - b);
  return (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
}

const heads = ["load", "offered/s", "201/s", "of capacity", "201/CPU s", "of it", "201 p50", "p99 ms", "503/s"];
const line = (cells: (string | number)[]) =>
  say(cells.map((cell) => String(typeof cell === "number" ? Math.round(cell) : cell).padStart(11)).join(" "));

await run({ callers: 40 }); // warms the server
line([...heads, "503 p50", "p99 ms", "failed", "server CPU", "load's CPU"]);
for (const load of loads) {
  const [capacity, slices]: [Slice[], Slice[]] = [[], []];
  await run({ perSecond: load * capacityOf(await run({ callers: 40 })) }); // opens the connections that it takes
  for (let ms = 0; ms < seconds * 1_000; ms += sliceMs) {
    capacity.push(await run({ callers: 40 }));
    slices.push(await run({ perSecond: load * capacityOf(capacity.at(-1) as Slice) }));
  }
  const booked = perSecond(slices, ({ bookedInTime }) => bookedInTime);
  line([
    `${load} ×`,
    perSecond(slices, ({ offered }) => offered),
    booked,
    percent(booked / perSecond(capacity, ({ bookedInTime }) => bookedInTime)),
    perCpuSecond(slices),
    percent(perCpuSecond(slices) / perCpuSecond(capacity)),
    at(slices, (slice) => slice.booked, 0.5),
    at(slices, (slice) => slice.booked, 0.99),
    perSecond(slices, ({ refused }) => refused.length),
    at(slices, (slice) => slice.refused, 0.5),
    at(slices, (slice) => slice.refused, 0.99),
    total(slices, ({ failed }) => failed),
    percent(perSecond(slices, ({ serverCpuMs }) => serverCpuMs) / 1_000),
    percent(perSecond(slices, ({ cpuMs }) => cpuMs) / 1_000),
  ]);
}
generator.disconnect();
await world.stop();
