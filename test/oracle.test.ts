import { expect, test } from "vitest";
import { runChaos } from "./support/oracle/chaos.js";
import { summary } from "./support/oracle/chaos-report.js";

/**
 * `npm run test:chaos` runs it for CHAOS_MINUTES (10) with more clients; CHAOS_SEED repeats the choices of a run
 * (not its timing, which is the machine's).
 */
const minutes = Number(process.env.CHAOS_MINUTES ?? 0);
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const plan =
  minutes > 0
    ? { seed, clients: 60, stormMs: 15_000, storms: Math.max(1, Math.round((minutes * 60) / 20)) }
    : { seed, clients: 20, stormMs: 6_000, storms: 1 };

test(
  "whatever breaks, every stream ends up holding exactly what the database holds",
  async () => {
    const report = await runChaos(plan);
    process.stdout.write(summary(plan, report));
    expect(report.wrongs.slice(0, 3).join("\n\n"), `seed ${seed}: ${report.wrongs.length} wrongs`).toBe("");
    expect(report.deadlocks).toBe(0);
    expect(report.transactions).toBeGreaterThan(0); // on a slow machine one fault may fill a storm
  },
  300_000 + minutes * 120_000,
);
