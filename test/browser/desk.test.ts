import { describe, expect, test } from "vitest";
import { aVisitor, browserAndServer, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("the desk (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("books, calls and finds by keyboard alone, with one key more than what is typed", async () => {
    const desk = await aDesk(shared);
    const { keyboard } = desk.page;
    await keyboard.type("Sara Ahmed"); // the name has the focus from the start
    await keyboard.press("Enter");
    await desk.said("Booked: number 1 · Sara Ahmed");
    await keyboard.type("Omar"); // … and again
    await keyboard.press("Tab");
    await keyboard.type("07701234567");
    await keyboard.press("Tab");
    await keyboard.press("ArrowRight"); // golden
    await keyboard.press("Enter");
    await desk.said("Booked: number 1 · Omar · Code");
    await keyboard.press("Alt+c");
    await desk.isStored(1, { status: "in_progress" });
    await keyboard.press("Alt+f");
    await keyboard.type("omar");
    await desk.waiting([]);
    await keyboard.press("Alt+n");
    expect(await desk.page.evaluate("document.activeElement.id")).toBe("name");
  });

  test("does to a patient all that happens in a day, and takes it back", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda", "Noor", "Omar"]);
    await desk.page.fill("#room", "Room 2");

    await desk.press("Move up: 3 Noor");
    await desk.waiting([1, 3, 2, 4]);
    await desk.undo("3 · Noor — moved");
    await desk.waiting([1, 2, 3, 4]);
    await desk.press("Move down: 1 Ali");
    await desk.waiting([2, 1, 3, 4]);

    await desk.press(/^Call next: 2/);
    await desk.isStored(2, { status: "in_progress", calls: 1, calledTo: "Room 2" });
    await desk.press("Call again: 2 Huda");
    await desk.isStored(2, { calls: 2 });
    await desk.press("Back to waiting: 2 Huda");
    await desk.isStored(2, { status: "booked" });
    await desk.press("Call: 3 Noor");
    await desk.isStored(3, { status: "in_progress" });
    await desk.press("No-show: 3 Noor");
    await desk.isStored(3, { status: "no_show" });
    await desk.undo("3 · Noor — marked as no-show");
    await desk.isStored(3, { status: "in_progress" });
    await desk.press("Back to waiting: 3 Noor");
    await desk.isStored(3, { status: "booked" });
    await desk.waiting([2, 1, 3, 4]);

    await desk.press("Call: 1 Ali");
    await desk.press(/^Call next: 2.*1 is then done/);
    await desk.isStored(1, { status: "served" });
    await desk.undo("2 · Huda — called");
    await desk.isStored(1, { status: "in_progress" });
    await desk.isStored(2, { status: "booked" });
    await desk.press("Served: 1 Ali");
    await desk.isStored(1, { status: "served" });
    await desk.undo("1 · Ali — served");
    await desk.isStored(1, { status: "in_progress" });

    await desk.press("Cancel: 4 Omar"); // asks first
    await desk.isStored(4, { status: "booked" });
    await desk.page.click(".row[data-key$='0004'] .armed:has-text('Sure?')");
    await desk.isStored(4, { status: "cancelled" });
    await desk.waiting([2, 3]);
  });

  test("takes a key held down for one call, and a double click for one press", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda", "Noor"]);
    await desk.page.evaluate("document.activeElement.blur()");
    for (let times = 0; times < 5; times++) {
      await desk.page.keyboard.down("c"); // from the second on as a key that is held repeats itself
      await desk.isStored(1, { status: "in_progress" });
    }
    await desk.page.keyboard.up("c");
    const column = desk.page.locator(".list[data-list=regular]");
    await column.getByRole("button", { name: "Close the day" }).dblclick();
    await column.getByRole("button", { name: "Sure?" }).waitFor();
    await desk.page.getByRole("button", { name: "Cancel: 2 Huda" }).dblclick();
    await column.getByRole("button", { name: "Pause booking" }).click(); // after all that they might have done
    await column.locator('.list-notice:has-text("Booking is paused")').waitFor();
    for (const number of [2, 3]) await desk.isStored(number, { status: "booked" });
  });

  test("pauses, closes and reopens the day", async () => {
    const desk = await aDesk(shared, ["Ali", "Huda"]);
    const column = desk.page.locator(".list[data-list=regular]");
    const notice = (text: string) => column.locator(`.list-notice:has-text("${text}")`).waitFor();
    await column.getByRole("button", { name: "Pause booking" }).click();
    await notice("Booking is paused");
    await desk.page.fill("#name", "Noor");
    await desk.page.keyboard.press("Enter");
    await desk.said("Press “Resume booking” first.");
    await column.getByRole("button", { name: "Resume booking" }).click();
    await column.getByRole("button", { name: "Pause booking" }).waitFor();

    await column.getByRole("button", { name: "Close the day" }).click();
    await desk.isStored(1, { status: "booked" }); // it only asked
    await column.getByRole("button", { name: "Sure?" }).click();
    await notice("The day is closed");
    await desk.isStored(1, { status: "cancelled" });
    await desk.page.reload(); // a closed day is not in the stream
    await column.getByRole("button", { name: "Reopen the day" }).click();
    await desk.waiting([1, 2]);
  });

  test("shows at once what another desk does", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const other = await aVisitorAt(desk);
    await other.fill("#name", "Huda");
    await other.keyboard.press("Enter");
    await desk.waiting([1, 2]);
    await desk.press(/^Call next: 1/);
    await other.waitForSelector(".inside .row-number:has-text('1')");
    await other.getByRole("button", { name: "Served: 1 Ali" }).click();
    await desk.page.waitForSelector(".done .row[data-status=served]", { state: "attached" });
  });

  test("finds by the beginning of a name, by part of a phone and by number", async () => {
    const desk = await aDesk(shared, ["أحمد كاظم", "Sara Salim", "مُنى الجبوري"]);
    const finds = async (asked: string, numbers: number[]) => {
      await desk.page.fill("#find", asked);
      await desk.waiting(numbers);
    };
    await finds("احمد", [1]); // whatever the alif
    await finds("منى", [3]); // without the vowel signs
    await finds("sal", [2]);
    await finds("4502", [3]);
    await finds("+964 770 123 4502", [3]); // whatever way it is written
    await finds("٠٧٧٠١٢٣٤٥٠٢", [3]);
    expect(await desk.page.getAttribute(".row-name", "translate")).toBe("no");
    await finds("٢", [2]); // Arabic digits
    await finds("nobody", []);
    await finds("", [1, 2, 3]);
  });

  test("says of an erased patient that the name is erased", async () => {
    const desk = await aDesk(shared);
    await desk.book({ date: desk.clinic.today, patient: { id: "p-7", name: "Sara Ahmed" } });
    await desk.page.waitForSelector(".waiting .row-name:has-text('Sara Ahmed')");
    await shared.app.request("delete", `${desk.clinic.path}/patients/p-7`).expect(204);
    await desk.page.waitForSelector(".row-name:has-text('(erased)')");
    expect(await desk.page.content()).not.toContain("Sara");
  });

  test("says whose golden code it is, and calls him; and when nobody has it", async () => {
    const desk = await aDesk(shared);
    const { goldenCode } = await desk.book({ list: "golden", date: desk.clinic.today, patient: { name: "Huda" } });
    const check = async (code: string) => {
      await desk.page.fill("#golden-code", code);
      await desk.page.keyboard.press("Enter");
    };
    await check(goldenCode === "0000" ? "0001" : "0000");
    await desk.said("Nobody has this code today.");
    await check(goldenCode);
    await desk.said("This code is of number 1 · Huda");
    await desk.page.locator("#notices").getByRole("button", { name: "Call" }).click();
    await desk.page.waitForSelector(".list[data-list=golden] .inside .row-name:has-text('Huda')");
  });

  test("says in Arabic too why it was refused and what to do, and keeps what was typed", async () => {
    const desk = await aDesk(shared, [], { capacity: 1 });
    const book = async (name: string, phone: string) => {
      await desk.page.fill("#name", name);
      await desk.page.fill("#phone", phone);
      await desk.page.keyboard.press("Enter");
    };
    await book("Noor", "12");
    await desk.said("This is not a phone number. Give all its digits");
    await desk.page.click("#language");
    await book("Noor", "12");
    await desk.said("هذا ليس رقم هاتف");
    await book("Noor\u200f\u200e\u202e", "");
    await desk.said("لا يمكن استعمال هذا الاسم");
    await book("Noor", "07701234567");
    await desk.said("تم الحجز");
    await book("Noor", "07701234567");
    await desk.said("هذا المريض ينتظر في هذه القائمة");
    await book("Omar", "");
    await desk.said("اكتملت أماكن اليوم");
    expect(await desk.page.inputValue("#name")).toBe("Omar");
    await desk.page.fill("#room", "غرفة\u202e ١");
    await desk.press(/^نداء التالي/);
    await desk.said("لا يمكن استعمال اسم الغرفة هذا");
  });

  test("keeps the key nowhere, and shows the session's token with every write; signing out ends it", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const writes: (string | undefined)[] = [];
    desk.page.on("request", (request) => {
      if (request.method() !== "GET") writes.push(request.headers()["x-csrf-token"]);
    });
    await desk.press(/^Call next: 1/);
    await desk.press("Served: 1 Ali");
    await desk.isStored(1, { status: "served" });
    expect(writes).toHaveLength(2);
    for (const token of writes) expect(token).toMatch(/^[\w-]{20,}$/);

    const kept = await desk.page.evaluate<string>(
      "JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, location.href])",
    );
    expect(kept).not.toContain(desk.key);
    expect(await desk.page.inputValue("#key")).toBe("");
    expect(await desk.page.evaluate("indexedDB.databases().then((all) => all.length)")).toBe(0);
    expect(await desk.context.cookies()).toMatchObject([
      { httpOnly: true, sameSite: "Strict", path: `/v1/clinics/${desk.clinic.id}` },
    ]);
    await desk.page.reload();
    await desk.page.waitForSelector("#booking-form:visible"); // the cookie holds
    await desk.page.click("#sign-out");
    await desk.page.waitForSelector("#sign-in:visible");
    await desk.page.reload();
    await desk.page.waitForSelector("#sign-in:visible");
  });

  const aVisitorAt = async ({ address, key }: { address: string; key: string }) => {
    const { open } = await aVisitor(shared.browser);
    const page = await open(address);
    await signIn(page, key);
    return page;
  };
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
    await expect.poll(() => desk.page.locator('.list-notice:has-text("The day is closed")').count()).toBe(2);
    clock.now = () => new Date("2026-11-25T21:00:01Z");
    await expect
      .poll(() => desk.page.locator('.list-notice:has-text("No list today yet")').count(), { timeout: 20_000 })
      .toBe(2);
    await desk.page.fill("#name", "Sara");
    await desk.page.keyboard.press("Enter");
    await desk.said("Booked: number 1 · Sara");
    await desk.waiting([1]);
  });
});
