import { expect, test, vi } from "vitest";
import { anOrganisation, aPerson, signInAs } from "./support/a-person.js";
import { aServer } from "./support/a-server.js";
import { asBrowser, type BrowserSession, signIn, withToken } from "./support/browser-session.js";
import { aBoard, aBoardStream } from "./support/group-stream.js";
import { adminKey, asKey, type TestApp } from "./support/test-app.js";

const shared = aServer();
const none = { status: 422, body: { errors: [{ in: "body", message: "There is no such clinic" }] } };

/** Two clinics of an organisation with a browser in which their owner signed in, and one of another organisation. */
async function aChain(app: TestApp) {
  const organisationId = await anOrganisation(app);
  const [clinic, sister, foreign] = [
    await app.aClinic({ organisationId }),
    await app.aClinic({ organisationId }),
    await app.aClinic({ organisationId: await anOrganisation(app, "Rival") }),
  ];
  const owner = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]));
  return { organisationId, clinic, sister, foreign, owner };
}

type Clinic = Awaited<ReturnType<TestApp["aClinic"]>>;
const shownOf = (...clinics: Clinic[]) => clinics.map(({ id }) => ({ clinicId: id, label: null }));
const make = (app: TestApp, browser: BrowserSession, { path }: Clinic, body: object) =>
  withToken(app, browser, "post", `${path}/boards`).send({ name: "Hall", ...body });
const listed = async (app: TestApp, browser: BrowserSession, { path }: Clinic) =>
  (await asBrowser(app, browser, "get", `${path}/boards`).expect(200)).body.items;
const stored = (app: TestApp) =>
  app.database.query(
    "select b.*, (select json_agg(c order by place) from board_clinics c where board_id = b.id) from boards b order by id",
  );

test("an owner makes a board of her clinics, changes it before the eyes of its screens, and deletes it", async () => {
  const { app } = shared;
  const { clinic, sister, owner } = await aChain(app);
  const wanted = { languages: ["ckb", "ar"], message: "Doors close at five", clinics: shownOf(clinic, sister) };
  const { body: board } = await make(app, owner, clinic, wanted).expect(201);
  expect(board).toEqual({ id: board.id, name: "Hall", ...wanted });
  for (const at of [clinic, sister])
    expect(await listed(app, owner, at)).toEqual([{ id: board.id, name: "Hall", label: null, board }]);

  const screen = { name: "screen", role: "display", boardId: board.id };
  const { body: key } = await app.request("post", "/v1/api-keys").send(screen);
  const stream = await aBoardStream(app, board.id, asKey(key.key));
  expect((await stream.next("board")).data).toEqual(board);
  const change = { message: null, clinics: [{ clinicId: sister.id, label: "Room 2" }, ...shownOf(clinic)] };
  const path = `${sister.path}/boards/${board.id}`;
  const changed = await withToken(app, owner, "patch", path).send(change).expect(200);
  expect(changed.body).toEqual({ ...board, ...change });
  await vi.waitFor(() => expect(stream.frames.findLast(({ event }) => event === "board")?.data).toEqual(changed.body));

  const without = { clinics: shownOf(clinic) };
  await withToken(app, owner, "patch", path).send(without).expect(200);
  await withToken(app, owner, "patch", path).send({ name: "Gone" }).expect(404); // it shows this clinic no more
  await withToken(app, owner, "delete", `${clinic.path}/boards/${board.id}`).expect(204);
  await vi.waitFor(() => expect(stream.frames.at(-1)?.data).toEqual({ reason: "revoked" }), 15_000);
  expect(await listed(app, owner, clinic)).toEqual([]);
});

test("a clinic that is not hers is none, where she is no owner either; a refusal changes nothing", async () => {
  const { app } = shared;
  const { organisationId, clinic, sister, foreign, owner } = await aChain(app);
  const memberships = [
    { clinicId: clinic.id, role: "owner" as const },
    { clinicId: sister.id, role: "secretary" as const },
  ];
  const ofOne = await signInAs(app, await aPerson(app, organisationId, memberships));
  const { body: own } = await make(app, ofOne, clinic, { clinics: shownOf(clinic) }).expect(201);
  const before = await stored(app);
  const unknown = { ...clinic, id: 999_999 };
  const refused: [browser: BrowserSession, other: Clinic][] = [
    [owner, foreign],
    [owner, unknown],
    [ofOne, foreign],
    [ofOne, sister],
  ];
  for (const [browser, other] of refused) {
    const body = { clinics: shownOf(clinic, other) };
    const pointer = "#/clinics/1/clinicId";
    for (const reply of [
      await make(app, browser, clinic, body),
      await withToken(app, browser, "patch", `${clinic.path}/boards/${own.id}`).send({ name: "Other", ...body }),
    ]) {
      expect(reply).toMatchObject(none);
      expect(reply.body.errors).toMatchObject([{ pointer }]);
    }
  }
  expect(await make(app, owner, clinic, { clinics: shownOf(clinic, sister, clinic) })).toMatchObject({
    status: 409,
    body: { code: "clinic_twice", errors: [{ pointer: "#/clinics/2/clinicId" }] },
  });
  expect(await make(app, owner, clinic, { clinics: shownOf(sister) })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/clinics", message: "Must have this clinic among them" }] },
  });
  const secretary = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "secretary" }]));
  expect((await make(app, secretary, clinic, { clinics: shownOf(clinic) })).status).toBe(403);
  expect(await stored(app)).toEqual(before);
});

test("a board that shows a clinic of somebody else's too is an administrator's, and has no keys for her", async () => {
  const { app } = shared;
  const { organisationId, clinic, sister, foreign, owner } = await aChain(app);
  const mixed = await aBoard(app, [clinic, foreign]);
  const ofBoth = await aBoard(app, [clinic, sister]);
  const onlyHere = [{ clinicId: clinic.id, role: "owner" as const }];
  const ofOne = await signInAs(app, await aPerson(app, organisationId, onlyHere));
  const secretary = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "secretary" }]));
  const before = await stored(app);
  for (const [browser, board, at] of [
    [owner, mixed, clinic],
    [ofOne, ofBoth, clinic],
    [owner, await aBoard(app, [sister]), clinic],
  ] as const) {
    const path = `${at.path}/boards/${board.id}`;
    await withToken(app, browser, "patch", path).send({ name: "Mine" }).expect(404);
    await withToken(app, browser, "delete", path).expect(404);
    const key = { name: "screen", role: "display", boardId: board.id };
    expect(await withToken(app, browser, "post", `${at.path}/api-keys`).send(key)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/boardId", message: "There is no such board" }] },
    });
    await withToken(app, browser, "delete", `${at.path}/api-keys/${board.keyId}`).expect(404);
    const keys = (await asBrowser(app, browser, "get", `${at.path}/api-keys`)).body.items;
    expect(keys.map(({ id }: { id: number }) => id)).not.toContain(board.keyId);
    expect((await app.request("get", board.path, board.key)).status).toBe(200);
  }
  expect((await stored(app)).slice(0, before.length)).toEqual(before);
  const seenBy = async (browser: BrowserSession) =>
    (await listed(app, browser, clinic)).map(({ id, board }: { id: number; board: object | null }) => [
      id,
      board !== null,
    ]);
  expect(await seenBy(owner)).toEqual([
    [mixed.id, false],
    [ofBoth.id, true],
  ]);
  for (const browser of [ofOne, secretary])
    expect(await seenBy(browser)).toEqual([
      [mixed.id, false],
      [ofBoth.id, false],
    ]);
});

test("a key for the board's screens opens it and nothing else, stands among the clinic's keys, and ends there", async () => {
  const { app } = shared;
  const { clinic, sister, owner } = await aChain(app);
  const { body: board } = await make(app, owner, clinic, { clinics: shownOf(clinic, sister) });
  const keysOf = ({ path }: Clinic) => `${path}/api-keys`;
  const screen = { name: "Hall", role: "display", boardId: board.id };
  const made = await withToken(app, owner, "post", keysOf(clinic)).send(screen).expect(201);
  const { key, ...shown } = made.body;
  expect(shown).toMatchObject({ role: "display", clinicId: null, boardId: board.id, organisationId: null });
  const path = `/v1/boards/${board.id}`;
  expect((await app.request("get", path, key)).body.clinics).toHaveLength(2);
  expect((await app.request("get", clinic.path, key)).status).toBe(404);
  for (const at of [clinic, sister])
    expect((await asBrowser(app, owner, "get", keysOf(at))).body.items).toMatchObject([{ id: shown.id }]);
  expect(await withToken(app, owner, "post", keysOf(clinic)).send({ ...screen, role: "staff" })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/boardId" }] },
  });
  await withToken(app, owner, "delete", `${keysOf(sister)}/${shown.id}`).expect(204);
  expect((await app.request("get", path, key)).status).toBe(401);
});

test("a session by an administrator's key has the boards of its clinic alone; the key itself those of all", async () => {
  const { app } = shared;
  const { clinic, sister, foreign } = await aChain(app);
  const session = await signIn(app, clinic, adminKey);
  expect(await make(app, session, clinic, { clinics: shownOf(clinic, sister) })).toMatchObject(none);
  await make(app, session, clinic, { clinics: shownOf(clinic) }).expect(201);
  const ofAll = { name: "Hall", clinics: shownOf(clinic, foreign) };
  const { body: board } = await app.request("post", `${clinic.path}/boards`).send(ofAll).expect(201);
  await withToken(app, session, "patch", `${clinic.path}/boards/${board.id}`).send({ name: "Mine" }).expect(404);
  await app.request("patch", `${clinic.path}/boards/${board.id}`).send({ name: "Hall 2" }).expect(200);
  await app.request("post", "/v1/clinics/999999/boards").send(ofAll).expect(404);
});

test("once a clinic went to another organisation, its boards of before are nobody's but an administrator's", async () => {
  const { app } = shared;
  const { clinic, sister, foreign, owner } = await aChain(app);
  const wanted = { name: "Hall", clinics: shownOf(clinic, sister) };
  const again = () =>
    withToken(app, owner, "post", `${clinic.path}/boards`).set("Idempotency-Key", "this-board").send(wanted);
  const { body: board } = await again().expect(201);
  expect((await again().expect(201)).body).toEqual(board);
  const rival = (await app.request("get", foreign.path)).body.organisationId;
  await app.request("patch", sister.path).send({ organisationId: rival }).expect(200);
  await again().expect(404);
  await withToken(app, owner, "delete", `${clinic.path}/boards/${board.id}`).expect(404);
  await app.request("delete", `/v1/boards/${board.id}`).expect(204);
});
