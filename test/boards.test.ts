import { parseSetCookie } from "cookie";
import { describe, expect, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import { aBoard, aBoardStream } from "./support/group-stream.js";
import { hearsOfNoRevocation } from "./support/revocations.js";
import { adminKey, asKey, type TestApp } from "./support/test-app.js";

const shared = aServer();

const clinics = (app: TestApp, count: number, fields: object = {}) =>
  Promise.all(Array.from({ length: count }, () => app.aClinic(fields)));
const shownOf = (all: { id: number }[]) => all.map(({ id }) => ({ clinicId: id }));
const make = (app: TestApp, body: object) => app.request("post", "/v1/boards").send({ name: "Hall", ...body });
const counted = async (app: TestApp) => (await app.database.query("select count(*) from boards"))[0].count;

describe("a board", () => {
  test("is made of clinics in their order, read, listed, changed and deleted", async () => {
    const { app } = shared;
    const [first, second, third] = await clinics(app, 3);
    const wanted = {
      ...{ name: "Second floor", languages: ["ckb", "ar"], message: "Doors close at five" },
      clinics: [
        { clinicId: second?.id, label: "Room 2" },
        { clinicId: first?.id, label: null },
      ],
    };
    const made = await make(app, wanted);
    expect(made).toMatchObject({ status: 201, body: wanted, headers: { location: `/v1/boards/${made.body.id}` } });
    const path = `/v1/boards/${made.body.id}`;
    expect((await app.request("get", path)).body).toEqual(made.body);
    expect((await app.request("get", "/v1/boards")).body.items).toContainEqual(made.body);

    const moved = [{ clinicId: third?.id, label: null }, ...wanted.clinics.toReversed()];
    const changed = await app.request("patch", path).send({ message: null, clinics: moved });
    expect(changed).toMatchObject({ status: 200, body: { ...made.body, message: null, clinics: moved } });
    expect((await app.request("patch", path).send({ name: "Third floor" })).body).toEqual({
      ...changed.body,
      name: "Third floor",
    });
    expect((await app.request("delete", path)).status).toBe(204);
    for (const method of ["get", "patch", "delete"] as const) {
      expect((await app.request(method, path).send(method === "patch" ? {} : undefined)).status).toBe(404);
    }
  });

  test("has one to eight clinics, each once and none that is not there; a refusal makes nothing", async () => {
    const { app } = shared;
    const [one] = await clinics(app, 1);
    const before = await counted(app);
    const nine = Array.from({ length: 9 }, (_, index) => ({ clinicId: index + 1 }));
    for (const list of [nine, []]) {
      expect(await make(app, { clinics: list })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "#/clinics", in: "body" }] },
      });
    }
    expect(await make(app, { clinics: shownOf([one, one] as { id: number }[]) })).toMatchObject({
      status: 409,
      body: { code: "clinic_twice", clinicId: one?.id, errors: [{ pointer: "#/clinics/1/clinicId", in: "body" }] },
    });
    const noneOf = (index: number) => ({
      status: 422,
      body: { errors: [{ pointer: `#/clinics/${index}/clinicId`, message: "There is no such clinic" }] },
    });
    expect(await make(app, { clinics: [{ clinicId: 999_999 }] })).toMatchObject(noneOf(0));
    expect(await counted(app)).toBe(before);

    const board = await aBoard(app, [one] as { id: number }[]);
    expect((await app.request("patch", board.path).send({ clinics: nine })).status).toBe(422);
    const unknown = [{ clinicId: one?.id }, { clinicId: 999_999 }];
    expect(await app.request("patch", board.path).send({ name: "Other", clinics: unknown })).toMatchObject(noneOf(1));
    expect((await app.request("get", board.path)).body).toMatchObject({
      name: "Hall",
      clinics: [{ clinicId: one?.id }],
    });
  });

  test("is made once however often it is asked for with the same Idempotency-Key", async () => {
    const { app } = shared;
    const body = { clinics: shownOf(await clinics(app, 2)) };
    const [first, again] = [
      await make(app, body).set("Idempotency-Key", "this-board"),
      await make(app, body).set("Idempotency-Key", "this-board"),
    ];
    expect(again.body).toEqual(first.body);
    const makeKey = () =>
      app
        .request("post", "/v1/api-keys")
        .set("Idempotency-Key", "its-key")
        .send({ name: "screen", role: "display", boardId: first.body.id });
    expect((await makeKey()).status).toBe(201);
    await app.request("delete", `/v1/boards/${first.body.id}`);
    expect((await make(app, body).set("Idempotency-Key", "this-board")).status).toBe(404);
    expect((await makeKey()).status).toBe(404);
  });

  test("that lost its last clinic by hand in psql is shown empty, and disturbs no other", async () => {
    const { app } = shared;
    const [one, another] = await clinics(app, 2);
    const [empty, full] = [
      await aBoard(app, [one] as { id: number }[]),
      await aBoard(app, [another] as { id: number }[]),
    ];
    const [first, second] = [
      await aBoardStream(app, empty.id, asKey(empty.key)),
      await aBoardStream(app, full.id, app.asAdmin),
    ];
    for (const stream of [first, second]) {
      await stream.next("board");
      await stream.next("snapshot");
    }
    await app.database.query("delete from board_clinics where board_id = $1", [empty.id]);
    const revoked = ({ frames }: typeof first) =>
      vi.waitFor(() => expect(frames.at(-1)?.data).toEqual({ reason: "revoked" }), 15_000);
    await revoked(first);
    expect((await app.request("get", empty.path, empty.key)).body.clinics).toEqual([]);
    expect((await app.request("get", empty.path, null)).status).toBe(401);
    expect((await aBoardStream(app, empty.id, asKey(empty.key))).status).toBe(404);
    expect((await app.request("get", "/v1/boards")).body.items).toContainEqual(
      expect.objectContaining({ clinics: [] }),
    );
    await app.request("delete", full.path);
    await revoked(second);
    const back = await app.request("patch", empty.path).send({ clinics: [{ clinicId: one?.id }] });
    expect(back.body.clinics).toEqual([{ clinicId: one?.id, label: null }]);
  });

  test("shows to whoever has no credential the clinics that are public, and nothing where none is", async () => {
    const { app } = shared;
    const [open] = await clinics(app, 1, { publicBoard: true });
    const [shut] = await clinics(app, 1);
    const mixed = await aBoard(app, [shut, open] as { id: number }[]);
    const closed = await aBoard(app, [shut] as { id: number }[]);
    expect((await app.request("get", mixed.path, null)).body.clinics).toEqual([
      { clinicId: open?.id, label: "Room 2" },
    ]);
    expect((await app.request("get", closed.path, null)).status).toBe(401);
    expect((await app.request("get", mixed.path, mixed.key)).body.clinics).toHaveLength(2);
  });
});

describe("the key of a board", () => {
  test("is a display's, opens its board, and no clinic, no other board and nothing else", async () => {
    const { app } = shared;
    const own = await clinics(app, 2, { publicBoard: true });
    const [board, other] = [await aBoard(app, own), await aBoard(app, own)];
    expect((await app.request("get", `/v1/api-keys/${board.keyId}`)).body).toMatchObject({
      ...{ role: "display", clinicId: null, boardId: board.id },
    });
    expect((await app.request("get", board.path, board.key)).status).toBe(200);
    for (const path of [
      other.path,
      `${other.path}/stream`,
      own[0]?.path,
      `${own[0]?.path}/days`,
      `${own[0]?.path}/door-code`,
    ]) {
      expect((await app.request("get", path as string, board.key)).status, path).toBe(404);
    }
    const make = (body: object) => app.request("post", "/v1/api-keys").send({ name: "k", ...body });
    expect(await make({ role: "staff", clinicId: own[0]?.id, boardId: board.id })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/boardId" }] },
    });
    expect((await make({ role: "admin", boardId: board.id })).status).toBe(422);
    expect((await make({ role: "display", clinicId: own[0]?.id, boardId: board.id })).status).toBe(422);
    expect((await make({ role: "display" })).status).toBe(422);
    expect(await make({ role: "display", boardId: 999_999 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/boardId", message: "There is no such board" }] },
    });
  });

  test("is exchanged for a cookie that opens this board alone, is renewed by it, and ends with sign-out, key and board", async () => {
    const { app } = shared;
    const own = await clinics(app, 2);
    const [board, other] = [await aBoard(app, own), await aBoard(app, own)];
    const screen = await signIn(app, board, board.key);
    expect(parseSetCookie(screen.setCookie)).toMatchObject({
      ...{ name: "dawr_session", path: board.path, httpOnly: true, sameSite: "strict", maxAge: 90 * 86_400 },
    });
    expect((await asBrowser(app, screen, "get", board.path)).body.clinics).toHaveLength(2);
    const stream = await aBoardStream(app, board.id, { Cookie: screen.cookie });
    expect((await stream.next("board")).data).toMatchObject({ id: board.id });
    for (const path of [other.path, `${other.path}/session`, `${own[0]?.path}/days?audience=staff`, own[0]?.path]) {
      expect((await asBrowser(app, screen, "get", path as string)).status, path).toBe(404);
    }
    expect((await app.request("post", `${other.path}/session`, board.key)).status).toBe(404);
    expect((await app.request("post", `${board.path}/session`, adminKey)).status).toBe(403);

    expect((await asBrowser(app, screen, "post", `${board.path}/session`)).status).toBe(403);
    const renewed = await withToken(app, screen, "post", `${board.path}/session`);
    expect(renewed).toMatchObject({ status: 200, body: { csrfToken: screen.csrfToken } });
    expect((await asBrowser(app, screen, "get", `${board.path}/session`)).body).toEqual(renewed.body);

    expect((await withToken(app, screen, "delete", `${board.path}/session`)).status).toBe(204);
    expect((await asBrowser(app, screen, "get", board.path)).status).toBe(401);
    const later = await signIn(app, board, board.key);
    await app.request("delete", board.path);
    expect((await asBrowser(app, later, "get", board.path)).status).toBe(401);
    expect((await app.request("get", other.path, board.key)).status).toBe(401);
    expect(await app.database.query("select from api_keys where id = $1", [board.keyId])).toEqual([]);
  });

  test("means nothing at an instance that has not yet heard that its board is gone", async () => {
    const { app } = shared;
    const another = await app.anotherInstance();
    await another.context.watch.readNow(); // what an instance remembers from before its first reading does not last
    const board = await aBoard(app, await clinics(app, 1));
    const ask = (method: string, path: string, headers: object, body?: object) =>
      fetch(`${another.url}${board.path}${path}`, {
        method,
        headers: { "Content-Type": "application/json", ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
    const screen = await signIn(app, board, board.key);
    const ways = [asKey(board.key), { Cookie: screen.cookie, "X-CSRF-Token": screen.csrfToken }];
    for (const headers of ways) expect((await ask("GET", "", headers)).status).toBe(200); // remembered from now on
    hearsOfNoRevocation(another);
    await app.request("delete", board.path);
    for (const headers of ways) {
      const said = { screen: "hall 1", state: "live", shown: [] };
      expect((await ask("POST", "/beat", headers, said)).status).toBe(404);
      expect((await ask("POST", "/session", headers)).status).toBe(401);
    }
  });

  test("cannot become another's, and no session is of another board than its key, by hand in psql either", async () => {
    const { app } = shared;
    const [clinic] = await clinics(app, 1);
    const board = await aBoard(app, [clinic] as { id: number }[]);
    await expect(
      app.database.query("update api_keys set board_id = null, clinic_id = $2 where id = $1", [
        board.keyId,
        clinic?.id,
      ]),
    ).rejects.toThrow("a key does not change");
    for (const clinicId of [clinic?.id, null]) {
      const keyId = clinicId === null ? null : board.keyId;
      await expect(
        app.database.query(
          "insert into sessions (token_hash, clinic_id, api_key_id, expires_at) values (sha256('x'), $1, $2, now() + interval '1 hour')",
          [clinicId, keyId],
        ),
      ).rejects.toThrow("sessions_clinic_of_key");
    }
  });
});

test("a clinic's desk reads no board, and its cookie means nothing there", async () => {
  const { app } = shared;
  const [clinic] = await clinics(app, 1);
  const board = await aBoard(app, [clinic] as { id: number }[]);
  const staff = await app.aKey("staff", clinic?.id);
  expect((await app.request("get", board.path, staff)).status).toBe(404);
  const desk = await signIn(app, clinic as { path: string }, staff);
  expect((await asBrowser(app, desk, "get", board.path)).status).toBe(404);
  expect((await aBoardStream(app, board.id, asKey(staff))).status).toBe(404);
});
