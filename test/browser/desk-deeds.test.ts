import { describe, expect, test } from "vitest";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("who did what, at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();
  /** As another release of Dawr would write them. */
  const aDeed = (clinicId: number, actor: string, deed: string, values: string[], count = 1) =>
    shared.app.database.query(
      `insert into deeds (clinic_id, version, actor, deed, list, date, number, was, became)
       select $1, 1, $2, $3, list, date, number, nullif($4, ''), nullif($5, '') from bookings, generate_series(1, $6) where clinic_id = $1 and number = 1`,
      [clinicId, actor, deed, ...values, count],
    );

  test("tells of a booking in words, from what to what, and of what it does not know as it is", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const { page, clinic, key } = desk;
    const path = `${clinic.path}/bookings/B-${clinic.id}-${clinic.today.replaceAll("-", "")}-0001`;
    await desk.press("Call: 1 Ali");
    await desk.said("1 Ali — called");
    const urgent = { priority: 2, priorityReason: "faints", note: "canary" };
    await shared.app.request("patch", path).send(urgent).expect(200);
    await shared.app.request("post", `${path}/move`).send({ list: "golden" }).expect(409); // he is inside
    await shared.app.database.query("update bookings set note = null where clinic_id = $1", [clinic.id]);
    await aDeed(clinic.id, "ticket", "status", ["in_progress", "cancelled"]);
    await aDeed(clinic.id, "job:close_days", "arrival", ["desk", ""]);
    await aDeed(clinic.id, "person:5", "teleported", ["a", "b"]);
    await aDeed(clinic.id, "robot:12", "moved", ["", `golden/${clinic.today}/3`]);
    await desk.press("Who did what: 1 Ali");
    const rows = page.locator("#deeds-dialog li");
    const texts = (part: string) => rows.locator(part).allTextContents();
    await expect.poll(() => rows.count()).toBe(9);
    expect(await page.textContent("#deeds-title")).toBe("Who did what: 1 Ali");
    expect(await texts(".told-who")).toEqual([
      "robot:12",
      "person 5",
      "by itself",
      "patient",
      "directly in the database",
      "administrator",
      "administrator",
      `desk or app (key ${key.split("_")[1]})`,
      "administrator",
    ]);
    expect(await texts(".told-what")).toEqual([
      expect.stringMatching(/^moved: Golden, \w+,?\s.*, 3$/),
      "teleported: a → b",
      "arrival, before: at the desk",
      "changed: inside → cancelled",
      "note changed",
      "note changed",
      "urgency: Not urgent → Very urgent",
      "called: waiting → inside",
      "booked",
    ]);
    for (const when of await texts(".told-when")) expect(when).toMatch(/^\w{3},?\s\d+\s\w{3,4}, \d\d:\d\d$/);
    expect(await page.isVisible("#deeds-dialog button:has-text('Older')")).toBe(false);
    expect(await page.content()).not.toContain("canary");
    expect(await axeFaults(page, "all")).toEqual([]);
    await desk.hasFocus("Back");
    await page.keyboard.press("Escape");
    await desk.hasFocus("Who did what: 1 Ali");
    expect(await page.textContent("#deeds-dialog")).not.toContain("Ali");

    await page.selectOption("#language", "ar");
    await page.getByRole("button", { name: /^من فعل ماذا: ١ / }).click();
    await expect.poll(() => rows.count()).toBe(9);
    for (const text of (await texts(".told-what")).slice(2))
      expect(text).toMatch(/^[\p{Script=Arabic}\p{M}\s:،←٠-٩]+$/u);
  });

  test("tells of a day at the whole clinic, page by page, whom it was about, and of any day before", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const { page, clinic } = desk;
    await aDeed(clinic.id, "key:3", "order", ["1", "2"], 60);
    await shared.app
      .request("put", `${clinic.path}/days/regular/${clinic.today}`)
      .send({ status: "paused" })
      .expect(200);
    await shared.app.request("patch", clinic.path).send({ capacity: 30 }).expect(200);
    await page.click("#deeds");
    const rows = page.locator("#deeds-dialog li");
    const older = page.locator("#deeds-dialog button:has-text('Older')");
    await expect.poll(() => rows.count()).toBe(50);
    expect((await rows.locator(".told-what").allTextContents()).slice(0, 3)).toEqual([
      "setting capacity: 20 → 30",
      "Regular — list: open → paused",
      "Regular, 1 Ali — place in the line changed",
    ]);
    expect(await axeFaults(page, "all")).toEqual([]);
    await older.click();
    await older.waitFor({ state: "hidden" });
    expect(await rows.count()).toBe(64);
    expect((await rows.locator(".told-what").allTextContents()).slice(-2)).toEqual([
      "Regular, 1 Ali — booked",
      "Regular — list opened",
    ]);
    await page.fill("#deeds-dialog input", "2026-01-05");
    await page.locator("#deeds-dialog .problem:has-text('Nothing is written down.')").waitFor();
    expect(await rows.count()).toBe(0);
    await page.fill("#deeds-dialog input", "1066-10-14");
    await page.locator("#deeds-dialog .problem:not(:has-text('Nothing is written down.'))").waitFor();
  });
});
