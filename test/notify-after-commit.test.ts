import { expect, onTestFinished, test, vi } from "vitest";
import { aBooker, aPatient, testApp } from "./support/test-app.js";
import type { TestDatabase } from "./support/test-database.js";

const settings = { NOTIFY_AFTER_COMMIT: "true" };

/** Everything that is notified of clinics, in order. */
async function aListener(database: TestDatabase) {
  const client = await database.another();
  onTestFinished(() => client.end());
  const heard: number[] = [];
  client.on("notification", ({ payload }) => {
    if (/^\d+$/.test(payload ?? "")) heard.push(Number(payload));
  });
  await client.query("listen dawr");
  return heard;
}

test("a change reaches the streams of every instance, though its transaction notified nobody", async () => {
  const app = await testApp({ settings });
  const other = await app.anotherInstance();
  const clinic = await app.aClinic({ publicBoard: true });
  const streams = await Promise.all(
    [app, other].map((instance) => app.stream(`${clinic.path}/stream`, app.asAdmin, instance)),
  );
  for (const stream of streams) await stream.next("snapshot");
  const { id, version } = await aBooker(app, clinic).book();
  for (const stream of streams)
    expect((await stream.next("update")).data).toMatchObject({ version, bookings: [{ id }] });
});

test("what is changed by hand is still notified by its own transaction", async () => {
  const app = await testApp({ settings });
  const clinic = await app.aClinic();
  await aBooker(app, clinic).book();
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  await app.database.query("update booking_days set capacity = 33");
  expect((await stream.next("update")).data.days).toMatchObject([{ capacity: 33 }]);
});

test("a session that says so notifies nobody, and the last announcement is made before the server ends", async () => {
  const app = await testApp({ settings });
  const clinic = await app.aClinic();
  const heard = await aListener(app.database);
  const leaving = await app.anotherInstance();
  const reply = await fetch(`${leaving.url}${clinic.path}/bookings`, {
    method: "POST",
    headers: { ...app.asAdmin, "Content-Type": "application/json" },
    body: JSON.stringify({ patient: aPatient() }),
  });
  expect(reply.status).toBe(201);
  await leaving.stop();
  await vi.waitUntil(() => heard.length > 0, 10_000);
  const before = heard.length;
  await app.database.query("set dawr.notifies = 'after_commit'");
  await app.database.query("update booking_days set capacity = capacity + 1");
  await app.database.query("select pg_notify('dawr', '999')");
  await vi.waitUntil(() => heard.includes(999), 10_000);
  expect(heard.slice(before)).toEqual([999]);
});
