import { describe, expect, test } from "vitest";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBooker } from "../support/test-app.js";
import { aHolder, dateIn, isFaultless, secondOfTwo, wait } from "../support/ticket-page.js";

describe.skipIf(!chromiumPath)("a patient's ticket while the server is away (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("is grey while the server is away: as of when, no estimate, no cancelling; and comes back", async () => {
    const gateway = await aGateway(shared.app);
    const { clinic, page } = await aHolder(shared, { url: gateway.url });
    for (let times = 0; times < 5; times++) await aBooker(shared.app, clinic).book({ date: clinic.today });
    await shared.app.database.query(
      `update bookings set status = 'served', calls = 1, finished_at = now(), called_at = now() - number * interval '9 minutes'
        where clinic_id = $1 and number > 2`,
      [clinic.id],
    );
    await page.waitForSelector("#estimate:has-text('minutes')");
    const number = () => page.evaluate<string>("getComputedStyle(document.querySelector('#number')).color");
    const ink = await number();
    const writes: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && writes.push(request.url()));

    await gateway.stop();
    await page.waitForSelector('html[data-live="old"]');
    await page.waitForSelector("#as-of:has-text('As of ')");
    expect(await page.textContent("#as-of")).toMatch(/As of \d\d?:\d\d\. The connection is lost/);
    expect(await page.textContent("#said")).toMatch(/1\sahead of you/);
    expect(await number()).not.toBe(ink);
    expect(await page.isVisible("#facts")).toBe(false);
    expect(await page.textContent("#hint")).toBe("");
    const cancel = page.locator("#cancel");
    expect(await cancel.getAttribute("aria-disabled")).toBe("true");
    await cancel.focus();
    for (let times = 0; times < 2; times++) await page.keyboard.press("Enter");
    expect(await cancel.textContent()).toBe("Cancel my booking");
    await isFaultless(page);

    await gateway.start();
    await wait(page);
    await isLive(page);
    await page.waitForSelector("#estimate:has-text('minutes')");
    expect(await number()).toBe(ink);
    expect(await page.textContent("#as-of")).toBe("");
    expect(await page.evaluate("document.activeElement.id")).toBe("cancel");
    expect(writes).toEqual([]);
    for (let times = 0; times < 2; times++) await page.keyboard.press("Enter");
    await page.waitForSelector("#said:has-text('You cancelled this booking')");
  });

  test("says at once that a request failed, though its stream comes back before anybody would miss it, or seems to stand", async () => {
    const { page } = await aHolder(shared);
    await page.evaluate(`
      globalThis.looks = [];
      new MutationObserver(() => looks.push(document.documentElement.dataset.live))
        .observe(document.documentElement, { attributeFilter: ["data-live"] });`);
    await page.route("**/bookings/*", (route) => route.abort());
    await page.click("#cancel");
    await page.click("#cancel");
    await page.waitForFunction(() => {
      const { looks } = globalThis as any;
      return looks.includes("old") && looks.at(-1) === "live";
    });
    await page.waitForSelector("#cancel:not([aria-disabled=true])"); // it has been tried to the end
    expect(await page.textContent("#problem")).toBe("");

    await page.route("**/v1/**", (route) => route.abort()); // what is open stays open
    await page.click("#cancel");
    await page.click("#cancel");
    await page.waitForSelector('html[data-live="old"]');
    await page.waitForSelector('#problem:has-text("could not be reached")');
    await page.setViewportSize({ width: 320, height: 640 });
    const [badge = 0, turn = 0] = await page.evaluate<number[]>(
      "['#live', '#turn'].map((each) => document.querySelector(each).getBoundingClientRect().right)",
    );
    expect(badge).toBeLessThanOrEqual(turn);
    await page.unrouteAll();
    await wait(page);
    await isLive(page);
    await page.waitForSelector("#said:has-text('1 ahead of you')");
    expect(await page.textContent("#problem")).toBe("");
  });

  test("shows its number and what is the matter where the server was never reached, and its turn as soon as it is", async () => {
    const { clinic, mine } = await secondOfTwo(shared.app);
    const { context } = await aVisitor(shared.browser);
    await context.clock.install();
    await context.route("**/v1/**", (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${shared.app.url}/t?lang=en#${mine.ticketToken}`);
    await page.clock.fastForward(5_000);
    await page.waitForSelector('#said:has-text("The clinic cannot be reached")');
    expect(await page.textContent("#number")).toBe("2");
    expect(await page.textContent("#date")).toBe(dateIn("en-GB", clinic.today));
    expect(await page.isVisible("#facts")).toBe(false);
    await isFaultless(page);
    await context.unroute("**/v1/**");
    await wait(page);
    await page.waitForSelector("#said:has-text('1 ahead of you')");
  });
});
