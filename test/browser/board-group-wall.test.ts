import { describe, expect, test, vi } from "vitest";
import { aCrowd } from "../support/a-crowd.js";
import { axeFaults } from "../support/axe.js";
import { boardLanguages } from "../support/board-on-the-wall.js";
import { aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBoard } from "../support/group-stream.js";
import { lookAtTilesIn } from "../support/tiles-on-the-wall.js";

const walls = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
  { width: 768, height: 1024 },
];
const phone = { width: 390, height: 844 };
/** Of the screen's height, by the number of tiles: a letter as large as a ninth is read from six metres, also by weak eyes. */
const leastFigure = { 1: 1 / 9, 2: 1 / 9, 4: 1 / 9, 8: 1 / 14 };
const labels = [
  "غرفة 1",
  null,
  "Dr. Featherstonehaugh-Cholmondeley, second floor, to the left",
  null,
  "Room 5",
  null,
  null,
  "x".repeat(100),
];
const rooms = [
  "3",
  "غرفة الفحص بالأمواج فوق الصوتية – الطابق الثاني",
  "Dr. Ahmad Al-Khafaji",
  "Room 4",
  "x".repeat(40),
  "7",
  "12",
  "8",
];
const longMessage = "يتأخر طبيب الغرفة الثانية إلى الساعة الحادية عشرة، ونرجو الانتظار في القاعة. "
  .repeat(4)
  .slice(0, 300);

describe.skipIf(!chromiumPath)("the board of a waiting room on the wall (skipped without chromium)", () => {
  const shared = browserAndServer();

  /** Eight doctors: with shifts or without, of one line or of two lists, with long names and numbers of two digits. */
  async function aHall() {
    const { app } = shared;
    const names = ["عيادة الأسنان · Dental clinic", "عيادة الدكتورة سارة الكاظمي", "Eye clinic"];
    const clinics: { id: number; path: string; today: string; firstId: string }[] = [];
    for (const [index] of labels.entries()) {
      const settings = { publicBoard: true, name: names[index % names.length], goldenTurn: index % 2 ? 2 : null };
      const clinic = await app.aClinic({ ...settings, needsArrival: index === 5 });
      if (index % 3 === 0) {
        const night = { shift: 1, start: "23:00", end: "23:50", capacity: 30, goldenCapacity: 5, firstNumber: 95 };
        const week = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"].map((weekday) => ({ weekday, ...night }));
        await app.request("put", `${clinic.path}/hours`).send(week).expect(200);
      }
      const [firstId = ""] = await aCrowd(app, clinic, 11);
      await aCrowd(app, clinic, 1, { list: "golden" });
      clinics.push({ ...clinic, firstId });
    }
    const shown = (count: number) =>
      clinics.slice(0, count).map(({ id }, index) => ({ clinicId: id, label: labels[index] }));
    const board = await aBoard(app, clinics, { clinics: shown(8), languages: ["ar", "en"] });
    return {
      board,
      change: (fields: object) => app.request("patch", board.path).send(fields).expect(200),
      shown,
      call: async (index: number) => {
        const { path, firstId } = clinics[index] as (typeof clinics)[number];
        await app.request("post", `${path}/bookings/${firstId}/call`).send({ calledTo: rooms[index] }).expect(200);
      },
      put: (index: number, day: object) =>
        app.request("put", `${clinics[index]?.path}/days/regular/${clinics[index]?.today}`).send(day).expect(200),
    };
  }

  test("is read from six metres with one to eight doctors, in five languages; a phone scrolls", {
    timeout: 180_000,
  }, async () => {
    const { board, change, shown, call, put } = await aHall();
    const { open } = await aVisitor(shared.browser, { viewport: walls[0] });
    const page = await open(`${shared.app.url}/board/g/${board.id}?lang=en`);
    await isLive(page);
    const holds = (count: number, selector: string) =>
      vi.waitFor(async () => expect(await page.locator(selector).count()).toBe(count), 15_000);
    const found: Record<string, unknown> = {};
    /** In every language, on each of these screens: notes what is wrong. */
    const look = async (what: string, screens: typeof walls, { languages = boardLanguages, least = 0 } = {}) => {
      for (const screen of screens) {
        await page.setViewportSize(screen);
        for (const [index, { figures, faults }] of (await lookAtTilesIn(page, languages)).entries()) {
          const small = figures.filter((figure) => figure < least);
          const at = `${what}, ${screen.width} × ${screen.height}, ${languages[index]}`;
          if (small.length + faults.length > 0) found[at] = [...faults, ...small];
        }
      }
    };
    await holds(8, "#tiles .next-numbers");
    await look("nobody called", [...walls, phone]);
    expect(await axeFaults(page, "all")).toEqual([]);
    for (const [index] of labels.entries()) await call(index);
    await holds(8, ".serving .number");
    for (const count of [8, 4, 2, 1] as const) {
      await change({ clinics: shown(count) });
      await holds(count, ".serving .number");
      await look(`${count} tiles`, walls, { least: leastFigure[count] });
      await look(`${count} tiles`, [phone]);
    }
    await change({ clinics: shown(8), message: longMessage });
    for (const [index] of labels.entries()) await put(index, { status: "paused" });
    await holds(8, ".shift .notice");
    const languages = boardLanguages.filter((language) => ["tr", "ar"].includes(language));
    await look("a message, all paused", walls, { languages, least: leastFigure[8] });
    await look("a message, all paused", [phone], { languages });
    expect(found).toEqual({});
    expect(await axeFaults(page, "all")).toEqual([]);
  });
});
