import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { type Language, languages } from "../../public/texts.js";
import { sharedClinicsWithHours } from "../support/a-clinic-with-hours.js";
import { aVisitor, browserAndServer, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { pagesBelieve } from "../support/clinic-time.js";
import { aBoard } from "../support/group-stream.js";
import { inEachLanguage } from "../support/in-each-language.js";
import { aBooker } from "../support/test-app.js";

const all = Object.keys(languages) as Language[];
const phone = { width: 390, height: 844 };
const laptop = { width: 1366, height: 768 };

/** Of the page, and of each box that holds text and is not made to be scrolled, what is wider than its place. */
const spilt = `(() => {
  const boxes = new Set([document.documentElement]);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    let box = texts.currentNode.parentElement;
    while (getComputedStyle(box).display === "inline") box = box.parentElement;
    const { overflowX, clipPath, clip } = getComputedStyle(box);
    const isUnseen = clipPath !== "none" || clip !== "auto"; // it is for who hears the page
    if (texts.currentNode.data.trim() && box.getClientRects().length > 0 && !isUnseen && !/auto|scroll/.test(overflowX)) boxes.add(box);
  }
  return [...boxes].filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => box.tagName + "#" + box.id + "." + box.className + ": " + box.textContent.trim().slice(0, 60));
})()`;

/** What is cut off or stands out, by language and screen. */
async function spiltIn(page: Page) {
  const found: Record<string, string[]> = {};
  const spoken = await page
    .locator("#language option")
    .evaluateAll((options) => options.map(({ lang }) => lang as Language));
  for (const screen of [phone, laptop]) {
    await page.setViewportSize(screen);
    const texts = await page.evaluate<string[][]>(inEachLanguage(spoken, spilt));
    for (const [index, language] of spoken.entries())
      if (texts[index]?.length !== 0) found[`${language}, ${screen.width} × ${screen.height}`] = texts[index] ?? [];
  }
  return found;
}

describe.skipIf(!chromiumPath)("the pages in five languages (skipped without chromium)", () => {
  const shared = browserAndServer();
  const aClinicWithHours = sharedClinicsWithHours();

  async function aWaitingRoom(settings: object = {}) {
    const { app, browser } = shared;
    const clinic = await app.aClinic({ publicBoard: true, ...settings });
    const { book } = aBooker(app, clinic);
    const mine = [];
    for (let number = 1; number <= 9; number++) mine.push(await book({ date: clinic.today }));
    await book({ date: clinic.today, list: "golden" });
    const day = `${clinic.path}/days/regular/${clinic.today}`;
    const call = (calledTo: string) => app.request("post", `${day}/call-next`).send({ calledTo }).expect(200);
    const { open, errors, context } = await aVisitor(browser, { viewport: phone });
    const openLive = async (path: string) => {
      const page = await open(app.url + path);
      await isLive(page);
      return page;
    };
    return { app, clinic, mine, book, call, open, openLive, errors, context };
  }

  test("nothing is wider than its place on the first page, the board and the API’s page", async () => {
    const { app, clinic, call, open, openLive } = await aWaitingRoom();
    for (const room of ["2", "Dr. Ahmad Al-Khafaji", "غرفة الفحص"]) await call(room);
    expect(await spiltIn(await openLive(`/?clinic=${clinic.id}`))).toEqual({});
    expect(await spiltIn(await openLive(`/board/${clinic.id}`))).toEqual({});
    const reference = await open(`${app.url}/docs`);
    await reference.waitForSelector(".operation");
    await reference.evaluate("[...document.querySelectorAll('.operation')].slice(9).forEach((each) => each.remove())"); // the same again
    expect(await spiltIn(reference)).toEqual({});
  });

  test("nothing is wider than its place at the kiosk, which answers in the language that was chosen", async () => {
    const { app, clinic, openLive } = await aWaitingRoom({ needsArrival: true });
    const kiosk = await openLive(`/arrive/${clinic.id}#key=${await app.aKey("display", clinic.id)}`);
    await kiosk.waitForSelector("#code:visible");
    expect(await spiltIn(kiosk)).toEqual({});
    await kiosk.keyboard.type("77");
    await kiosk.keyboard.press("Enter");
    await kiosk.keyboard.type("123");
    await kiosk.keyboard.press("Enter");
    await kiosk.waitForSelector("#said:visible");
    expect(await spiltIn(kiosk)).toEqual({});
    await kiosk.selectOption("#language", "fa");
    expect(await kiosk.textContent("#said")).toBe("این نوبت پیدا نشد");
  });

  test("nothing is wider than its place on a ticket: waiting, here, called, cancelled, unknown, or none", async () => {
    const { app, clinic, mine, call, open, openLive } = await aWaitingRoom({ needsArrival: true });
    const [first, second] = mine as { id: string; ticketToken: string }[];
    const path = (id = "") => `${clinic.path}/bookings/${id}`;
    const ticket = await openLive(`/t#${second?.ticketToken}`);
    expect(await spiltIn(ticket)).toEqual({});
    for (const booking of [first, second])
      await app
        .request("post", `${path(booking?.id)}/arrive`)
        .send({})
        .expect(200);
    await ticket.waitForSelector("#here:not(:empty)");
    expect(await spiltIn(ticket)).toEqual({});
    await call("3");
    await call("Dr. Ahmad Al-Khafaji");
    await ticket.waitForSelector("#turn[data-status=in_progress]");
    expect(await spiltIn(ticket)).toEqual({});
    const third = mine[2] as { id: string; ticketToken: string };
    const cancelled = await openLive(`/t#${third.ticketToken}`);
    await app.request("patch", path(third.id)).send({ status: "cancelled" }).expect(200);
    await cancelled.waitForSelector("#turn[data-status=cancelled]");
    expect(await spiltIn(cancelled)).toEqual({});
    for (const fragment of ["", `#${third.ticketToken.replace(/\..*/, `.${"a".repeat(22)}`)}`]) {
      const alone = await open(`${app.url}/t${fragment}`);
      await alone.waitForSelector('html[data-live="refused"] #said:not(:empty)');
      expect(await spiltIn(alone)).toEqual({});
    }
  });

  test("nothing is wider than its place at the desk, signed out or in", async () => {
    const { app, clinic, open } = await aWaitingRoom({ needsArrival: true, goldenTurn: 2 });
    for (const name of ["Second floor", "غرفة الانتظار"]) {
      const { id } = await aBoard(app, [clinic], { name });
      await app.database.query(
        `insert into screens (board_id, name, seen_at, state, page, shown) values
           ($1, 'hall 1', now() - interval '4 minutes', 'live', null, '[]'), ($1, 'hall 2', now(), 'live', '0.0.1', '[]')`,
        [id],
      );
    }
    const desk = await open(`${app.url}/desk/${clinic.id}`);
    await desk.waitForSelector("#sign-in:visible");
    expect(await spiltIn(desk)).toEqual({});
    await signIn(desk, await app.aKey("staff", clinic.id));
    await desk.waitForSelector(".row");
    await desk.click("#screens[data-state=trouble]");
    expect(await spiltIn(desk)).toEqual({});
  });

  test("a ticket tells of a late doctor and of a window in the words and digits of each language", async () => {
    const { app, clinic, book, putShift } = await aClinicWithHours({ at: "15:00", settings: { publicBoard: true } });
    const { ticketToken } = await book({ date: clinic.today, shift: 2 });
    await putShift(2, { lateMinutes: 45 });
    const { open, context } = await aVisitor(shared.browser, { viewport: phone });
    await pagesBelieve(context, "2026-11-24T15:00:00+03:00");
    const ticket = await open(`${app.url}/t#${ticketToken}`);
    await isLive(ticket);
    const said = [];
    for (const language of all) {
      await ticket.selectOption("#language", language);
      said.push(((await ticket.textContent("#doctor")) ?? "").replaceAll("\u00a0", " "));
    }
    expect(said).toEqual([
      "يتأخر الطبيب نحو ٤٥ دقيقة، ويُنتظر حضوره نحو الساعة ٤:٤٥ م",
      "پزیشک نزیکەی ٤٥ خولەک دوا دەکەوێت، نزیکەی کاتژمێر ٤:٤٥ د.ن دێت",
      "The doctor is about 45 minutes late, expected about 16:45",
      "Doktor yaklaşık 45 dakika gecikecek, tahmini geliş saati 16:45",
      "پزشک حدود ۴۵ دقیقه تأخیر دارد و حدود ساعت ۱۶:۴۵ می‌آید",
    ]);
    expect(await spiltIn(ticket)).toEqual({});
  });

  test("the menu lists each language by its own name, is worked by keyboard and finger, and its choice is kept", async () => {
    const { app, clinic, openLive, open, errors } = await aWaitingRoom();
    const board = await openLive(`/board/${clinic.id}`);
    const menu = board.locator("#language");
    const options = await menu
      .locator("option")
      .evaluateAll((nodes) => nodes.map(({ lang, textContent }) => [lang, textContent]));
    expect(options).toEqual([
      ["ar", "العربية"],
      ["ckb", "کوردی"],
      ["en", "English"],
      ["tr", "Türkçe"],
      ["fa", "فارسی"],
    ]);
    const shown = async () => [
      await board.getAttribute("html", "lang"),
      await board.getAttribute("html", "dir"),
      await menu.getAttribute("aria-label"),
      await menu.inputValue(),
    ];
    expect(await shown()).toEqual(["ar", "rtl", "اللغة", "ar"]);
    expect((await menu.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await menu.focus();
    await board.keyboard.press("ArrowDown");
    expect(await shown()).toEqual(["ckb", "rtl", "زمان", "ckb"]);
    await board.waitForSelector(".nobody:has-text('ئێستا کەس لای پزیشک نییە')");
    await board.keyboard.type("Tür");
    expect(await shown()).toEqual(["tr", "ltr", "Dil", "tr"]);
    await board.reload();
    expect(await shown()).toEqual(["tr", "ltr", "Dil", "tr"]);
    for (const language of all) {
      await board.goto(`${app.url}/board/${clinic.id}?lang=${language}`);
      expect(await shown()).toEqual([language, languages[language].direction, expect.any(String), language]);
    }
    await board.goto(`${app.url}/board/${clinic.id}?lang=xx`);
    expect((await shown())[0]).toBe("tr"); // what was asked for by an address was not chosen
    const desk = await open(`${app.url}/desk/${clinic.id}`);
    expect(await desk.getAttribute("html", "lang")).toBe("ar"); // which speaks no Turkish
    expect(await desk.locator("#language option").allTextContents()).toEqual(["العربية", "کوردی", "English"]);
    expect(errors).toEqual([]);
  });
});
