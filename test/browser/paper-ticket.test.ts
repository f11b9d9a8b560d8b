import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("a paper ticket (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("is printed alone: the number and the code of the patient's own page, no name; and again by a desk that did not book it, after which the one before opens nothing any more", async () => {
    const desk = await aDesk(shared);
    const { page, clinic } = desk;
    const first = await desk.book({ date: clinic.today, patient: { name: "Huda" } });
    await page.evaluate("globalThis.printed = 0; globalThis.print = () => printed++;");
    const isPrinted = (times: number) => page.waitForFunction((count) => (globalThis as any).printed === count, times);
    const renewed = page.waitForResponse((response) => response.url().endsWith("/ticket"));
    await desk.press("Print ticket: 1 Huda");
    const again = await (await renewed).json();
    await isPrinted(1);
    const read = (token: string) =>
      shared.app.request("get", `${clinic.path}/bookings/${first.id}`, null).set("Booking-Token", token);
    expect((await read(again.ticketToken)).body).toMatchObject({ id: first.id, patient: { name: "Huda" } });
    expect((await read(first.ticketToken)).body.patient).toBeUndefined();

    const booked = page.waitForResponse((response) => response.url().endsWith("/bookings"));
    await page.fill("#name", "Sara Ahmed");
    await page.press("#name", "Enter");
    const { id, ticketToken } = await (await booked).json();
    await desk.press("Print ticket");
    await isPrinted(2);
    await desk.said("No phone can open this ticket’s code"); // at 127.0.0.1 it leads each phone to itself

    await page.emulateMedia({ media: "print" });
    const visible = await page.evaluate(
      "[...document.body.children].filter((node) => node.checkVisibility()).map(({ id }) => id)",
    );
    expect(visible).toEqual(["paper-ticket"]);
    const paper = await page.innerText("#paper-ticket");
    expect(paper).toContain("Clinic");
    expect(paper.split("\n")).toEqual(expect.arrayContaining(["2", id]));
    expect(paper).not.toContain("Sara");
    const { data } = encode(`${shared.app.url}/t#${ticketToken}`, { ecc: "M", border: 2 });
    const squares = data.flat().filter(Boolean).length;
    const path = await page.getAttribute("#paper-ticket path", "d");
    expect(path?.match(/M/g)).toHaveLength(squares);
    expect(path?.startsWith(`M${data[2]?.indexOf(true)} 2h1v1h-1z`)).toBe(true);
  });
});
