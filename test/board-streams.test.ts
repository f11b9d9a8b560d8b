import pg from "pg";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import {
  aBoard,
  aBoardStream,
  bookToday,
  type Clinic,
  clinics,
  type GroupFrame,
  type GroupStreamClient,
  framesOf as of,
  snapshots,
} from "./support/group-stream.js";
import { aRawStream } from "./support/raw-stream.js";
import { comesAtOnce, deaf, statementsDuring } from "./support/revocations.js";
import { asKey, testApp } from "./support/test-app.js";

const shared = aServer();
describe("a board's stream", () => {
  test("begins with the board and carries each clinic's own public frames of today, byte for byte", async () => {
    const { app } = shared;
    const all = await clinics(app, 3);
    await bookToday(app, all[1]);
    const board = await aBoard(app, all, { message: "Doors close at five" });
    const stream = await aBoardStream(app, board.id, asKey(board.key));
    const own = await Promise.all(
      all.map(({ path }) => aRawStream(`${app.url}${path}/stream?date=today&audience=public`, app.asAdmin)),
    );
    const expected = new Map<Clinic, string[]>(all.map((clinic) => [clinic, []]));
    const readOwn = async (clinic: Clinic) =>
      expected.get(clinic)?.push((await own[all.indexOf(clinic)]?.next()) as string);
    for (const clinic of all) await readOwn(clinic);
    await snapshots(stream, all);
    expect(stream.frames[0]).toMatchObject({
      event: "board",
      data: { id: board.id, message: "Doors close at five", clinics: all.map(({ id }) => ({ clinicId: id })) },
    });
    for (const clinic of [all[2], all[0], all[2], all[1]]) {
      await bookToday(app, clinic);
      await readOwn(clinic);
      expect((await stream.next("update")).data).toMatchObject({ clinicId: clinic.id });
    }
    for (const clinic of all) expect(of(stream, clinic).map(({ bytes }) => bytes)).toEqual(expected.get(clinic));
  });

  test("goes on after its last id with what each clinic lacks, and nothing of those that changed nothing", async () => {
    const { app } = shared;
    const all = await clinics(app, 3);
    const board = await aBoard(app, all);
    const first = await aBoardStream(app, board.id, asKey(board.key));
    await snapshots(first, all);
    await bookToday(app, all[0]);
    const { data } = await first.next("update");
    await vi.waitFor(() => expect(first.lastEventId).toContain(`_${data.version}.`), 15_000);
    first.close();
    const missed = [await bookToday(app, all[0]), await bookToday(app, all[0]), await bookToday(app, all[2])];

    const resumed = await aBoardStream(app, board.id, { ...asKey(board.key), "Last-Event-ID": first.lastEventId });
    await resumed.next("board");
    const numbers = (frames: GroupFrame[]) =>
      frames.flatMap((frame) => frame.data.bookings.map(({ id }: { id: string }) => id));
    await vi.waitFor(() => {
      expect([...of(resumed, all[0]), ...of(resumed, all[2])].map(({ event }) => event)).not.toContain("snapshot");
      expect(numbers([...of(resumed, all[0]), ...of(resumed, all[2])])).toEqual(missed.map(({ id }) => id));
      for (const { version } of missed.slice(1)) expect(`${resumed.lastEventId}.`).toContain(`_${version}.`);
    }, 15_000);
    expect(of(resumed, all[1])).toEqual([]);

    resumed.close();
    const again = await aBoardStream(app, board.id, { ...asKey(board.key), "Last-Event-ID": resumed.lastEventId });
    await again.next("board");
    const ping = await again.next("ping"); // it missed nothing
    const versions = await app.database.query(
      `select clinic_id as "clinicId", cast(version as integer) from clinic_versions where clinic_id = any($1) order by 1`,
      [all.map(({ id }) => id)],
    );
    expect(ping.data).toEqual({ clinics: versions, at: expect.any(String), staleMs: expect.any(Number) });
    expect(again.lastEventId).toBe(resumed.lastEventId);
  });

  test("begins anew by an id that is of another board, of another day, too long or none", async () => {
    const { app } = shared;
    const all = await clinics(app, 2);
    const [board, other] = [await aBoard(app, all), await aBoard(app, all)];
    const first = await aBoardStream(app, board.id, asKey(board.key));
    await snapshots(first, all);
    const { lastEventId: id } = first;
    const ids = [
      id.replace(/^b1\.\d+/, `b1.${other.id}`),
      id.replaceAll(/_\d{4}-/g, "_2001-"),
      `${id}.${id.slice(3).repeat(20)}`,
      id.replaceAll(/_\d+(?=\.|$)/g, "_999999999"),
      id.replace(/^b1\.\d+\.\w+/, (start) => `${start.slice(0, -1)}x`),
      "1.2.3",
    ];
    for (const lastEventId of ids) {
      const stream = await aBoardStream(app, board.id, { ...asKey(board.key), "Last-Event-ID": lastEventId });
      await snapshots(stream, all);
      expect(stream.lastEventId, lastEventId).toBe(id);
      stream.close();
    }
  });

  test("pings for all clinics at once, and says how old the oldest is", async () => {
    const app = await testApp({ timing: { pingEveryMs: 600 } });
    const all = await clinics(app, 3);
    const board = await aBoard(app, all);
    const stream = await aBoardStream(app, board.id, asKey(board.key));
    await snapshots(stream, all);
    await stream.next("ping");
    const { data } = await stream.next("ping");
    expect(data.clinics.map(({ clinicId }: { clinicId: number }) => clinicId)).toEqual(all.map(({ id }) => id));
    expect(data.staleMs).toBeLessThan(15_000);
    const pings = () => stream.frames.filter(({ event }) => event === "ping");
    await vi.waitFor(() => expect(pings().length).toBeGreaterThan(4), 15_000);
    const spacing = pings().map(({ data: { at } }) => Date.parse(at));
    expect(new Set(spacing).size).toBe(spacing.length); // one a round, not one for each clinic

    const clinic = app.context.hub.follow(all[2].id);
    vi.spyOn(clinic, "staleMs", "get").mockReturnValue(77_000);
    await vi.waitFor(() => expect(pings().at(-1)?.data.staleMs).toBe(77_000), 15_000);
  });

  test("counts as one stream, and a crowd that comes back costs no query for each", async () => {
    const app = await testApp({ settings: { STREAMS_PER_ADDRESS: "40" } });
    const all = await clinics(app, 4);
    const board = await aBoard(app, all);
    const open = () => aBoardStream(app, board.id, asKey(board.key));
    await snapshots(await open(), all);
    const locker = new pg.Client(app.database.url);
    await locker.connect();
    onTestFinished(() => locker.end());
    await locker.query("begin; lock table boards, board_clinics in access exclusive mode"); // who asks about the board waits for ever
    const statements = await statementsDuring(app, async () => {
      const crowd = await Promise.all(Array.from({ length: 39 }, open));
      for (const stream of crowd) await snapshots(stream, all);
    });
    expect(statements.length).toBeLessThan(8);
    await locker.query("rollback");
    expect(app.context.streams.byAudience).toEqual({ staff: 0, public: 40 });
    expect((await (await open()).next("bye")).data).toEqual({ reason: "busy" });
  });

  test("is followed on without a credential as far as its clinics are public", async () => {
    const { app } = shared;
    const [open] = await clinics(app, 1, { publicBoard: true });
    const [shut] = await clinics(app, 1);
    const mixed = await aBoard(app, [shut, open]);
    const stream = await aBoardStream(app, mixed.id);
    await snapshots(stream, [open]);
    await bookToday(app, shut);
    await bookToday(app, open);
    expect((await stream.next("update")).data).toMatchObject({ clinicId: open.id });
    expect(JSON.stringify(stream.frames)).not.toContain(`"clinicId":${shut.id},`);
    expect((await aBoardStream(app, (await aBoard(app, [shut])).id)).status).toBe(401);
    expect((await aBoardStream(app, 999_999)).status).toBe(404);
    expect(
      (await aBoardStream(app, mixed.id, { "Last-Event-ID": stream.lastEventId, ...asKey("dawr_1_0") })).status,
    ).toBe(401);
  });

  test("ends with the first day that is over, and the next shows the new day", async () => {
    let now = Date.parse("2026-11-24T06:00:00Z");
    const clock = { now: () => new Date(now) };
    const app = await testApp({ clock, settings: { STREAM_MAX_AGE_SECONDS: "86400" } });
    const early = await app.aClinic();
    const late = await app.aClinic({ dayTurnsAt: "03:00" });
    const board = await aBoard(app, [early, late]);
    const stream = await aBoardStream(app, board.id, asKey(board.key));
    await snapshots(stream, [early, late]);
    now = Date.parse("2026-11-24T21:00:01Z"); // midnight in Baghdad
    expect((await stream.next("bye")).data).toEqual({ reason: "day" });
    const next = await aBoardStream(app, board.id, { ...asKey(board.key), "Last-Event-ID": stream.lastEventId });
    await next.next("board");
    expect((await next.next("snapshot")).data).toMatchObject({ clinicId: early.id });
    await vi.waitFor(() => expect(next.frames.at(-1)?.event).toBe("ping"), 15_000);
    expect(of(next, late)).toEqual([]);
    expect(next.lastEventId).toMatch(new RegExp(`\\.${early.id}_2026-11-25_\\d+\\.${late.id}_2026-11-24_\\d+$`));
  });
});

describe("who may follow a board", () => {
  test("ends within a second, whole or in part, also where nothing is heard", async () => {
    const app = await testApp({ settings: deaf() });
    const all = await clinics(app, 3, { publicBoard: true });
    const board = await aBoard(app, all);
    const [byKey, byAdmin, anonymous] = [
      await aBoardStream(app, board.id, asKey(board.key)),
      await aBoardStream(app, board.id, app.asAdmin),
      await aBoardStream(app, board.id),
    ];
    for (const stream of [byKey, byAdmin, anonymous]) await snapshots(stream, all);

    await app.database.query("update clinics set public_board = false where id = $1", [all[1].id]);
    const ended = anonymous.next("part-ended");
    await comesAtOnce(app, ended);
    expect((await ended).data).toEqual({ clinicId: all[1].id, reason: "private" });
    expect((await anonymous.next("board")).data.clinics).toHaveLength(2);
    expect(anonymous.lastEventId).not.toContain(`.${all[1].id}_`);

    await app.request("patch", board.path).send({ clinics: [{ clinicId: all[1].id }, { clinicId: all[0].id }] });
    const leaves = [byKey, byAdmin, anonymous].map((stream) => stream.next("part-ended"));
    await comesAtOnce(app, Promise.all(leaves));
    for (const leaving of leaves) expect((await leaving).data).toEqual({ clinicId: all[2].id, reason: "removed" });
    for (const [stream, shown] of [
      [byKey, 2],
      [byAdmin, 2],
      [anonymous, 1],
    ] as const) {
      expect((await stream.next("board")).data.clinics).toHaveLength(shown);
    }
    await bookToday(app, all[2]);
    await bookToday(app, all[1]);
    await bookToday(app, all[0]);
    for (const stream of [byKey, byAdmin, anonymous]) {
      await vi.waitFor(() => expect(of(stream, all[0])).toHaveLength(2), 30_000); // by the read before a ping
      expect(of(stream, all[2])).toHaveLength(1);
      expect(of(stream, all[1])).toHaveLength(stream === anonymous ? 1 : 2);
    }

    const byeOf = async (stream: GroupStreamClient) => {
      await vi.waitFor(() => expect(stream.frames.at(-1)?.event).toBe("bye"), 15_000);
      return stream.frames.at(-1)?.data;
    };
    const revoked = byeOf(byKey);
    await app.request("delete", `/v1/api-keys/${board.keyId}`);
    await comesAtOnce(app, revoked);
    expect(await revoked).toEqual({ reason: "revoked" });
    expect(byAdmin.isOver).toBe(false);
    await app.request("delete", board.path);
    const deleted = Promise.all([byeOf(byAdmin), byeOf(anonymous)]);
    await comesAtOnce(app, deleted);
    expect(await deleted).toEqual([{ reason: "revoked" }, { reason: "revoked" }]);
    expect((await aBoardStream(app, board.id, app.asAdmin)).status).toBe(404);
  });

  test("comes back at once for a clinic that is public again or is put on the board, and resumes the others", async () => {
    const { app } = shared;
    const all = await clinics(app, 2, { publicBoard: true });
    const board = await aBoard(app, all);
    const first = await aBoardStream(app, board.id);
    await snapshots(first, all);
    const setPublic = (publicBoard: boolean) => app.request("patch", all[1].path).send({ publicBoard });
    await setPublic(false);
    await first.next("part-ended");
    await first.next("board");
    await setPublic(true);
    expect((await first.next("bye")).data).toEqual({ reason: "board" });
    const second = await aBoardStream(app, board.id, { "Last-Event-ID": first.lastEventId });
    await second.next("board");
    expect((await second.next("snapshot")).data).toMatchObject({ clinicId: all[1].id });
    await second.next("ping");

    const [added] = await clinics(app, 1, { publicBoard: true });
    const shown = [...all, added].map(({ id }) => ({ clinicId: id }));
    await app.request("patch", board.path).send({ clinics: shown });
    expect((await second.next("bye")).data).toEqual({ reason: "board" });
    const third = await aBoardStream(app, board.id, { "Last-Event-ID": second.lastEventId });
    expect((await third.next("board")).data.clinics).toHaveLength(3);
    expect((await third.next("snapshot")).data).toMatchObject({ clinicId: added.id });
  });

  test("sees the board's name, labels and message as soon as they change, and misses no frame by that", async () => {
    const { app } = shared;
    const all = await clinics(app, 2);
    const board = await aBoard(app, all);
    const stream = await aBoardStream(app, board.id, asKey(board.key));
    await snapshots(stream, all);
    await app.request("patch", board.path).send({ message: "The doctor of room 2 comes at eleven" });
    expect((await stream.next("board")).data).toMatchObject({ message: "The doctor of room 2 comes at eleven" });
    await bookToday(app, all[0]);
    expect((await stream.next("update")).data).toMatchObject({ clinicId: all[0].id });
  });

  test("learns that the last of its clinics is private, and ends", async () => {
    const { app } = shared;
    const [clinic] = await clinics(app, 1, { publicBoard: true });
    const stream = await aBoardStream(app, (await aBoard(app, [clinic])).id);
    await snapshots(stream, [clinic]);
    await app.request("patch", clinic.path).send({ publicBoard: false });
    expect((await stream.next("bye")).data).toEqual({ reason: "revoked" });
  });

  test("leaves nothing behind", async () => {
    const { app } = shared;
    const all = await clinics(app, 2);
    const board = await aBoard(app, all);
    const before = app.context.streams.byAudience.public;
    const streams = await Promise.all(Array.from({ length: 5 }, () => aBoardStream(app, board.id, asKey(board.key))));
    for (const stream of streams) await snapshots(stream, all);
    const followed = () => all.map(({ id }) => app.context.hub.follow(id).streams.size);
    expect(followed()).toEqual([5, 5]);
    for (const stream of streams) stream.close();
    await vi.waitFor(() => expect(followed()).toEqual([0, 0]), 15_000);
    expect(app.context.streams.byAudience.public).toBe(before);
  });
});
