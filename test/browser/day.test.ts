import { describe, expect, test, vi } from "vitest";
import { aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { boardShows, canCall, clickCallNext, streamEvents, watchPage } from "../support/page-watch.js";

const rounds = 15;

describe.skipIf(!chromiumPath)("a clinic's day in real browsers (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("what the desk does is in the database, on the board and on the patient's page", async () => {
    const { app, browser } = shared;
    const desk = await aDesk(shared);
    const { open, errors } = await aVisitor(browser);
    const board = await open(`${app.url}/board/${desk.clinic.id}?lang=en`);
    await isLive(board);

    const booked = desk.page.waitForResponse((response) => response.url().endsWith("/bookings"));
    const startedAt = Date.now();
    await desk.page.keyboard.type("Sara Ahmed");
    await desk.page.keyboard.press("Tab");
    await desk.page.keyboard.type("07701234567");
    await desk.page.keyboard.press("Enter");
    const { id, ticketToken } = await (await booked).json();
    expect(Date.now() - startedAt).toBeLessThan(5_000);
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
    await desk.undo("1 · Sara Ahmed — served");
    await vi.waitUntil(async () => {
      const { body } = await app.request("get", `${desk.clinic.path}/bookings/${id}`);
      return body.status === "in_progress";
    }, 10_000);
    expect([...errors, ...desk.errors]).toEqual([]);
  });

  test("from the click on “call next” to the board takes a fraction of a second", async () => {
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
    const took: { totalMs: number; spans: string }[] = [];
    for (let number = 1; number <= rounds; number++) {
      await canCall(desk.page, number);
      const shown = boardShows(board, number);
      const { clickedAt, sentAt, answeredAt } = await clickCallNext(desk.page);
      const { frameAt, shownAt, paintedAt } = await shown;
      const events = (await streamEvents(board)).map(({ at, type }) => `${type} ${at - clickedAt}`);
      const moments = { sentAt, answeredAt, frameAt, shownAt, paintedAt };
      const after = Object.entries(moments).map(([name, at]) => `${name.replace("At", "")} ${at - clickedAt}`);
      took.push({ totalMs: paintedAt - clickedAt, spans: `${after.join(", ")} ms; stream: ${events.join(", ")}` });
    }
    took.sort((a, b) => a.totalMs - b.totalMs);
    const median = took[Math.floor(rounds / 2)]?.totalMs;
    const longest = took.at(-1);
    process.stdout.write(`click on “call next” → board painted: median ${median} ms, longest ${longest?.totalMs} ms\n`);
    process.stdout.write(`    the longest: ${longest?.spans}\n`);
    expect(median).toBeLessThan(1_000);
  });
});
