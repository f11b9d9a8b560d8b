import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect, vi } from "vitest";
import { aVisitor, enterBy, isLive, signIn } from "./browser.js";
import { aBooker, type TestApp } from "./test-app.js";

interface DeskOptions {
  /** Of the clinic. */
  fields?: object;
  language?: "ar" | "en";
  visitor?: BrowserContextOptions;
  /** Who signs in by name; nobody: the clinic's key is used. */
  person?: (clinic: Clinic) => Promise<{ username: string }>;
  /** What is so before the desk is opened. */
  arrange?: (clinic: Clinic, book: ReturnType<typeof aBooker>["book"]) => Promise<unknown>;
  /** What is so of its browser by then. */
  prepare?: (context: BrowserContext) => Promise<unknown>;
}

type Clinic = Awaited<ReturnType<TestApp["aClinic"]>>;

/** A clinic with these patients waiting today, and a desk that is signed in to it. */
export async function aDesk(
  { app, browser }: { app: TestApp; browser: Browser },
  names: string[] = [],
  { fields = {}, language = "en", visitor: options, person, arrange, prepare }: DeskOptions = {},
) {
  const clinic = await app.aClinic({ publicBoard: true, ...fields });
  const { book } = aBooker(app, clinic);
  for (const [index, name] of names.entries()) {
    await book({ date: clinic.today, patient: { name, phone: `077012345${String(index).padStart(2, "0")}` } });
  }
  await arrange?.(clinic, book);
  const key = await app.aKey("staff", clinic.id);
  const who = await person?.(clinic);
  const address = `${app.url}/desk/${clinic.id}?lang=${language}`;
  const anotherDesk = async () => {
    const visitor = await aVisitor(browser, options);
    await prepare?.(visitor.context);
    if (!who) await enterBy(key, visitor.context, app.url + clinic.path);
    const page = await visitor.open(address);
    if (who) await signIn(page, who);
    await page.waitForSelector("#booking-form:visible");
    await isLive(page);
    return { ...visitor, page };
  };
  const visitor = await anotherDesk();
  const { page } = visitor;
  return {
    ...visitor,
    clinic,
    key,
    address,
    book,
    anotherDesk,
    /** Presses a button; what a row keeps behind “more” is looked for there. */
    press: async (name: string | RegExp) => {
      const [, number] = /: (\d+) /.exec(String(name)) ?? [];
      const button = page.getByRole("button", { name, exact: true });
      if (number && (await button.count()) === 0)
        await page.getByRole("button", { name: new RegExp(`^More: ${number} `) }).click();
      await button.and(page.locator(":not([data-busy])")).click(); // a press before the answer to the one before is dropped
    },
    menu: (list = "regular") => page.click(`.list[data-list=${list}] .list-more`),
    said: (text: string) => page.waitForSelector(`#notices .notice-line:has-text("${text}")`),
    /** Takes back what the notice says. */
    undo: (said: string) =>
      page.locator("#notices .notice-line", { hasText: said }).getByRole("button", { name: "Undo" }).click(),
    /** Waits until the table says so of the regular list. */
    isStored: (number: number, expected: object) =>
      vi.waitFor(async () => {
        const [row] = await app.database.query(
          `select status, calls, called_to as "calledTo" from bookings
            where clinic_id = $1 and list = 'regular' and number = $2`,
          [clinic.id, number],
        );
        expect(row).toMatchObject(expected);
      }, 10_000),
    waiting: (numbers: number[]) => waitingOn(page, numbers),
    /** Waits until this has the focus: its id, or its name for those who hear it. */
    hasFocus: (expected: string | RegExp) => focusIsOn(page, expected),
  };
}

/** Waits until the regular list shows these numbers waiting, in this order. */
const waitingOn = (page: Page, numbers: number[]) =>
  vi.waitFor(async () => {
    const shown = page.locator(".list[data-list=regular] .waiting .row:not([hidden]) .row-number");
    expect((await shown.allTextContents()).map(Number)).toEqual(numbers);
  }, 10_000);

export const focusOf = (page: Page) =>
  page.evaluate<string>(
    "(({ id, tagName, textContent, ariaLabel }) => tagName === 'BODY' ? tagName : ariaLabel || id || textContent.trim() || tagName)(document.activeElement)",
  );

const focusIsOn = (page: Page, expected: string | RegExp) =>
  vi.waitFor(async () => expect(await focusOf(page)).toMatch(expected), 10_000);
