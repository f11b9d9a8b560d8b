import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeFaults } from "./axe.js";
import { aVisitor, type browserAndServer } from "./browser.js";
import { aBooker, type TestApp } from "./test-app.js";

/** A private clinic with two patients today, and the booking of the second. */
export async function secondOfTwo(app: TestApp, fields: object = {}) {
  const clinic = await app.aClinic(fields);
  const { book } = aBooker(app, clinic);
  await book({ date: clinic.today });
  return { clinic, mine: await book({ date: clinic.today }) };
}

/** The second of two patients, with the page open in English. Its clock can be put forward. */
export async function aHolder(
  { app, browser }: ReturnType<typeof browserAndServer>,
  { url = app.url, fields = {} } = {},
) {
  const { clinic, mine } = await secondOfTwo(app, fields);
  const { open, context } = await aVisitor(browser, { viewport: { width: 390, height: 844 } });
  await context.clock.install();
  const page = await open(`${url}/t?lang=en#${mine.ticketToken}`);
  await page.waitForSelector("#said:has-text('1 ahead of you')");
  return { clinic, mine, page, inArabic: () => page.selectOption("#language", "ar") };
}

/** Long enough for the next try of a page that has lost its server. */
export const wait = (page: Page) => page.clock.fastForward("00:30");

export const isFaultless = async (page: Page) => expect(await axeFaults(page, "all")).toEqual([]);

/** A date as the pages write it. */
export const dateIn = (locale: string, date: string) =>
  new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" })
    .format(new Date(date))
    .replace(/[0-9٠-٩].*$/, (day) => day.replaceAll(" ", "\u00a0"));
