import { describe, expect, test } from "vitest";
import { version } from "../../src/compose-app.js";
import { aReceiver, aWebhook } from "../support/a-receiver.js";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { aBoard } from "../support/group-stream.js";
import { webhookSettings } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("what has gone wrong elsewhere, at the desk (skipped without chromium)", () => {
  const shared = browserAndServer({ settings: webhookSettings });

  describe("whom no message arrives at", () => {
    const failsSince = (id: number, since: string, status = "active") =>
      shared.app.database.query(
        `update webhooks set status = $1, failures = 9, failing_since = now() - interval '${since}' where id = $2`,
        [status, id],
      );
    const aGateway = async (clinicId: number, kinds = ["notice.due"]) => {
      const receiver = await aReceiver();
      const url = `${receiver.url}/canary?token=canary`;
      return { ...(await aWebhook(shared.app, receiver, { url, clinicId, kinds })), host: new URL(url).host };
    };

    test("is said at the desk in its language, with since when and who mends it, until that is done; of one that still fails after an hour, and not at once", async () => {
      let gateway: any;
      const desk = await aDesk(shared, ["Ali"], {
        fields: { timeZone: "Asia/Baghdad" },
        arrange: async ({ id }) => {
          gateway = await aGateway(id);
          await failsSince(gateway.id, "6 days", "paused");
          const { id: elsewhere } = await aGateway((await shared.app.aClinic()).id);
          await failsSince(elsewhere, "6 days", "paused");
        },
        prepare: (context) => context.clock.install(),
      });
      const place = desk.page.locator("#undelivered p");
      await place.waitFor();
      expect(await place.allTextContents()).toEqual([
        expect.stringMatching(
          /^Messages to patients by [\d.:]+: none has arrived since .+, \d+:\d+\. Nothing more is sent until /,
        ),
      ]);
      expect(await place.locator("bdi").textContent()).toBe(gateway.host);
      expect(await axeFaults(desk.page, "all")).toEqual([]);
      await desk.page.selectOption("#language", "ar");
      expect(await place.textContent()).toMatch(/^الرسائل إلى المرضى عبر [\d.:]+: لم تصل أي منها منذ [^A-Za-z]+$/);
      expect(await desk.page.content()).not.toContain("canary");

      await gateway.change({ status: "active" });
      await desk.page.clock.fastForward("05:00");
      await place.waitFor({ state: "detached" });

      const { id } = desk.clinic;
      const [briefly, long] = [await aGateway(id, ["day.changed"]), await aGateway(id, ["booking.changed"])];
      await failsSince(briefly.id, "45 minutes"); // ten more, as the page believes
      await failsSince(long.id, "2 hours");
      await desk.page.selectOption("#language", "en");
      await desk.page.clock.fastForward("05:00");
      await place.waitFor();
      expect(await place.allTextContents()).toEqual([expect.stringContaining(`to ${long.host}: none`)]);
      expect(await place.textContent()).toMatch(/The server keeps trying\.$/);
    });
  });

  describe("the screens of a clinic", () => {
    /** A desk with a clock of its own, and the board of its clinic. */
    async function aDeskWithBoard() {
      let board: any;
      const asked: string[] = [];
      const desk = await aDesk(shared, ["Ali"], {
        arrange: async (clinic) => {
          board = await aBoard(shared.app, [clinic]);
        },
        prepare: async (context) => {
          await context.clock.install();
          context.on("request", (request) => {
            if (/\/clinics\/\d+\/screens$/.test(request.url())) asked.push(request.url());
          });
        },
      });
      const { page } = desk;
      await expect.poll(() => asked.length, { timeout: 15_000 }).toBe(1);
      const beat = (screen: string, fields: object = {}) =>
        shared.app
          .request("post", `${board.path}/beat`, board.key)
          .send({ screen, state: "live", page: version, shown: [], ...fields })
          .expect(204);
      const silence = (screen: string, since: string) =>
        shared.app.database.query(
          "update screens set seen_at = now() - cast($1 as interval) where board_id = $2 and name = $3",
          [since, board.id, screen],
        );
      const passAMinute = () => page.clock.fastForward("01:00");
      return { ...desk, asked, beat, silence, passAMinute, button: page.locator("#screens") };
    }

    test("are counted at the desk, asked for once a minute while it is in sight; a question that fails changes nothing; how many need somebody is seen at a glance, and a list says what is wrong", async () => {
      const { page, beat, silence, asked, passAMinute, button, hasFocus } = await aDeskWithBoard();
      const answer = async () => (await page.waitForResponse("**/screens")).finished();
      const turnTo = (hidden: boolean) =>
        page.evaluate(`
        Object.defineProperty(document, "hidden", { configurable: true, value: ${hidden} });
        document.dispatchEvent(new Event("visibilitychange"));`);
      expect(await button.isHidden()).toBe(true); // of a clinic that none shows
      await beat("hall 1");
      await passAMinute();
      await page.waitForSelector("#screens[data-state=fine]:has-text('Screens: 1')");
      await turnTo(true);
      for (let minutes = 0; minutes < 3; minutes++) await passAMinute();
      const third = answer(); // which knows nothing of the second hall
      await turnTo(false);
      await third;
      for (const hidden of [true, false]) await turnTo(hidden); // within the same minute
      await beat("hall 2");
      await page.route("**/screens", (route) => route.fulfill({ status: 500, body: "{}" }));
      const failed = answer();
      await passAMinute();
      await failed;
      await page.evaluate("fetch('/health/live').then((reply) => reply.text())"); // what came before it is taken in
      expect(asked).toHaveLength(4);
      expect(await button.textContent()).toBe("Screens: 1");
      await page.unroute("**/screens");
      await passAMinute();
      await page.waitForSelector("#screens:has-text('Screens: 2')");

      await beat("hall 1");
      await beat("hall 2", { state: "stale" });
      await beat("hall 3", { page: "0.0.1" });
      for (const [screen, since] of Object.entries({ "hall 4": "4 minutes", "hall 5": "2 days" })) {
        await beat(screen);
        await silence(screen, since);
      }
      await passAMinute();
      await page.waitForSelector("#screens[data-state=trouble]:has-text('Check the screens: 3')");
      const list = page.locator("#screens-list");
      expect(await list.isHidden()).toBe(true);
      await button.press("Enter");
      expect(await list.locator("li").allTextContents()).toEqual([
        expect.stringMatching(/^hall 1: working, \d+ sec ago$|^hall 1: working, 1 min ago$/),
        "hall 2: shows old numbers",
        "hall 3: another version of the page, reload it",
        "hall 4: silent, last heard 4 min ago",
        "hall 5: silent, last heard 2 days ago",
      ]);
      expect(await list.locator("[data-state=trouble]").count()).toBe(3);
      expect(await button.getAttribute("aria-expanded")).toBe("true");
      expect(await axeFaults(page, "all")).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axeFaults(page, "colours")).toEqual([]);
      await page.selectOption("#language", "ar");
      expect(await button.textContent()).toBe("تحقّق من الشاشات: ٣");
      expect(await list.locator("li").nth(3).textContent()).toBe("hall 4: لا تستجيب، آخر اتصال قبل ٤ دقائق");
      await button.focus();
      await page.keyboard.press("Escape");
      expect(await list.isHidden()).toBe(true);
      await hasFocus("screens");
      await page.click("#sign-out");
      await page.waitForSelector("#sign-in:visible");
      expect(await button.isHidden()).toBe(true);
    });
  });
});
