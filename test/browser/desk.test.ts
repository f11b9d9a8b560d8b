import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("the desk (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("books, calls and finds by keyboard alone, with one key more than what is typed, takes a booking back until the next action, and says its shortcuts", async () => {
    const desk = await aDesk(shared);
    expect(await desk.page.locator("#shortcuts span").allInnerTexts()).toEqual([
      "Alt+D Days",
      "Alt+N Name",
      "Alt+F Find",
      "Alt+A All days",
      "Alt+K Code",
      "Alt+C Call next",
      "Alt+G Call golden",
      "Alt+Z Undo",
      "Alt+B Step back",
      "Alt+U Urgent, note",
    ]);
    const { keyboard } = desk.page;
    await keyboard.type("Sara Ahmed"); // the name has the focus from the start
    await keyboard.press("Enter");
    await desk.said("Booked: number 1 Sara Ahmed");
    await desk.hasFocus("name"); // … and again
    await keyboard.press("Alt+z");
    await desk.isStored(1, { status: "cancelled" });
    await desk.said("1 Sara Ahmed — cancelled");
    await keyboard.press("Alt+z");
    await desk.isStored(1, { status: "booked" });
    await desk.said("undone");
    await keyboard.press("Alt+z");
    await desk.said("There is nothing to undo");
    await keyboard.type("Omar");
    await keyboard.press("Tab");
    await keyboard.type("07701234567");
    await keyboard.press("Tab");
    await keyboard.press("ArrowRight"); // golden
    await keyboard.press("Enter");
    await desk.said("Booked: number 1 Omar — Code");
    await keyboard.press("Alt+c");
    await desk.isStored(1, { status: "in_progress" });
    await keyboard.press("Alt+g");
    await desk.page.waitForSelector(".list[data-list=golden] .inside .row-name:has-text('Omar')");
    await keyboard.press("Alt+f");
    await keyboard.type("omar");
    await desk.waiting([]);
    await keyboard.press("Alt+n");
    await desk.hasFocus("name");
    await keyboard.press("Alt+k");
    await desk.hasFocus("golden-code");
  });

  test("does to a patient all that happens in a day, and takes it back; asks before it cancels, and brings back who was cancelled, at once or later", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda", "Noor", "Omar"]);
    await desk.page.fill("#room", "Room 2");

    await desk.press("Move up: 3 Noor");
    await desk.waiting([1, 3, 2, 4]);
    await desk.undo("3 Noor — moved");
    await desk.waiting([1, 2, 3, 4]);
    await desk.press("Move down: 1 Ali");
    await desk.waiting([2, 1, 3, 4]);

    await desk.press(/^Call next: 2/);
    await desk.isStored(2, { status: "in_progress", calls: 1, calledTo: "Room 2" });
    await desk.press("Call again: 2 Huda");
    await desk.isStored(2, { calls: 2 });
    await desk.press("Back to waiting: 2 Huda");
    await desk.isStored(2, { status: "booked" });
    await desk.undo("2 Huda — waits again");
    await desk.isStored(2, { status: "in_progress" });
    await desk.press("Back to waiting: 2 Huda");
    await desk.press("Call: 3 Noor");
    await desk.isStored(3, { status: "in_progress" });
    await desk.press("No-show: 3 Noor");
    await desk.isStored(3, { status: "no_show" });
    await desk.undo("3 Noor — marked as no-show");
    await desk.isStored(3, { status: "in_progress" });
    await desk.press("Back to waiting: 3 Noor");
    await desk.waiting([2, 1, 3, 4]);

    await desk.press("Call: 1 Ali");
    await desk.press(/^Call next: 2.*1 is then done/);
    await desk.isStored(1, { status: "served" });
    await desk.undo("2 Huda — called");
    await desk.isStored(1, { status: "in_progress" });
    await desk.isStored(2, { status: "booked" });
    await desk.press("Served: 1 Ali");
    await desk.isStored(1, { status: "served" });
    await desk.undo("1 Ali — served");
    await desk.isStored(1, { status: "in_progress" });

    await desk.press("Cancel: 2 Huda");
    await desk.page.waitForSelector("#question-text:has-text('Cancel the booking of 2 Huda')");
    for (const name of ["#question-text bdi", ".row-name bdi", "#clinic bdi"])
      expect(await desk.page.getAttribute(name, "translate"), name).toBe("no");
    await desk.press("No, keep");
    await desk.press("Cancel: 2 Huda");
    await desk.isStored(2, { status: "booked" });
    await desk.press("Yes, cancel");
    await desk.isStored(2, { status: "cancelled" });
    await desk.waiting([3, 4]);
    await desk.page.keyboard.press("Alt+z");
    await desk.waiting([2, 3, 4]);
    await desk.said("2 Huda — undone");
    expect(await desk.page.getAttribute("#notices .notice-line p", "translate")).toBe("no");
    await desk.press("Cancel: 2 Huda");
    await desk.press("Yes, cancel");
    await desk.waiting([3, 4]);
    await desk.page.click(".finished summary");
    await desk.press("Undo: waits again: 2 Huda");
    await desk.waiting([2, 3, 4]);
  });

  test("shows at once what another desk does, and offers no undo any more of what that has changed", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    await desk.press("Call: 1 Ali");
    await desk.said("1 Ali — called");
    const { page: other } = await desk.anotherDesk();
    await other.getByRole("button", { name: "Served: 1 Ali" }).click();
    await desk.page.locator("#notices").getByRole("button", { name: "Undo" }).waitFor({ state: "detached" });
    await desk.page.keyboard.press("Alt+z");
    await desk.said("There is nothing to undo");
    await desk.isStored(1, { status: "served" });

    await other.fill("#name", "Huda");
    await other.keyboard.press("Enter");
    await desk.waiting([2]);
    await desk.press(/^Call next: 2/);
    await other.waitForSelector(".inside .row-number:has-text('2')");
    await other.getByRole("button", { name: "Served: 2 Huda" }).click();
    await desk.page.waitForSelector(".done .row[data-status=served]:has-text('Huda')", { state: "attached" });
  });
});
