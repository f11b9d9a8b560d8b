import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aBrowser, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBooker, type TestApp, testApp } from "../support/test-app.js";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const budgetBytes = 60 * 1024;

async function aBusyClinic(app: TestApp, size = 12) {
  const clinic = await app.aClinic({ publicBoard: true, capacity: 700 });
  const { book } = aBooker(app, clinic);
  let last = await book({ date: clinic.today });
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).send({ calledTo: "Room 1" });
  for (let number = 2; number <= size; number++) last = await book({ date: clinic.today });
  await book({ date: clinic.today, list: "golden" });
  return { clinic, ticketToken: last.ticketToken as string };
}

/** axe is put in by the protocol, which no page's policy hinders. */
async function faults(page: Page) {
  await page.evaluate(`(async () => { ${await sourceOfAxe()} })()`);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run();
    return violations.map(
      ({ id, nodes }: any) => `${id}: ${nodes.map(({ html }: any) => html.slice(0, 120)).join(" | ")}`,
    );
  });
}
const sourceOfAxe = async () => (await import("node:fs/promises")).readFile(axePath, "utf8");

describe.skipIf(!chromiumPath)("the pages (skipped without chromium)", () => {
  test("axe finds nothing on any page, in either language, by day and by night", { timeout: 180_000 }, async () => {
    const app = await testApp();
    const { clinic, ticketToken } = await aBusyClinic(app);
    const key = await app.aKey("staff", clinic.id);
    const found: Record<string, string[]> = {};
    for (const colorScheme of ["light", "dark"] as const) {
      const { open, errors } = await aBrowser({ colorScheme, reducedMotion: "reduce" });
      for (const language of ["ar", "en"]) {
        const check = async (name: string, page: Page) => {
          const wrong = await faults(page);
          if (wrong.length > 0) found[`${name} ${language} ${colorScheme}`] = wrong;
          await page.close();
        };
        const live = async (path: string) => {
          const page = await open(app.url + path);
          await isLive(page);
          return page;
        };
        await check("landing", await live(`/?clinic=${clinic.id}&lang=${language}`));
        await check("board", await live(`/board/${clinic.id}?lang=${language}`));
        await check("ticket", await live(`/t?lang=${language}#${ticketToken}`));
        await check("empty ticket", await open(`${app.url}/t?lang=${language}`));
        const docs = await open(`${app.url}/docs`);
        await docs.waitForSelector(".operation");
        if (language === "en") await check("docs", docs);
        const desk = await open(`${app.url}/desk/${clinic.id}?lang=${language}`);
        if (language === "ar") await signIn(desk, key);
        await isLive(desk);
        await desk.waitForSelector(".row");
        await check("desk", desk);
      }
      const stranger = await aBrowser({ colorScheme });
      const signInPage = await stranger.open(`${app.url}/desk/${clinic.id}`);
      await signInPage.waitForSelector("#sign-in:visible");
      expect(await faults(signInPage)).toEqual([]);
      expect(errors).toEqual([]);
    }
    expect(found).toEqual({});
  });

  test("each page is at most 60 KB compressed, without inline script or style", async () => {
    const app = await testApp();
    const { clinic, ticketToken } = await aBusyClinic(app, 2);
    const { context, errors } = await aBrowser();
    const browser = context.browser();
    const sizes: string[] = [];
    for (const path of ["/", `/board/${clinic.id}`, `/desk/${clinic.id}`, `/t#${ticketToken}`, "/docs"]) {
      const page = await (browser as NonNullable<typeof browser>).newPage(); // with an empty cache
      let bytes = 0;
      page.on("response", async (response) => {
        if (/html|css|javascript|svg|manifest/.test(response.headers()["content-type"] ?? "")) {
          bytes += await response.body().then(
            (body) => gzipSync(body).length,
            () => 0,
          );
        }
      });
      await page.goto(app.url + path);
      await page.waitForLoadState("load").then(() => page.waitForTimeout(4_000));
      expect(await page.locator("script:not([src]), style, [style*=':']:not(.number)").count(), path).toBe(0);
      sizes.push(`${path.split("#")[0]} ${(bytes / 1024).toFixed(1)} KB`);
      expect(bytes, path).toBeLessThan(budgetBytes);
      expect(bytes, path).toBeGreaterThan(2_000);
      await page.close();
    }
    process.stdout.write(`compressed: ${sizes.join(", ")}\n`);
    expect(errors).toEqual([]);
  });

  test("at 600 patients the desk writes only the rows that changed, without a stutter", {
    timeout: 180_000,
  }, async () => {
    const app = await testApp();
    const { clinic } = await aBusyClinic(app, 600);
    const { open } = await aBrowser();
    const desk = await open(`${app.url}/desk/${clinic.id}?lang=en`);
    await signIn(desk, await app.aKey("staff", clinic.id));
    const rows = (selector: string, count: number) =>
      desk.waitForFunction(
        ([wanted, length]) => (globalThis as any).document.querySelectorAll(wanted).length === length,
        [selector, count] as const,
      );
    await rows("[data-list=regular] .row", 600);
    await desk.evaluate(`
      globalThis.longTasks = []; globalThis.touched = new Set();
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: "longtask" });
      new MutationObserver((records) => {
        for (const { target } of records) {
          const row = (target.closest ? target : target.parentElement).closest(".row");
          if (row) touched.add(row.dataset.key);
        }
      }).observe(document.querySelector("#lists"), { subtree: true, childList: true });`);
    for (let number = 2; number <= 6; number++) {
      await desk.getByRole("button", { name: new RegExp(`^Call next: ${number}\\b`) }).click();
      await desk.waitForSelector(`.inside .row-number:has-text("${number}")`);
    }
    await desk.fill("#find", "17");
    await rows(".waiting .row", 1);
    const { longest, touched } = (await desk.evaluate(
      "({ longest: Math.max(0, ...longTasks), touched: touched.size })",
    )) as { longest: number; touched: number };
    process.stdout.write(
      `600 patients: longest task ${Math.round(longest)} ms, rows written by five calls: ${touched}\n`,
    );
    expect(touched).toBeLessThanOrEqual(10);
    expect(longest).toBeLessThan(300);
  });

  test("a day's worth of updates leaves neither nodes nor memory behind", { timeout: 180_000 }, async () => {
    const app = await testApp();
    const { clinic } = await aBusyClinic(app, 40);
    const { open, context } = await aBrowser();
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
    const id = `B-${clinic.id}-${clinic.today.replaceAll("-", "")}-0001`;
    const callTimes = async (times: number) => {
      for (let time = 0; time < times; time++) {
        const reply = await app
          .request("post", `${clinic.path}/bookings/${id}/call`)
          .send({ calledTo: `Room ${time % 5}` });
        expect(reply.status).toBe(200);
      }
      await board.waitForTimeout(300);
    };
    await callTimes(100);
    const before = await measure();
    await callTimes(600);
    const after = await measure();
    process.stdout.write(`600 updates: nodes ${before.nodes} → ${after.nodes}, heap ${before.heap} → ${after.heap}\n`);
    expect(after.nodes).toBeLessThanOrEqual(before.nodes + 20);
    expect(after.listeners).toBeLessThanOrEqual(before.listeners + 5);
    expect(after.heap - before.heap).toBeLessThan(500_000);
  });
});
