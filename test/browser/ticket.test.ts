import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { daysAfter } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("a patient's ticket (skipped without chromium)", () => {
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

  test("shows its own turn live, about how long, and nobody else; its secret is in no request's address", async () => {
    const { app, browser } = shared;
    const desk = await aDesk(shared, ["Ali", "Huda", "Noor", "Omar", "Rana", "Salim", "Zahra"]);
    await app.database.query(
      `update bookings set status = 'served', calls = 1, finished_at = now(),
              called_at = now() - (6 - number) * interval '10 minutes'
        where clinic_id = $1 and number <= 5`,
      [desk.clinic.id],
    );
    const mine = await desk.book({ date: desk.clinic.today, patient: { name: "Maryam" } });
    const { open, context } = await aVisitor(browser, { viewport: { width: 390, height: 844 } });
    const addresses: string[] = [];
    context.on("request", (request) => addresses.push(request.url()));
    const page = await open(`${app.url}/t?lang=en#${mine.ticketToken}`);
    await isLive(page);
    const [, secret] = mine.ticketToken.split(".");
    expect(addresses.filter((address) => address.split("#")[0]?.includes(secret))).toEqual([]);
    await page.waitForSelector("#said:has-text('2 ahead of you')");
    expect(await page.textContent("#estimate")).toBe("20 to 25 minutes");
    expect(await page.content()).not.toMatch(/Salim|Zahra|Maryam/);

    await desk.press(/^Call next: 6/);
    await page.waitForSelector("#said:has-text('1 ahead of you')");
    await desk.press(/^Call next: 7/);
    await page.waitForSelector("#said:has-text('You are next')");
    await desk.page.fill("#room", "Room 2");
    await desk.press(/^Call next: 8/);
    await page.waitForSelector("#detail:has-text('Please come to \u2068Room 2\u2069.')");
    await desk.press("Served: 8 Maryam");
    await page.waitForSelector("#said:has-text('Your visit is done')");
  });

  test("for another day says which, and nothing of today", async () => {
    const desk = await aDesk(shared);
    const date = daysAfter(desk.clinic.today, 40);
    const { ticketToken } = await desk.book({ date, patient: { name: "Maryam" } });
    const { open } = await aVisitor(shared.browser);
    const page = await open(`${shared.app.url}/t?lang=en#${ticketToken}.`); // with the full stop of the message's end
    const day = new Intl.DateTimeFormat("en", { day: "numeric", timeZone: "UTC" }).format(new Date(date));
    await page.waitForSelector(`#said:has-text('Your turn is on'):has-text('${day}')`);
    expect(await page.isVisible("#facts")).toBe(false);
    expect(await page.textContent("#hint")).toBe("");
  });

  test("can be given back by its holder, who is asked first", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const mine = await desk.book({ date: desk.clinic.today });
    const { open } = await aVisitor(shared.browser);
    const page = await open(`${shared.app.url}/t?lang=en#${mine.ticketToken}`);
    await page.getByRole("button", { name: "Cancel my booking" }).click();
    await desk.isStored(2, { status: "booked" });
    await page.getByRole("button", { name: "Really cancel?" }).click();
    await page.waitForSelector("#said:has-text('This booking is cancelled')");
    await desk.isStored(2, { status: "cancelled" });
    await desk.waiting([1]);
  });

  test("that opens nothing says so, and what to do", async () => {
    const { open } = await aVisitor(shared.browser);
    const page = await open(`${shared.app.url}/t?lang=en`);
    await page.waitForSelector("text=Scan the QR code on your ticket");
    const desk = await aDesk(shared);
    const { ticketToken } = await desk.book({ date: desk.clinic.today });
    const wrong = await open(`${shared.app.url}/t?lang=en#${ticketToken.replace(/\..*/, `.${"a".repeat(22)}`)}`);
    await wrong.waitForSelector("text=This ticket opens nothing");
  });
});
