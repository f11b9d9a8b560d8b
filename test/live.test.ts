import { describe, expect, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { checkReply } from "./support/declared-replies.js";
import { aBooker, daysAfter, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

const connections = async (app: TestApp) =>
  (await app.database.query("select from pg_stat_activity where datname = current_database()")).length;

describe("a stream", () => {
  test("begins with a snapshot and then tells every change with what it builds on", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const first = await aBooker(app, clinic).book();
    const stream = await app.stream(`${clinic.path}/stream`);
    const snapshot = await stream.next("snapshot");
    expect(snapshot.data).toMatchObject({
      clinicId: clinic.id,
      version: first.version,
      clinic: { timeZone: "Asia/Baghdad" },
    });
    expect(snapshot.data.days[0].bookings.map((booking: any) => booking.id)).toEqual([first.id]);

    const second = await aBooker(app, clinic).book();
    const booked = await stream.next("update");
    expect(booked.data).toMatchObject({ since: first.version, version: second.version, days: [{ used: 2 }] });
    expect(booked.data.bookings.map((booking: any) => booking.id)).toEqual([second.id]);

    await app.request("patch", `${clinic.path}/bookings/${first.id}`).send({ status: "cancelled" });
    const cancelled = await stream.next("update");
    expect(cancelled.data).toMatchObject({
      since: second.version,
      days: [{ used: 1 }],
      bookings: [{ status: "cancelled" }],
    });
    expect(stream.retries[0]).toBeGreaterThanOrEqual(1_000);
    expect(stream.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(stream.headers.get("cache-control")).toBe("no-store, no-transform");
  });

  test("resumes after its last id with exactly what it missed", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    const { id, data } = await stream.next("snapshot");
    stream.close();
    const missed = [await aBooker(app, clinic).book(), await aBooker(app, clinic).book()];
    const resumed = await app.stream(`${clinic.path}/stream`, { ...app.asAdmin, "Last-Event-ID": id as string });
    const update = await resumed.next("update");
    expect(update.data).toMatchObject({ since: data.version, version: missed[1].version });
    expect(update.data.bookings.map((booking: any) => booking.id)).toEqual(missed.map((booking) => booking.id));
    resumed.close();
    const again = await app.stream(`${clinic.path}/stream`, { ...app.asAdmin, "Last-Event-ID": update.id as string });
    await vi.waitFor(() => expect(again.frames[0]?.event).toBe("ping"), 10_000); // it missed nothing
  });

  test("starts anew when its last id is of another filter, audience or time, or not an id at all", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    await aBooker(app, clinic).book();
    const staff = await (await app.stream(`${clinic.path}/stream`)).next("snapshot");
    const filtered = await (await app.stream(`${clinic.path}/stream?list=regular`)).next("snapshot");
    const ahead = (staff.id as string).replace(/\d+$/, "999999");
    for (const id of [filtered.id, ahead, "x".repeat(5_000), "é", staff.id?.replace("staff", "public")]) {
      const resumed = await app.stream(`${clinic.path}/stream`, {
        ...app.asAdmin,
        "Last-Event-ID": encodeURIComponent(id as string),
      });
      await resumed.next("snapshot");
    }
  });

  test("with a filter holds only those days, and still gets every step", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const tomorrow = daysAfter(clinic.today, 1);
    const stream = await app.stream(`${clinic.path}/days?date=today`, { ...app.asAdmin, Accept: "text/event-stream" });
    const { data } = await stream.next("snapshot");
    const elsewhere = await aBooker(app, clinic).book({ date: tomorrow });
    const step = await stream.next("update");
    expect(step.data).toEqual({
      clinicId: clinic.id,
      since: data.version,
      version: elsewhere.version,
      days: [],
      bookings: [],
    });
    const here = await aBooker(app, clinic).book({ date: clinic.today });
    expect((await stream.next("update")).data.bookings).toMatchObject([{ id: here.id }]);
  });

  test("hears of changes made by hand in psql, once for each transaction", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const booking = await aBooker(app, clinic).book();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    await app.database.query("begin");
    await app.database.query("update bookings set called_to = 'Room 1' where clinic_id = $1", [clinic.id]);
    await app.database.query("update booking_days set capacity = 33 where clinic_id = $1", [clinic.id]);
    await app.database.query("commit");
    const { data } = await stream.next("update");
    expect(data).toMatchObject({
      version: booking.version + 1,
      days: [{ capacity: 33 }],
      bookings: [{ calledTo: "Room 1" }],
    });
  });

  test("gets a snapshot at once when the clinic itself changes", async () => {
    const app = await testApp({ timing: { pingEveryMs: 3_600_000 } }); // no ping brings it
    await vi.waitUntil(() => app.context.hub.probe.isProven, 10_000);
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    await app.request("patch", clinic.path).send({ name: "A new name" });
    expect((await stream.next("snapshot")).data.clinic.name).toBe("A new name");
  });

  test("ends after its age with a short wait, and at shutdown with a spread one", async () => {
    const app = await testApp({ settings: { STREAM_MAX_AGE_SECONDS: "1" } });
    const clinic = await app.aClinic();
    const old = await app.stream(`${clinic.path}/stream`);
    await old.next("snapshot");
    expect((await old.next("bye")).data).toEqual({ reason: "timeout" });
    await old.ended();
    expect(old.retries.at(-1)).toBe(100);
    const young = await app.stream(`${clinic.path}/stream`);
    await young.next("snapshot");
    app.context.streams.drain(0);
    expect((await young.next("bye")).data).toEqual({ reason: "shutdown" });
    const refused = await app.stream(`${clinic.path}/stream`);
    expect((await refused.next("bye")).data).toEqual({ reason: "busy" });
    expect(refused.status).toBe(200);
  });

  test.each(["date=today", "from=today"])("says goodbye when the clinic's day turns, if it has %s", async (filter) => {
    const clock = { now: () => new Date("2026-11-24T20:59:58Z") }; // 23:59:58 in Baghdad
    const app = await testApp({ clock });
    const clinic = await app.aClinic();
    expect(clinic.today).toBe("2026-11-24");
    const stream = await app.stream(`${clinic.path}/stream?${filter}`);
    await stream.next("snapshot");
    clock.now = () => new Date("2026-11-24T21:00:00Z");
    expect((await stream.next("bye")).data).toEqual({ reason: "day" });
    const next = await app.stream(`${clinic.path}/stream?${filter}`);
    const { id } = await next.next("snapshot");
    expect(id).toContain("2026-11-25");
  });
});

describe("many streams", () => {
  test("500 of them add no database connection, and one booking reaches all", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    await vi.waitFor(() => expect(app.context.hub.probe.isProven).toBe(true), 10_000);
    const { client } = app.context.pool;
    const leases = await Promise.all(Array.from({ length: 4 }, () => client.acquireConnection())); // the whole pool
    await Promise.all(leases.map((lease) => client.releaseConnection(lease)));
    const before = await connections(app);
    const streams = await Promise.all(Array.from({ length: 500 }, () => app.stream(`${clinic.path}/stream`)));
    await Promise.all(streams.map((stream) => stream.next("snapshot")));
    expect(app.context.hub.streamCount).toBe(500);
    expect(await connections(app)).toBeLessThanOrEqual(before);

    const booking = await aBooker(app, clinic).book();
    const updates = await Promise.all(streams.map((stream) => stream.next("update")));
    expect(new Set(updates.map(({ data }) => data.bookings[0].id))).toEqual(new Set([booking.id]));
    expect(await connections(app)).toBeLessThanOrEqual(before);
  });
});

describe("faults", () => {
  test("the listener is cut while people book: the stream still gets all of it", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    let { version } = (await stream.next("snapshot")).data;
    await vi.waitUntil(() => app.context.hub.feed.isConnected, 10_000);
    const cut = await app.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'dawr-listener' and datname = current_database()`,
    );
    expect(cut).toHaveLength(1);
    const last = [await aBooker(app, clinic).book(), await aBooker(app, clinic).book()].at(-1);
    while (version < last.version) {
      const { data } = await stream.next("update");
      expect(data.since).toBe(version);
      version = data.version;
    }
    await vi.waitFor(() => expect(app.context.hub.feed.isConnected).toBe(true), 10_000);
  });

  test("a notification that is not ours harms nobody", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    for (const payload of ["{bad", "", "null", '{"a":1}', "99999999", "-1", "1e999"]) {
      await app.database.query("select pg_notify('dawr', $1)", [payload]);
    }
    await aBooker(app, clinic).book();
    await stream.next("update");
  });
});

test("every frame of a stream is as the OpenAPI document says, for staff and for the public", async () => {
  const app = await testApp({ settings: { STREAM_MAX_AGE_SECONDS: "2" }, timing: { pingEveryMs: 100 } });
  const clinic = await app.aClinic({ publicBoard: true });
  await aBooker(app, clinic).book({ date: clinic.today });
  for (const headers of [app.asAdmin, {}] as Record<string, string>[]) {
    const stream = await app.stream(`${clinic.path}/stream`, headers);
    for (const event of ["snapshot", "ping", "update", "bye"]) {
      if (event === "update") await aBooker(app, clinic).book({ date: clinic.today });
      checkReply("streamDays", 200, (await stream.next(event)).data);
    }
  }
});
