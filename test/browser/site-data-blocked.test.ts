import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserAndServer, calmly, isLive } from "../support/browser.js";
import { chromiumPath, whole } from "../support/chromium.js";
import { aBooker } from "../support/test-app.js";

/** As its user set it: sites may save nothing. A cookie is then dropped, and whatever else keeps something throws. */
async function startBrowserThatKeepsNothing() {
  const folder = await mkdtemp(join(tmpdir(), "dawr-browser-"));
  await mkdir(join(folder, "Default"));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(folder, "Default/Preferences"), JSON.stringify(blocked));
  const context = await chromium.launchPersistentContext(folder, { ...whole, ...calmly, serviceWorkers: "allow" });
  const errors: string[] = [];
  context.on("weberror", (error) => errors.push(String(error.error())));
  const open = async (url: string) => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true, maxRetries: 3 });
  };
  return { open, errors, close };
}

describe.skipIf(!chromiumPath)("a browser in which site data is blocked (skipped without chromium)", () => {
  const shared = browserAndServer();
  let visitor: Awaited<ReturnType<typeof startBrowserThatKeepsNothing>>;
  beforeAll(async () => {
    visitor = await startBrowserThatKeepsNothing();
  });
  afterAll(() => visitor?.close());

  test("shows the board and a ticket live, in either language; the desk says that it needs cookies", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    const { ticketToken } = await book({ date: clinic.today });
    const { open, errors } = visitor;

    const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await expect(board.evaluate("localStorage.length")).rejects.toThrow("SecurityError");
    await isLive(board);
    await board.click("#sound");
    await board.selectOption("#language", "ar");
    await book({ date: clinic.today });
    await board.waitForSelector(".next-numbers li:has-text('٢')");
    const ticket = await open(`${app.url}/t?lang=en#${ticketToken}`);
    await ticket.waitForSelector("#said:has-text('You are next')");
    const landing = await open(`${app.url}/?clinic=${clinic.id}`);
    await isLive(landing);

    const desk = await open(`${app.url}/desk/${clinic.id}?lang=en`);
    await desk.waitForSelector("#sign-in-problem:has-text('Allow site data for this address')");
    expect(errors).toEqual([]);
  });

  test("shows a board that is not public by its display key", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    await aBooker(app, clinic).book({ date: clinic.today });
    const { open, errors } = visitor;
    const key = await app.aKey("display", clinic.id);
    const board = await open(`${app.url}/board/${clinic.id}?lang=en#key=${key}`);
    await board.waitForSelector(".next-numbers li:has-text('1')");
    expect(errors).toEqual([]);
  });
});
