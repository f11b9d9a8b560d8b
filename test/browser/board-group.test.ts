import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { withEars } from "../support/ears.js";
import { aBoard } from "../support/group-stream.js";
import { aBooker } from "../support/test-app.js";

/** What a page's stream brought, by clinic, in order: before the page is opened. */
const noteUpdates = `
  globalThis.updated = [];
  globalThis.EventSource = class extends EventSource {
    constructor(...all) {
      super(...all);
      this.addEventListener("update", ({ data }) => updated.push(JSON.parse(data).clinicId));
    }
  };`;

describe.skipIf(!chromiumPath)("the board of a waiting room (skipped without chromium)", () => {
  const shared = browserAndServer();

  /** As many doctors; the one who comes n-th has n patients more than ten, so that each calls another number. */
  async function aHall(count: number, { fields = {}, settings = {} }: { fields?: object; settings?: object } = {}) {
    const { app } = shared;
    const doctors = [];
    for (let index = 0; index < count; index++) {
      const clinic = await app.aClinic({ publicBoard: true, ...settings });
      const { book } = aBooker(app, clinic);
      const ids: string[] = [];
      for (let number = 1; number <= index + 3; number++) ids.push((await book({ date: clinic.today })).id);
      const call = async (number: number, body: object = {}) => {
        await app
          .request("post", `${clinic.path}/bookings/${ids[number - 1]}/call`)
          .send(body)
          .expect(200);
      };
      doctors.push({ ...clinic, call });
    }
    const board = await aBoard(app, doctors, { languages: ["en"], ...fields });
    return { doctors: doctors as [(typeof doctors)[number], ...typeof doctors], board };
  }

  const called = (page: Page) => page.locator(".serving .called .number").allTextContents();
  const isCalled = (page: Page, numbers: string[]) =>
    vi.waitFor(async () => expect((await called(page)).sort()).toEqual(numbers.toSorted()), 15_000);
  const heard = (page: Page) => page.evaluate<string[]>("heard");
  /** Lets the page's time pass until it has said so much. */
  const hears = (page: Page, count: number) =>
    vi.waitFor(
      async () => {
        await page.clock.runFor(300);
        expect((await heard(page)).length).toBeGreaterThanOrEqual(count);
      },
      { timeout: 30_000, interval: 50 },
    );
  /** From now on the page's time passes when the test says so. */
  const stopTime = async (page: Page) => page.clock.pauseAt((await page.evaluate<number>("Date.now()")) + 1_000);

  test("four doctors call within a second: four numbers stand out for 12 s, and all four are said in their order", async () => {
    const { doctors, board } = await aHall(4);
    const { context, errors } = await aVisitor(shared.browser);
    await context.clock.install();
    await withEars(context);
    await context.addInitScript(noteUpdates);
    const page = await context.newPage();
    await page.goto(`${shared.app.url}/board/g/${board.id}?lang=en`);
    await isLive(page);
    await stopTime(page);
    for (const [index, { call }] of doctors.entries()) await call(index + 1, { calledTo: String(index + 5) });
    await isCalled(page, ["1", "2", "3", "4"]);
    await doctors.at(-1)?.call(5, { calledTo: "8" });
    await isCalled(page, ["1", "2", "3", "4", "5"]); // two of one doctor
    const places = await page.locator(".called .called-to").allTextContents();
    expect(places.sort()).toEqual([5, 6, 7, 8, 8].map((room) => `Room ${room}`));
    const latest = page.locator("#calls li");
    expect((await latest.locator(".number").allTextContents()).sort()).toEqual(["1", "2", "3", "4", "5"]);
    expect(await latest.first().textContent()).toMatch(/^5 Room 4 \d+ sec\.? ago$/);
    await page.clock.runFor(10_500);
    await isCalled(page, ["1", "2", "3", "4", "5"]);

    const order = await page.evaluate<number[]>("updated");
    const said = order.flatMap((clinicId, call) => {
      const index = doctors.findIndex(({ id }) => id === clinicId);
      return ["chime", "en/number", `en/${call === 4 ? 5 : index + 1}`, "en/room", `en/${index + 5}`];
    });
    await page.clock.runFor(2_000);
    await isCalled(page, []);
    await hears(page, said.length);
    await page.clock.runFor(60_000);
    expect(await heard(page)).toEqual(said);
    expect(await page.evaluate("contexts")).toBe(1);
    expect(errors).toEqual([]);
  });

  test("what was called while the network was away, or before the page was opened, is shown and neither said nor lit", async () => {
    const { doctors, board } = await aHall(2);
    const [first, second] = doctors as unknown as [(typeof doctors)[number], (typeof doctors)[number]];
    const gateway = await aGateway(shared.app);
    const { context } = await aVisitor(shared.browser);
    await context.clock.install();
    await withEars(context);
    const page = await context.newPage();
    await first.call(1);
    await page.goto(`${gateway.url}/board/g/${board.id}?lang=en`);
    await isLive(page);
    const shows = (number: string) => page.waitForSelector(`.serving .number:has-text("${number}")`);
    await shows("1");
    await shared.app.database.query("update deployment set epoch_salt = 'restored'"); // so that all comes anew
    await first.call(2);
    await shows("2");
    expect(await called(page), "found in a snapshot").toEqual([]);
    await gateway.stop();
    await page.waitForSelector('html[data-live="old"]');
    await second.call(3);
    await page.clock.fastForward(61_000);
    await page.waitForSelector("#live:has-text('min ago'), #live:has-text('min. ago')");
    await gateway.start();
    await vi.waitFor(
      async () => {
        await page.clock.fastForward(8_000);
        expect(await page.getAttribute("html", "data-live")).toBe("live");
      },
      { timeout: 20_000, interval: 250 },
    );
    await shows("3");
    expect(await called(page)).toEqual([]);
    expect(await heard(page)).toEqual([]);
  });

  test("a key becomes a cookie, leaves the address, is kept nowhere, and the screen reports itself and renews its session", async () => {
    const { app } = shared;
    const { doctors, board } = await aHall(2, { settings: { publicBoard: false } });
    const { context, errors } = await aVisitor(shared.browser);
    await context.clock.install();
    const page = await context.newPage();
    const beats: string[] = [];
    const sessions: number[] = [];
    page.on("response", (reply) => {
      if (reply.url().endsWith("/session") && reply.request().method() === "POST") sessions.push(reply.status());
    });
    page.on("request", (request) => {
      if (request.url().endsWith("/beat")) beats.push(request.postDataJSON().state);
    });
    await page.goto(`${app.url}/board/g/${board.id}?lang=en&screen=hall%201#key=${board.key}`);
    await isLive(page);
    expect(page.url()).toBe(`${app.url}/board/g/${board.id}?lang=en&screen=hall%201`);
    const kept =
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.documentElement.outerHTML])";
    expect(await page.evaluate(kept)).not.toContain(board.key);
    const screens = async () => (await app.request("get", `${board.path}/screens`)).body.items;
    const version = (index: number) => ({ clinicId: doctors[index]?.id, version: expect.any(Number) });
    await vi.waitFor(async () => {
      expect(await screens()).toMatchObject([
        { screen: "hall 1", state: "live", page: "0.1.0", shown: [version(0), version(1)] },
      ]);
    }, 15_000);
    await page.clock.runFor(25_000);
    expect(beats).toEqual(["live"]);
    await page.clock.runFor(15_000); // in which no ping comes
    await vi.waitFor(() => expect(beats[1]).toBe("stale"), 15_000);

    await page.reload();
    await isLive(page); // by the cookie
    const signIns = (count: number) => vi.waitFor(() => expect(sessions).toHaveLength(count), 15_000);
    await signIns(2);
    await page.clock.fastForward("25:00:00");
    await signIns(3);
    expect(sessions).toEqual([201, 200, 200]);

    await app.request("delete", `/v1/api-keys/${board.keyId}`).expect(204);
    await vi.waitFor(async () => {
      await page.clock.runFor(5_000);
      expect(await page.locator("#message").textContent()).toContain("This key does not open this screen");
    }, 15_000);
    expect(await page.locator(".panel").count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test("whoever has no key sees what is public, asks for no session and reports nothing; else the page says why, and tries again", async () => {
    const { app } = shared;
    const { doctors, board } = await aHall(2, { settings: { publicBoard: false } });
    const { context } = await aVisitor(shared.browser);
    await context.clock.install();
    const page = await context.newPage();
    const sent: string[] = [];
    page.on("request", (request) => sent.push(new URL(request.url()).pathname));
    const says = (text: string) => page.waitForSelector(`#message:has-text("${text}")`);
    await page.goto(`${app.url}/board/g/${board.id}?lang=en#key=dawr_1_wrong`);
    await says("This key does not open this screen");
    await page.goto(`${app.url}/board/g/${board.id + 1_000}?lang=en`);
    await says("There is no such board");
    await page.goto(`${app.url}/board/g/${board.id}?lang=en`);
    await says("This board is not public");
    sent.length = 0;
    const open = (index: number, publicBoard: boolean) =>
      app
        .request("patch", doctors[index]?.path ?? "")
        .send({ publicBoard })
        .expect(200);
    await open(0, true);
    await open(1, true);
    await vi.waitFor(
      async () => {
        await page.clock.runFor(61_000);
        expect(await page.getAttribute("html", "data-live")).toBe("live");
      },
      { timeout: 15_000, interval: 1_000 }, // in which the server notices
    );
    await page.waitForSelector("h2:has-text('Room 2')");
    await page.clock.runFor(130_000);
    expect(sent.filter((path) => /beat|session/.test(path))).toEqual([]);
    expect(await page.evaluate("localStorage.getItem('dawr-screen')")).toMatch(/^screen [0-9A-F]{4}$/);

    await open(1, false);
    await page.waitForSelector("html[data-tiles='1']");
    await app.request("patch", board.path).send({ message: "The doctor of room 2 comes at eleven" }).expect(200);
    await page.waitForSelector("#staff-message:has-text('comes at eleven')");
  });

  test("speaks the board's languages in turn until a viewer chooses one, which is kept; and in the voice as well", async () => {
    const { doctors, board } = await aHall(1, { fields: { languages: ["ar", "tr"] } });
    const { context } = await aVisitor(shared.browser);
    await context.clock.install();
    await withEars(context, { needsTap: true });
    const page = await context.newPage();
    await page.goto(`${shared.app.url}/board/g/${board.id}`);
    await isLive(page);
    await stopTime(page);
    const language = () => page.getAttribute("html", "lang");
    const menu = page.locator("#language");
    const [doctor] = doctors;
    await doctor.call(1);
    await page.waitForSelector(".called");
    await page.click("#sound[data-sound=tap]"); // what was called before is not said late
    expect(await heard(page)).toEqual(["chime"]);
    await doctor.call(2);
    await hears(page, 6);
    expect(await heard(page)).toEqual(["chime", "chime", "ar/number", "ar/2", "tr/number", "tr/2"]);

    const seen = [];
    for (let turn = 0; turn < 4; turn++) {
      seen.push(await language());
      await page.clock.runFor(10_000);
    }
    expect(seen).toEqual([seen[0], seen[1], seen[0], seen[1]]);
    expect(new Set(seen)).toEqual(new Set(["ar", "tr"]));
    expect(await menu.inputValue()).toBe("");
    for (const [chosen, sound] of [
      ["en", "Sound is on"],
      ["fa", "صدا روشن"],
      ["ckb", "دەنگ هەیە"],
      ["tr", "Ses açık"],
      ["ar", "الصوت يعمل"],
    ] as const) {
      await menu.selectOption(chosen);
      await page.clock.runFor(30_000);
      expect([await language(), await page.textContent("#sound")]).toEqual([chosen, sound]);
    }
    await page.reload();
    await isLive(page);
    expect([await language(), await menu.inputValue()]).toEqual(["ar", "ar"]);
    expect(await page.getAttribute("#sound", "data-sound")).toBe("tap"); // wanted, and not allowed yet
    const opacityOf = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector("${selector}")).opacity`);
    await page.clock.runFor(61_000);
    await vi.waitFor(async () => expect(await opacityOf("#language")).toBe("0"), 15_000); // nobody is there
    expect(await opacityOf("#sound")).toBe("1");
    await menu.selectOption("");
    await page.clock.runFor(10_000);
    const after = await language();
    await page.clock.runFor(10_000);
    expect(await language()).not.toBe(after);
  });
});
