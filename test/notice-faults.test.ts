import { expect, test, vi } from "vitest";
import { aToldClinic } from "./support/a-told-clinic.js";
import { testApp, webhookSettings } from "./support/test-app.js";

const forever = new Promise<number>(() => {});

test("an instance whose clock is ten minutes ahead does not tell what another one is telling", async () => {
  const app = await testApp({ settings: webhookSettings });
  const { receiver, book, patch } = await aToldClinic(app);
  receiver.answerWith(() => forever);
  await patch((await book()).id, { status: "cancelled" }); // which has a point for longer than that
  await receiver.attempted(1);
  const { context: ahead } = await testApp({
    settings: webhookSettings,
    database: app.database,
    clock: { now: () => new Date(Date.now() + 600_000) },
  });
  const other = await aToldClinic(app);
  await vi.waitFor(async () => {
    ahead.notices?.look();
    await other.patch((await other.book()).id, { status: "cancelled" });
    expect(ahead.notices?.outcomes.delivered).toBeGreaterThan(0); // it took what it could get
  }, 15_000);
  expect(receiver.attempts).toHaveLength(1);
});

test("gateways that never answer delay nobody else's patients", async () => {
  const app = await testApp({ settings: webhookSettings });
  const dead = await aToldClinic(app);
  dead.receiver.answerWith(() => forever);
  await app.database.query(
    `insert into webhooks (clinic_id, url, audience, kinds, secret, failures, failing_since)
     select clinic_id, url, audience, kinds, secret, 1, now() from webhooks cross join generate_series(1, 60)`,
  );
  await dead.patch((await dead.book()).id, { status: "cancelled" });
  await dead.receiver.attempted(10);
  const alive = await aToldClinic(app);
  await alive.patch((await alive.book()).id, { status: "cancelled" });
  await vi.waitFor(() => expect(alive.told()).toEqual(["cancelled 1"]), 30_000);
  expect(await app.database.query("select from notice_sendings where attempts > 0")).toEqual([]); // not one was given up before
});
