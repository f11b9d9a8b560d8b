import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aServer } from "../support/a-server.js";
import { aVisitor, isLive, runningWholeBrowser, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBooker } from "../support/test-app.js";

const showsNext = (boards: Page[], number: number) =>
  Promise.all(boards.map((board) => board.waitForSelector(`.next-numbers li:has-text('${number}')`)));

describe.skipIf(!chromiumPath)("the tabs of a browser (skipped without chromium)", () => {
  const shared = aServer();

  test("six share one stream, so that a seventh, the desk, still books; when the one that reads for them closes, crashes or freezes, the others go on, and it catches up when it wakes", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    const bookNext = () => book({ date: clinic.today });
    await bookNext();
    const { open, context } = await aVisitor(await runningWholeBrowser());
    const streamsSettleAt = (count: number) => vi.waitUntil(() => app.context.hub.streamCount === count, 10_000);
    const boards: Page[] = [];
    for (let tab = 0; tab < 6; tab++) {
      boards.push(await open(`${app.url}/board/${clinic.id}?lang=en`));
      await isLive(boards.at(-1) as Page);
    }
    // who closes is followed by who has waited longest
    const [closed, crashed, frozen, ...others] = boards as [Page, Page, Page, ...Page[]];
    expect(app.context.hub.streamCount).toBe(1);
    const desk = await open(`${app.url}/desk/${clinic.id}?lang=en`);
    await signIn(desk, await app.aKey("staff", clinic.id));
    expect(app.context.hub.streamCount).toBe(2); // staff see another stream
    await desk.keyboard.type("Layla");
    await desk.keyboard.press("Enter");
    await showsNext(boards, 2);
    await closed.close();
    await bookNext();
    await showsNext([crashed, frozen, ...others], 3);
    await streamsSettleAt(2);

    const crash = crashed.waitForEvent("crash");
    (await context.newCDPSession(crashed)).send("Page.crash").catch(() => {}); // nobody is left to answer
    await crash;
    await bookNext();
    await showsNext([frozen, ...others], 4);
    await streamsSettleAt(2);

    const devtools = await context.newCDPSession(frozen);
    await devtools.send("Debugger.enable");
    await devtools.send("Debugger.pause"); // none of its code runs, as under a print dialog
    await streamsSettleAt(3); // the frozen tab's own still stands open
    await bookNext();
    await showsNext(others, 5);
    await devtools.send("Debugger.disable");
    await showsNext([frozen], 5);
    await streamsSettleAt(2);
    await isLive(frozen);
  });
});
