import { connect } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { aBooker, daysAfter, type TestApp, testApp } from "./support/test-app.js";

const crowd = 120;

/** As many filters as wanted; all of them match what the clinic has. */
const filtersOfEverything = (count: number) =>
  Array.from({ length: count }, (_, index) => `from=${daysAfter("2000-01-01", index)}`);

/** How often days were made into JSON since. */
function countTexts() {
  const stringify = vi.spyOn(JSON, "stringify");
  onTestFinished(() => stringify.mockRestore());
  return () =>
    stringify.mock.calls.filter(([content]) => content && typeof content === "object" && "days" in content).length;
}

/** A reader who never reads. */
function openUnread(app: TestApp, path: string) {
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  onTestFinished(() => void socket.destroy());
}

test("a crowd whose filters differ, but not in the days they match, is sent the same bytes", async () => {
  const app = await testApp();
  const clinic = await app.aClinic({ publicBoard: true });
  const { book } = aBooker(app, clinic);
  for (let ahead = 0; ahead < 3; ahead++) await book({ date: daysAfter(clinic.today, ahead) });
  const texts = countTexts();
  for (const filter of filtersOfEverything(crowd)) openUnread(app, `${clinic.path}/stream?${filter}`);
  await vi.waitUntil(() => app.context.hub.streamCount === crowd, 10_000);
  expect(texts()).toBe(1);
  for (const filter of filtersOfEverything(crowd)) {
    expect((await fetch(`${app.url}${clinic.path}/days?${filter}`)).status).toBe(200);
  }
  expect(texts()).toBe(1);
  const framesBefore = app.context.streams.sent.frames;
  await book();
  await vi.waitUntil(() => app.context.streams.sent.frames >= framesBefore + crowd, 10_000);
  expect(texts()).toBe(2);
});

test("filters that match the same days today part when a day comes that only one of them matches", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  await book({ date: clinic.today });
  const [all, today] = [
    await app.stream(`${clinic.path}/stream?from=2000-01-01`),
    await app.stream(`${clinic.path}/stream?to=${clinic.today}`),
  ];
  const snapshots = [await all.next("snapshot"), await today.next("snapshot")];
  expect(snapshots[0]?.data).toEqual(snapshots[1]?.data);
  expect(snapshots[0]?.id).not.toBe(snapshots[1]?.id);
  const later = await book({ date: daysAfter(clinic.today, 2) });
  const [seen, unseen] = [await all.next("update"), await today.next("update")];
  expect(seen.data.bookings).toEqual([expect.objectContaining({ id: later.id })]);
  expect(unseen.data).toMatchObject({ version: seen.data.version, days: [], bookings: [] });

  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`);
  for (const stream of [all, today]) {
    expect((await stream.next("update")).data.days).toEqual([
      expect.objectContaining({ date: clinic.today, status: "closed" }),
    ]);
  }
  const resumed = await app.stream(`${clinic.path}/stream?to=${clinic.today}`, {
    ...app.asAdmin,
    "Last-Event-ID": String(snapshots[1]?.id),
  });
  expect((await resumed.next("update")).data.days).toEqual([expect.objectContaining({ date: clinic.today })]);
});

test("with a thousand filters followed nobody unknown adds another, and what is followed already stays open to all", async () => {
  const app = await testApp();
  const clinic = await app.aClinic({ publicBoard: true });
  for (const filter of filtersOfEverything(1_000)) openUnread(app, `${clinic.path}/stream?${filter}`);
  await vi.waitUntil(() => app.context.hub.streamCount === 1_000, 20_000);
  const refused = await app.stream(`${clinic.path}/stream?from=2010-01-01`, {});
  expect((await refused.next("bye")).data).toEqual({ reason: "busy" });
  await (await app.stream(`${clinic.path}/stream?from=2000-01-01`, {})).next("snapshot");
  await (await app.stream(`${clinic.path}/stream?from=2010-01-01`)).next("snapshot"); // by a key
});

test("clinics that are not there are followed for nobody, however many are asked for", async () => {
  const app = await testApp();
  const follow = vi.spyOn(app.context.hub, "follow");
  const asked = Array.from({ length: 20 }, (_, index) => `/v1/clinics/${1_000 + index}`).flatMap((path) => [
    `${path}/stream`,
    `${path}/days`,
    `${path}/stream?audience=public&date=today`,
  ]);
  await Promise.all(asked.map(async (path) => expect((await fetch(app.url + path)).status, path).toBe(404)));
  expect(follow).not.toHaveBeenCalled();
});
