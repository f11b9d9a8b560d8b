import { describe, expect, test } from "vitest";
import { aReceiver, aWebhook } from "../support/a-receiver.js";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { webhookSettings } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("whom no message arrives at (skipped without chromium)", () => {
  const shared = browserAndServer({ settings: webhookSettings });
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

  test("is said at the desk in its language, with since when and who mends it, until that is done", async () => {
    let gateway: any;
    const desk = await aDesk(shared, ["Ali"], {
      fields: { timeZone: "Asia/Baghdad" },
      arrange: async ({ id }) => {
        gateway = await aGateway(id);
        await failsSince(gateway.id, "6 days", "paused");
        const { id: elsewhere } = await aGateway((await shared.app.aClinic()).id);
        await failsSince(elsewhere, "6 days", "paused");
      },
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

    await desk.page.clock.install();
    await desk.page.reload();
    await place.waitFor();
    await gateway.change({ status: "active" });
    await desk.page.clock.fastForward("05:00");
    await place.waitFor({ state: "detached" });
  });

  test("is said of one that still fails after an hour, and not at once", async () => {
    let gateways: any[] = [];
    const desk = await aDesk(shared, [], {
      arrange: async ({ id }) => {
        gateways = [await aGateway(id, ["day.changed"]), await aGateway(id, ["booking.changed"])];
        await failsSince(gateways[0].id, "50 minutes");
        await failsSince(gateways[1].id, "2 hours");
      },
    });
    const place = desk.page.locator("#undelivered p");
    await place.waitFor();
    expect(await place.allTextContents()).toEqual([expect.stringContaining(`to ${gateways[1].host}: none`)]);
    expect(await place.textContent()).toMatch(/The server keeps trying\.$/);
  });
});
