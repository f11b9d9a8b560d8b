import { describe, expect, test } from "vitest";
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
    await board.click("#language");
    await board.waitForSelector(".number:has-text('٥')");
    expect(errors).toEqual([]);
  });

  test("shows a board that is not public, says how old it is while the server is away, and heals", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    await book({ date: clinic.today });
    const gateway = await aGateway(app);
    const { open, errors } = await anOldVisitor();
    const key = await app.aKey("display", clinic.id);
    const board = await open(`${gateway.url}/board/${clinic.id}?lang=en#key=${key}`);
    await isLive(board);
    await gateway.stop();
    await board.waitForSelector("#live:has-text('sec. ago')");
    await board.click("#language");
    await board.waitForSelector("#live:has-text('قبل')");
    await book({ date: clinic.today });
    await gateway.start();
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('٢')");
    expect(errors).toEqual([]);
  });

  test("is told on other pages which browser it needs, in both languages, and sees no skeleton", async () => {
    const { context } = await anOldVisitor();
    const page = await context.newPage();
    for (const path of ["/", "/desk/1", "/t", "/docs"]) {
      await page.goto(shared.app.url + path);
      await page.waitForSelector("p.message:has-text('It needs Chrome 86')");
      await page.waitForSelector("p.message:has-text('تحتاج إلى Chrome 86')");
    }
  });
});
