import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { weekdays } from "../support/a-clinic-with-hours.js";
import { lookAt } from "../support/board-on-the-wall.js";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { withEars } from "../support/ears.js";
import { aBoard } from "../support/group-stream.js";
import { asChrome53Reads, likeChrome53 } from "../support/old-engine.js";
import { aBooker } from "../support/test-app.js";
import { lookAtTiles } from "../support/tiles-on-the-wall.js";

/** By the protocol, since `evaluate` fails in the likes of old engines. */
async function heardBy(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { result } = await devtools.send("Runtime.evaluate", { expression: "heard", returnByValue: true });
  await devtools.detach();
  return result.value;
}

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

  test("shows the board of several doctors by its key, says and lights each call, and heals", async () => {
    const { app } = shared;
    const clinics = [await app.aClinic(), await app.aClinic({ goldenTurn: 1 })] as const;
    for (const clinic of clinics)
      for (const list of ["regular", "golden"]) await aBooker(app, clinic).book({ date: clinic.today, list });
    const board = await aBoard(app, [...clinics], { languages: ["en"] });
    const gateway = await aGateway(app);
    const { context, open, errors } = await anOldVisitor();
    await withEars(context);
    const page = await open(`${gateway.url}/board/g/${board.id}?screen=hall%201#key=${board.key}`);
    await isLive(page);
    const call = async (index: 0 | 1, list: string) => {
      const { path, today } = clinics[index];
      await app.request("post", `${path}/days/${list}/${today}/call-next`).send({ calledTo: "4" }).expect(200);
    };
    await call(0, "regular");
    await call(1, "golden");
    await page.waitForSelector(".panel:first-child .called:has-text('Room\u00a04')");
    await page.waitForSelector(".panel:last-child .called.golden:has-text('1')");
    await page.waitForSelector("#calls li.golden .age");
    const { figures, faults } = await lookAtTiles(page);
    expect(Math.min(...figures), "read from six metres").toBeGreaterThan(1 / 9);
    expect(faults).toEqual([]);
    const heard = ["chime", "en/number", "en/1", "en/room", "en/4", "chime", "en/golden", "en/1", "en/room", "en/4"];
    await vi.waitFor(async () => expect((await heardBy(page)).sort()).toEqual(heard.sort()), 20_000);
    const { body } = await app.request("get", `${board.path}/screens`);
    expect(body.items).toMatchObject([{ screen: "hall 1", state: "live" }]);
    await gateway.stop();
    await page.waitForSelector("#live:has-text('sec. ago')");
    await gateway.start();
    await isLive(page);
    await page.selectOption("#language", "ar");
    await page.waitForSelector("#calls .age:has-text('قبل')");
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
