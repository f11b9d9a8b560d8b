import { describe, expect, test } from "vitest";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("who is here and who is next, at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();
  type Desk = Awaited<ReturnType<typeof aDesk>>;
  const textsOf = ({ page }: Desk, selector: string) => page.locator(selector).allInnerTexts();
  /** Of the regular list. */
  const stored = ({ clinic }: Desk, number: number) =>
    expect.poll(async () => {
      const [row] = await shared.app.database.query(
        `select status, missed, priority, priority_reason as reason, note, arrived_by as "arrivedBy", overbook_reason as overbooked
           from bookings where clinic_id = $1 and list = 'regular' and number = $2`,
        [clinic.id, number],
      );
      return row;
    });

  test("is one line of both lists: three regular, a golden one, called by one key that says why; the urgent go first", async () => {
    let ghada = { id: "" };
    const desk = await aDesk(shared, ["Ali", "Huda", "Noor", "Omar", "Rana"], {
      fields: { goldenTurn: 3 },
      arrange: async ({ today }, book) => {
        for (const name of ["Gina", "Ghada"]) ghada = await book({ list: "golden", date: today, patient: { name } });
      },
    });
    const { page, clinic } = desk;
    const { keyboard } = page;
    const line = () => expect.poll(() => textsOf(desk, ".list[data-list=line] .waiting .row:not([hidden]) .row-name"));
    await line().toEqual(["Ali", "Huda", "Noor", "Gina", "Omar", "Rana", "Ghada"]);
    await page.locator(".list-counts:has-text('7 waiting golden after every 3')").waitFor();
    await expect.poll(() => textsOf(desk, ".golden-mark")).toEqual(["Golden", "Golden"]);
    await expect
      .poll(() => textsOf(desk, ".lists-of-line .list-counts"))
      .toEqual(["5\u00a0of\u00a020\u00a0places", "2\u00a0of\u00a05\u00a0places"]);
    expect((await textsOf(desk, "#shortcuts")).join()).not.toMatch(/Alt\+G/);
    expect(await axeFaults(page, "all")).toEqual([]);

    await page.locator("[data-deed=call]").nth(5).focus();
    await keyboard.press("Alt+u");
    await page.locator("#remark[open] select").selectOption("Very urgent");
    await keyboard.press("Enter");
    await page.waitForSelector("#remark .problem:has-text('Write the reason first.')");
    await keyboard.type("chest pain");
    await keyboard.press("Tab");
    await keyboard.type("comes with her son");
    expect(await axeFaults(page, "all")).toEqual([]);
    await keyboard.press("Enter");
    await desk.said("5 Rana — noted");
    await line().toEqual(["Rana", "Ali", "Huda", "Noor", "Gina", "Omar", "Ghada"]);
    await stored(desk, 5).toMatchObject({ priority: 2, reason: "chest pain", note: "comes with her son" });
    await desk.hasFocus("Call: 5 Rana");
    const rana = await page.locator(".row", { hasText: "Rana" }).first().innerText();
    expect(rana).toMatch(/Very urgent: chest pain/);
    expect(rana).toMatch(/Note: comes with her son/);
    await page.getByRole("button", { name: /^Call next: 5 \(urgent\)/ }).waitFor();
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeFaults(page, "colours")).toEqual([]);
    }
    await keyboard.press("Alt+z");
    await desk.said("5 Rana — undone");
    await stored(desk, 5).toMatchObject({ priority: 0, reason: null, note: null });

    const remark = (body: object) =>
      shared.app.request("patch", `${clinic.path}/bookings/${ghada.id}`).send(body).expect(200);
    await remark({ priority: 1, priorityReason: "fever" });
    await page.getByRole("button", { name: /^Call next: 2 \(urgent, Golden\)/ }).waitFor(); // not the regular list's
    await remark({ priority: 0 });

    await desk.press("Move down: 3 Noor"); // behind the next of the own list
    await line().toEqual(["Ali", "Huda", "Omar", "Gina", "Noor", "Rana", "Ghada"]);
    await desk.undo("3 Noor — moved");
    await line().toEqual(["Ali", "Huda", "Noor", "Gina", "Omar", "Rana", "Ghada"]);

    const called = async (said: string) => {
      await page.locator(".call-next:not([data-busy])").waitFor();
      await keyboard.press("Alt+c");
      await desk.said(said);
    };
    await called("1 Ali — called");
    await called("2 Huda — called");
    await called("3 Noor — called");
    await page.getByRole("button", { name: /^Call next: 1 \(golden turn, 3 is then done\)/ }).waitFor();
    await called("1 Gina — called (golden turn)");
    await page.getByRole("button", { name: /^Call next: 4 \(1 is then done\)/ }).waitFor();
    await keyboard.press("Alt+z");
    await desk.said("1 Gina — undone");
    await line().toEqual(["Gina", "Omar", "Rana", "Ghada"]);
    await stored(desk, 3).toMatchObject({ status: "in_progress" });
    await keyboard.press("Alt+g"); // there is one call

    await page.getByRole("button", { name: "Call: 4 Omar", exact: true }).focus();
    const setTurn = (goldenTurn: number | null) =>
      shared.app.request("patch", clinic.path).send({ goldenTurn }).expect(200);
    await setTurn(1);
    await page.locator(".list-counts:has-text('golden after each regular')").waitFor();
    await setTurn(null);
    await desk.waiting([4, 5]); // two lists from then on
    await desk.hasFocus("Call: 4 Omar");
    await page.getByRole("button", { name: /^Call next: 1/ }).waitFor();
    await keyboard.press("Alt+g");
    await desk.said("1 Gina — called");
  });

  test("is told who has come, by one key or button; they are called, and who has not keeps the place", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda", "Noor"], { fields: { needsArrival: true } });
    const { page } = desk;
    const { keyboard } = page;
    await keyboard.press("Alt+c");
    await desk.said("Nobody who waits is here yet.");
    await keyboard.press("Alt+h");
    await desk.said("Go to a patient’s row first, or find them.");
    await keyboard.press("Alt+f");
    await keyboard.type("huda");
    await keyboard.press("Alt+h");
    await desk.said("2 Huda — here");
    await stored(desk, 2).toMatchObject({ arrivedBy: "desk" });
    await page.fill("#find", "");
    await desk.waiting([1, 2, 3]);
    await page.locator(".list-counts:has-text('3 waiting 1 here')").waitFor();
    await expect.poll(() => textsOf(desk, ".row-mark")).toEqual(["○", "✓", "○"]);
    expect(await axeFaults(page, "all")).toEqual([]);

    await page.getByRole("button", { name: /^Call next: 2/ }).waitFor();
    await keyboard.press("Alt+c");
    await desk.isStored(2, { status: "in_progress" });
    await page.getByRole("button", { name: "Here: 3 Noor", exact: true }).click();
    await desk.hasFocus("Not here: 3 Noor");
    await page.getByRole("button", { name: /^Call next: 3/ }).waitFor();
    await page.getByRole("button", { name: "Here: 1 Ali", exact: true }).focus();
    await keyboard.press("Enter");
    await desk.said("1 Ali — here");
    await page.getByRole("button", { name: /^Call next: 1/ }).waitFor();
    await keyboard.press("Alt+z");
    await desk.said("1 Ali — undone");
    await desk.hasFocus("Here: 1 Ali");
    await page.getByRole("button", { name: /^Call next: 3/ }).waitFor();
    await keyboard.press("Alt+h");
    await desk.hasFocus("Not here: 1 Ali");
    await keyboard.press("Alt+b"); // nobody called him
    await desk.said("That is not possible as this booking stands now");
    await desk.press("Not here: 3 Noor");
    await stored(desk, 3).toMatchObject({ arrivedBy: null });
    await page.getByRole("button", { name: "Here: 3 Noor", exact: true }).waitFor(); // "Call" is behind “more” then
    await desk.press("Call: 3 Noor"); // all the same
    await desk.isStored(3, { status: "in_progress" });

    await page.fill("#name", "Omar"); // stands at the desk
    await keyboard.press("Enter");
    await desk.said("Booked: number 4 Omar");
    await stored(desk, 4).toMatchObject({ arrivedBy: "desk" });
    await page.fill("#name", "Rana"); // is on the phone
    await page.getByLabel("Is here").uncheck();
    await keyboard.press("Enter");
    await desk.said("Booked: number 5 Rana");
    await stored(desk, 5).toMatchObject({ arrivedBy: null });
    expect(await page.getByLabel("Is here").isChecked(), "the next one").toBe(true);
    await page.getByLabel("Is here").focus();
    await keyboard.type("Sara Ahmed"); // the space of a name ticks nothing
    expect(await page.inputValue("#name")).toBe("Sara Ahmed");
    await page.click("#days > button:nth-child(2)");
    await page.getByLabel("Is here").waitFor({ state: "hidden" });
  });

  test("puts back who is called and does not answer, and the second time marks a no-show; both are undone", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda", "Noor"], { fields: { recalls: 2, stepsBack: 1 } });
    const { page } = desk;
    const { keyboard } = page;
    await desk.press("Call: 1 Ali");
    await desk.hasFocus("Served: 1 Ali");
    await keyboard.press("Alt+b");
    await desk.said("Not called often enough yet. Call again first.");
    await desk.press("Call again: 1 Ali");
    await page.getByRole("button", { name: "Step back: 1 Ali" }).click();
    await desk.said("1 Ali — steps back");
    await desk.waiting([2, 1, 3]);
    await page.locator(".row", { hasText: "Ali" }).locator(".fact:has-text('did not answer')").waitFor();
    await desk.hasFocus("Call: 1 Ali");
    await keyboard.press("Alt+z");
    await desk.said("1 Ali — undone");
    await stored(desk, 1).toMatchObject({ status: "in_progress", missed: 0 });
    await page.getByRole("button", { name: "Served: 1 Ali", exact: true }).focus();
    await keyboard.press("Alt+b");
    await desk.waiting([2, 1, 3]);
    await desk.press("Call: 1 Ali");
    await page.getByRole("button", { name: "Served: 1 Ali" }).waitFor();
    await desk.press("Call again: 1 Ali");
    await page.getByRole("button", { name: "No answer again: no-show: 1 Ali", exact: true }).click();
    await desk.said("1 Ali — marked as no-show");
    await stored(desk, 1).toMatchObject({ status: "no_show", missed: 2 });
    await keyboard.press("Alt+z");
    await stored(desk, 1).toMatchObject({ status: "in_progress", missed: 1 });
  });

  test("takes somebody beyond the places, with a reason, and shows it", async () => {
    const desk = await aDesk(shared, ["Ali"], { fields: { capacity: 1, goldenCapacity: 0 } });
    const { page } = desk;
    const { keyboard } = page;
    await keyboard.type("Huda");
    await keyboard.press("Enter");
    await desk.said("All places of this day are taken.");
    await desk.press("Book in addition");
    await page.waitForSelector("#overbook[open]");
    await keyboard.press("Enter"); // one too many
    await page.waitForSelector("#overbook .problem:has-text('Write the reason first.')");
    expect(await axeFaults(page, "all")).toEqual([]);
    await keyboard.type("fever");
    await keyboard.press("Enter");
    await desk.said("Booked: number 2 Huda");
    await stored(desk, 2).toMatchObject({ status: "booked", overbooked: "fever" });
    await page.locator(".list[data-list=regular] .list-counts:has-text('1 of 1 + 1 places')").waitFor();
    await page.locator("#days [data-state=full] .fullness.regular:has-text('1 of 1 + 1')").waitFor();
    await page.locator(".row", { hasText: "Huda" }).locator(".fact:has-text('In addition: fever')").waitFor();
    await desk.hasFocus("name");
    expect(await page.inputValue("#name")).toBe("");
    await desk.press("Cancel: 1 Ali");
    await desk.press("Yes, cancel"); // of the place that there is
    await page.locator("#days [data-state=made] .fullness.regular:has-text('0 of 1 + 1')").waitFor();
  });
});
