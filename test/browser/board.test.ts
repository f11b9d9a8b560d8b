import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBooker } from "../support/test-app.js";

const waits = (board: Page, number: string) => board.waitForSelector(`.next-numbers li:has-text("${number}")`);

describe.skipIf(!chromiumPath)("the board (skipped without chromium)", () => {
  const shared = browserAndServer();
  const aBoard = async (fields: object = {}) => {
    const clinic = await shared.app.aClinic({ publicBoard: true, ...fields });
    const visitor = await aVisitor(shared.browser);
    const gateway = await aGateway(shared.app);
    const { book } = aBooker(shared.app, clinic);
    await book({ date: clinic.today });
    return { clinic, gateway, ...visitor, book: () => book({ date: clinic.today }) };
  };

  test("heals by itself after hours without a server, a proxy's 502, which ends an EventSource for ever, and a network that was away; says meanwhile how old it is", async () => {
    const { clinic, gateway, context, open, book } = await aBoard();
    await context.clock.install();
    const board = await open(`${gateway.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    const isOld = () => board.waitForSelector('html[data-live="old"]');
    await gateway.stop();
    await isOld();
    await board.clock.fastForward("03:00:00");
    await board.waitForSelector("#live:has-text('Reconnecting · Last update · 3 hr ago')");
    expect(await board.innerText("#live")).toMatch(/ · 3 hr ago$/); // as it is seen, the space too
    await waits(board, "1"); // what was last known stays in sight
    await book();
    await gateway.start();
    await healed(board);
    await waits(board, "2");

    gateway.answerBadly(true);
    await isOld();
    await book();
    gateway.answerBadly(false);
    await healed(board);
    await waits(board, "3");

    await context.setOffline(true);
    gateway.cut();
    await isOld();
    await book();
    await context.setOffline(false);
    await isLive(board);
    await waits(board, "4");
  });

  test("chimes for a call, if switched on; never for what it finds, nor for a call of a minute ago", async () => {
    const { clinic, context, open, book } = await aBoard();
    await context.addInitScript(`
      globalThis.tones = 0;
      const { start } = AudioScheduledSourceNode.prototype;
      AudioScheduledSourceNode.prototype.start = function (at) { tones++; start.call(this, at); };`);
    const board = await open(`${shared.app.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    for (let more = 0; more < 4; more++) await book();
    const tones = () => board.evaluate<number>("tones");
    const isServed = (number: number) => board.waitForSelector(`.serving-numbers li:has-text("${number}")`);
    const callNext = async (number: number) => {
      await shared.app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).expect(200);
      await isServed(number);
    };
    await callNext(1);
    expect(await tones(), "switched off").toBe(0);

    await board.getByRole("button", { name: "Sound is off" }).click();
    await board.getByRole("button", { name: "Sound is on" }).waitFor();
    const sample = await tones();
    expect(sample, "a sample of how it sounds").toBe(2);
    await callNext(2);
    expect(await tones()).toBe(sample + 2);
    await board.waitForSelector(".serving-numbers li.called:has-text('2')");

    await shared.app.database.query(
      `update bookings set status = 'in_progress', calls = 1, called_at = now() - interval '61 seconds'
        where clinic_id = $1 and number = 3`,
      [clinic.id],
    );
    await isServed(3);
    expect(await tones(), "called a minute ago").toBe(sample + 2);

    await board.reload();
    await isServed(3);
    await board.getByRole("button", { name: "Sound is on" }).waitFor();
    expect(await tones(), "found in the snapshot").toBe(0);
    expect(await board.locator(".called").count()).toBe(0);
    await callNext(4);
    expect(await tones(), "still switched on").toBe(2);
  });

  test("opens with a display key in the fragment where it is not public, and hides the key", async () => {
    const { clinic, open } = await aBoard({ publicBoard: false });
    const closed = await open(`${shared.app.url}/board/${clinic.id}?lang=en`);
    await closed.waitForSelector("text=This clinic’s board is not public.");
    const key = await shared.app.aKey("display", clinic.id);
    const board = await open(`${shared.app.url}/board/${clinic.id}?lang=en#key=${key}`);
    await isLive(board);
    expect(board.url()).not.toContain(key);
    await board.reload();
    await isLive(board);
    await waits(board, "1");
  });

  test("is Arabic at first, right to left, with its own digits; English is one tap away and remembered", async () => {
    const { clinic, open } = await aBoard();
    const board = await open(`${shared.app.url}/board/${clinic.id}`);
    await isLive(board);
    expect(await board.getAttribute("html", "dir")).toBe("rtl");
    await waits(board, "١");
    await board.selectOption("#language", "en");
    expect(await board.getAttribute("html", "dir")).toBe("ltr");
    await waits(board, "1");
    await board.reload();
    expect(await board.getAttribute("html", "lang")).toBe("en");
  });
});

/** The page waits before it tries again; its own clock is made to run until it has. */
async function healed(board: Page): Promise<void> {
  await vi.waitUntil(
    async () => {
      await board.clock.fastForward(8_000);
      return (await board.getAttribute("html", "data-live")) === "live";
    },
    { timeout: 20_000, interval: 250 },
  );
}
