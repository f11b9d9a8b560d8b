import type { AddressInfo } from "node:net";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { createApp } from "../../src/app.js";
import { close, createHttpServer, listen } from "../../src/http/server.js";
import { chromiumPath } from "./chromium.js";
import type { TestApp } from "./test-app.js";

if (!chromiumPath) process.stdout.write("\nBrowser tests are SKIPPED: there is no Chromium (CHROMIUM=… names one).\n");

/** A browser of its own; whatever a page reports as an error fails nobody, but is collected. */
export async function aBrowser(options: Parameters<Awaited<ReturnType<typeof launch>>["newContext"]>[0] = {}) {
  const browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const errors: string[] = [];
  context.on("weberror", (error) => errors.push(String(error.error())));
  context.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) errors.push(message.text());
  });
  return { context, errors, open: (url: string) => opened(context, url) };
}

async function launch() {
  const browser = await chromium.launch({
    executablePath: chromiumPath as string,
    args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
  });
  onTestFinished(() => browser.close());
  return browser;
}

async function opened(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

export const isLive = (page: Page) => page.waitForSelector('html[data-live="live"]');

/** Signs in at the desk as a person would. */
export async function signIn(page: Page, key: string): Promise<void> {
  await page.fill("#key", key);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#booking-form:visible");
  await isLive(page);
}

/** The way between browser and server, which can be cut or answer like a proxy without a server. */
export async function aGateway(app: TestApp) {
  const served = createApp(app.context);
  let isBad = false;
  const newServer = () =>
    createHttpServer((request, response) => {
      if (!isBad) return served(request, response);
      response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
    }, app.context.config);
  let server = newServer();
  await listen(server, 0, "127.0.0.1");
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => close(server, 100));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => close(server, 0),
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
