import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("the desk's day (skipped without chromium)", () => {
  const shared = browserAndServer();
  const says = (desk: { page: import("playwright-core").Page }, text: string) =>
    desk.page.locator(`.list[data-list=regular] .list-counts:has-text("${text}")`).waitFor();

  test("is paused, resumed to book by one button, given other places, closed after a question, given back by one key, and reopened later with those who waited and who were inside", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda"]);
    const undo = () => desk.page.keyboard.press("Alt+z");
    const pause = async () => {
      await desk.press("Pause booking");
      await says(desk, "Booking is paused");
    };
    await desk.menu();
    await pause();
    await desk.page.fill("#name", "Noor");
    await desk.page.press("#name", "Enter");
    await desk.said("Booking is paused.");
    await desk.page.locator("#notices").getByRole("button", { name: "Resume booking" }).click();
    await desk.waiting([1, 2, 3]);

    await pause();
    await undo();
    await desk.page.getByRole("button", { name: "Pause booking" }).waitFor();
    await desk.page.getByLabel("Places today").first().fill("٣٠");
    await desk.press("Set");
    await says(desk, "3 of 30 places");
    await undo();
    await says(desk, "3 of 20 places");
    await desk.page.getByLabel("Places today").first().fill("0");
    await desk.press("Set");
    await desk.said("More places are taken than that.");

    await desk.press("Call: 1 Ali");
    await desk.isStored(1, { status: "in_progress" });
    await pause();
    const close = async () => {
      await desk.press("Close the day");
      await desk.isStored(2, { status: "booked" }); // it only asked
      await desk.press("Yes, close");
      await says(desk, "The day is closed");
      await desk.isStored(1, { status: "served" });
      await desk.isStored(2, { status: "cancelled" });
    };
    await close();
    await undo();
    await desk.waiting([2, 3]);
    await desk.page.waitForSelector(".inside .row-number:has-text('1')");
    await desk.menu();
    await close();
    await desk.page.reload(); // a closed day is not in the stream
    await desk.press("Reopen the day");
    await desk.waiting([2, 3]);
    await desk.page.waitForSelector(".inside .row-number:has-text('1')");
    await says(desk, "Booking is paused");
  });

  test("that is full is offered one place more, or the next free day, as buttons that book", async () => {
    const desk = await aDesk(shared, ["Ali"], { fields: { capacity: 1 } });
    const type = async (name: string) => {
      await desk.page.fill("#name", name);
      await desk.page.keyboard.press("Enter");
      await desk.said("All places of this day are taken.");
    };
    await type("Huda");
    await desk.press("Add a place and book");
    await desk.said("Booked: number 2 Huda");
    await desk.waiting([1, 2]);
    await type("Noor");
    await desk.page.getByRole("button", { name: /^Book on/ }).click();
    await desk.said("Booked: number 1 Noor —");
    const rows = await shared.app.database.query(
      "select patient_name from bookings where clinic_id = $1 and date = $2::date + 1",
      [desk.clinic.id, desk.clinic.today],
    );
    expect(rows).toEqual([{ patient_name: "Noor" }]);
  });
});

describe.skipIf(!chromiumPath)("a desk that is left open overnight (skipped without chromium)", () => {
  const clock = { now: () => new Date("2026-11-25T20:30:00Z") }; // half an hour to midnight in Baghdad
  const shared = browserAndServer({ clock });

  test("books on the new day, also when both lists of the old one were closed", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const { app } = shared;
    await desk.book({ list: "golden", date: desk.clinic.today, patient: { name: "Huda" } });
    for (const list of ["regular", "golden"])
      await app.request("post", `${desk.clinic.path}/days/${list}/${desk.clinic.today}/close`);
    await expect.poll(() => desk.page.locator('.list-counts:has-text("The day is closed")').count()).toBe(2);
    clock.now = () => new Date("2026-11-25T21:00:01Z");
    await expect
      .poll(() => desk.page.locator('.list-counts:has-text("No list on this day yet")').count(), { timeout: 20_000 })
      .toBe(2);
    await desk.page.fill("#name", "Sara");
    await desk.page.keyboard.press("Enter");
    await desk.said("Booked: number 1 Sara");
    await desk.waiting([1]);
  });
});
