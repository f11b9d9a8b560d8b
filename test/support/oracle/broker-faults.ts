import { setTimeout as delay } from "node:timers/promises";
import { vi } from "vitest";
import type { BrokerWorld } from "./broker-world.js";
import type { Faults } from "./faults.js";
import type { Random } from "./random.js";

/** What goes wrong between servers that hear each other by a broker. */
export const brokerFaults: Faults<BrokerWorld> = {
  "broker killed and started again": async ({ broker }, random) => {
    await broker.kill();
    await delay(random.below(1_500));
    await broker.start();
  },
  "broker frozen": async ({ broker }, random) => {
    await broker.freeze();
    await delay(200 + random.below(3_500));
    await broker.thaw();
  },
  "all subscribers cut off": async (world) => {
    await patiently(() => world.broker.cutSubscribers());
  },
  "all connections to the broker cut": async ({ lossy }) => {
    lossy.cut();
  },
  "an edge killed with -9": async ({ edges }, random) => {
    const edge = random.pick(edges);
    await edge.stop("SIGKILL");
    await delay(random.below(1_000));
    await edge.start();
  },
  "an edge restarted in order": async ({ edges }, random) => {
    const edge = random.pick(edges);
    await edge.stop("SIGTERM");
    await edge.start();
  },
  "both relays down": async ({ instances }, random) => {
    const relays = instances.slice(0, 2);
    await Promise.all(relays.map((relay) => relay.stop("SIGKILL")));
    await delay(500 + random.below(1_500));
    await Promise.all(relays.map((relay) => relay.start()));
  },
  "a relay restarted in order": async ({ instances }, random) => {
    const relay = random.pick(instances.slice(0, 2));
    await relay.stop("SIGTERM");
    await relay.start();
  },
  "an origin frozen": async ({ instances }, random) => {
    const origin = random.pick(instances);
    origin.freeze();
    await delay(200 + random.below(3_500));
    origin.thaw();
  },
  "a message of an old epoch": async (world, random) => {
    await tellAgain(world, random, (content) => ({ ...content, epoch: "of-another-history" }));
  },
  "an old message told again": async (world, random) => {
    await tellAgain(world, random, (content) => content);
  },
  "a version that there is not": async (world, random) => {
    await tellAgain(world, random, ({ v, epoch, clinicId, version }) => ({
      v,
      epoch,
      clinicId,
      version: version + 1_000,
    }));
  },
};

/** One that was told lately, with its rows, as if of a version far ahead. */
async function tellAgain({ told, broker }: BrokerWorld, random: Random, change: (content: any) => object) {
  const recent = told.slice(-100).filter(({ channel }) => /:(staff|public):/.test(channel));
  if (recent.length === 0) return;
  const { channel, message } = random.pick(recent);
  const content = JSON.parse(message);
  await patiently(() => broker.publish(channel, change(content)));
}

/** The test's own connection to the broker was perhaps cut too. */
const patiently = (act: () => Promise<unknown>) => vi.waitFor(act, 15_000);
