import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { aDeskWithShifts } from "../support/desk-shifts.js";
import { aFullDay } from "../support/full-day.js";

const names = [
  "فاطمة الزهراء علي",
  "زينب كاظم",
  "عبد الرحمن صالح العبيدي الحسيني",
  "Sara Ahmed",
  "أحمد علي · Ahmed Ali",
];
const laptop = { width: 1366, height: 768 };

describe.skipIf(!chromiumPath)("what the desk shows (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("is ten patients who wait and more, on a laptop, in any language", async () => {
    const waiting = Array.from({ length: 16 }, (_, index) => names[index % names.length] as string);
    const desk = await aDesk(shared, waiting);
    await desk.page.setViewportSize(laptop);
    await shared.app
      .request("post", `${desk.clinic.path}/days/regular/${desk.clinic.today}/call-next`)
      .send({ calledTo: "غرفة ٢" })
      .expect(200);
    await desk.page.waitForSelector(".inside .row");
    await inEach(desk.page, async () => {
      await desk.page.fill("#phone", "12");
      await desk.page.fill("#name", "Noor");
      await desk.page.press("#name", "Enter"); // a notice takes nothing away
      await desk.page.waitForSelector(".notice-line.problem");
      expect(await rowsInSight(desk.page)).toBeGreaterThanOrEqual(10);
      const empty = await desk.page.locator(".list[data-list=golden]").boundingBox();
      expect(empty?.height, "an empty list is one line").toBeLessThan(70);
    });
  });

  test("is ten of a shift, too, in any language", async () => {
    const waiting = Array.from({ length: 14 }, (_, index): [number, string, string] => [
      3,
      names[index % names.length] as string,
      `07701234${500 + index}`,
    ]);
    const { page } = await aDeskWithShifts(shared, waiting);
    await page.click('#shifts [data-key="3"]');
    await page.locator("[data-deed=call]").first().click();
    await page.waitForSelector(".inside .row");
    await inEach(page, async () => {
      await page.setViewportSize(laptop);
      expect(await rowsInSight(page)).toBeGreaterThanOrEqual(10);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    });
  });

  test("on a phone is not wider than it, and its notice is in sight wherever the list stands", async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const desk = await aDesk(shared, names, { language: "ar", visitor: phone });
    await desk.page.locator("[data-deed=call]").last().tap();
    await desk.page.waitForSelector(".inside .row");
    expect(await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const strip = await desk.page.locator(".notice-line").boundingBox();
    expect((strip?.y ?? 0) + (strip?.height ?? 0)).toBeLessThanOrEqual(844);
    await desk.page.locator(".waiting [data-deed=more]").first().tap();
    await desk.page.locator("[data-deed=miss]").tap();
    await desk.isStored(1, { status: "no_show" });
  });

  test("has no fault that axe finds, in whatever state, by day and by night", { timeout: 120_000 }, async () => {
    const desk = await aDesk(shared, names, { language: "ar" });
    const { page } = desk;
    const found: Record<string, string[]> = {};
    const check = async (state: string) => {
      await page.emulateMedia({ colorScheme: "light" });
      const byDay = await axeFaults(page, "all");
      await page.emulateMedia({ colorScheme: "dark" });
      const byNight = await axeFaults(page, "colours"); // the rest is the same
      if (byDay.length + byNight.length > 0) found[state] = [...byDay, ...byNight];
    };
    await page.locator("[data-deed=call]").first().click();
    await page.waitForSelector(".inside .row");
    await check("somebody called");
    await page.locator(".waiting [data-deed=more]").first().click();
    await page.locator(".list-more").first().click();
    await page.press("#name", "Enter");
    await check("all opened, no name");
    await page.locator("[data-deed=cancel]").click();
    await check("a question");
    await page.click("#question-yes");
    await page.waitForSelector(".row[data-status=cancelled]", { state: "attached" });
    await page.click(".finished summary");
    await check("somebody cancelled");
    await page.fill("#find", "zzz");
    await page.fill("#golden-code", "1");
    await page.press("#golden-code", "Enter");
    await page.waitForSelector(".notice-line.problem");
    await check("nobody found, a refusal");
    await page.fill("#find", "");
    await page.locator(".list-menu .quiet").nth(1).click();
    await page.click("#question-yes");
    await page.waitForSelector(".reopen:visible");
    await check("a closed day");
    await page.click("#days > button:nth-child(2)");
    await page.click("#leave");
    await page.waitForSelector("#leave-dialog[open]");
    await page.press("#leave-dialog input", "Enter");
    await page.waitForSelector("#leave-dialog .affected:not(:empty)");
    await check("another day, a leave");
    expect(found).toEqual({});
  });

  test("at 200 patients is written row by row: one change writes one row, looking for somebody none", async () => {
    const desk = await aDesk(shared, [], { fields: { capacity: 300 } });
    const { page, clinic } = desk;
    await aFullDay(shared.app, clinic, 200);
    const rows = (count: number) => expect.poll(() => page.locator(".waiting .row:not([hidden])").count()).toBe(count);
    await rows(200);
    await page.evaluate(`
      globalThis.written = [];
      const rowOf = (node) => (node instanceof Element ? node : node.parentElement)?.closest(".row")?.dataset.key;
      const isShown = (record) => record.type !== "attributes" || !["hidden", "tabindex"].includes(record.attributeName);
      new MutationObserver((records) => {
        for (const record of records.filter(isShown))
          for (const node of [record.target, ...record.addedNodes]) if (rowOf(node)) written.push(rowOf(node));
      }).observe(document.querySelector("#lists"), { subtree: true, childList: true, attributes: true, characterData: true });`);
    const writtenRows = () => page.evaluate<string[]>("[...new Set(written.splice(0))].sort()");
    const idOf = (number: number) =>
      `B-${clinic.id}-${clinic.today.replaceAll("-", "")}-${String(number).padStart(4, "0")}`;

    await shared.app.request("patch", `${clinic.path}/bookings/${idOf(100)}`).send({ patient: { name: "Somebody" } });
    await page.waitForSelector('.row-name bdi:text-is("Somebody")', { state: "attached" });
    expect(await writtenRows()).toEqual([idOf(100)]);
    for (const number of [1, 2, 3]) {
      await page.waitForSelector(`.call-next:not([data-busy]):has-text("Call next: ${number}")`);
      await page.keyboard.press("Alt+c");
      await page.waitForSelector(`.inside .row-number:text-is("${number}")`);
      expect(await writtenRows()).toEqual(number === 1 ? [idOf(1)] : [idOf(number - 1), idOf(number)]);
    }
    await page.fill("#find", "17");
    await rows(1);
    await page.fill("#find", "");
    await rows(197);
    expect(await writtenRows()).toEqual([]);
  });
});

/** In English, as the page stands, in Sorani and in Arabic. */
async function inEach(page: Page, look: () => Promise<unknown>) {
  await look();
  for (const language of ["ckb", "ar"]) {
    await page.selectOption("#language", language);
    await page.waitForSelector(`html[lang=${language}]`);
    await look();
  }
}

/** Rows of those who wait that are whole above the foot. */
const rowsInSight = (page: Page) =>
  page.evaluate<number>(`(() => {
    const foot = document.querySelector(".strip").getBoundingClientRect().top;
    return [...document.querySelectorAll(".list[data-list=regular] .waiting .row")]
      .filter((row) => row.getBoundingClientRect().bottom <= foot).length;
  })()`);
