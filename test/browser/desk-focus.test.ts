import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("the focus at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();
  const aBusyDesk = () => aDesk(shared, ["Ali", "Huda", "Noor", "Omar"]);

  test("goes to the next row when another desk takes the row away, follows the patient, then goes to the next one, and at last to the name", async () => {
    const desk = await aBusyDesk();
    await desk.page.locator("[data-deed=call]").nth(2).focus();
    await shared.app.request("post", `${desk.clinic.path}/bookings/${await idOf(desk, 3)}/call`).expect(200);
    await desk.hasFocus("Served: 3 Noor");
    await shared.app.request("patch", `${desk.clinic.path}/bookings/${await idOf(desk, 3)}`).send({ status: "served" });
    await desk.hasFocus("Call: 1 Ali");
    await desk.page.getByRole("button", { name: "More: 4 Omar" }).focus();
    await shared.app
      .request("patch", `${desk.clinic.path}/bookings/${await idOf(desk, 4)}`)
      .send({ status: "no_show" });
    await desk.hasFocus("Call: 2 Huda");

    const { keyboard } = desk.page;
    await desk.page.focus("[data-deed=call]");
    await keyboard.press("Enter");
    await desk.hasFocus("Served: 1 Ali");
    await desk.page.locator("[data-deed=serve]").click();
    await desk.hasFocus("Call: 2 Huda");
    await desk.press("No-show: 2 Huda");
    await desk.hasFocus("name");
  });

  test("has a place after undo, a closed notice, a question, closing, reopening, another language, signing out and in; and letters may be typed wherever it is: the name of the next patient presses nothing", async () => {
    const desk = await aBusyDesk();
    const { keyboard } = desk.page;
    await desk.press("No-show: 2 Huda");
    await desk.hasFocus("Call: 3 Noor");
    await desk.page.locator("#notices").getByRole("button", { name: "Undo" }).focus();
    await keyboard.press("Enter");
    await desk.hasFocus("Call: 3 Noor");
    await desk.page.getByRole("button", { name: "Dismiss" }).click();
    await desk.hasFocus("Call: 3 Noor");
    await desk.press("Cancel: 3 Noor");
    await desk.hasFocus("question-no");
    await keyboard.press("Escape");
    await desk.hasFocus("Cancel: 3 Noor");
    await desk.page.focus("#language");
    await desk.page.selectOption("#language", "ar");
    await desk.hasFocus("اللغة");
    await desk.page.selectOption("#language", "en");
    await desk.menu();
    await desk.press("Close the day");
    await desk.press("Yes, close");
    await desk.hasFocus("name");
    await desk.press("Reopen the day");
    await desk.waiting([1, 2, 3, 4]);
    await desk.hasFocus("name");
    await desk.page.click("#sign-out");
    await desk.hasFocus("key");
    await desk.page.fill("#key", desk.key);
    await keyboard.press("Enter");
    await desk.hasFocus("name");
    await desk.page.click("#live", { force: true }); // nothing to press
    await desk.hasFocus("name");

    await desk.press("No-show: 2 Huda");
    await desk.hasFocus("Call: 3 Noor");
    await desk.page.keyboard.type("Cara Nasser");
    await desk.hasFocus("name");
    expect(await desk.page.inputValue("#name")).toBe("Cara Nasser");
    await desk.waiting([1, 3, 4]);
  });

  test("is brought from row to row by the arrow keys; all rows are one stop of the Tab key", async () => {
    const desk = await aBusyDesk();
    await desk.book({ list: "golden", date: desk.clinic.today });
    const { keyboard } = desk.page;
    await keyboard.press("Alt+f");
    await keyboard.type("noor");
    await keyboard.press("Enter");
    await desk.hasFocus("Call: 3 Noor");
    await desk.page.fill("#find", "");
    await keyboard.press("ArrowDown");
    await desk.hasFocus("Call: 1 Ali");
    await keyboard.press("Tab");
    await desk.hasFocus("More: 1 Ali");
    await keyboard.press("ArrowDown");
    await desk.hasFocus("More: 2 Huda");
    const isOpen = () => desk.page.locator('[aria-expanded=true][aria-label="More: 2 Huda"]').isVisible();
    await expect // as soon as it is no double press
      .poll(async () => (await isOpen()) || (await keyboard.press("Enter")) || isOpen(), {
        interval: 500,
        timeout: 10_000,
      })
      .toBe(true);
    await keyboard.press("Tab");
    await desk.hasFocus("Move up: 2 Huda");
    await keyboard.press("Escape");
    await desk.hasFocus("Call: 2 Huda");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await desk.hasFocus(/^Call next: 1/); // of the golden list
  });

  test("moves under nobody's finger: a key held or pressed twice, and a double click, are one press", async () => {
    const desk = await aBusyDesk();
    const { keyboard } = desk.page;
    /** Sent together, so that the second is soon after the first, however busy the machine is. */
    const pressTwice = (...keys: string[]) => Promise.all(keys.map((key) => keyboard.press(key)));
    await keyboard.down("Alt");
    for (let times = 0; times < 5; times++) {
      await keyboard.down("c"); // from the second on as a key that is held repeats itself
      await desk.isStored(1, { status: "in_progress" });
    }
    await keyboard.up("c");
    await keyboard.up("Alt");
    await desk.page.waitForSelector(".inside .row-number:has-text('1')"); // until then his row is the first that waits
    await desk.page.locator(".waiting [data-deed=call]").first().focus();
    await pressTwice("Enter", "Enter"); // on whatever has the focus by then
    await desk.hasFocus("Served: 2 Huda");
    await desk.page.getByRole("button", { name: "More: 3 Noor" }).click();
    await desk.page.getByRole("button", { name: "Cancel: 3 Noor" }).dblclick();
    await desk.hasFocus("question-no");
    await keyboard.press("Escape");
    await desk.menu();
    await desk.page.getByRole("button", { name: "Close the day" }).dblclick();
    await desk.hasFocus("question-no");
    await keyboard.press("Escape");
    await desk.page.getByRole("button", { name: "Pause booking" }).click(); // after all that they might have done
    await desk.said("Booking is paused");
    for (const number of [1, 2]) await desk.isStored(number, { status: "in_progress", calls: 1 });
    for (const number of [3, 4]) await desk.isStored(number, { status: "booked" });
  });
});

async function idOf({ page }: { page: import("playwright-core").Page }, number: number): Promise<string> {
  const row = page.locator(".list[data-list=regular] .row", { has: page.locator(`.row-number:text-is("${number}")`) });
  return (await row.getAttribute("data-key")) as string;
}
