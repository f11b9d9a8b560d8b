import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { daysAfter } from "../support/desk-shifts.js";

const everyDay = { workingDays: ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] };

describe.skipIf(!chromiumPath)("the desk's strip of days (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("leads by keyboard, in the direction in which the page is read, to any day, which is shown live and booked on, and says how full each is", async () => {
    const desk = await aDesk(shared, ["Ali"], { fields: { ...everyDay, capacity: 2, goldenCapacity: 1 } });
    const { page, clinic } = desk;
    const { keyboard } = page;
    const [tomorrow, later] = [daysAfter(clinic.today, 1), daysAfter(clinic.today, 20)];
    await desk.book({ date: later, patient: { name: "Huda" } });
    const days = page.locator("#days > button");
    await expect.poll(() => days.count()).toBe(9); // today, the week, and the day that somebody is booked on
    await page.getByRole("radio", { name: /^Today Regular list 1 of 2.* Golden list 0 of 1$/ }).waitFor();
    await page
      .getByRole("radio", { name: /Regular list 1 of 2/ })
      .nth(1)
      .waitFor();

    await keyboard.press("Alt+d");
    await desk.hasFocus(/^Today/);
    await keyboard.press("ArrowRight");
    await page.waitForSelector('.list-counts:has-text("No list on this day yet")');
    await desk.waiting([]);
    await keyboard.type("Noor");
    await desk.hasFocus("name");
    await keyboard.press("Enter");
    await desk.said("Booked: number 1 Noor — ");
    await desk.waiting([1]);
    const [row] = await shared.app.database.query(
      "select date::text, number from bookings where clinic_id = $1 and patient_name = 'Noor'",
      [clinic.id],
    );
    expect(row).toEqual({ date: tomorrow, number: 1 });
    await desk.book({ date: tomorrow, patient: { name: "Omar" } }); // by another desk
    await desk.waiting([1, 2]);
    await page.locator('#days [data-state="full"][aria-checked="true"]').waitFor({ state: "detached" }); // golden has room

    await keyboard.press("Alt+d");
    await keyboard.press("End");
    await desk.waiting([1]);
    await page.waitForSelector('.row-name:has-text("Huda")');
    expect(
      await page.locator(".call-next:visible, [data-deed=call]:visible").count(),
      "nobody comes before their day",
    ).toBe(0);
    await keyboard.press("Home");
    await page.waitForSelector('.row-name:has-text("Ali")');
    await desk.hasFocus(/^Today/);

    await page.selectOption("#language", "ar"); // is walked in the direction in which the page is read
    await keyboard.press("Alt+d");
    await desk.hasFocus(/^اليوم/);
    await keyboard.press("ArrowLeft");
    await page.waitForSelector('.row-name:has-text("Noor")');
    await keyboard.press("ArrowRight");
    await page.waitForSelector('.row-name:has-text("Ali")');
  });

  test("reaches a day that nobody has made by its date, and today is shown before somebody is called", async () => {
    const desk = await aDesk(shared, ["Ali"], { fields: everyDay });
    const { page, clinic } = desk;
    const far = daysAfter(clinic.today, 90);
    await page.fill("#any-day", far);
    await desk.waiting([]);
    await page.fill("#name", "Sara");
    await page.keyboard.press("Enter");
    await desk.said("Booked: number 1 Sara — ");
    await desk.waiting([1]);
    await page.waitForSelector('.row-name:has-text("Sara")');
    await page.keyboard.press("Alt+c");
    await desk.said("Calls are for today");
    await page.waitForSelector('.row-name:has-text("Ali")');
    await desk.isStored(1, { status: "booked" });
    await page.keyboard.press("Alt+c");
    await page.waitForSelector('.inside .row-name:has-text("Ali")');
    await page.locator(`#days [data-key="${far}"]`).click();
    await desk.menu();
    await page.getByRole("button", { name: "Pause booking" }).click();
    await page.waitForSelector('.list[data-list=regular] .list-counts:has-text("Booking is paused")');
    await page.getByRole("button", { name: "Close the day" }).click();
    await page.waitForSelector("#question-text:has-text('Close: Regular list, ')");
    await page.click("#question-yes");
    await page.waitForSelector('.list-counts:has-text("The day is closed")');
    const [day] = await shared.app.database.query(
      "select status from booking_days where clinic_id = $1 and date = $2",
      [clinic.id, far],
    );
    expect(day).toEqual({ status: "closed" });
  });
});
