import { describe, expect, test } from "vitest";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDeskWithShifts, daysAfter, evening, noon } from "../support/desk-shifts.js";

describe.skipIf(!chromiumPath)("a day with shifts at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();
  type Desk = Awaited<ReturnType<typeof aDeskWithShifts>>;
  const tab = ({ page }: Desk, name: RegExp) => page.getByRole("tab", { name });
  const isChosen = (desk: Desk, name: RegExp) =>
    tab(desk, name).and(desk.page.locator("[aria-selected=true]")).waitFor();
  const shiftsStored = ({ clinic }: Desk) =>
    shared.app.database.query(
      "select shift, capacity, doctor, late_minutes as late from day_shifts where clinic_id = $1 and list = 'regular' and date = $2 order by shift",
      [clinic.id, clinic.today],
    );

  test("has them as tabs: the one that is on is shown, booked on, and each shows its own patients", async () => {
    const desk = await aDeskWithShifts(shared, [
      [2, "Ali"],
      [3, "Huda"],
    ]);
    const { page, clinic } = desk;
    const { keyboard } = page;
    await isChosen(desk, /^12:00–15:00 Regular list 1 of 3/);
    await desk.waiting([101]);
    await keyboard.type("Noor");
    await keyboard.press("Enter");
    await desk.said("Booked: number 102 Noor — ");
    await desk.waiting([101, 102]);
    await page.locator(".list[data-list=regular] .list-counts:has-text('2 of 3 places')").waitFor();
    await tab(desk, /^12:00/).focus();
    await keyboard.press("ArrowRight");
    await isChosen(desk, /^17:00–21:00 Regular list 1 of 20/);
    await desk.waiting([201]);
    await keyboard.type("Omar");
    await keyboard.press("Enter");
    await desk.said("Booked: number 202 Omar — ");
    await tab(desk, /^All$/).click();
    await desk.waiting([101, 102, 201, 202]);
    expect(await axeFaults(page, "all")).toEqual([]);
    await page.fill("#find", "Omar"); // is found in whatever shift
    await tab(desk, /^12:00/).click();
    await desk.waiting([202]);
    await page.fill("#find", "");
    await desk.waiting([101, 102]);
    const next = daysAfter(clinic.today, 1);
    await page.locator(`#days [data-key="${next}"]`).click(); // planned, not made
    await isChosen(desk, /^All$/);
    await tab(desk, /^17:00–21:00 Regular list 0 of 20/).click();
    await keyboard.type("Rana");
    await keyboard.press("Enter");
    await desk.said("Booked: number 201 Rana — ");
    await desk.waiting([201]);
  });

  test("is told that the doctor is late, is here, has left, and takes it back; places are those of the shift", async () => {
    const desk = await aDeskWithShifts(shared, [[2, "Ali"]], { shifts: [noon, evening] });
    const { page } = desk;
    const stored = (expected: object) => expect.poll(async () => (await shiftsStored(desk))[0]).toMatchObject(expected);
    await page.getByLabel("Doctor late by").fill("٢٠");
    await page.keyboard.press("Enter");
    await isChosen(desk, /Doctor late by 20 minutes$/);
    await stored({ shift: 2, doctor: "expected", late: 20 });
    await desk.press("Doctor is here");
    await isChosen(desk, /Doctor is here$/);
    await stored({ doctor: "arrived" });
    await desk.press("Doctor has left");
    await stored({ doctor: "left" });
    await isChosen(desk, /^17:00/); // which matters next
    await page.keyboard.press("Alt+z");
    await stored({ doctor: "arrived", late: 20 });
    await isChosen(desk, /^12:00/);
    await desk.menu();
    await page.getByLabel("Places of this shift").first().fill("0");
    await desk.press("Set");
    await desk.said("More places are taken than that.");
    await page.getByLabel("Places of this shift").first().fill("1");
    await desk.press("Set");
    await stored({ shift: 2, capacity: 1 });
    await page.fill("#name", "Huda");
    await page.keyboard.press("Enter");
    await desk.said("All places of this shift are taken.");
    await desk.press("Add a place and book");
    await desk.said("Booked: number 102 Huda");
    await page.fill("#name", "Noor");
    await page.keyboard.press("Enter");
    await desk.said("All places of this shift are taken.");
    await page.getByRole("button", { name: /^Book on .*17:00–21:00$/ }).click();
    await desk.said("Booked: number 201 Noor");
    expect(await shiftsStored(desk)).toMatchObject([{ capacity: 2 }, { capacity: 20, doctor: "expected" }]);
    await tab(desk, /^All$/).click();
    expect(await page.getByLabel("Places of this shift").first().isVisible(), "those of the day are their sum").toBe(
      false,
    );
  });

  test("calls those of the shift that is shown, also while others wait in front, and keeps them in order", async () => {
    const waiting: [number, string][] = [
      [2, "Ali"],
      [3, "Huda"],
      [3, "Noor"],
    ];
    const desk = await aDeskWithShifts(shared, waiting, { shifts: [noon, evening] });
    const { page } = desk;
    await tab(desk, /^17:00/).click();
    await desk.waiting([201, 202]);
    await desk.press("Move up: 202 Noor");
    await desk.waiting([202, 201]);
    await desk.press(/^Call next: 202/);
    await desk.isStored(202, { status: "in_progress" });
    await desk.isStored(101, { status: "booked" });
    await tab(desk, /^All$/).click();
    await desk.waiting([101, 201]);
    await page.getByRole("button", { name: /^Call next: 101/ }).waitFor();
  });
});
