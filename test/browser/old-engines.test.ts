import { describe, expect, test } from "vitest";
import { weekdays } from "../support/a-clinic-with-hours.js";
import { lookAt } from "../support/board-on-the-wall.js";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { asChrome53Reads, likeChrome53 } from "../support/old-engine.js";
import { aBooker } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("a browser of 2016 (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function anOldVisitor(viewport = { width: 1920, height: 1080 }) {
    const visitor = await aVisitor(shared.browser, { viewport });
    await visitor.context.addInitScript(likeChrome53);
    await visitor.context.route("**/*.css", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: asChrome53Reads(await response.text()) });
    });
    return visitor;
  }

  test("shows the board, and follows each call", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    for (let number = 1; number <= 9; number++) await book({ date: clinic.today });
    for (let number = 1; number <= 4; number++) await book({ date: clinic.today, list: "golden" });
    const { open, errors } = await anOldVisitor();
    const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('3')");
    for (const [list, room] of [
      ["golden", "Room 3"],
      ...["Room 4", "Dr. Ahmad Al-Khafaji", "x".repeat(100), "5", "6"].map((room) => ["regular", room]),
    ]) {
      await app
        .request("post", `${clinic.path}/days/${list}/${clinic.today}/call-next`)
        .send({ calledTo: room })
        .expect(200);
      await board.waitForSelector(`.panel[data-list=${list}] .called:has-text("${room}")`);
      const { figures, largestOther, faults } = await lookAt(board);
      const newest = [...figures.golden, ...figures.regular.slice(0, 3)];
      expect(Math.min(...newest), "read from six metres").toBeGreaterThan(1 / 9);
      expect(Math.min(...newest, ...figures.regular)).toBeGreaterThan(largestOther);
      expect(faults).toEqual([]);
    }
    await board.selectOption("#language", "ar");
    await board.waitForSelector(".number:has-text('٥')");
    expect(errors).toEqual([]);
  });

  test("shows a board that is not public, how late the doctor is, how old it is while the server is away, and heals", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const night = { shift: 1, start: "23:00", end: "23:50", capacity: 9 };
    await app
      .request("put", `${clinic.path}/hours`)
      .send(weekdays.map((weekday) => ({ weekday, ...night })))
      .expect(200);
    await book({ date: clinic.today });
    const shift = `${clinic.path}/days/regular/${clinic.today}/shifts/1`;
    await app.request("put", shift).send({ lateMinutes: 600 }).expect(200);
    const gateway = await aGateway(app);
    const { open, errors } = await anOldVisitor();
    const key = await app.aKey("display", clinic.id);
    const board = await open(`${gateway.url}/board/${clinic.id}?lang=en#key=${key}`);
    await isLive(board);
    await board.waitForSelector("#shift:has-text('23:00–23:50 The doctor is about 600\u00a0minutes late')");
    await gateway.stop();
    await board.waitForSelector("#live:has-text('sec. ago')");
    await board.selectOption("#language", "ar");
    await board.waitForSelector("#live:has-text('قبل')");
    await board.waitForSelector("#shift:has-text('يتأخر الطبيب نحو ٦٠٠\u00a0دقيقة')");
    for (const [language, age, minutes] of [
      ["ckb", "لەمەوبەر", "٦٠٠\u00a0خولەک"],
      ["tr", "önce", "600\u00a0dakika"],
      ["fa", "پیش", "۶۰۰\u00a0دقیقه"],
    ]) {
      await board.selectOption("#language", language as string);
      await board.waitForSelector(`#live:has-text('${age}')`);
      await board.waitForSelector(`#shift:has-text('${minutes}')`);
    }
    await board.selectOption("#language", "ar");
    await book({ date: clinic.today });
    await gateway.start();
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('٢')");
    expect(errors).toEqual([]);
  });

  test("is told on other pages which browser it needs, in every language, and sees no skeleton", async () => {
    const { context } = await anOldVisitor();
    const page = await context.newPage();
    for (const path of ["/", "/desk/1", "/t", "/docs"]) {
      await page.goto(shared.app.url + path);
      await page.waitForSelector("p.message:has-text('It needs Chrome 86')");
      await page.waitForSelector("p.message:has-text('تحتاج إلى Chrome 86')");
      expect(await page.locator("p.message:has-text('Chrome 86')").count()).toBe(5);
    }
  });
});
