import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aBoard } from "./support/group-stream.js";
import { SimulatedBoard } from "./support/oracle/simulated-board.js";
import { SimulatedClient } from "./support/oracle/simulated-client.js";
import type { SimulatedReader } from "./support/oracle/simulated-reader.js";
import { adminKey, type TestApp, testApp } from "./support/test-app.js";

const bookings = 300;

/** A clinic whose every change is a frame of about 150 KB, so that a reader that stops is soon full. */
async function aBigClinic(app: TestApp) {
  const clinic = await app.aClinic({ capacity: bookings });
  await app.database.query(
    `insert into booking_days (clinic_id, list, date, capacity, used, last_number) values ($1, 'regular', $2, $3, $3, $3)`,
    [clinic.id, clinic.today, bookings],
  );
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash)
     select $1, 'regular', $2, number, number, repeat('ن', 100), 'secretary', '' from generate_series(1, $3) as number`,
    [clinic.id, clinic.today, bookings],
  );
  return {
    ...clinic,
    /** Changes every booking at once; the version it makes. */
    changeAll: async (): Promise<number> => {
      await app.database.query(
        "update bookings set called_to = coalesce(called_to, '0')::integer + 1 where clinic_id = $1",
        [clinic.id],
      );
      const [{ version }] = await app.database.query("select version from clinic_versions where clinic_id = $1", [
        clinic.id,
      ]);
      return Number(version);
    },
  };
}

function aReader(app: TestApp, clinicId: number): SimulatedClient {
  const reader = new SimulatedClient(
    "reader",
    clinicId,
    { audience: "staff", key: adminKey, isToday: false },
    () => app.url,
  );
  reader.open();
  onTestFinished(() => reader.leave());
  return reader;
}

/** The reader stops, and things change until nothing more can be written to it. */
async function stallCompletely(app: TestApp, clinic: Awaited<ReturnType<typeof aBigClinic>>, reader: SimulatedReader) {
  await vi.waitUntil(() => reader.isOpen, 10_000);
  reader.stall();
  const { hub } = app.context;
  let lastBytes = 0;
  for (let unchanged = 0; unchanged < 3; ) {
    const version = await clinic.changeAll();
    await vi.waitUntil(() => (hub.follow(clinic.id).state?.version ?? 0) >= version, 10_000);
    const { bytes } = app.context.streams.backlog;
    unchanged = bytes > 0 && bytes === lastBytes ? unchanged + 1 : 0;
    lastBytes = bytes;
  }
}

describe("a reader that stops reading", () => {
  test("costs one frame at most, slows nobody, and later gets all it lacks at once", async () => {
    const app = await testApp();
    const clinic = await aBigClinic(app);
    const [slow, quick] = [aReader(app, clinic.id), aReader(app, clinic.id)];
    await stallCompletely(app, clinic, slow);
    const framesBefore = slow.frames;
    const bytesBefore = app.context.streams.backlog.bytes;
    let version = 0;
    for (let change = 1; change <= 20; change++) {
      version = await clinic.changeAll();
      await vi.waitUntil(() => quick.fold.held?.version === version, 10_000);
    }
    await vi.waitUntil(() => app.context.streams.backlog.bytes <= bytesBefore, 10_000);
    expect(app.context.streams.backlog).toMatchObject({ streams: 1 });
    const frameBytes = app.context.hub.follow(clinic.id).state?.snapshot({ audience: "staff", filter: {} }).length ?? 0;
    expect(app.context.streams.backlog.bytes).toBeLessThan(frameBytes * 2 + 16 * 1024);
    slow.readOn();
    await vi.waitUntil(() => slow.fold.held?.version === version, 10_000);
    expect(slow.fold.days).toEqual(quick.fold.days);
    expect(slow.frames - framesBefore).toBeLessThan(version); // what lay in the system's buffers, then one
    expect([...slow.wrongs, ...quick.wrongs]).toEqual([]);
    expect(app.context.streams.backlog).toEqual({ streams: 0, bytes: 0 });
  });

  test("for ever is cut off, and its place is free", async () => {
    const app = await testApp({ timing: { stalledAtMostMs: 1_500 } });
    const clinic = await aBigClinic(app);
    const slow = aReader(app, clinic.id);
    await stallCompletely(app, clinic, slow);
    const { connects } = slow;
    await vi.waitUntil(() => app.context.streams.backlog.streams === 0, 10_000);
    slow.readOn();
    await vi.waitUntil(() => slow.connects > connects, 10_000);
    const version = await clinic.changeAll();
    await vi.waitUntil(() => slow.fold.held?.version === version, 10_000);
    expect(slow.wrongs).toEqual([]);
    expect(app.context.hub.streamCount).toBe(1);
  });
});

test("the metrics show how many readers are slow, and what waits for them", async () => {
  const app = await testApp();
  const clinic = await aBigClinic(app);
  const read = async () => (await app.request("get", "/metrics")).text;
  expect(await read()).toContain("\ndawr_slow_readers 0\n");
  await stallCompletely(app, clinic, aReader(app, clinic.id));
  expect(await read()).toContain("\ndawr_slow_readers 1\n");
  expect(Number(/\ndawr_slow_reader_bytes (\d+)/.exec(await read())?.[1])).toBeGreaterThan(0);
});

test("a board's reader that stops reading costs one frame at most, and later gets all it lacks of each clinic", async () => {
  const app = await testApp();
  const clinics = [await aBigClinic(app), await aBigClinic(app)] as const;
  const board = await aBoard(app, [...clinics]);
  const aBoardReader = () => {
    const reader = new SimulatedBoard("board", board.id, board.key, () => app.url);
    reader.open();
    onTestFinished(() => reader.leave());
    return reader;
  };
  const [slow, quick] = [aBoardReader(), aBoardReader()];
  await vi.waitUntil(() => quick.isOpen && slow.views.every(({ fold }) => fold.held), 15_000);
  await stallCompletely(app, clinics[0], slow);
  const framesBefore = slow.frames;
  const versions = new Map<number, number>();
  for (let change = 1; change <= 10; change++) {
    for (const clinic of clinics) versions.set(clinic.id, await clinic.changeAll());
    const isUpToDate = () => quick.views.every(({ clinicId, fold }) => fold.held?.version === versions.get(clinicId));
    await vi.waitUntil(isUpToDate, 15_000);
  }
  const { streams, bytes } = app.context.streams.backlog;
  const frameBytes =
    app.context.hub.follow(clinics[0].id).state?.snapshot({ audience: "public", filter: {} }).length ?? 0;
  expect(streams).toBe(1);
  expect(bytes).toBeLessThan(frameBytes * 2 + 16 * 1024);
  slow.readOn();
  await vi.waitUntil(
    () => slow.views.every(({ clinicId, fold }) => fold.held?.version === versions.get(clinicId)),
    15_000,
  );
  for (const [index, { fold }] of slow.views.entries()) expect(fold.days).toEqual(quick.views[index]?.fold.days);
  expect(slow.lastId).toBe(quick.lastId);
  expect([...slow.wrongs, ...quick.wrongs]).toEqual([]);
  expect(slow.frames - framesBefore).toBeLessThan(quick.frames); // what lay in the system's buffers, then one of each clinic
});
