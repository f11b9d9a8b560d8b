import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeFaults } from "../support/axe.js";
import { boardLanguages, lookAt } from "../support/board-on-the-wall.js";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBooker } from "../support/test-app.js";

const televisions = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
];
const otherScreens = [
  { width: 1080, height: 1920 },
  { width: 1024, height: 768 },
  { width: 1024, height: 600 },
];
/** Of the screen's height: a letter that large is read from six metres, also by weak eyes. */
const readable = 1 / 9;
const rooms = [
  "غرفة الفحص بالأمواج فوق الصوتية – الطابق الثاني",
  "Dr. Featherstonehaugh-Cholmondeley, second floor",
  "د. أحمد عبد الزهرة الخفاجي",
  "3",
  "Room 4",
  "x".repeat(100),
  "Dr. Ahmad Al-Khafaji",
  "السونار · Ultrasound",
];

describe.skipIf(!chromiumPath)("the board on the wall (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function aWaitingRoom(fields: object = {}) {
    const clinic = await shared.app.aClinic({ publicBoard: true, capacity: 60, goldenCapacity: 60, ...fields });
    const { book } = aBooker(shared.app, clinic);
    const dayOf = (list: string) => `${clinic.path}/days/${list}/${clinic.today}`;
    const post = (path: string, body: object = {}) => shared.app.request("post", path).send(body).expect(200);
    return {
      id: clinic.id,
      put: (list: string, day: object) => shared.app.request("put", dayOf(list)).send(day),
      book: (list: string) => book({ date: clinic.today, list }),
      call: (list: string, calledTo: string) => post(`${dayOf(list)}/call-next`, { calledTo }),
      close: (list: string) => post(`${dayOf(list)}/close`),
      reopen: (list: string) => post(`${dayOf(list)}/reopen`),
    };
  }

  async function aWall(clinic: { id: number }, { url, language = "en" } = { url: shared.app.url, language: "en" }) {
    const visitor = await aVisitor(shared.browser, { viewport: televisions[0] });
    return { ...visitor, show: () => visitor.open(`${url}/board/${clinic.id}?lang=${language}`) };
  }

  /** In every language, on each of these screens. */
  async function lookEverywhere(board: Page, screens: typeof televisions) {
    const seen = [];
    for (const language of boardLanguages) {
      await board.selectOption("#language", language);
      for (const screen of screens) {
        await board.setViewportSize(screen);
        seen.push({ ...(await lookAt(board)), at: `${screen.width} × ${screen.height}, ${language}` });
      }
    }
    return seen;
  }

  for (const golden of ["absent", "empty", "busy"]) {
    test(`is read from six metres with up to eight rooms, the golden list ${golden}`, {
      timeout: 120_000,
    }, async () => {
      const clinic = await aWaitingRoom();
      for (let number = 1; number <= 14; number++) await clinic.book("regular");
      if (golden !== "absent") await clinic.put("golden", {}).expect(201);
      for (let number = 1; number <= 12 && golden === "busy"; number++) await clinic.book("golden");
      for (const room of golden === "busy" ? rooms.slice(0, 4) : []) await clinic.call("golden", room);
      const board = await (await aWall(clinic)).show();
      for (const [index, room] of rooms.entries()) {
        await clinic.call("regular", room);
        const count = index + 1;
        await board.waitForSelector(`.panel[data-list=regular][data-serving="${count}"]`);
        if (![1, 2, 4, 8].includes(count)) continue;
        for (const { figures, largestOther, faults, at } of await lookEverywhere(board, televisions)) {
          for (const list of [figures.regular, figures.golden]) {
            for (const figure of list.slice(0, 3)) expect(figure, at).toBeGreaterThanOrEqual(readable);
            expect(list, `${at}: the newest is the largest`).toEqual([...list].sort((a, b) => b - a));
            for (const figure of list) expect(figure, `${at}: nothing else is larger`).toBeGreaterThan(largestOther);
          }
          expect(figures.regular, at).toHaveLength(count);
          expect(faults, `${count} rooms, ${at}`).toEqual([]);
        }
      }
      for (const { faults, at } of await lookEverywhere(board, otherScreens)) expect(faults, at).toEqual([]);
    });
  }

  test("gives the room to who is next while nobody is being served", async () => {
    const clinic = await aWaitingRoom();
    for (let number = 1; number <= 9; number++) await clinic.book("regular");
    const board = await (await aWall(clinic)).show();
    const next = async () => (await board.locator(".next-numbers li").first().boundingBox())?.height ?? 0;
    await board.waitForSelector(".next-numbers li:has-text('8')");
    const alone = await next();
    expect((await board.locator(".next").boundingBox())?.height).toBeGreaterThan(1080 / 2);
    await clinic.call("regular", "Room 1");
    await board.waitForSelector(".number");
    expect(alone).toBeGreaterThan((await next()) * 1.4);
    for (const name of ["#clinic bdi", ".called-to bdi"])
      expect(await board.getAttribute(name, "translate"), name).toBe("no");
  });

  test("says that a list has closed, or that booking is paused, and shows it again when it is reopened", async () => {
    const clinic = await aWaitingRoom();
    for (const list of ["regular", "golden"]) await clinic.book(list);
    const board = await (await aWall(clinic)).show();
    await clinic.put("golden", { status: "paused" }).expect(200);
    await board.waitForSelector("text=Booking is paused");
    await clinic.close("golden");
    const closed = (list: string) =>
      board.waitForSelector(`.panel.closed[data-list=${list}]:has-text("Closed for today")`);
    await closed("golden");
    await board.waitForSelector(".panel[data-list=regular] .next-numbers li:has-text('1')");
    expect((await lookAt(board)).faults).toEqual([]);
    await clinic.close("regular");
    await closed("regular");
    expect(await board.locator(".panel.closed").count()).toBe(2);
    expect((await lookAt(board)).faults).toEqual([]);
    expect(await axeFaults(board, "all")).toEqual([]);
    await board.selectOption("#language", "ar");
    await board.waitForSelector(".panel.closed[data-list=regular]:has-text('أُغلقت لهذا اليوم')");
    await clinic.reopen("regular");
    await board.waitForSelector(".panel:not(.closed)[data-list=regular] .panel-body:visible");
  });

  test("tells what is wrong, or that no list is open, in large letters in its middle", async () => {
    const clinic = await aWaitingRoom();
    const board = await (await aWall(clinic)).show();
    for (const id of [clinic.id, clinic.id + 1_000]) {
      await board.goto(`${shared.app.url}/board/${id}?lang=en`);
      const message = board.locator(
        "#message:has-text('No list is open'), #message:has-text('There is no such clinic')",
      );
      await message.waitFor();
      expect((await message.boundingBox())?.height).toBeGreaterThan(1080 * 0.8);
      expect((await lookAt(board)).largestOther).toBeGreaterThan(1 / 30);
      expect(await axeFaults(board, "all")).toEqual([]);
    }
  });

  test("after a minute without touch, key or pointer shows the queue alone, until one of them", async () => {
    const clinic = await aWaitingRoom();
    await clinic.book("regular");
    const gateway = await aGateway(shared.app);
    const { context, show } = await aWall(clinic, { url: gateway.url, language: "en" });
    await context.clock.install();
    const board = await show();
    await isLive(board);
    const areSeen = (opacity: "0" | "1", names = ["sound", "language", "live"]) =>
      board.waitForFunction(
        ([ids, wanted]) =>
          ids.every((id) => getComputedStyle((globalThis as any).document.getElementById(id)).opacity === wanted),
        [names, opacity] as const,
      );
    const getComputedStyle = (node: unknown): { opacity: string } => (globalThis as any).getComputedStyle(node);
    await areSeen("1");
    for (const wake of [
      () => board.keyboard.press("Tab"),
      () => board.mouse.move(300, 300),
      () => board.dispatchEvent("body", "touchstart"),
    ]) {
      await board.clock.fastForward(61_000);
      await areSeen("0");
      await wake();
      await areSeen("1");
    }
    await board.clock.fastForward(61_000);
    await areSeen("0");
    await gateway.stop();
    await board.waitForSelector('html[data-live="old"]');
    await areSeen("1", ["live"]);
    await areSeen("0", ["sound", "language"]);
  });

  test("writes rooms in the digits of its language, and a name of two languages without what stood between", async () => {
    const clinic = await aWaitingRoom({ name: "عيادة النور · Al-Noor Clinic" });
    for (const room of ["٣", "غرفة 7", "Room 12"]) {
      await clinic.book("regular");
      await clinic.call("regular", room);
    }
    const board = await (await aWall(clinic)).show();
    await board.waitForSelector(".number");
    const names = () => board.locator(".called-to").allTextContents();
    expect(await board.locator("h1 bdi").allTextContents()).toEqual(["عيادة النور", "Al-Noor Clinic"]);
    expect(await board.textContent("h1")).not.toContain("·");
    expect(await names()).toEqual(["Room 12", "غرفة 7", "Room 3"]);
    await board.selectOption("#language", "ar");
    expect(await names()).toEqual(["Room 12", "غرفة ٧", "غرفة ٣"]);
  });
});
