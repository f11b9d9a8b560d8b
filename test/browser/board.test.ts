import { describe, expect, test, vi } from "vitest";
import { aBrowser, aGateway, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBooker, testApp } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("the board heals by itself (skipped without chromium)", () => {
  test("after the server was away, and after a proxy's 502, it shows what happened meanwhile", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    const gateway = await aGateway(app);
    const { open } = await aBrowser();
    await book({ date: clinic.today });
    const board = await open(`${gateway.url}/board/${clinic.id}?lang=en`);
    await isLive(board);

    await gateway.stop();
    await board.waitForSelector('html[data-live="old"]');
    expect(await board.textContent("#live")).toContain("Reconnecting");
    await book({ date: clinic.today });
    await gateway.start();
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('2')");

    gateway.answerBadly(true); // EventSource gives up for ever
    await board.waitForSelector('html[data-live="old"]');
    await book({ date: clinic.today });
    gateway.answerBadly(false);
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('3')");
  });

  test("after the network was away", async () => {
    const app = await testApp({ settings: { STREAM_MAX_AGE_SECONDS: "2" } });
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    const { open, context } = await aBrowser();
    await book({ date: clinic.today });
    const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    await context.setOffline(true);
    await board.waitForSelector('html[data-live="old"]');
    await book({ date: clinic.today });
    await context.setOffline(false);
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('2')");
  });

  test("a display key in the fragment opens a board that is not public, and leaves the address", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    await aBooker(app, clinic).book({ date: clinic.today });
    const { open } = await aBrowser();
    const closed = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await closed.waitForSelector("text=This clinic’s board is not public.");
    const key = await app.aKey("display", clinic.id);
    const board = await open(`${app.url}/board/${clinic.id}?lang=en#key=${key}`);
    await isLive(board);
    expect(board.url()).not.toContain(key);
    await board.reload();
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('1')");
  });

  test("seven tabs of a browser share one stream, pass it on, and the desk beside them still books", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    await book({ date: clinic.today });
    const { open } = await aBrowser();
    const boards = [];
    for (let tab = 0; tab < 7; tab++) boards.push(await open(`${app.url}/board/${clinic.id}?lang=en`));
    for (const board of boards) await isLive(board);
    expect(app.context.hub.streamCount).toBe(1);
    await boards.shift()?.close(); // the one that read for all
    await vi.waitUntil(() => app.context.hub.streamCount === 1, 10_000);
    await book({ date: clinic.today });
    for (const board of boards) await board.waitForSelector(".next-numbers li:has-text('2')");
    const desk = await open(`${app.url}/desk/${clinic.id}?lang=en`);
    await signIn(desk, await app.aKey("staff", clinic.id));
    await desk.keyboard.type("Layla");
    await desk.keyboard.press("Enter");
    for (const board of boards) await board.waitForSelector(".next-numbers li:has-text('3')");
    expect(app.context.hub.streamCount).toBe(2);
  });

  test("Arabic is the default, right to left, with its own digits; English is one tap away and remembered", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ publicBoard: true });
    await aBooker(app, clinic).book({ date: clinic.today });
    const { open } = await aBrowser();
    const board = await open(`${app.url}/board/${clinic.id}`);
    await isLive(board);
    expect(await board.getAttribute("html", "dir")).toBe("rtl");
    await board.waitForSelector(".next-numbers li:has-text('١')");
    await board.click("#language");
    expect(await board.getAttribute("html", "dir")).toBe("ltr");
    await board.waitForSelector(".next-numbers li:has-text('1')");
    await board.reload();
    expect(await board.getAttribute("html", "lang")).toBe("en");
  });
});
