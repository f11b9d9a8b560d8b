import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { daysAfter } from "../support/desk-shifts.js";

const everyDay = { workingDays: ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] };

describe.skipIf(!chromiumPath)("who is looked for on all days (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("is found when nobody is on the day that is shown, or by a key; choosing leads to their day and row; days that are over are told too, when asked for by a key", async () => {
    const desk = await aDesk(shared, ["Ali", "Sara"], { fields: everyDay });
    const { page, clinic } = desk;
    const { keyboard } = page;
    const [soon, later] = [daysAfter(clinic.today, 2), daysAfter(clinic.today, 20)];
    await desk.book({ date: soon, patient: { name: "أحمد كاظم", phone: "07709998877" } });
    await desk.book({ date: later, list: "golden", patient: { name: "Sara Salim" } });
    const hits = page.locator("#other-days button");
    await keyboard.press("Alt+f");
    await keyboard.type("sara");
    await desk.waiting([2]);
    expect(await hits.count(), "whoever is found here is meant").toBe(0);
    await keyboard.press("Alt+a");
    await expect.poll(() => hits.count()).toBe(1);
    await desk.waiting([2]);
    await page.fill("#find", "٩٩٩٨٨٧٧");
    await page.waitForSelector("#nobody-found-text:has-text('Found on other days: ٩٩٩٨٨٧٧')");
    await expect.poll(() => hits.allInnerTexts()).toEqual([expect.stringContaining("أحمد كاظم")]);
    await page.fill("#find", "2"); // a number is one of this day
    await desk.waiting([2]);
    await keyboard.press("Alt+a");
    await page.waitForSelector("#nobody-found-text:has-text('Nobody on the other days is found by: 2')");
    await page.fill("#find", "احمد");
    await keyboard.press("Enter");
    await desk.hasFocus(/أحمد كاظم/);
    await hits.first().click();
    await page.locator(`#days [data-key="${soon}"][aria-checked=true]`).waitFor();
    await desk.hasFocus("Other day: 1 أحمد كاظم");
    expect(await page.inputValue("#find")).toBe("");
    await shared.app.request("patch", `${clinic.path}/bookings/${idOf(clinic, soon)}`).send({ status: "cancelled" });
    await page.waitForSelector(".finished:not([hidden])");
    await keyboard.press("Alt+d");
    await keyboard.press("Home");
    await desk.waiting([1, 2]);
    await page.fill("#find", "احمد");
    await hits.filter({ hasText: "cancelled" }).click();
    await desk.hasFocus(/^Undo: waits again: 1/); // also among those who are done with

    const over = daysAfter(clinic.today, 1);
    await desk.book({ date: over, patient: { name: "Huda Karim", phone: "07705556677" } });
    await shared.app.request("post", `${clinic.path}/days/regular/${over}/close`).expect(200);
    await keyboard.press("Alt+d");
    await keyboard.press("Home");
    await desk.waiting([1, 2]);
    await page.fill("#find", "hud");
    await page.waitForSelector("#nobody-found-text:has-text('Nobody is found on any day by: hud')");
    await page.keyboard.press("Alt+a");
    await page.locator("#other-days li", { hasText: /1 Huda Karim.*cancelled/ }).waitFor();
    await page.fill("#find", "٠٧٧٠ ٥٥٥ ٦٦٧٧");
    await page.locator("#other-days li").waitFor({ state: "detached" });
    await page.keyboard.press("Alt+a");
    await page.locator("#other-days li", { hasText: "Huda Karim" }).waitFor();
    expect(await page.locator("#other-days button").count(), "its rows are no longer here").toBe(0);
  });
});

const idOf = (clinic: { id: number }, date: string) => `B-${clinic.id}-${date.replaceAll("-", "")}-0001`;
