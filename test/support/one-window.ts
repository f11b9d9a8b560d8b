import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { aVisitor, browserAndServer, calmly } from "./browser.js";
import type { TestAppOptions } from "./test-app.js";

export type OneWindow = Awaited<ReturnType<typeof aVisitor>> & { page: Page };

/**
 * One server, and one window for all tests of a file: a window of its own costs as much as the page in it. A test that
 * installs what no visit takes away (a clock, a script before all others) asks for a visitor of its own.
 */
export function windowAndServer(options: TestAppOptions = {}) {
  const shared = browserAndServer(options) as ReturnType<typeof browserAndServer> & { window: OneWindow };
  beforeAll(async () => {
    const visitor = await aVisitor(shared.browser, {}, () => {});
    shared.window = { ...visitor, page: await visitor.context.newPage() };
  });
  afterAll(() => shared.window.context.close());
  return shared;
}

/** Goes there as somebody whom this browser has never seen. `enter`: gets the cookies that she has nevertheless. */
export async function visitAnew(
  { page, context, errors }: OneWindow,
  address: string,
  enter: (context: BrowserContext) => Promise<unknown> = async () => {},
): Promise<void> {
  for (const other of context.pages()) if (other !== page) await other.close();
  await context.unrouteAll();
  await page.unrouteAll();
  if (page.url().startsWith("http")) await page.evaluate("localStorage.clear(); sessionStorage.clear()");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(calmly.viewport);
  await context.clearCookies();
  await enter(context);
  errors.length = 0;
  await page.goto(address);
}
