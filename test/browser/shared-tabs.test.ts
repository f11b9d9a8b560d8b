import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aBrowser, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBooker, type TestApp, testApp } from "../support/test-app.js";

/** A public clinic, and boards of it in the tabs of one browser; the first to open is the one that reads for all. */
async function boardsOf(app: TestApp, count: number) {
  const clinic = await app.aClinic({ publicBoard: true });
  const { book } = aBooker(app, clinic);
  await book({ date: clinic.today });
  const browser = await aBrowser();
  const boards: Page[] = [];
  for (let tab = 0; tab < count; tab++) {
    boards.push(await browser.open(`${app.url}/board/${clinic.id}?lang=en`));
    await isLive(boards.at(-1) as Page);
  }
  const [leader, ...others] = boards as [Page, ...Page[]];
  return { ...browser, clinic, leader, others, bookNext: () => book({ date: clinic.today }) };
}

const showsNext = (boards: Page[], number: number) =>
  Promise.all(boards.map((board) => board.waitForSelector(`.next-numbers li:has-text('${number}')`)));

const streamsSettleAt = (app: TestApp, count: number) =>
  vi.waitUntil(() => app.context.hub.streamCount === count, 10_000);

describe.skipIf(!chromiumPath)("the tabs of a browser (skipped without chromium)", () => {
  test("seven share one stream, so that an eighth, the desk, still books; when the first closes the others go on", async () => {
    const app = await testApp();
    const { open, clinic, leader, others, bookNext } = await boardsOf(app, 7);
    expect(app.context.hub.streamCount).toBe(1);
    const desk = await open(`${app.url}/desk/${clinic.id}?lang=en`);
    await signIn(desk, await app.aKey("staff", clinic.id));
    expect(app.context.hub.streamCount).toBe(2); // staff see another stream
    await desk.keyboard.type("Layla");
    await desk.keyboard.press("Enter");
    await showsNext([leader, ...others], 2);
    await leader.close();
    await bookNext();
    await showsNext(others, 3);
    await streamsSettleAt(app, 2);
  });

  test("go on when the one that reads for them crashes", async () => {
    const app = await testApp();
    const { context, leader, others, bookNext } = await boardsOf(app, 2);
    const crashed = leader.waitForEvent("crash");
    const devtools = await context.newCDPSession(leader);
    devtools.send("Page.crash").catch(() => {}); // nobody is left to answer
    await crashed;
    await bookNext();
    await showsNext(others, 2);
    await streamsSettleAt(app, 1);
  });

  test("go on when it is frozen, and it catches up when it wakes", async () => {
    const app = await testApp();
    const { context, leader, others, bookNext } = await boardsOf(app, 2);
    const devtools = await context.newCDPSession(leader);
    await devtools.send("Debugger.enable");
    await devtools.send("Debugger.pause"); // none of its code runs, as under a print dialog
    await streamsSettleAt(app, 2); // the frozen tab's own still stands open
    await bookNext();
    await showsNext(others, 2);
    await devtools.send("Debugger.disable");
    await showsNext([leader], 2);
    await streamsSettleAt(app, 1);
    await isLive(leader);
  });
});
