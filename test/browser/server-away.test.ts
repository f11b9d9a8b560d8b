import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { aGateway, aVisitor, browserAndServer, isLive, keepsPages, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBoard } from "../support/group-stream.js";
import { withShell } from "../support/shell.js";
import { aBooker } from "../support/test-app.js";

/** The pages' files are kept from now on. */
const isKept = (page: Page) =>
  page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)") as Promise<string>;

const keptAddresses = (page: Page) =>
  page.evaluate(`(async () => {
    const addresses = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) addresses.push(new URL(url).pathname);
    return addresses;
  })()`) as Promise<string[]>;

/** The next version paints in another colour, and its files are therefore another shell: of two files, for to keep them all is dear. */
const nextVersion = (script: string): Record<string, [type: string, text: string]> => ({
  "/style.css": ["text/css", ":root { --paper: rebeccapurple }"],
  "/service-worker.js": ["text/javascript", withShell(script, "next", ["/board.html", "/style.css"])],
});

const paper = (page: Page) =>
  page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')") as Promise<string>;

describe.skipIf(!chromiumPath)("while the server is away (skipped without chromium)", () => {
  const shared = browserAndServer();
  const ends: (() => Promise<void>)[] = [];
  let visitor: Awaited<ReturnType<typeof aVisitor>>;
  let gateway: Awaited<ReturnType<typeof aGateway>>;
  let upgraded: ReturnType<typeof nextVersion> | undefined;
  /** One visitor, for to keep the files of all pages is dear. */
  beforeAll(async () => {
    const atEnd = (end: () => Promise<void>) => ends.push(end);
    visitor = await aVisitor(shared.browser, keepsPages, atEnd);
    gateway = await aGateway(shared.app, {
      atEnd,
      instead: ({ url = "" }, response) => {
        const [type, text] = upgraded?.[url] ?? [];
        if (type) response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-cache" }).end(text);
        return type !== undefined;
      },
    });
  });
  afterEach(async () => {
    for (const page of visitor.context.pages()) await page.close();
    upgraded = undefined;
    await gateway.stop();
    await gateway.start();
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** A board whose browser has kept the files of all pages. */
  async function aKeptBoard() {
    const clinic = await shared.app.aClinic({ publicBoard: true });
    const board = await visitor.open(`${gateway.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    await isKept(board);
    return { clinic, board };
  }

  test("boards, desk, doctor's room, all clinics, kiosk and ticket open, say so, and are live when it is back; no desk is signed out behind its back; what the server says, and who waits, is never kept", async () => {
    const { app } = shared;
    const { open, errors } = visitor;
    const { clinic, board } = await aKeptBoard();
    const { ticketToken } = await aBooker(app, clinic).book({ date: clinic.today });
    const kioskKey = await app.aKey("display", clinic.id);
    const hall = await aBoard(app, [clinic]);
    const desk = await open(`${gateway.url}/desk/${clinic.id}?lang=en`);
    await signIn(desk, await app.aKey("staff", clinic.id));

    await gateway.stop();
    await desk.click("#sign-out");
    await desk.waitForSelector('.notice-line:has-text("The server is out of reach")');
    expect(await desk.isVisible("#booking-form")).toBe(true);
    await desk.reload();
    await desk.waitForSelector('#sign-in-problem:has-text("The server is out of reach")');
    await board.reload();
    const group = await open(`${gateway.url}/board/g/${hall.id}?lang=en`); // for the first time, as all that follow
    const ticket = await open(`${gateway.url}/t?lang=en#${ticketToken}`);
    const kiosk = await open(`${gateway.url}/arrive/${clinic.id}?lang=en#key=${kioskKey}`);
    for (const page of [board, group, ticket, kiosk]) await page.waitForSelector('#live:has-text("Connecting")');
    const signedOut = await visitor.context.newPage();
    for (const address of ["/org/1", `/doctor/${clinic.id}`]) {
      await signedOut.goto(`${gateway.url}${address}?lang=en`);
      await signedOut.waitForSelector("#sign-in:visible");
    }
    await gateway.start();
    for (const page of [board, group]) {
      await isLive(page);
      await page.waitForSelector(".next-numbers li:has-text('1')");
    }
    await isLive(ticket);
    await kiosk.waitForSelector("#code:visible");
    await desk.waitForSelector("#booking-form:visible");
    await isLive(desk);

    gateway.answerBadly(true); // a proxy answers 502 for it
    await board.reload();
    await board.waitForSelector('#live:has-text("Connecting")');
    gateway.answerBadly(false);
    await isLive(board);
    const kept = await keptAddresses(desk);
    expect(kept).toContain("/t.html");
    expect(kept.filter((address) => !/^\/[\w/.-]+\.(html|css|js|svg)$/.test(address))).toEqual([]);
    expect(errors).toEqual([]);
  });

  test("a page opened after an upgrade is the new one, at once, and so is what is kept", async () => {
    const { board } = await aKeptBoard();
    upgraded = nextVersion((await shared.app.request("get", "/service-worker.js", null)).text);
    await board.reload();
    expect(await paper(board)).toBe("rebeccapurple");
    await vi.waitUntil(async () => String(await board.evaluate("caches.keys()")) === "dawr-shell-next", 20_000);
    await gateway.stop();
    await board.reload();
    expect(await paper(board)).toBe("rebeccapurple");
  });
});
