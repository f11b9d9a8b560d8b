import { expect, test } from "vitest";
import { forgetSilentScreens } from "../src/boards/screen-queries.js";
import { aServer } from "./support/a-server.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import { aBoard } from "./support/group-stream.js";
import { testApp } from "./support/test-app.js";

let now = Date.parse("2026-11-24T06:00:00Z");
const shared = aServer({ clock: { now: () => new Date(now) } });

async function aHall() {
  now = Date.parse("2026-11-24T06:00:00Z");
  const { app } = shared;
  const clinic = await app.aClinic();
  const board = await aBoard(app, [clinic]);
  const said = { screen: "hall 1", state: "live", page: "0.1.0", shown: [{ clinicId: clinic.id, version: 5 }] };
  return {
    ...{ app, clinic, board, said },
    pass: (seconds: number) => {
      now += seconds * 1_000;
    },
    beat: (fields: object = {}, key = board.key) =>
      app.request("post", `${board.path}/beat`, key).send({ ...said, ...fields }),
    screens: async () => (await app.request("get", `${board.path}/screens`)).body.items,
  };
}

test("a screen says what it shows, and the desk and the board's owner see since when it is silent", async () => {
  const { app, clinic, board, said, pass, beat, screens } = await aHall();
  expect(await screens()).toEqual([]);
  expect((await beat()).status).toBe(204);
  pass(240);
  const seen = { boardId: board.id, board: "Hall", screen: "hall 1", seenAt: "2026-11-24T06:00:00.000Z" };
  const expected = { ...seen, silentSeconds: 240, state: "live", page: "0.1.0" };
  expect(await screens()).toEqual([{ ...expected, shown: said.shown }]);
  const staff = await app.aKey("staff", clinic.id);
  expect((await app.request("get", `${clinic.path}/screens`, staff)).body.items).toEqual([expected]);
  const other = await app.aClinic();
  expect((await app.request("get", `${other.path}/screens`)).body.items).toEqual([]);
  await beat();
  expect(await screens()).toMatchObject([{ silentSeconds: 0, seenAt: "2026-11-24T06:04:00.000Z" }]);
});

test("a screen is written down once a minute, and at once when its state or its page changes", async () => {
  const { app, board, pass, beat } = await aHall();
  const written = async () =>
    (await app.database.query("select xmin::text from screens where board_id = $1", [board.id]))[0].xmin;
  await beat();
  const first = await written();
  pass(30);
  await beat({ shown: [] });
  expect(await written()).toBe(first);
  await beat({ state: "stale" });
  const second = await written();
  expect(second).not.toBe(first);
  await beat({ state: "stale", page: "0.2.0" });
  const third = await written();
  expect(third).not.toBe(second);
  pass(55);
  await beat({ state: "stale", page: "0.2.0" });
  expect(await written()).not.toBe(third);
});

test("a beat for another board, by nobody or of another shape is refused, and of made-up names fifty are kept", async () => {
  const { app, clinic, board, beat, screens, pass, said } = await aHall();
  const other = await aBoard(app, [clinic]);
  expect((await beat({}, other.key)).status).toBe(404);
  expect((await beat({}, await app.aKey("display", clinic.id))).status).toBe(404);
  expect((await app.request("post", `${board.path}/beat`, null).send(said)).status).toBe(401);
  const nine = Array.from({ length: 9 }, (_, index) => ({ clinicId: index + 1, version: 1 }));
  for (const wrong of [{ shown: nine }, { state: "fine" }, { screen: "" }, { screen: "x".repeat(61) }]) {
    expect(await beat(wrong)).toMatchObject({ status: 422, body: { errors: [{ in: "body" }] } });
  }
  expect(await screens()).toEqual([]);
  for (let name = 1; name <= 55; name++) {
    await beat({ screen: `hall ${name}` });
    pass(1);
  }
  await beat({ screen: "hall 55" });
  expect(await screens()).toHaveLength(50);
  expect((await screens()).map(({ screen }: { screen: string }) => screen)).not.toContain("hall 1");
});

test("of names that are made up at once fifty are kept, and no report waits for another in vain", async () => {
  const app = await testApp({ settings: { POOL_SIZE: "10" } });
  const board = await aBoard(app, [await app.aClinic()]);
  const beatAll = async (names: string[], state: string) => {
    const beats = names.map((screen) =>
      app.request("post", `${board.path}/beat`, board.key).send({ screen, state, shown: [] }),
    );
    expect((await Promise.all(beats)).filter(({ status }) => status !== 204)).toEqual([]);
  };
  const names = Array.from({ length: 120 }, (_, number) => `hall ${number}`);
  for (const state of ["live", "stale", "reconnecting"]) {
    await beatAll(names, state);
    const { body } = await app.request("get", `${board.path}/screens`);
    expect(body.items).toHaveLength(50);
    await beatAll(
      [...body.items, ...body.items].map(({ screen }) => screen),
      "live",
    );
  }
});

test("a screen reports by its cookie, with the session's token, and its reports go with the board", async () => {
  const { app, board, said, screens } = await aHall();
  const screen = await signIn(app, board, board.key);
  expect((await asBrowser(app, screen, "post", `${board.path}/beat`).send(said)).status).toBe(403);
  expect((await withToken(app, screen, "post", `${board.path}/beat`).send(said)).status).toBe(204);
  expect(await screens()).toHaveLength(1);
  await app.request("delete", board.path);
  expect(await app.database.query("select from screens where board_id = $1", [board.id])).toEqual([]);
});

test("a screen that was taken away is listed for a week, by the board and the desk, and forgotten then", async () => {
  const { app, clinic, pass, beat, screens } = await aHall();
  const listed = async () => {
    await forgetSilentScreens(app.context.pool, app.context.clock.now());
    const ofClinic = (await app.request("get", `${clinic.path}/screens`)).body.items;
    return [await screens(), ofClinic].map((items) => items.map(({ screen }: { screen: string }) => screen));
  };
  const days = 86_400;
  await beat();
  pass(5 * days);
  await beat({ screen: "hall 2" });
  pass(2 * days);
  expect(await listed()).toEqual(Array(2).fill(["hall 1", "hall 2"]));
  pass(1);
  expect(await listed()).toEqual(Array(2).fill(["hall 2"]));
});

test("the metrics count the screens that are silent", async () => {
  const { app, board } = await aHall();
  await app.database.query(
    `insert into screens (board_id, name, seen_at, state, shown) values
       ($1, 'now', now(), 'live', '[]'), ($1, 'silent', now() - interval '4 minutes', 'live', '[]'),
       ($1, 'gone', now() - interval '2 days', 'live', '[]')`,
    [board.id],
  );
  const { text } = await app.request("get", "/metrics");
  expect(text).toContain("\ndawr_screens_heard 1\n");
  expect(text).toContain("\ndawr_screens_silent 1\n");
});
