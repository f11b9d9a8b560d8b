import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { sharedClinicsWithHours, weekdays } from "../support/a-clinic-with-hours.js";
import { aCrowd } from "../support/a-crowd.js";
import { axeFaults } from "../support/axe.js";
import { lookEverywhere } from "../support/board-on-the-wall.js";
import { aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { pagesBelieve } from "../support/clinic-time.js";

const screens = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
  { width: 1080, height: 1920 },
];
const rooms = [
  "غرفة الفحص بالأمواج فوق الصوتية – الطابق الثاني",
  "Dr. Featherstonehaugh-Cholmondeley, second floor",
  "3",
  "Room 4",
];

/** In every language, on each screen; on the first, the three newest numbers are at least so high. */
async function looksRight(board: Page, what: string, least = 0) {
  for (const { faults, figures, screen, at } of await lookEverywhere(board, screens)) {
    expect(faults, `${what}, ${at}`).toEqual([]);
    if (least === 0 || screen !== screens[0]) continue;
    const newest = Object.values(figures).find((list) => list.length > 0) ?? [];
    expect(Math.min(...newest.slice(0, 3)), `${what}, ${at}`).toBeGreaterThanOrEqual(least);
    expect(newest, `${what}, ${at}`).not.toEqual([]);
  }
}

describe.skipIf(!chromiumPath)(
  "the board of a clinic that says who is here and who is next (skipped without chromium)",
  () => {
    const shared = browserAndServer();
    const aClinicWithHours = sharedClinicsWithHours();

    async function aWaitingRoom(settings: object) {
      const { app } = shared;
      const clinic = await app.aClinic({ publicBoard: true, capacity: 60, goldenCapacity: 60, ...settings });
      const post = (path: string, body: object = {}) =>
        app.request("post", `${clinic.path}/${path}`).send(body).expect(200);
      return {
        book: (count: number, places: { list?: "golden"; arrived?: boolean } = {}) =>
          aCrowd(app, clinic, count, places),
        post,
        call: (calledTo: string) => post(`line/${clinic.today}/call-next`, { calledTo }),
        patch: (id: string, body: object) =>
          app.request("patch", `${clinic.path}/bookings/${id}`).send(body).expect(200),
        setRule: (rule: object) => app.request("patch", clinic.path).send(rule).expect(200),
        close: (list: string) => post(`days/${list}/${clinic.today}/close`),
        open: async () => {
          const { open } = await aVisitor(shared.browser, { viewport: screens[0] ?? null, reducedMotion: "reduce" });
          const board = await open(`${app.url}/board/${clinic.id}?lang=en`);
          await isLive(board);
          return board;
        },
      };
    }
    const next = (board: Page) => board.locator(".next-numbers li").allTextContents();
    const says = (board: Page, text: string) => board.waitForSelector(`#rules .rule:has-text("${text}")`);

    test("shows one line of both lists, by its rule, with up to eight rooms on every screen", {
      timeout: 120_000,
    }, async () => {
      const clinic = await aWaitingRoom({ goldenTurn: 3 });
      await clinic.book(14);
      await clinic.book(6, { list: "golden" });
      const board = await clinic.open();
      await says(board, "After every 3 regular patients one golden patient is called.");
      expect(await board.locator(".panel").count()).toBe(1);
      expect(await next(board)).toEqual(
        ["1", "2", "3", "1★", "4", "5", "6", "2★"].map((text) => text.replace("★", " Golden list")),
      );
      await looksRight(board, "nobody inside");
      for (let calls = 1; calls <= 8; calls++) {
        await clinic.call(rooms[calls % 4] as string);
        await board.waitForSelector(`.panel[data-list=line][data-serving="${calls}"]`);
        if (![1, 2, 4, 8].includes(calls)) continue;
        await looksRight(board, `${calls} rooms`, 1 / 9);
      }
      expect(await board.locator(".serving-numbers .golden .number").allTextContents()).toEqual(["٢", "١"]);
      expect(await axeFaults(board, "all")).toEqual([]);
    });

    test("tells who is here from who has not come, and says where to register", { timeout: 120_000 }, async () => {
      const clinic = await aWaitingRoom({ needsArrival: true });
      const [first = "", , third = ""] = await clinic.book(4);
      await clinic.post(`bookings/${third}/arrive`);
      const board = await clinic.open();
      await says(board, "register at the kiosk or the desk");
      const chips = await board.evaluate(
        `[...document.querySelectorAll(".next-numbers li")].map((chip) => chip.firstChild.textContent + " " + getComputedStyle(chip).borderTopStyle)`,
      );
      expect(chips).toEqual(["3 none", "1 dashed", "2 dashed", "4 dashed"]);
      expect(await board.locator(".count:visible").allInnerTexts()).toEqual(["here\n1", "not registered yet\n3"]);
      await clinic.post(`bookings/${first}/arrive`);
      await board.waitForSelector(".next-numbers li:first-child:has-text('1'):not(.away)");
      await clinic.patch(third, { priority: 2, priorityReason: "pain" });
      await board.waitForSelector(".next-numbers li:first-child:has-text('3')");
      await clinic.book(6, { arrived: true });
      await board.waitForSelector(".count:first-child dd:text-is('8')");
      await looksRight(board, "arrivals");
      expect(await axeFaults(board, "all")).toEqual([]);
      await clinic.setRule({ needsArrival: false });
      await board.waitForSelector("#rules:not(:has(.rule))", { state: "attached" });
    });

    test("says what is full or closed beside the names, covering nothing", { timeout: 120_000 }, async () => {
      const clinic = await aWaitingRoom({ goldenTurn: 3, needsArrival: true, capacity: 12, goldenCapacity: 3 });
      await clinic.book(6);
      await clinic.book(6, { arrived: true });
      await clinic.book(1, { list: "golden", arrived: true });
      for (const room of ["1", "2"]) await clinic.call(room);
      const board = await clinic.open();
      const notices = (...texts: string[]) =>
        expect.poll(() => board.locator(".notice:visible").allInnerTexts()).toEqual(texts);
      await notices("Regular list: All places are taken");
      await looksRight(board, "one line, a list full");
      await clinic.close("golden");
      await board.selectOption("#language", "en");
      await notices("Regular list: All places are taken · Golden list: Closed for today");
      await looksRight(board, "one line, a list full, one closed");
    });

    test("says which list of the line has closed, and that all have", async () => {
      const clinic = await aWaitingRoom({ goldenTurn: 0 });
      await clinic.book(1);
      await clinic.book(1, { list: "golden" });
      const board = await clinic.open();
      await says(board, "Golden patients are called first.");
      expect(await next(board)).toEqual(["1 Golden list", "1"]);
      await clinic.close("golden");
      await board.waitForSelector(".panel[data-list=line] .notice:has-text('Golden list: Closed for today')");
      expect(await next(board)).toEqual(["1"]);
      await clinic.close("regular");
      await board.waitForSelector(".panel.closed[data-list=regular]");
      expect(await board.locator(".panel.closed").count()).toBe(2);
      expect(await board.locator(".rule").count()).toBe(0);
    });

    test("has room for a shift, the line's rules and eight rooms", { timeout: 120_000 }, async () => {
      const { context, errors } = await aVisitor(shared.browser, { viewport: screens[0] ?? null });
      const now = "2026-11-24T15:50:00+03:00";
      await pagesBelieve(context, now);
      const board = await context.newPage();
      for (const settings of [{ goldenTurn: 2, needsArrival: true }, { needsArrival: true }]) {
        const hours = weekdays.map((weekday) => ({
          weekday,
          shift: 1,
          start: "10:00",
          end: "21:00",
          capacity: 40,
          goldenCapacity: 40,
        }));
        const world = await aClinicWithHours({ at: "15:50", hours, settings: { publicBoard: true, ...settings } });
        const { app, clinic } = world;
        const call = (list: string, calledTo: string) =>
          app.request("post", `${clinic.path}/days/${list}/${clinic.today}/call-next`).send({ calledTo }).expect(200);
        for (const list of ["regular", "golden"] as const)
          await aCrowd(app, clinic, 10, { list, arrived: true, now: new Date(now) });
        for (let n = 1; n <= 8; n++)
          await call(n % 4 === 0 && "goldenTurn" in settings ? "golden" : "regular", rooms[n % 4] as string);
        await board.goto(`${app.url}/board/${clinic.id}?lang=en`);
        await isLive(board);
        await board.waitForSelector(".shift");
        await looksRight(board, `a shift and ${JSON.stringify(settings)}`, 1 / 9);
        expect(errors).toEqual([]);
      }
    });
  },
);
