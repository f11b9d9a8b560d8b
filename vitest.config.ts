import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.js";

/** Most tests wait (for PostgreSQL, a frame, a process) more than they compute, also where there are two cores. */
const maxWorkers = 4;
/** Generous: a busy machine is no fault. */
const timeLimits = { hookTimeout: 180_000, testTimeout: 180_000, expect: { poll: { timeout: 15_000 } } };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          ...timeLimits,
          isolate: false,
          maxWorkers: 2, // these compute, and each process loads the server anew
          sequence: { groupOrder: 1 }, // after the others, whose processes are more
        },
      },
      {
        test: {
          name: "database",
          include: ["test/*.test.ts", "test/browser/*.test.ts"], // together, for browsers compute while others wait
          globalSetup: "test/support/global-setup.ts",
          ...timeLimits,
          isolate: false, // loading the server anew for each file would cost as much as running the tests
          maxWorkers,
          execArgv: ["--max-semi-space-size=32"], // most of what a test allocates is garbage at once
        },
      },
    ],
  },
});
