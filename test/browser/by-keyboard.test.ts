import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk, focusOf } from "../support/desk-page.js";

/** More than so low a window shows at once, so that rows scroll under the focus. */
const count = 8;
const viewport = { width: 1280, height: 400 };

describe.skipIf(!chromiumPath)("a morning’s patients (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("are booked at one desk and served at another, by keyboard alone, and the focus is never lost", {
    timeout: 180_000,
  }, async () => {
    const booking = await aDesk(shared, [], { fields: { capacity: count }, visitor: { viewport } });
    const calling = (await booking.anotherDesk()).page;
    const beganAt = performance.now();

    const bookAll = async () => {
      for (let number = 1; number <= count; number++) {
        await booking.page.keyboard.type(`Patient ${number}`);
        await booking.page.keyboard.press("Tab");
        await booking.page.keyboard.type(`0770123${String(4000 + number)}`);
        await press(booking.page, "Enter");
        await booking.said(`Booked: number ${number} `);
        expect(await focusOf(booking.page)).toBe("name");
      }
    };
    const callAll = async () => {
      for (let number = 1; number <= count; number++) {
        await calling.waitForSelector(`.call-next:not([data-busy]):has-text("Call next: ${number}")`);
        await press(calling, "Alt+c");
        await calling.waitForSelector(`.inside .row-number:text-is("${number}")`);
      }
      await press(calling, "Alt+f");
      await calling.keyboard.type(String(count));
      await press(calling, "ArrowDown");
      expect(await focusOf(calling)).toBe(`Served: ${count} Patient ${count}`);
      await press(calling, "Enter");
    };
    await Promise.all([bookAll(), callAll()]);
    await booking.isStored(count, { status: "served" });
    expect(await focusOf(calling)).not.toBe("BODY");

    const seconds = (performance.now() - beganAt) / 1_000;
    process.stdout.write(`${count} patients by keyboard at two desks: ${seconds.toFixed(1)} s\n`);
    const [{ served }] = await shared.app.database.query(
      "select count(*)::int as served from bookings where clinic_id = $1 and status = 'served'",
      [booking.clinic.id],
    );
    expect(served).toBe(count);
  });
});

/** A key, after which somebody has the focus. */
async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  expect(await page.evaluate("document.activeElement.tagName"), `after ${key}`).not.toBe("BODY");
}
