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
    await tellAgain(world, random, (content) => {
      return { ...content, epoch: "of-another-history", since: 0, version: content.version + 1_000 };
    });
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

/** One that screens were told lately, with its rows. */
async function tellAgain(world: BrokerWorld, random: Random, change: (content: any) => object): Promise<void> {
  const { told, broker, doors } = world;
  const audience = doors.arePublic ? ":public:" : ":staff:";
  const recent = () => told.slice(-100).filter(({ channel }) => channel.includes(audience));
  await vi.waitUntil(() => recent().length > 0, 15_000);
  const { channel, message } = random.pick(recent());
  await patiently(() => broker.publish(channel, change(JSON.parse(message))));
}

/** The test's own connection to the broker was perhaps cut too. */
const patiently = (act: () => Promise<unknown>) => vi.waitFor(act, 15_000);
