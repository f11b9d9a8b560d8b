import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { newDeferred } from "../../src/deferred.js";
import {
  type ClinicWithHours,
  evening,
  morning,
  sharedClinicsWithHours,
  weekdays,
} from "../support/a-clinic-with-hours.js";
import { aCrowd } from "../support/a-crowd.js";
import { axeFaults } from "../support/axe.js";
import { lookAt, lookEverywhere } from "../support/board-on-the-wall.js";
import { aBrowser, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { pagesBelieve } from "../support/clinic-time.js";

const rooms = ["Dr. Featherstonehaugh-Cholmondeley, second floor", "د. أحمد عبد الزهرة الخفاجي", "3", "x".repeat(100)];
const screens = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
  { width: 1024, height: 768 },
  { width: 1080, height: 1920 },
];
const wide = weekdays.flatMap((weekday) =>
  [morning, evening].map((shift) => ({ weekday, ...shift, capacity: 40, goldenCapacity: 40 })),
);

describe.skipIf(!chromiumPath)("the board of a clinic with shifts (skipped without chromium)", () => {
  const aClinicWithHours = sharedClinicsWithHours();
  async function aBoardAt(time: string, arrange: (world: ClinicWithHours) => unknown, serverTime?: Promise<string>) {
    const world = await aClinicWithHours({ at: time, hours: wide, settings: { publicBoard: true } });
    const { app, clinic } = world;
    await arrange(world);
    const { context, open, errors } = await aBrowser({ viewport: screens[0] ?? null, reducedMotion: "reduce" });
    await pagesBelieve(context, `2026-11-24T${time}:00+03:00`, serverTime);
    const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
    await isLive(board);
    return {
      ...world,
      board,
      errors,
      call: (calledTo: string, list = "regular") =>
        app.request("post", `${clinic.path}/days/${list}/${clinic.today}/call-next`).send({ calledTo }).expect(200),
      says: (text: string) => board.waitForSelector(`#shift .shift:has-text("${text}")`),
      inLanguage: async (language: string) => {
        await board.selectOption("#language", language);
      },
    };
  }
  const waiting = (board: Page) => board.locator(".panel[data-list=regular] .next-numbers li").allTextContents();

  test("shows the queue of the shift that runs, and goes on to the next one by itself, by the server's clock", async () => {
    const serverTime = newDeferred<string>();
    const { board, says, putShift } = await aBoardAt(
      "12:50",
      async ({ app, book, clinic, putShift }) => {
        for (const shift of [1, 1, 2, 2]) await book({ date: clinic.today, shift });
        await app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).send({}).expect(200);
        await putShift(1, { doctor: "expected" });
      },
      serverTime.done,
    );
    await says("10:00–13:00");
    expect(await board.textContent("#shift")).toBe("10:00–13:00 "); // once somebody was called nobody asks where the doctor is
    expect(await waiting(board)).toEqual(["2"]);
    const told = board.waitForResponse("**/health/live");
    serverTime.resolve("2026-11-24T13:00:05+03:00"); // a television's own clock is minutes slow
    await told;
    await board.clock.fastForward(10_000); // which is no silence that a live board would notice
    await says("16:00–21:00");
    await says("The doctor is expected at 16:00");
    expect(await waiting(board)).toEqual(["101", "102"]);
    expect(await board.locator(".number").allTextContents()).toEqual(["1"]); // who is inside stays in sight
    expect(await board.locator(".next-numbers .changed").count()).toBe(0);
    await putShift(2, { lateMinutes: 45 });
    await says("The doctor is about 45\u00a0minutes late, expected about 16:45");
  });

  test("says how it is with the doctor, in both languages, and why there is none", async () => {
    const { app, clinic, board, says, putShift, inLanguage, errors } = await aBoardAt("15:50", async (world) => {
      for (const list of ["regular", "golden"]) await world.book({ date: world.clinic.today, shift: 2, list });
      await world.putShift(2, { lateMinutes: 45 });
    });
    await inLanguage("ar");
    await says("٤:٠٠–٩:٠٠\u00a0م");
    await says("يتأخر الطبيب نحو ٤٥\u00a0دقيقة، ويُنتظر حضوره نحو الساعة ٤:٤٥\u00a0م");
    expect(await board.locator(".shift").count()).toBe(1); // the lists have one doctor
    expect(await board.textContent("#shift")).not.toMatch(/[0-9]/);
    await putShift(2, { doctor: "arrived" });
    await says("الطبيب موجود");
    expect(await axeFaults(board, "all")).toEqual([]);
    await putShift(2, { doctor: "left" });
    await says("غادر الطبيب");
    await putShift(2, { doctor: "cancelled" });
    await says("لا يحضر الطبيب في هذه الفترة");
    await putShift(2, { doctor: "expected" });
    const note = "Eid Mubarak: we are back on Saturday. ".repeat(5).trim();
    const leave = { kind: "closed", from: clinic.today, to: clinic.today, note, bookings: "keep" };
    await app.request("post", `${clinic.path}/exceptions`).send(leave).expect(201);
    await says("لا يحضر الطبيب اليوم");
    await inLanguage("en");
    await says("The doctor does not come today");
    expect(await board.textContent("#shift bdi")).toBe(note);
    for (const screen of screens) {
      await board.setViewportSize(screen);
      expect((await lookAt(board)).faults).toEqual([]);
    }
    expect(await axeFaults(board, "all")).toEqual([]);
    expect(errors).toEqual([]);
  });

  test("is read from six metres with four and eight rooms, tickets above a hundred, and a doctor who is late", async () => {
    const { board, call, inLanguage } = await aBoardAt("15:50", async ({ app, clinic, putShift }) => {
      const now = new Date("2026-11-24T15:50:00+03:00");
      await aCrowd(app, clinic, 12, { shift: 2, now });
      await aCrowd(app, clinic, 9, { shift: 2, list: "golden", now });
      await putShift(2, { lateMinutes: 45 });
    });
    for (const count of [0, 4, 8]) {
      while ((await board.locator(".panel[data-list=regular] .number").count()) < count) {
        const { body } = await call(rooms[(await board.locator(".number").count()) % rooms.length] ?? "");
        await board.waitForSelector(`.panel[data-list=regular] .number:text-is("${body.number}")`);
      }
      for (const { figures, largestOther, faults, screen, at } of await lookEverywhere(board, screens)) {
        const seen = `${count} rooms, ${at}`;
        expect(faults, seen).toEqual([]);
        expect(figures.regular, seen).toHaveLength(count);
        if (screen.width < 1_100) continue;
        for (const figure of figures.regular.slice(0, 3)) expect(figure, seen).toBeGreaterThanOrEqual(1 / 9);
        for (const figure of figures.regular) expect(figure, seen).toBeGreaterThan(largestOther);
      }
      await inLanguage("en");
    }
    const [line, panels] = await Promise.all(
      ["#shift .shift", "#panels"].map((each) => board.locator(each).boundingBox()),
    );
    expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThan(panels?.y ?? 0);
  });
});
