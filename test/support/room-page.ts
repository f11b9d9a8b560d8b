import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { aVisitor, isLive, proveWho, type Who } from "./browser.js";
import type { TestApp } from "./test-app.js";

/** A phone as small as any that is still sold. */
export const smallPhone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

interface RoomOptions {
  who: Who;
  /** Where the server is reached. */
  url?: string;
  room?: string;
  language?: "ar" | "en";
  visitor?: BrowserContextOptions;
}

/** The page of a doctor's room, signed in. */
export async function aRoom(
  { app, browser }: { app: TestApp; browser: Browser },
  clinic: { id: number },
  { who, url = app.url, room = "", language = "en", visitor: options = {} }: RoomOptions,
) {
  const visitor = await aVisitor(browser, options);
  const page = await visitor.open(`${url}/doctor/${clinic.id}?lang=${language}`);
  await proveWho(page, who);
  await page.waitForSelector(".turns:visible");
  await isLive(page);
  await page.waitForSelector("#waiting:not(:empty)");
  if (room) await page.fill("#room", room);
  /** A press before the answer to the one before is dropped. */
  const callable = ".call-next:not([data-busy])";
  const canCall = () => page.locator(callable).waitFor({ state: "attached" });
  const namesIn = (list: string) => page.locator(`#${list} .row-name`).allTextContents();
  const shows = (list: string, names: string[]) =>
    expect.poll(() => namesIn(list), { timeout: 15_000, message: list }).toEqual(names);
  return {
    ...visitor,
    page,
    /** Waits until these are in, and these are next. */
    turns: async (inside: string[], next: string[]) => {
      await shows("inside", inside);
      await shows("next", next);
    },
    before: (names: string[]) => shows("before", names),
    press: (name: string | RegExp) => page.getByRole("button", { name, exact: true }).click(),
    said: (text: string) => page.waitForSelector(`#notices .notice-line:has-text("${text}")`),
    callNext: () => page.locator(callable).click(),
    canCall,
    /** Nothing has the focus, as when somebody has touched the page beside all of its buttons. */
    blur: async () => {
      await canCall();
      await page.evaluate("document.activeElement.blur()");
    },
  };
}

/** Everything that can be pressed and is smaller than a thumb needs, or outside of the page. */
export const tooSmall = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll("button, input, select")]
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, { width }]) => width > 0)
    .filter(([, { width, height, left, right }]) => width < 44 || height < 44 || left < 0 || right > innerWidth)
    .map(([node, { width, height }]) => (node.id || node.textContent) + " " + width + "×" + height)`);
