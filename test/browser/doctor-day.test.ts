import { describe, expect, test } from "vitest";
import { axeFaults } from "../support/axe.js";
import { aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { evening, everyDayWith, noon, zoneAtNoon } from "../support/desk-shifts.js";
import { aRoom, smallPhone, tooSmall } from "../support/room-page.js";
import { aBooker } from "../support/test-app.js";

const longName = "عبد الرحمن صالح مهدي العبيدي الحسيني الكاظمي";

describe.skipIf(!chromiumPath)("a day in the doctor's room (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("on the smallest phone shows who is in, who is next and the button without scrolling, in both directions", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ name: "عيادة النور للأسنان · Al-Noor Dental Clinic", publicBoard: true });
    const { book } = aBooker(app, clinic);
    const names = [longName, "فاطمة الزهراء علي حسين", "Sara Ahmed"];
    for (const name of names) await book({ date: clinic.today, patient: { name } });
    const golden = await book({ date: clinic.today, list: "golden", patient: { name: longName } });
    const urgent = { priority: 2, priorityReason: "ألم شديد منذ الصباح", note: "يحتاج إلى كرسي متحرك عند الدخول" };
    await app.request("patch", `${clinic.path}/bookings/${golden.id}`).send(urgent).expect(200);
    const key = await app.aKey("staff", clinic.id);
    const room = await aRoom(shared, clinic, { who: key, language: "ar", visitor: smallPhone });
    const { page } = room;
    await room.callNext();
    await room.turns([longName], ["فاطمة الزهراء علي حسين"]);
    await page.getByRole("radio", { name: /القائمة الذهبية/ }).tap();
    await page.locator("#next .urgent:has-text('مستعجل جدًا')").waitFor();
    await page.locator("#next .golden-mark").waitFor();
    for (const language of ["ar", "en", "ckb"]) {
      await page.selectOption("#language", language);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), language).toBe(true);
      expect(await tooSmall(page), language).toEqual([]);
      for (const selector of ["#inside .row", "#next .row", ".call-next"]) {
        const box = await page.locator(selector).boundingBox();
        const bar = await page.locator(".call-bar").boundingBox();
        const end = selector === ".call-next" ? 640 : (bar?.y ?? 0);
        expect((box?.y ?? 999) + (box?.height ?? 0), `${language}: ${selector}`).toBeLessThanOrEqual(end);
      }
      expect(await axeFaults(page, "all"), language).toEqual([]);
    }
    await room.callNext();
    await room.turns([longName], ["فاطمة الزهراء علي حسين"]); // of the other list, now that nobody waits in that one
    await page
      .getByRole("radio", { name: /لیستی ئاسایی/ })
      .and(page.locator("[aria-checked=true]"))
      .waitFor();
  });

  test("calls from the shift that runs; that the doctor is late is on the board, and who may not say so is told", async () => {
    const { app, browser } = shared;
    const clinic = await app.aClinic({ publicBoard: true, timeZone: zoneAtNoon() });
    await app
      .request("put", `${clinic.path}/hours`)
      .send(everyDayWith([noon, evening]))
      .expect(200);
    const { book } = aBooker(app, clinic);
    for (const shift of [3, 2]) await book({ date: clinic.today, shift, patient: { name: `Of shift ${shift}` } });
    const room = await aRoom(shared, clinic, { who: await app.aKey("staff", clinic.id) });
    const { page } = room;
    await room.turns([], ["Of shift 2"]);
    await page.locator("#waiting:has-text('1 waiting')").waitFor();
    const { open } = await aVisitor(browser);
    const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    await page.getByLabel("Doctor late by").fill("90");
    await page.keyboard.press("Enter");
    await page.locator("#day:has-text('12:00–15:00 Doctor late by 90 minutes')").waitFor();
    await board.waitForSelector("#shift .shift:has-text('The doctor is about 90 minutes late')");
    await page.getByLabel("Doctor late by").press("Space"); // in a text field it calls nobody
    await page.getByLabel("Doctor late by").fill("45");

    const refusal = { type: "about:blank", title: "Forbidden", status: 403, code: "forbidden" };
    await page.route("**/shifts/*", (route) =>
      route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(refusal) }),
    );
    await page.keyboard.press("Enter");
    await room.said("Your sign-in does not allow that. Ask at the desk");
    await page.unroute("**/shifts/*");
    await room.press("Doctor is here");
    await board.waitForSelector("#shift .shift:has-text('The doctor is here')");
    await room.turns([], ["Of shift 2"]);
    await room.callNext();
    await room.turns(["Of shift 2"], []);
    await page.locator("#waiting:has-text('Nobody is waiting')").waitFor();
    expect(await page.isVisible(".call-next")).toBe(false);
    await room.blur();
    await page.keyboard.press("Space");
    await room.said("Nobody is waiting");

    for (const list of ["regular", "golden"])
      await app.request("post", `${clinic.path}/days/${list}/${clinic.today}/close`);
    await page.locator("#day:has-text('The day is closed')").waitFor();
    await room.turns([], []);
    await room.press("Sign out");
    await page.waitForSelector("#sign-in:visible");
    expect(await page.content()).not.toContain("Of shift");
  });

  test("with one line of both lists calls by its rule, and only who is here", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ goldenTurn: 1, needsArrival: true });
    const { book } = aBooker(app, clinic);
    for (const name of ["Ali", "Huda", "Away"])
      await book({ date: clinic.today, patient: { name }, arrived: name !== "Away" });
    const golden = await book({ date: clinic.today, list: "golden", patient: { name: "Noor" } });
    await app.request("post", `${clinic.path}/bookings/${golden.id}/arrive`).send({}).expect(200);
    const room = await aRoom(shared, clinic, { who: await app.aKey("staff", clinic.id) });
    await room.page.locator("#waiting:has-text('4 waiting')").waitFor();
    expect(await room.page.isVisible("#lines")).toBe(false);
    await room.page.locator("#waiting:has-text('3 here')").waitFor();
    await room.turns([], ["Ali"]);
    await room.callNext();
    await room.turns(["Ali"], ["Noor"]);
    await room.page.getByRole("button", { name: /^Call next: 1 \(golden turn, 1 is then done\)/ }).waitFor();
    await room.callNext();
    await room.said("1 Noor — called (golden turn)");
    await room.turns(["Noor"], ["Huda"]);
    await room.callNext();
    await room.turns(["Huda"], []);
    await room.page.locator("#waiting:has-text('1 waiting 0 here')").waitFor();
  });
});
