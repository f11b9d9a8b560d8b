import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      {
        test: {
          name: "database",
          include: ["test/*.test.ts"],
          globalSetup: "test/support/global-setup.ts",
          hookTimeout: 30_000,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/*.test.ts"],
          globalSetup: "test/support/global-setup.ts",
          hookTimeout: 60_000,
          testTimeout: 60_000,
          fileParallelism: false,
          isolate: false, // the server's modules are read once, not once a file
        },
      },
    ],
  },
});
