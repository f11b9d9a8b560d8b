import { describe, expect, test } from "vitest";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { likeChrome53 } from "../support/old-engine.js";
import { aBooker } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("a browser of 2016 (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function anOldVisitor(viewport = { width: 1920, height: 1080 }) {
    const visitor = await aVisitor(shared.browser, { viewport });
    await visitor.context.addInitScript(likeChrome53);
    const asked: string[] = [];
    visitor.context.on("request", (request) => asked.push(new URL(request.url()).pathname));
    return { ...visitor, asked };
  }

  test("shows the board, and follows each call", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    for (let number = 1; number <= 3; number++) await book({ date: clinic.today });
    const { open, errors, asked } = await anOldVisitor();
    const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    await board.waitForSelector(".next-numbers li:has-text('3')");
    const callNext = `${clinic.path}/days/regular/${clinic.today}/call-next`;
    await app.request("post", callNext).send({ calledTo: "Room 4" }).expect(200);
    await board.waitForSelector(".serving-numbers li.called:has-text('Room 4')");
    const { height } = (await board.locator(".number").boundingBox()) ?? { height: 0 };
    expect(height, "read from six metres").toBeGreaterThan(1080 / 3);
    await board.click("#language");
    await board.waitForSelector(".number:has-text('١')");
    expect(errors).toEqual([]);
    expect(asked).toContain("/old-engines/wall.css");
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
