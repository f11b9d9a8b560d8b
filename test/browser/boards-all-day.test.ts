import { describe, expect, onTestFinished, test } from "vitest";
import { boardsAllDay } from "../support/boards-all-day.js";
import { runningBrowser } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import type { PageWeight } from "../support/page-weight.js";
import { simulatedTime } from "../support/simulated-time.js";
import { TcpProxy } from "../support/tcp-proxy.js";
import { testApp } from "../support/test-app.js";
import { cloneDatabase } from "../support/test-database.js";

const opensAt = "2026-11-24T20:00:00Z";
const aMinuteBeforeMidnight = Date.parse("2026-11-24T20:59:00Z"); // in Baghdad
const dayMs = 24 * 3_600_000;
const patients = 400;
const eventsADay = 6;
/** A screen's time limits and what V8 has learned come and go; a listener or a node more is a leak. */
const moreAtMost: Partial<PageWeight> = { timers: 1, heapBytes: 100 * 1024 };

type Weights = Record<"clinic" | "room", PageWeight>;

/** Of what a page holds more on the last day than on the one before. The first day is when it learns. */
function grown(days: Weights[], page: keyof Weights) {
  const [before, after] = days.slice(-2).map((day) => Object.entries(day[page])) as [Entry[], Entry[]];
  const growth = after.map(([what, count], index) => [what, count - (before[index]?.[1] ?? 0)] as Entry);
  return Object.fromEntries(growth.filter(([what, more]) => more > (moreAtMost[what as keyof PageWeight] ?? 0)));
}

type Entry = [what: string, count: number];

describe.skipIf(!chromiumPath)("boards that hang for days (skipped without chromium)", () => {
  test("hold no more after a day of patients, calls, sound and lost connections than after the day before", async () => {
    const database = await cloneDatabase();
    const time = await simulatedTime(database, opensAt);
    const proxy = new TcpProxy();
    const app = await testApp({ database, proxy, clock: time.clock, timing: { pingEveryMs: 0 } });
    onTestFinished(() => database.drop());
    const boards = await boardsAllDay({ app, proxy, time, browser: await runningBrowser(), atEnd: onTestFinished });
    const weights: Weights[] = [];
    for (let day = 0; day < 3; day++) {
      await time.passAsleep(aMinuteBeforeMidnight + day * dayMs - time.clock.now().getTime());
      await boards.pass(120);
      await boards.bookMany(patients);
      for (let index = 0; index < eventsADay; index++) {
        await boards.happen(index);
        await boards.pass(40);
      }
      await time.passAsleep(16 * 60_000); // then no call is shown any more
      await boards.pass(60);
      weights.push(await boards.weigh());
    }
    expect({ clinic: grown(weights, "clinic"), room: grown(weights, "room") }).toEqual({ clinic: {}, room: {} });
    expect(boards.errors).toEqual([]);
    expect(app.context.streams.byAudience).toEqual({ staff: 0, public: 2 });
  });
});
