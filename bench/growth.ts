import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { drawChart } from "./growth/chart.js";
import { chartOf, sweeps } from "./growth/sweeps.js";
import { build } from "./support/build.js";
import { createWorld } from "./support/world.js";

/** `npm run bench:growth -- [sweep …] [--up-to N]`: what a booking, a frame and mere following cost as things grow; draws docs/growth-*.svg. */

const say = (text: string) => process.stdout.write(`${text}\n`);
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { "up-to": { type: "string", default: "1e7" } },
});

process.on("SIGINT", () => process.exit(130)); // and so stop what was started
build();
for (const sweep of sweeps) {
  if (names.length > 0 && !names.includes(sweep.name)) continue;
  const world = await createWorld();
  try {
    const measured = [];
    for (const size of sweep.sizes.filter((each) => each <= Number(options["up-to"]))) {
      const costs = await sweep.measure(world, size);
      measured.push({ size, costs });
      say(
        `${sweep.name} ${size}: ${JSON.stringify(costs, (_, cost) => (typeof cost === "number" ? Math.round(cost * 10) / 10 : cost))}`,
      );
    }
    writeFileSync(new URL(`../docs/growth-${sweep.name}.svg`, import.meta.url), drawChart(chartOf(sweep, measured)));
  } finally {
    await world.stop();
  }
}
