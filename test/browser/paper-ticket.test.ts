import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("a paper ticket (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("is printed alone: the number and the code of the patient's own page, no name", async () => {
    const desk = await aDesk(shared);
    await desk.page.evaluate("globalThis.printed = 0; globalThis.print = () => printed++;");
    const booked = desk.page.waitForResponse((response) => response.url().endsWith("/bookings"));
    await desk.page.fill("#name", "Sara Ahmed");
    await desk.page.keyboard.press("Enter");
    const { id, ticketToken } = await (await booked).json();
    await desk.press("Print ticket");
    await desk.page.waitForFunction(() => (globalThis as any).printed === 1);
    await desk.said("No phone can open this ticket’s code"); // at 127.0.0.1 it leads each phone to itself

    await desk.page.emulateMedia({ media: "print" });
    const visible = await desk.page.evaluate(
      "[...document.body.children].filter((node) => node.checkVisibility()).map(({ id }) => id)",
    );
    expect(visible).toEqual(["paper-ticket"]);
    const paper = await desk.page.innerText("#paper-ticket");
    expect(paper).toContain("Clinic");
    expect(paper.split("\n")).toEqual(expect.arrayContaining(["1", id]));
    expect(paper).not.toContain("Sara");
    const { data } = encode(`${shared.app.url}/t#${ticketToken}`, { ecc: "M", border: 2 });
    const squares = data.flat().filter(Boolean).length;
    const path = await desk.page.getAttribute("#paper-ticket path", "d");
    expect(path?.match(/M/g)).toHaveLength(squares);
    expect(path?.startsWith(`M${data[2]?.indexOf(true)} 2h1v1h-1z`)).toBe(true);
  });

  test("is printed again at a desk that did not book it; the one before opens nothing any more", async () => {
    const desk = await aDesk(shared);
    const first = await desk.book({ date: desk.clinic.today, patient: { name: "Sara" } });
    await desk.page.evaluate("globalThis.printed = 0; globalThis.print = () => printed++;");
    const renewed = desk.page.waitForResponse((response) => response.url().endsWith("/ticket"));
    await desk.press("Print ticket: 1 Sara");
    const { ticketToken } = await (await renewed).json();
    await desk.page.waitForFunction(() => (globalThis as any).printed === 1);
    const read = (token: string) =>
      shared.app.request("get", `${desk.clinic.path}/bookings/${first.id}`, null).set("Booking-Token", token);
    expect((await read(ticketToken)).body).toMatchObject({ id: first.id, patient: { name: "Sara" } });
    expect((await read(first.ticketToken)).body.patient).toBeUndefined();
  });
});
