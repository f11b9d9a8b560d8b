import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { beforeAll, onTestFinished } from "vitest";
import { createApp } from "../../src/app.js";
import type { Clock } from "../../src/clock.js";
import { close, createHttpServer, listen } from "../../src/http/server.js";
import { password } from "./a-person.js";
import { aServer } from "./a-server.js";
import { borrowContext } from "./browser-contexts.js";
import { chromiumPath, forPages, whole } from "./chromium.js";
import { asKey, type TestApp, type TestAppOptions } from "./test-app.js";

if (!chromiumPath) process.stdout.write("\nBrowser tests are SKIPPED: there is no Chromium (CHROMIUM=… names one).\n");

/** One server and one browser for all tests of a file: to start them is most of what a short test takes. */
export function browserAndServer(options: TestAppOptions = {}) {
  const shared = aServer(options) as { app: TestApp; browser: Browser };
  beforeAll(async () => {
    shared.browser = await runningBrowser();
  });
  return shared;
}

let launched: Promise<Browser> | undefined;

/** One for all files that a process of vitest runs; playwright ends it with the process. */
const runningBrowser = () => (launched ??= chromium.launch(forPages));

let launchedWhole: Promise<Browser> | undefined;

/** The same with a window around each page, as notifications and installing need it. */
export const runningWholeBrowser = () => (launchedWhole ??= chromium.launch(whole));

/** A visitor like `aVisitor`, where a test has a server of its own. */
export const aBrowser = async (options: BrowserContextOptions = {}) => aVisitor(await runningBrowser(), options);

/**
 * Nothing moves unless a test wants it: Chromium draws sixty pictures a second as long as something does. Nor is a page kept:
 * for each visitor the service worker would load all files of all pages, in a process of its own.
 */
export const calmly = {
  viewport: { width: 1280, height: 720 },
  reducedMotion: "reduce",
  serviceWorkers: "block",
} satisfies BrowserContextOptions;

/** A visitor whose browser keeps the pages' files, as browsers do. To compress them all would be a good part of it. */
export const keepsPages: BrowserContextOptions = {
  serviceWorkers: "allow",
  extraHTTPHeaders: { "Accept-Encoding": "identity" },
};

type AtEnd = (end: () => Promise<void>) => void;

/** Somebody's own windows, cookies and storage. What a page reports as an error fails nobody, but is collected. */
export async function aVisitor(browser: Browser, options: BrowserContextOptions = {}, atEnd: AtEnd = onTestFinished) {
  const { context, giveBack, errors } = await borrowContext(browser, { ...calmly, ...options });
  atEnd(giveBack);
  const open = async (url: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
  return { context, errors, open };
}

export const isLive = (page: Page) => page.waitForSelector('html[data-live="live"]');

/** By a key, or by name. */
export type Who = string | { username: string };

/** Signs in at a clinic's page as a person would. */
export async function proveWho(page: Page, who: Who): Promise<void> {
  if (typeof who === "string") {
    await page.fill("#key", who);
    return page.click("#sign-in [type=submit]"); // by Enter, an Enter right after it would count as its double press
  }
  await page.fill("#username", who.username);
  await page.fill("#password", password);
  await page.click("#sign-in-by-name .primary");
}

/** The same in advance, without the page: its cookie. `clinicUrl`: of the API. */
export const enterBy = (key: string, { request }: BrowserContext, clinicUrl: string) =>
  request.post(`${clinicUrl}/session`, { headers: asKey(key) });

/** The same at the desk, until it is live. */
export async function signIn(page: Page, who: Who): Promise<void> {
  await proveWho(page, who);
  await page.waitForSelector("#booking-form:visible");
  await isLive(page);
}

interface GatewayOptions {
  /** What its replies' `Date` says, if not the machine's time. */
  clock?: Clock;
  /** When to end, if not with the test. */
  atEnd?: AtEnd;
  /** Answers a request instead of the server, where it returns true. */
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** The way between browser and server, which can be cut or answer like a proxy without a server. */
export async function aGateway(app: TestApp, { clock, atEnd = onTestFinished, instead }: GatewayOptions = {}) {
  const served = createApp(app.context);
  let isBad = false;
  const newServer = () =>
    createHttpServer((request, response) => {
      if (clock) response.setHeader("Date", clock.now().toUTCString());
      if (instead?.(request, response)) return;
      if (!isBad) return served(request, response);
      response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
    }, app.context.config);
  let server = newServer();
  await listen(server, 0, "127.0.0.1");
  const { port } = server.address() as AddressInfo;
  atEnd(() => close(server, 100));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => close(server, 0),
    /** What a lost network does to what is open. */
    cut: () => server.closeAllConnections(),
    start: () => {
      server = newServer();
      return listen(server, port, "127.0.0.1");
    },
    answerBadly: (bad: boolean) => {
      isBad = bad;
      if (bad) server.closeAllConnections();
    },
  };
}
