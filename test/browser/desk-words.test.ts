import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { openDay } from "../support/open-day.js";

describe.skipIf(!chromiumPath)("what the desk says (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("is why it was refused and what to do, in Arabic too, with the focus where it is wrong and what was typed; one thing at a time, in a place of its own, gone with the next action", async () => {
    const desk = await aDesk(shared, [], { fields: { capacity: 1 } });
    const book = async (name: string, phone: string) => {
      await desk.page.fill("#name", name);
      await desk.page.fill("#phone", phone);
      await desk.page.keyboard.press("Enter");
    };
    await book("  ", "");
    await desk.page.waitForSelector("#name-problem:has-text('Write the name first')");
    await desk.hasFocus("name");
    await book("Noor", "12");
    await desk.said("This is not a phone number. Give all its digits");
    await desk.hasFocus("phone");
    expect(await desk.page.textContent("#name-problem")).toBe("");
    await desk.page.selectOption("#language", "ar");
    await book("Noor", "12");
    await desk.said("هذا ليس رقم هاتف");
    await book("Noor\u200f\u200e\u202e", "");
    await desk.said("لا يمكن استعمال هذا الاسم");
    await desk.hasFocus("name");
    await book("Noor", "07701234567");
    await desk.said("تم الحجز");
    await book("Noor", "07701234567");
    await desk.said("هذا المريض ينتظر في هذه القائمة");
    await book("Omar", "");
    await desk.said("اكتملت أماكن هذا اليوم");
    expect(await desk.page.inputValue("#name")).toBe("Omar");
    await desk.page.fill("#room", "غرفة\u202e ١");
    await desk.press(/^نداء التالي/);
    await desk.said("لا يمكن استعمال اسم الغرفة هذا");

    await desk.page.fill("#room", "");
    await desk.page.selectOption("#language", "en");
    await openDay(shared.app, desk.clinic, desk.clinic.today, { capacity: 2 });
    await desk.book({ date: desk.clinic.today, patient: { name: "Huda" } });
    await book("Noor", "07701234567");
    await desk.said("This patient already waits");
    const covered = await desk.page.evaluate(`(() => {
      const strip = document.querySelector(".strip").getBoundingClientRect();
      return document.querySelector(".page").getBoundingClientRect().bottom <= strip.top && strip.bottom <= innerHeight;
    })()`);
    expect(covered).toBe(true);
    await desk.press("Call: 1 Noor");
    await desk.said("1 Noor — called");
    await desk.press("Call: 2 Huda");
    await desk.said("2 Huda — called");
    expect(await desk.page.locator(".notice-line").count()).toBe(1);
  });

  test("has the digits of its language, also phones and codes, copied with those that can be dialled; the two names of a patient stay apart, and a figure with its unit", async () => {
    const desk = await aDesk(shared, ["أحمد علي · Ahmed Ali"], { language: "ar" });
    const { page } = desk;
    const { goldenCode } = await desk.book({ list: "golden", date: desk.clinic.today, patient: { name: "هدى" } });
    const golden = page.locator(".list[data-list=golden] .row-details");
    await golden.waitFor();
    expect(await page.locator(".row-details").allInnerTexts()).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/\d/)]),
    );
    const copied = (selector: string) =>
      page.evaluate(
        `(() => {
          getSelection().selectAllChildren(document.querySelector('${selector}'));
          const data = new DataTransfer();
          document.body.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
          return data.getData("text/plain");
        })()`,
      );
    expect(await copied(".list[data-list=regular] .row-details")).toBe("+9647701234500");
    expect(await copied(".list[data-list=golden] .row-details")).toContain(goldenCode);

    await page.selectOption("#language", "en");
    const regular = page.locator(".list[data-list=regular]");
    expect(await regular.locator(".row-name bdi").allInnerTexts()).toEqual(["أحمد علي", "Ahmed Ali"]);
    await desk.press("Call: 1 أحمد علي · Ahmed Ali");
    const called = await regular.locator(".inside .row-details").innerText();
    expect(called).toMatch(/called \d+:\d\d(\u00a0[ap]m)?$/);
    expect(await regular.locator(".list-counts").innerText()).toContain("1\u00a0of\u00a020\u00a0places");
  });
});
