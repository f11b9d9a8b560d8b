import { expect, test } from "vitest";
import { hasBroker } from "./support/a-broker.js";
import { brokerFaults } from "./support/oracle/broker-faults.js";
import { BrokerWorld } from "./support/oracle/broker-world.js";
import { runChaos } from "./support/oracle/chaos.js";
import { type ChaosPlan, type ChaosReport, summary } from "./support/oracle/chaos-report.js";
import { faults } from "./support/oracle/faults.js";
import { Random } from "./support/oracle/random.js";
import { World } from "./support/oracle/world.js";

/**
 * `npm run test:chaos` runs them for CHAOS_MINUTES (10) together, with more clients; CHAOS_SEED repeats the choices of a run
 * (not its timing, which is the machine's).
 */
const minutes = Number(process.env.CHAOS_MINUTES ?? 0);
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const timeLimitMs = 300_000 + minutes * 120_000;

const aPlan = (shortStormMs: number): ChaosPlan =>
  minutes > 0
    ? { seed, clients: 60, stormMs: 15_000, storms: Math.max(1, Math.round((minutes * 30) / 20)) }
    : { seed, clients: 20, stormMs: shortStormMs, storms: 1 };

function expectRight(plan: ChaosPlan, report: ChaosReport): void {
  process.stdout.write(summary(plan, report));
  expect(report.wrongs.slice(0, 3).join("\n\n"), `seed ${seed}: ${report.wrongs.length} wrongs`).toBe("");
  expect(report.deadlocks).toBe(0);
  expect(report.transactions).toBeGreaterThan(0); // on a slow machine one fault may fill a storm
}

test(
  "whatever breaks, every stream ends up holding exactly what the database holds",
  async () => {
    const plan = aPlan(6_000);
    expectRight(plan, await runChaos(new World(), faults, plan));
  },
  timeLimitMs,
);

test.skipIf(!hasBroker)(
  "so does every stream at a relay, a member or an edge, whatever becomes of their broker and its messages",
  async () => {
    const plan = aPlan(4_000);
    const everyFault = minutes > 0 ? { ...faults, ...brokerFaults } : brokerFaults;
    const world = await BrokerWorld.create(new Random(seed));
    expectRight(plan, await runChaos(world, everyFault, plan));
  },
  timeLimitMs,
);
