import { describe, expect, test } from "vitest";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { aBooker, daysAfter } from "../support/test-app.js";
import { aHolder, dateIn, isFaultless } from "../support/ticket-page.js";

describe.skipIf(!chromiumPath)("a patient's ticket (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("shows its own turn live, about how long, and nobody else; its secret is in no request's address; its holder can give it back, and is asked first", async () => {
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
    expect(await page.getAttribute("#clinic bdi", "translate")).toBe("no");
    expect(await page.textContent("#estimate")).toBe("20 to 25\u00a0minutes");
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

    await aBooker(app, desk.clinic).become(mine.id, "in_progress", "booked");
    await desk.waiting([8]);
    await page.getByRole("button", { name: "Cancel my booking" }).click();
    await desk.isStored(8, { status: "booked" });
    await page.getByRole("button", { name: "Really cancel?" }).click();
    await page.waitForSelector("#said:has-text('You cancelled this booking')");
    await desk.isStored(8, { status: "cancelled" });
    await desk.waiting([]);
    expect(await page.isVisible("#cancel")).toBe(false);
  });

  test("of a moved booking goes where the patient's place went, and is as good there", async () => {
    const gateway = await aGateway(shared.app);
    const { clinic, mine, page, inArabic } = await aHolder(shared, { url: gateway.url });
    const path = `${clinic.path}/bookings`;
    const tomorrow = daysAfter(clinic.today, 1);
    const move = async (id: string, to: object) =>
      (await shared.app.request("post", `${path}/${id}/move`).send(to).expect(201)).body;
    const second = await move(mine.id, { date: tomorrow });
    const [today, next] = [clinic.today, tomorrow].map((date) => dateIn("en-GB", date));
    await page.waitForSelector(`#moved-to:has-text("Moved to ${next}, number 1")`);
    await page.waitForSelector(`#moved-from:has-text("Before: ${today}, number 2")`);
    expect(await page.textContent("#number")).toBe("1");
    await page.waitForSelector(`#said:has-text("Your turn is on ${next}")`);
    await isFaultless(page);
    await inArabic();
    await page.waitForSelector(`#moved-to:has-text("نُقل حجزك إلى ${dateIn("ar-IQ-u-nu-arab", tomorrow)}، رقم ١")`);

    const third = await move(second.id, { list: "golden", date: clinic.today });
    await page.waitForSelector(`#moved-to:has-text("القائمة الذهبية")`);
    await page.waitForSelector(`#moved-from:has-text("القائمة العادية")`); // where it was on the ticket
    await page.waitForSelector(`#said:has-text("دورك هو التالي")`);
    await gateway.stop();
    await page.waitForSelector('html[data-live="old"]');
    await move(third.id, { date: daysAfter(clinic.today, 2) }); // while the phone is in a lift
    await gateway.start();
    await page.waitForSelector(`#said:has-text("${dateIn("ar-IQ-u-nu-arab", daysAfter(clinic.today, 2))}")`);
    await page.reload(); // in English again, by its address
    await page.waitForSelector(`#said:has-text("Your turn is on ${dateIn("en-GB", daysAfter(clinic.today, 2))}")`);
    await page.click("#cancel");
    await page.click("#cancel");
    await page.waitForSelector('#said:has-text("You cancelled this booking")');
  });

  test("that was replaced says so on the page that is open; of a patient who was sent on it says where to, at once or after the visit, and shows nothing of the other clinic", async () => {
    const { clinic, mine, page, inArabic } = await aHolder(shared);
    const path = `${clinic.path}/bookings/${mine.id}`;
    const renewed = (await shared.app.request("post", `${path}/ticket`).expect(200)).body;
    await page.waitForSelector('#said:has-text("This ticket has been replaced")');
    expect(await page.isVisible("#number")).toBe(false);
    await isFaultless(page);
    await inArabic();
    await page.waitForSelector('#said:has-text("حلّت محل هذه التذكرة تذكرة جديدة")');
    await page.goto(`${shared.app.url}/t?lang=en#${renewed.ticketToken}`);
    await page.waitForSelector("#said:has-text('1 ahead of you')");

    const doctor = await shared.app.aClinic({ name: "Dr. Layla" });
    await aBooker(shared.app, clinic).become(mine.id, "in_progress", "served");
    await page.waitForSelector('#said:has-text("Your visit is done")');
    const forward = shared.app.request("post", `${path}/forward`).send({ clinicId: doctor.id });
    const { ticketToken } = (await forward.expect(201)).body;
    const today = dateIn("en-GB", clinic.today);
    await page.waitForSelector(`#said:has-text("You were sent on to another clinic: ${today}, number 1")`);
    await page.waitForSelector('#detail:has-text("Your new ticket shows")');
    expect(await page.textContent("#number")).toBe("2"); // of this ticket
    expect(await page.content()).not.toContain("Layla");
    await isFaultless(page);
    await inArabic();
    await page.waitForSelector(
      `#said:has-text("جرى تحويلك إلى عيادة أخرى: ${dateIn("ar-IQ-u-nu-arab", clinic.today)}، رقم ١")`,
    );
    await page.goto(`${shared.app.url}/t?lang=en#${ticketToken}`);
    await page.waitForSelector("#said:has-text('You are next')");
  });

  test("is set in one script of digits, breaks no figure from its unit, and keeps the clinic's two names apart; that the desk or the closing of the day ended it says so, and what next", async () => {
    const name = "عيادة النور · Al-Noor Clinic";
    const { clinic, mine, page, inArabic } = await aHolder(shared, { fields: { name } });
    const { become } = aBooker(shared.app, clinic);
    await shared.app.request("post", `${clinic.path}/bookings/${mine.id}/call`).send({ calledTo: "3" }).expect(200);
    await page.waitForSelector("#said:has-text('It is your turn')");
    expect(await page.locator("#clinic bdi").allTextContents()).toEqual(["عيادة النور", "Al-Noor Clinic"]);
    expect(await page.textContent("#date")).toMatch(/^\w+ \d+\u00a0\w+$/);
    await inArabic();
    await page.waitForSelector("#said:has-text('حان دورك')");
    expect(await page.textContent("#detail")).toMatch(/الغرفة ٣.* الساعة [٠-٩]+:[٠-٩]{2}\u00a0[صم]\./);
    expect(await page.textContent("#date")).toMatch(/^\S+ [٠-٩]+(\u00a0\S+)+$/);
    expect(await page.textContent("#turn")).not.toMatch(/[0-9]/);
    expect(await page.textContent("#booking")).toBe(mine.id); // as the clinic's screens write it, to be copied whole
    expect(await page.evaluate("getComputedStyle(document.querySelector('#booking')).userSelect")).toBe("all");
    await become(mine.id, "booked");
    await page.waitForSelector("#said:has-text('١ قبلك')");

    const day = `${clinic.path}/days/regular/${clinic.today}`;
    const change = (action: string) => shared.app.request("post", `${day}/${action}`).expect(200);
    for (const { end, goOn, said, detail, saidInArabic } of [
      {
        ...{ end: () => become(mine.id, "cancelled"), goOn: () => become(mine.id, "booked") },
        ...{ said: "The desk cancelled this booking", detail: "call the clinic" },
        saidInArabic: "ألغى مكتب الاستقبال هذا الحجز",
      },
      {
        ...{ end: () => change("close"), goOn: () => change("reopen") },
        ...{ said: "The clinic closed this day", detail: "book another day" },
        saidInArabic: "أغلقت العيادة هذا اليوم",
      },
    ]) {
      await page.selectOption("#language", "en");
      await end();
      await page.waitForSelector(`#said:has-text("${said}")`);
      await page.waitForSelector(`#detail:has-text("${detail}")`);
      expect(await page.isVisible("#cancel")).toBe(false);
      expect(await page.textContent("#booking")).toBe(mine.id); // to name on the telephone
      await isFaultless(page);
      await inArabic();
      await page.waitForSelector(`#said:has-text("${saidInArabic}")`);
      await isFaultless(page);
      await goOn();
      await page.waitForSelector("#said:has-text('١ قبلك')");
    }
  });

  test("that opens nothing says so, and what to do; for another day it says which, and nothing of today", async () => {
    const { open } = await aVisitor(shared.browser);
    const page = await open(`${shared.app.url}/t?lang=en`);
    await page.waitForSelector("#said:has-text('Scan the code on your ticket')");
    await page.waitForSelector("#detail:has-text('open the link that you were sent')");
    await isFaultless(page);
    const clinic = await shared.app.aClinic();
    const date = daysAfter(clinic.today, 40);
    const { ticketToken } = await aBooker(shared.app, clinic).book({ date });
    await page.goto(`${shared.app.url}/t?lang=en#${ticketToken.replace(/\..*/, `.${"a".repeat(22)}`)}`);
    await page.waitForSelector("#said:has-text('This link opens no ticket')");
    expect(await page.isVisible("#number")).toBe(false);
    await isFaultless(page);
    await page.goto(`${shared.app.url}/t?lang=en#${ticketToken}.`); // with the full stop of the message's end
    const day = new Intl.DateTimeFormat("en", { day: "numeric", timeZone: "UTC" }).format(new Date(date));
    await page.waitForSelector(`#said:has-text('Your turn is on'):has-text('${day}')`);
    expect(await page.isVisible("#facts")).toBe(false);
    expect(await page.textContent("#hint")).toBe("");
  });
});
