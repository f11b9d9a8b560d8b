import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Page } from "playwright-core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createApp } from "../../src/app.js";
import { close, createHttpServer, listen } from "../../src/http/server.js";
import { aGateway, aVisitor, browserAndServer, isLive, keepsPages, signIn } from "../support/browser.js";
import { chromiumPath, whole } from "../support/chromium.js";
import { aBoard } from "../support/group-stream.js";
import { aBooker, type TestApp } from "../support/test-app.js";

/** The pages' files are kept from now on. */
const isKept = (page: Page) =>
  page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)") as Promise<string>;

/** Of the icons that the page's manifest names, those of fixed size: as they are, if they are as it says. */
const sizesOfIcons = (page: Page) =>
  page.evaluate(`(async () => {
    const { icons } = await (await fetch(document.querySelector("link[rel=manifest]").href)).json();
    const fixed = icons.filter(({ sizes }) => sizes !== "any");
    return Promise.all(fixed.map(async ({ src, sizes }) => {
      const { width, height } = await createImageBitmap(await (await fetch(src)).blob());
      return sizes === width + "x" + height ? sizes : src + " is not " + sizes;
    }));
  })()`) as Promise<string[]>;

const keptAddresses = (page: Page) =>
  page.evaluate(`(async () => {
    const addresses = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) addresses.push(new URL(url).pathname);
    return addresses;
  })()`) as Promise<string[]>;

describe.skipIf(!chromiumPath)("while the server is away (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("boards, desk, doctor's room, all clinics, kiosk and ticket open, say so, and are live when it is back; what the server says, and who waits, is never kept", async () => {
    const { app, browser } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const { ticketToken } = await aBooker(app, clinic).book({ date: clinic.today });
    const gateway = await aGateway(app);
    const { open, errors } = await aVisitor(browser, keepsPages);
    const board = await open(`${gateway.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    await isKept(board);
    const ticket = await open(`${gateway.url}/t?lang=en#${ticketToken}`);
    await isLive(ticket);
    const desk = await open(`${gateway.url}/desk/${clinic.id}?lang=en`);
    await desk.waitForSelector("#sign-in:visible");
    const clinics = await open(`${gateway.url}/org/1?lang=en`);
    await clinics.waitForSelector("#sign-in:visible");
    const room = await open(`${gateway.url}/doctor/${clinic.id}?lang=en`);
    await room.waitForSelector("#sign-in:visible");
    const kiosk = await open(`${gateway.url}/arrive/${clinic.id}?lang=en#key=${await app.aKey("display", clinic.id)}`);
    await isLive(kiosk);
    const group = await open(`${gateway.url}/board/g/${(await aBoard(app, [clinic])).id}?lang=en`);
    await isLive(group);
    const kept = await keptAddresses(desk);
    expect(kept).toContain("/t.html");
    expect(kept.filter((address) => !/^\/[\w/.-]+\.(html|css|js|svg)$/.test(address))).toEqual([]);

    await gateway.stop();
    for (const page of [board, group, ticket, kiosk]) {
      await page.reload();
      await page.waitForSelector('#live:has-text("Connecting")');
    }
    for (const page of [desk, clinics, room]) {
      await page.reload();
      await page.waitForSelector("#sign-in:visible");
    }
    await gateway.start();
    for (const page of [board, group]) {
      await isLive(page);
      await page.waitForSelector(".next-numbers li:has-text('1')");
    }
    await isLive(ticket);
    await kiosk.waitForSelector("#code:visible");

    gateway.answerBadly(true); // a proxy answers 502 for it
    await board.reload();
    await board.waitForSelector('#live:has-text("Connecting")');
    gateway.answerBadly(false);
    await isLive(board);
    expect(errors).toEqual([]);
  });

  test("a desk is not signed out behind its back, and goes on by itself when the server is back", async () => {
    const { app, browser } = shared;
    const clinic = await app.aClinic();
    const gateway = await aGateway(app);
    const { open } = await aVisitor(browser, keepsPages);
    const desk = await open(`${gateway.url}/desk/${clinic.id}?lang=en`);
    await signIn(desk, await app.aKey("staff", clinic.id));
    await isKept(desk);
    await gateway.stop();
    await desk.click("#sign-out");
    await desk.waitForSelector('.notice-line:has-text("The server is out of reach")');
    expect(await desk.isVisible("#booking-form")).toBe(true);
    await desk.reload();
    await desk.waitForSelector('#sign-in-problem:has-text("The server is out of reach")');
    await gateway.start();
    await desk.waitForSelector("#booking-form:visible");
    await isLive(desk);
  });

  test("boards, desk, doctor's room and kiosk can be installed", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const browser = await chromium.launch(whole);
    onTestFinished(() => browser.close());
    const { context } = await aVisitor(browser);
    const page = await context.newPage();
    for (const name of ["board", "board/g", "desk", "doctor", "arrive"]) {
      await page.goto(`${app.url}/${name}/${clinic.id}`);
      await page.waitForSelector("link[rel=manifest]", { state: "attached" });
      const devtools = await context.newCDPSession(page);
      const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
      expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]); // as every test's browser is
      expect(await sizesOfIcons(page)).toEqual(["192x192", "512x512", "512x512"]);
    }
  });

  test("a page opened after an upgrade is the new one, at once, and so is what is kept", async () => {
    const { app, browser } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const server = await anUpgradableServer(app);
    const { open } = await aVisitor(browser, keepsPages);
    const board = await open(`${server.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    await isKept(board);

    server.upgrade();
    await board.reload();
    expect(await paper(board)).toBe("rebeccapurple");
    await vi.waitUntil(async () => String(await board.evaluate("caches.keys()")) === "dawr-shell-next", 20_000);
    await server.stop();
    await board.reload();
    expect(await paper(board)).toBe("rebeccapurple");
  });
});

const paper = (page: Page) =>
  page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')") as Promise<string>;

/** The next version paints in another colour, and its files are therefore another shell. */
async function anUpgradableServer(app: TestApp) {
  const script = (await app.request("get", "/service-worker.js", null)).text;
  const next: Record<string, [type: string, text: string]> = {
    "/style.css": ["text/css", ":root { --paper: rebeccapurple }"],
    "/service-worker.js": ["text/javascript", script.replace(/"version":"\w+"/, '"version":"next"')],
  };
  const served = createApp(app.context);
  let isUpgraded = false;
  const server = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    const changed = isUpgraded ? next[request.url ?? ""] : undefined;
    if (!changed) return served(request, response);
    response.writeHead(200, { "Content-Type": changed[0], "Cache-Control": "no-cache" }).end(changed[1]);
  }, app.context.config);
  await listen(server, 0, "127.0.0.1");
  const stop = () => close(server, 0);
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop,
    upgrade: () => {
      isUpgraded = true;
    },
  };
}
