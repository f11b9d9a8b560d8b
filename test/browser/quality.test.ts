import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aCrowd } from "../support/a-crowd.js";
import { axeFaults } from "../support/axe.js";
import { aVisitor, browserAndServer, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { firstVisit } from "../support/first-visit.js";
import { aFullDay } from "../support/full-day.js";
import { aBoard } from "../support/group-stream.js";
import { aBooker } from "../support/test-app.js";

/** What is needed before the first paint fits into what a server may send at once (ten segments, RFC 6928). */
const budget = { bytes: 60 * 1024, bytesBeforePaint: 10 * 1_460 };

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 720 };

/**
 * Takes away the operations of the API's page that have only such nodes as stand in one before: of ten thousand nodes
 * the colours take axe most of its time, and are the style sheet's, which tells nodes apart by tags and attributes.
 */
const leaveOneOfAKind = `(() => {
  const lookOf = (node) => [node.localName, ...[...node.attributes].map(({ name, value }) => /^(id|href)$/.test(name) ? name : name + value)].join();
  const kindOf = (node, operation) => (node === operation ? "" : kindOf(node.parentElement, operation)) + "/" + lookOf(node);
  const seen = new Set();
  for (const operation of document.querySelectorAll(".operation")) {
    const kinds = [operation, ...operation.querySelectorAll("*")].map((node) => kindOf(node, operation));
    if (kinds.every((kind) => seen.has(kind))) operation.remove();
    for (const kind of kinds) seen.add(kind);
  }
})()`;

describe.skipIf(!chromiumPath)("the pages (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function aBusyClinic() {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    await aCrowd(app, clinic, 11);
    const { ticketToken } = await book({ date: clinic.today });
    await book({ date: clinic.today, list: "golden" });
    const callNext = `${clinic.path}/days/regular/${clinic.today}/call-next`;
    await app.request("post", callNext).send({ calledTo: "Room 1" }).expect(200);
    const [key, display] = [await app.aKey("staff", clinic.id), await app.aKey("display", clinic.id)];
    const group = `/board/g/${(await aBoard(app, [clinic, await app.aClinic({ publicBoard: true })])).id}`;
    return { clinic, group, ticketToken: ticketToken as string, key, kiosk: `/arrive/${clinic.id}#key=${display}` };
  }

  test("each page is at most 60 KB as sent, has something to see after two round trips, and inlines nothing; axe finds nothing on any, in any language, by day and by night", {
    timeout: 180_000,
  }, async () => {
    const { clinic, group, ticketToken, key, kiosk } = await aBusyClinic();
    const { context, errors } = await aVisitor(shared.browser);
    const page = await context.newPage(); // one for all, which has read axe once
    const found: Record<string, string[]> = {};
    const axeLooks = async (name: string) => {
      const note = async (which: Parameters<typeof axeFaults>[1]) => {
        const faults = await axeFaults(page, which);
        if (faults.length > 0) found[`${name}, ${which}, ${await page.getAttribute("html", "lang")}`] = faults;
      };
      await page.setViewportSize(desktop);
      await page.emulateMedia({ colorScheme: "light" });
      await note("words");
      await page.evaluate(leaveOneOfAKind);
      await note("colours");
      await page.emulateMedia({ colorScheme: "dark" });
      await note("colours"); // the rest is the same by night
      for (const language of await page
        .locator("#language option:not(:checked)")
        .evaluateAll((options) => options.map(({ lang }) => lang))) {
        await page.selectOption("#language", language);
        await note("words"); // the colours are the same in every language, and the first one's words were looked at
      }
    };
    const isLight = async (path: string, isReady: (page: Page) => Promise<unknown> = isLive) => {
      await page.setViewportSize(phone);
      const url = shared.app.url + path;
      const { bytes, kept, bytesBeforePaint, chained, said, inlined } = await firstVisit(page, url, isReady);
      expect(bytes, path).toBeLessThan(budget.bytes);
      expect(bytes, path).toBeGreaterThan(4_000); // they were counted
      expect(kept, `${path}: was there before`).toEqual([]);
      expect(bytesBeforePaint, path).toBeGreaterThan(1_000);
      expect(bytesBeforePaint, path).toBeLessThan(budget.bytesBeforePaint);
      expect(chained, `${path}: asked for only when a style sheet had come`).toEqual([]);
      expect(said, `${path}: before any script has run`).not.toBe("");
      expect(inlined, path).toBe(0);
    };
    const asksWho = (page: Page) => page.waitForSelector("#sign-in:visible");
    for (const path of [`/?clinic=${clinic.id}`, `/board/${clinic.id}`, group, kiosk, `/t#${ticketToken}`]) {
      await isLight(path);
      await axeLooks(path);
    }
    await page.goto(`${shared.app.url}/t`);
    await page.waitForSelector("#said:not(:empty)");
    await axeLooks("empty ticket");
    await isLight("/docs", (page) => page.waitForSelector(".operation"));
    await axeLooks("docs");
    for (const path of ["/org/1", `/doctor/${clinic.id}`, `/settings/${clinic.id}`]) await isLight(path, asksWho);
    await isLight(`/desk/${clinic.id}`, asksWho);
    await axeLooks("signing in");
    await signIn(page, key);
    await page.waitForSelector(".row");
    await axeLooks("desk");
    await page.goto(`${shared.app.url}/settings/${clinic.id}`);
    await isLive(page);
    await axeLooks("settings, signed in at the desk");
    expect(found).toEqual({});
    expect(errors).toEqual([]);
  });

  test("the API's page speaks the reader's language around the document's English, and remembers it", async () => {
    const { open } = await aVisitor(shared.browser);
    const page = await open(`${shared.app.url}/docs`);
    await page.waitForSelector(".operation");
    const own = async () =>
      (await page.locator("h1, .own-word").allTextContents()).concat(
        await page.title(),
        (await page.getAttribute("#contents", "aria-label")) ?? "",
      );
    const said = await own();
    expect(said.length).toBeGreaterThan(50);
    for (const word of said) expect(word).toMatch(/^[\p{Script=Arabic}\p{M}…\s:]+$/u);
    expect(await page.getAttribute("html", "dir")).toBe("rtl");
    for (const id of ["#contents", "#operations"]) {
      expect(await page.locator(id).evaluate((node) => [node.lang, node.dir])).toEqual(["en", "ltr"]);
    }
    expect(await page.locator(".own-word:not([lang=ar])").count()).toBe(0);
    await page.selectOption("#language", "en");
    await page.reload();
    await page.waitForSelector(".operation");
    for (const word of await own()) expect(word).toMatch(/^[A-Za-z\s:]+$/);
    expect(await page.getAttribute("html", "dir")).toBe("ltr");
  });

  test("a day's worth of updates leaves neither nodes nor memory behind", async () => {
    const { app, browser } = shared;
    const clinic = await app.aClinic({ publicBoard: true, capacity: 50 });
    await aFullDay(app, clinic, 40);
    const { open, context } = await aVisitor(browser);
    const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    const devtools = await context.newCDPSession(board);
    await devtools.send("Performance.enable");
    const measure = async () => {
      await devtools.send("HeapProfiler.collectGarbage");
      const { metrics } = await devtools.send("Performance.getMetrics");
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
      return { nodes: of("Nodes"), heap: of("JSHeapUsedSize"), listeners: of("JSEventListeners") };
    };
    const reader = await app.stream(`${clinic.path}/stream?audience=public`);
    await reader.next("snapshot");
    /** Each a frame of its own: the next is called when the last was read. */
    const callTimes = async (times: number) => {
      for (let time = 1; time <= times; time++) {
        await app.database.query(
          `update bookings set status = 'in_progress', calls = calls + 1, called_at = now(), called_to = $2
            where clinic_id = $1 and number = 1`,
          [clinic.id, `Room ${time}`],
        );
        await reader.next("update");
      }
      await board.waitForSelector(`.called-to:has-text("Room ${times}")`);
    };
    await callTimes(40);
    const before = await measure();
    await callTimes(160);
    await vi.waitFor(async () => {
      const after = await measure(); // what a frame still holds is garbage a moment later
      expect(after.nodes).toBeLessThanOrEqual(before.nodes + 10);
      expect(after.listeners).toBeLessThanOrEqual(before.listeners + 5);
      expect(after.heap - before.heap).toBeLessThan(300_000);
    }, 15_000);
  });
});
