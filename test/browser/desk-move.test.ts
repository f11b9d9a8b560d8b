import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { aDeskWithShifts, daysAfter, evening, noon } from "../support/desk-shifts.js";

const everyDay = { workingDays: ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] };

describe.skipIf(!chromiumPath)("a booking that is changed at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();
  const stored = (clinicId: number, name: string) =>
    shared.app.database.query(
      "select date::text, shift, number, status, cancelled_by as by from bookings where clinic_id = $1 and patient_name = $2 order by date, number",
      [clinicId, name],
    );

  test("gets another day by keyboard, not by an Enter too many, and comes back", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda"], { fields: { ...everyDay, capacity: 2 } });
    const { page, clinic } = desk;
    const tomorrow = daysAfter(clinic.today, 1);
    for (const name of ["Noor", "Omar"]) await desk.book({ date: tomorrow, patient: { name } });
    await desk.press("Other day: 1 Ali");
    await page.keyboard.press("Enter"); // chose nothing
    await page.waitForSelector("#move-booking .problem:has-text('Choose a day first.')");
    await page.selectOption("#move-booking select", tomorrow);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#move-booking .problem:has-text('All places of this day are taken')"); // refused, to be corrected
    await page.selectOption("#move-booking select", daysAfter(clinic.today, 2));
    await page.keyboard.press("Enter");
    await desk.said("1 Ali — moved to");
    await desk.waiting([2]);
    await desk.hasFocus("Call: 2 Huda");
    expect(await stored(clinic.id, "Ali")).toMatchObject([
      { date: clinic.today, status: "cancelled", by: "move" },
      { date: daysAfter(clinic.today, 2), status: "booked", number: 1 },
    ]);
    await page.keyboard.press("Alt+z");
    await desk.said("3 Ali — undone"); // the number of before is never given again
    await desk.waiting([2, 3]);
    await desk.press("Other day: 2 Huda");
    await page.keyboard.press("Escape");
    await desk.waiting([2, 3]);
    await desk.press("Other day: 2 Huda");
    await page.selectOption("#move-booking select", "another");
    await page.getByLabel("Another day", { exact: true }).last().fill(daysAfter(clinic.today, 40));
    await page.locator("#move-booking").getByRole("button", { name: "Move" }).click();
    await desk.said("1 Huda — moved to");
    await page.locator(`#days [data-key="${daysAfter(clinic.today, 40)}"]`).click();
    await desk.waiting([1]);
  });

  test("gets another shift of its day, and is printed anew", async () => {
    const desk = await aDeskWithShifts(shared, [[2, "Ali"]], { shifts: [noon, evening] });
    const { page, clinic } = desk;
    await page.evaluate(
      "globalThis.print = () => { globalThis.printed = document.querySelector('.ticket-number').textContent; }",
    );
    await desk.press("Other day: 101 Ali");
    await page.selectOption("#move-booking select", clinic.today);
    expect(await page.locator("#move-booking select").nth(1).locator("option").allInnerTexts()).toEqual([
      "17:00–21:00 — 0\u00a0of\u00a020",
    ]);
    await page.keyboard.press("Enter");
    await desk.said("201 Ali — moved to");
    await page.locator("#notices").getByRole("button", { name: "Print ticket" }).click();
    await expect.poll(() => page.evaluate("globalThis.printed")).toBe("201");
    expect(await page.locator(".ticket-list").textContent()).toMatch(/, 17:00–21:00$/);
    expect(await stored(clinic.id, "Ali")).toMatchObject([
      { shift: 2, by: "move" },
      { shift: 3, status: "booked" },
    ]);
  });

  test("is corrected in name and phone, with why not beside it, and as it was by one key", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda"]);
    const { page, clinic } = desk;
    const patient = async () => {
      const [row] = await shared.app.database.query(
        "select patient_name as name, patient_phone as phone from bookings where clinic_id = $1 and number = 1",
        [clinic.id],
      );
      return row;
    };
    const dialog = page.locator("#correct-patient");
    await desk.press("Correct: 1 Ali");
    await desk.hasFocus("INPUT");
    await page.keyboard.press("Escape");
    await desk.hasFocus("Correct: 1 Ali");
    await desk.press("Correct: 1 Ali");
    await dialog.getByLabel("Name").fill("");
    await page.keyboard.press("Enter");
    await dialog.locator(".problem:has-text('Write the name first')").waitFor();
    await dialog.getByLabel("Name").fill("Aliya");
    await dialog.getByLabel("Phone").fill("12");
    await page.keyboard.press("Enter");
    await dialog.locator(".problem:has-text('This is not a phone number.')").waitFor();
    await dialog.getByLabel("Phone").fill("٠٧٧٠٩٩٩٨٨٧٧");
    await page.keyboard.press("Enter");
    await desk.said("1 Aliya — corrected");
    expect(await patient()).toEqual({ name: "Aliya", phone: "+9647709998877" });
    await page.keyboard.press("Alt+z");
    await desk.said("1 Ali — undone");
    expect(await patient()).toEqual({ name: "Ali", phone: "+9647701234500" });
    await desk.press("Correct: 1 Ali");
    await dialog.getByRole("button", { name: "Back" }).focus();
    await page.keyboard.type("Sara Ahmed"); // letters and the space of a name press nothing
    await dialog.waitFor();
    expect(await dialog.getByLabel("Name").inputValue()).toContain("Sara Ahmed");
    expect(await patient()).toMatchObject({ name: "Ali" });
    await page.keyboard.press("Escape");
    await page.click("#sign-out");
    await desk.hasFocus("key");
    const left = () =>
      page.$$eval("dialog", (all) => all.map((one) => one.textContent + one.querySelector("input")?.value));
    expect((await left()).join(), "whom it was about is nobody's who signs in next").not.toMatch(/Ali|Sara/);
  });
});
