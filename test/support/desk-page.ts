import type { Browser, Page } from "playwright-core";
import { expect, vi } from "vitest";
import { aVisitor, signIn } from "./browser.js";
import { aBooker, type TestApp } from "./test-app.js";

/** A clinic with these patients waiting today, and a desk that is signed in to it. */
export async function aDesk({ app, browser }: { app: TestApp; browser: Browser }, names: string[] = [], fields = {}) {
  const clinic = await app.aClinic({ publicBoard: true, ...fields });
  const { book } = aBooker(app, clinic);
  for (const [index, name] of names.entries()) {
    await book({ date: clinic.today, patient: { name, phone: `077012345${String(index).padStart(2, "0")}` } });
  }
  const key = await app.aKey("staff", clinic.id);
  const visitor = await aVisitor(browser);
  const address = `${app.url}/desk/${clinic.id}?lang=en`;
  const page = await visitor.open(address);
  await signIn(page, key);
  const press = (name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();
  return {
    ...visitor,
    page,
    clinic,
    key,
    address,
    press,
    book,
    said: (text: string) => saidBy(page, text),
    /** Takes back what the notice says; others may still stand beside it, or come before it. */
    undo: (said: string) =>
      page.locator("#notices .notice-line", { hasText: said }).last().getByRole("button", { name: "Undo" }).click(),
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
  };
}

const saidBy = (page: Page, text: string) => page.waitForSelector(`#notices .notice-line:has-text("${text}")`);

/** Waits until the regular list shows these numbers waiting, in this order. */
const waitingOn = (page: Page, numbers: number[]) =>
  vi.waitFor(async () => {
    const shown = await page.locator(".list[data-list=regular] .waiting .row-number").allTextContents();
    expect(shown.map(Number)).toEqual(numbers);
  }, 10_000);
