import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeFaults } from "./axe.js";
import { aVisitor, type browserAndServer } from "./browser.js";
import { aBooker } from "./test-app.js";

/** The second of a private clinic's two patients of today, with the page open in English. */
export async function aHolder(
  { app, browser }: ReturnType<typeof browserAndServer>,
  { url = app.url, fields = {} } = {},
) {
  const clinic = await app.aClinic(fields);
  const { book } = aBooker(app, clinic);
  await book({ date: clinic.today });
  const mine = await book({ date: clinic.today });
  const { open } = await aVisitor(browser, { viewport: { width: 390, height: 844 } });
  const page = await open(`${url}/t?lang=en#${mine.ticketToken}`);
  await page.waitForSelector("#said:has-text('1 ahead of you')");
  return { clinic, mine, page, inArabic: () => page.click("#language") };
}

export const isFaultless = async (page: Page) => expect(await axeFaults(page, "all")).toEqual([]);

/** A date as the pages write it. */
export const dateIn = (locale: string, date: string) =>
  new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" })
    .format(new Date(date))
    .replace(/[0-9٠-٩].*$/, (day) => day.replaceAll(" ", "\u00a0"));
