import { afterAll, beforeAll } from "vitest";
import { type TestApp, type TestAppOptions, testApp } from "./test-app.js";

/** One for all tests of a file or group, where each looks at nothing but its own clinic: a database of its own is most of what a short test takes. */
export function aServer(options: TestAppOptions | (() => TestAppOptions) = {}) {
  const ends: (() => Promise<void>)[] = [];
  const shared = {} as { app: TestApp };
  beforeAll(async () => {
    const begun = typeof options === "function" ? options() : options; // of another server's database, which is there by now
    shared.app = await testApp({ ...begun, atEnd: (end) => ends.push(end) });
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return shared;
}
