import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("who is looked for at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("is found by the beginning of a name, by part of a phone and by number, shown when they wait already, and offered to be booked when nobody is found", async () => {
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
    expect(await desk.page.getAttribute(".row-name bdi", "translate")).toBe("no");
    await finds("٢", [2]); // Arabic digits
    await finds("nobody", []);
    await finds("", [1, 2, 3]);

    await desk.page.fill("#name", "Sara Salim");
    await desk.page.fill("#phone", "07701234501");
    await desk.page.press("#phone", "Enter");
    await desk.said("This patient already waits on this list.");
    await desk.press("Show that booking");
    await desk.waiting([2]);
    for (const box of ["#name", "#phone", "#find"]) await desk.page.fill(box, "");

    const { keyboard } = desk.page;
    await keyboard.press("Alt+f");
    await keyboard.type("Layla");
    await desk.page.waitForSelector("#nobody-found-text:has-text('Nobody is found on any day by: Layla')");
    await keyboard.press("Enter"); // to the button
    await desk.hasFocus("book-not-found");
    await desk.page.click("#book-not-found");
    await desk.hasFocus("name");
    expect(await desk.page.inputValue("#name")).toBe("Layla");
    expect(await desk.page.inputValue("#find")).toBe("");
    await desk.waiting([1, 2, 3]);
    await keyboard.press("Alt+f");
    await keyboard.type("07709999999");
    await desk.page.click("#book-not-found");
    await keyboard.press("Enter");
    await desk.said("Booked: number 4 Layla");
    const [row] = await shared.app.database.query(
      "select patient_phone from bookings where clinic_id = $1 and number = 4",
      [desk.clinic.id],
    );
    expect(row.patient_phone).toBe("+9647709999999");
  });

  test("is called erased when their name was erased, and known by a golden code, and called; a code that nobody has is said to be nobody's", async () => {
    const desk = await aDesk(shared);
    await desk.book({ date: desk.clinic.today, patient: { id: "p-7", name: "Sara Ahmed" } });
    await desk.page.waitForSelector(".waiting .row-name:has-text('Sara Ahmed')");
    await shared.app.request("delete", `${desk.clinic.path}/patients/p-7`).expect(204);
    await desk.page.waitForSelector(".row-name:has-text('(erased)')");
    expect(await desk.page.content()).not.toContain("Sara");

    const { goldenCode } = await desk.book({ list: "golden", date: desk.clinic.today, patient: { name: "Huda" } });
    const check = async (code: string) => {
      await desk.page.fill("#golden-code", code);
      await desk.page.keyboard.press("Enter");
    };
    await check(goldenCode === "0000" ? "0001" : "0000");
    await desk.said("Nobody has this code today.");
    await check(goldenCode);
    await desk.said("This code is of number 1 Huda");
    await desk.page.locator("#notices").getByRole("button", { name: "Call" }).click();
    await desk.page.waitForSelector(".list[data-list=golden] .inside .row-name:has-text('Huda')");
  });
});
