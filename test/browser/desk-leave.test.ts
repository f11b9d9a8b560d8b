import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { aDeskWithShifts, daysAfter, evening, noon } from "../support/desk-shifts.js";

const everyDay = { workingDays: ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] };

describe.skipIf(!chromiumPath)("a leave at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();
  const leavesOf = (clinicId: number) =>
    shared.app.database.query(
      `select lower(dates)::text as from, (upper(dates) - 1)::text as to, shift, note from clinic_exceptions where clinic_id = $1`,
      [clinicId],
    );
  const statusOf = async (clinicId: number, name: string) =>
    (
      await shared.app.database.query(
        "select status, cancelled_by as by from bookings where clinic_id = $1 and patient_name = $2 order by date",
        [clinicId, name],
      )
    )[0];

  test("tells first who waits then and asks what becomes of them, and no Enter too many enters it", async () => {
    const desk = await aDesk(shared, ["Ali"], { fields: everyDay });
    const { page, clinic } = desk;
    const [first, last] = [daysAfter(clinic.today, 1), daysAfter(clinic.today, 2)];
    await desk.book({ date: last, patient: { name: "Huda" } });
    const dialog = page.locator("#leave-dialog");
    const press = () => page.keyboard.press("Enter");
    await page.waitForSelector("#days > button");
    await desk.press("Leave…");
    await dialog.getByLabel("From").fill(first);
    await dialog.getByLabel("To", { exact: true }).fill(last);
    await dialog.getByLabel("Note for patients").fill("عيد مبارك");
    await press();
    await dialog.getByText("Patients who wait then: 1").waitFor();
    expect(await dialog.locator(".affected li").allInnerTexts()).toEqual(["Huda"]);
    await press();
    await dialog.locator(".problem:has-text('Choose what becomes of those who wait then.')").waitFor();
    expect(await leavesOf(clinic.id)).toEqual([]);
    await dialog.getByLabel("To", { exact: true }).fill(first); // another leave, told anew
    await press();
    await dialog.getByText("Nobody waits then.").waitFor();
    await desk.hasFocus("Back");
    await dialog.getByLabel("To", { exact: true }).fill(last);
    await press();
    await dialog.getByLabel("Move them").check();
    await dialog.getByRole("button", { name: "Enter the leave" }).click();
    await desk.said("1 moved");
    expect(await leavesOf(clinic.id)).toEqual([{ from: first, to: last, shift: null, note: "عيد مبارك" }]);
    expect(await statusOf(clinic.id, "Huda")).toEqual({ status: "cancelled", by: "move" });
    await page.locator(`#days [data-key="${first}"][data-state=leave]`).waitFor(); // planned
    await page.locator(`#days [data-key="${last}"][data-state=leave]`).click(); // made
    await page.waitForSelector(".list[data-list=regular] .list-counts:has-text('Leave')");
    await page.fill("#name", "Sara");
    await press();
    await desk.said("The clinic is on leave then.");

    await desk.press("Leave…");
    await dialog.getByRole("button", { name: /^Take back: .*عيد مبارك$/ }).click();
    await desk.said("taken back");
    expect(await leavesOf(clinic.id)).toEqual([]);
    await page.locator(`#days [data-key="${last}"]:not([data-state=leave])`).waitFor();
    await page.keyboard.press("Alt+z");
    await page.locator(`#days [data-key="${last}"][data-state=leave]`).waitFor();
    expect(await leavesOf(clinic.id)).toEqual([{ from: first, to: last, shift: null, note: "عيد مبارك" }]);
  });

  test("may be one shift, keeps who waits when told so, and is undone by one key", async () => {
    const desk = await aDeskWithShifts(shared, [[3, "Ali"]], { shifts: [noon, evening] });
    const { page, clinic } = desk;
    await page.waitForSelector("#shifts > button");
    await desk.press("Leave…");
    const dialog = page.locator("#leave-dialog");
    await dialog.getByLabel("Shift").selectOption({ label: "Shift 3 — 17:00–21:00" });
    await page.keyboard.press("Enter");
    await dialog.getByLabel("Keep their bookings").check();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: /^17:00–21:00 .*Leave$/ }).waitFor();
    expect(await leavesOf(clinic.id)).toMatchObject([{ shift: 3, from: clinic.today }]);
    expect(await statusOf(clinic.id, "Ali")).toMatchObject({ status: "booked" });
    await page.keyboard.press("Alt+z");
    await page.getByRole("tab", { name: /^17:00–21:00 Regular list 1 of 20$/ }).waitFor();
    expect(await leavesOf(clinic.id)).toEqual([]);
  });
});
