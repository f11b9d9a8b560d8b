import { setTimeout as delay } from "node:timers/promises";
import { obey } from "./commands.js";
import { whileCutOff } from "./outage.js";
import { inPace } from "./pace.js";
import { Screen, type ScreenTarget } from "./screen.js";
import { latenciesOf } from "./stats.js";
import { type ChangeOptions, Writer } from "./writer.js";

/** A load client: many screens, and somebody who makes the changes that they show. Started by load-clients.ts. */

export interface Delivered {
  frames: number;
  bytes: number;
  /** From just before the COMMIT (as it is sent) to the frame in this process, in milliseconds. */
  latencies: ReturnType<typeof latenciesOf>;
  changes: number;
  /** In which they were made. */
  seconds: number;
  /** In which all have arrived. */
  arrivedSeconds: number;
}

interface UnheardOptions extends ChangeOptions {
  /** How many are made while nobody hears them. */
  changes: number;
  patienceMs: number;
}

const openAtOnce = 200;
const arrivalPatienceMs = 30_000;
const screens = new Set<Screen>();
/** By clinic and version. */
const sentAt = new Map<string, number>();
let latencies: number[] = [];
let lastFrame = "";
let ended = 0;

const sum = (what: "frames" | "bytes") => [...screens].reduce((total, screen) => total + screen[what], 0);

const commands = {
  /** Opens so many, spread over the paths; resolves when each has shown its first frame. */
  open: async (target: Omit<ScreenTarget, "path">, paths: string[], count: number): Promise<void> => {
    let next = 0;
    const openSome = async () => {
      while (next < count) await openOne({ ...target, path: paths[next++ % paths.length] as string });
    };
    await Promise.all(Array.from({ length: openAtOnce }, openSome));
  },
  /** Changes rows at an even pace, and counts what arrives. */
  change: async (options: ChangeOptions): Promise<Delivered> => {
    const writer = await Writer.connect(options);
    const delivered = await during(
      () => inPace(options, () => change(writer)),
      () => latencies.length * options.clinicIds.length, // every clinic has as many screens
    );
    await writer.close();
    return delivered;
  },
  /** Changes rows while the servers are cut off from the database; of all screens, the updates that they lack afterwards. */
  changeUnheard: async (options: UnheardOptions): Promise<{ lacking: number; lost: number }> => {
    const writer = await Writer.connect(options);
    const { open } = commands.counts();
    latencies = [];
    await whileCutOff(writer.client, async () => {
      for (let number = 0; number < options.changes; number++) await change(writer);
    });
    const missing = async (changes: number) => {
      await arrive(() => latencies.length, changes * open, options.patienceMs);
      return changes * open - latencies.length;
    };
    const lacking = await missing(options.changes);
    await change(writer);
    const lost = await missing(options.changes + 1);
    sentAt.clear();
    await writer.close();
    return { lacking, lost };
  },
  /** Has a floor send this frame to all its sockets, at an even pace. */
  push: (url: string, frame: string, pace: { perSecond: number; seconds: number }): Promise<Delivered> => {
    const framesBefore = sum("frames");
    return during(
      () => inPace(pace, async () => void (await fetch(url, { method: "POST", body: frame })).arrayBuffer()),
      () => sum("frames") - framesBefore,
    );
  },
  stopReading: (): void => {
    for (const screen of screens) screen.stopReading();
  },
  readAgain: (): void => {
    for (const screen of screens) screen.readAgain();
  },
  /** The newest frame. */
  frame: (): string => lastFrame.slice(lastFrame.indexOf("id: ")),
  counts: () => ({ open: screens.size, ended, frames: sum("frames"), bytes: sum("bytes") }),
  close: (): void => {
    for (const screen of screens) screen.close();
  },
};
export type ScreenCommands = typeof commands;
obey(commands);

function openOne(target: ScreenTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const screen = new Screen(
      target,
      (frame) => {
        resolve();
        look(frame);
      },
      () => {
        ended++;
        screens.delete(screen);
        reject(new Error(`a stream of ${target.path} ended before its first frame`));
      },
    );
    screens.add(screen);
  });
}

async function change(writer: Writer): Promise<void> {
  const made = await writer.change();
  sentAt.set(`${made.clinicId} ${made.version}`, performance.now());
  await writer.commit(made);
}

/** A frame may carry several changes; each of them has arrived with it. */
function look(frame: string): void {
  const now = performance.now();
  lastFrame = frame;
  if (sentAt.size === 0) return;
  const [, clinicId, since, version] = /"clinicId":(\d+),"since":(\d+),"version":(\d+)/.exec(frame) ?? [];
  for (let change = Number(since) + 1; change <= Number(version); change++) {
    const at = sentAt.get(`${clinicId} ${change}`);
    if (at !== undefined) latencies.push(now - at);
  }
}

/** Whether so many have, before none has for a time. A machine that is behind is waited for. */
async function arrive(arrivals: () => number, expected: number, patienceMs: number): Promise<boolean> {
  let [arrived, at] = [arrivals(), performance.now()];
  while (arrived < expected && performance.now() - at < patienceMs) {
    await delay(20);
    const now = arrivals();
    if (now > arrived) at = performance.now();
    arrived = now;
  }
  return arrived >= expected;
}

async function during(
  work: () => Promise<{ times: number; seconds: number }>,
  arrivals: () => number,
): Promise<Delivered> {
  const before = commands.counts();
  latencies = [];
  const beganAt = performance.now();
  const { times: changes, seconds } = await work();
  if (!(await arrive(arrivals, changes * before.open, arrivalPatienceMs)))
    throw new Error(`${arrivals()} arrivals of ${changes} × ${before.open}`);
  const arrivedSeconds = (performance.now() - beganAt) / 1_000;
  sentAt.clear();
  const after = commands.counts();
  return {
    frames: after.frames - before.frames,
    bytes: after.bytes - before.bytes,
    latencies: latenciesOf(latencies),
    changes,
    seconds,
    arrivedSeconds,
  };
}
