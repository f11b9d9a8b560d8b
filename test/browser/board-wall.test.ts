import { describe, expect, test } from "vitest";
import { aCrowd } from "../support/a-crowd.js";
import { axeFaults } from "../support/axe.js";
import { lookAt, lookEverywhere } from "../support/board-on-the-wall.js";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";

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
    const dayOf = (list: string) => `${clinic.path}/days/${list}/${clinic.today}`;
    const post = (path: string, body: object = {}) => shared.app.request("post", path).send(body).expect(200);
    return {
      id: clinic.id,
      put: (list: string, day: object) => shared.app.request("put", dayOf(list)).send(day),
      book: (list: "regular" | "golden", count = 1) => aCrowd(shared.app, clinic, count, { list }),
      call: (list: string, calledTo: string) => post(`${dayOf(list)}/call-next`, { calledTo }),
      /** The first so many of a list have just been called, in their order, and nobody else is inside. */
      serve: (list: string, count: number) =>
        shared.app.database.query(
          `update bookings
              set (status, calls, called_at, called_to) = (
                    select 'in_progress', calls + 1, now() + (number - 9) * interval '1 millisecond', ($4::text[])[number] where number <= $3
                    union all
                    select 'booked', 0, null, null where number > $3)
            where clinic_id = $1 and list = $2`,
          [clinic.id, list, count, rooms],
        ),
      close: (list: string) => post(`${dayOf(list)}/close`),
      reopen: (list: string) => post(`${dayOf(list)}/reopen`),
    };
  }

  async function aWall(clinic: { id: number }, { url, language = "en" } = { url: shared.app.url, language: "en" }) {
    const visitor = await aVisitor(shared.browser, { viewport: televisions[0] });
    return { ...visitor, show: () => visitor.open(`${url}/board/${clinic.id}?lang=${language}`) };
  }

  test("is read from six metres with up to eight rooms, its golden list absent, empty or busy", {
    timeout: 120_000,
  }, async () => {
    const clinic = await aWaitingRoom();
    await clinic.book("regular", 14);
    const board = await (await aWall(clinic)).show();
    const looksRight = async (golden: string) => {
      for (const count of [1, 2, 4, 8]) {
        await clinic.serve("regular", count);
        await board.waitForSelector(`.panel[data-list=regular][data-serving="${count}"]`);
        for (const { figures, largestOther, faults, at } of await lookEverywhere(board, televisions)) {
          const seen = `golden list ${golden}, ${count} rooms, ${at}`;
          for (const list of [figures.regular, figures.golden]) {
            for (const figure of list.slice(0, 3)) expect(figure, seen).toBeGreaterThanOrEqual(readable);
            expect(list, `${seen}: the newest is the largest`).toEqual([...list].sort((a, b) => b - a));
            for (const figure of list) expect(figure, `${seen}: nothing else is larger`).toBeGreaterThan(largestOther);
          }
          expect(figures.regular, seen).toHaveLength(count);
          expect(figures.golden, seen).toHaveLength(golden === "busy" ? 4 : 0);
          expect(faults, seen).toEqual([]);
        }
      }
      for (const { faults, at } of await lookEverywhere(board, otherScreens))
        expect(faults, `golden list ${golden}, ${at}`).toEqual([]);
    };
    expect(await board.locator(".panel[data-list=golden]").count()).toBe(0);
    await looksRight("absent");
    await clinic.put("golden", {}).expect(201);
    await board.waitForSelector(".panel[data-list=golden]");
    await looksRight("empty");
    await clinic.book("golden", 12);
    await clinic.serve("golden", 4);
    await board.waitForSelector(".panel[data-list=golden][data-serving='4']");
    await looksRight("busy");
  });

  test("gives the room to who is next while nobody is being served", async () => {
    const clinic = await aWaitingRoom();
    await clinic.book("regular", 9);
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
    for (const list of ["regular", "golden"] as const) await clinic.book(list);
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
