import type { BrowserContextOptions } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aVisitor, browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";

describe.skipIf(!chromiumPath)("the tests' own visitors (skipped without chromium)", () => {
  const shared = browserAndServer();
  const ofThisTest: BrowserContextOptions = { viewport: { width: 321, height: 654 } };

  /** Until `leave`, not until the test ends. */
  async function aGuest() {
    let leave = async () => {};
    const visitor = await aVisitor(shared.browser, ofThisTest, (end) => {
      leave = end;
    });
    return { ...visitor, leave: () => leave(), page: await visitor.open(`${shared.app.url}/health/live`) };
  }

  test("find nothing of the one before in her browser, which nobody has once it was altered", async () => {
    const first = await aGuest();
    await first.page.evaluate(`(async () => {
      localStorage.left = sessionStorage.left = "left";
      document.cookie = "left=left; path=/; max-age=1000";
      const opening = indexedDB.open("left");
      await new Promise((done) => Object.assign(opening, { onsuccess: done }));
      opening.result.close();
      await caches.open("left");
    })()`);
    first.errors.push("left");
    await first.leave();

    const second = await aGuest();
    expect(second.context).toBe(first.context);
    expect(second.context.pages()).toHaveLength(2); // the one that is kept, and hers
    const left = await second.page.evaluate(`(async () => [
      ...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie,
      ...(await indexedDB.databases()), ...(await caches.keys()),
    ].join())()`);
    expect([left, second.errors]).toEqual(["", []]);
    await second.page.clock.install();
    await second.leave();

    const third = await aGuest();
    expect(third.context).not.toBe(first.context);
    await third.context.close();
  });
});
