import { describe, expect, test, vi } from "vitest";
import { aVisitor, browserAndServer, isLive, keepsPages } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { boardShows, canCall, clickCallNext, streamEvents, watchPage } from "../support/page-watch.js";

const rounds = 5;

describe.skipIf(!chromiumPath)("a clinic's day in real browsers (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("what the desk does is in the database, on the board and on the patient's page", async () => {
    const { app, browser } = shared;
    const desk = await aDesk(shared);
    const { open, errors } = await aVisitor(browser, keepsPages);
    const board = await open(`${app.url}/board/${desk.clinic.id}?lang=en`);
    await isLive(board);

    const booked = desk.page.waitForResponse((response) => response.url().endsWith("/bookings"));
    await desk.page.keyboard.type("Sara Ahmed");
    await desk.page.keyboard.press("Tab");
    await desk.page.keyboard.type("07701234567");
    await desk.page.keyboard.press("Enter");
    const { id, ticketToken } = await (await booked).json();
    const rows = await app.database.query("select patient_name, patient_phone from bookings where clinic_id = $1", [
      desk.clinic.id,
    ]);
    expect(rows).toEqual([{ patient_name: "Sara Ahmed", patient_phone: "+9647701234567" }]);
    await board.waitForSelector(".next-numbers li:has-text('1')");
    expect(await board.content()).not.toContain("Sara");

    const patient = await open(`${app.url}/t?lang=en#${ticketToken}`);
    await patient.waitForSelector("text=You are next");
    await desk.press(/^Call next/);
    await patient.waitForSelector("text=It is your turn");
    await board.waitForSelector(".serving-numbers li.called:has-text('1')");
    await desk.press("Served: 1 Sara Ahmed");
    await patient.waitForSelector("text=Your visit is done");
    await desk.undo("1 Sara Ahmed — served");
    await vi.waitUntil(async () => {
      const { body } = await app.request("get", `${desk.clinic.path}/bookings/${id}`);
      return body.status === "in_progress";
    }, 10_000);
    expect([...errors, ...desk.errors]).toEqual([]);
  });

  test("each click on “call next” comes to the board by one frame of the stream that it has open", async () => {
    const { app, browser } = shared;
    const desk = await aDesk(
      shared,
      Array.from({ length: rounds + 1 }, (_, index) => `Patient ${index}`),
    );
    await watchPage(desk.page);
    await desk.page.reload();
    const { context } = await aVisitor(browser);
    const board = await context.newPage();
    await watchPage(board);
    await board.goto(`${app.url}/board/${desk.clinic.id}?lang=en`);
    for (const page of [desk.page, board]) await isLive(page);
    await streamEvents(board);
    for (let number = 1; number <= rounds; number++) {
      await canCall(desk.page, number);
      const shown = boardShows(board, number);
      await clickCallNext(desk.page);
      await shown;
      const types = (await streamEvents(board)).map(({ type }) => type);
      expect(types.filter((type) => type !== "ping")).toEqual(["update"]);
    }
  });
});
