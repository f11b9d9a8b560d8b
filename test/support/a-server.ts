import { afterAll, beforeAll } from "vitest";
import { type TestApp, type TestAppOptions, testApp } from "./test-app.js";

/** One for all tests of a file or group, where each looks at nothing but its own clinic: a database of its own is most of what a short test takes. */
export function aServer(options: TestAppOptions = {}) {
  const ends: (() => Promise<void>)[] = [];
  const shared = {} as { app: TestApp };
  beforeAll(async () => {
    shared.app = await testApp({ ...options, atEnd: (end) => ends.push(end) });
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return shared;
}
