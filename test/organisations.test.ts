import { expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { anEdge } from "./support/an-edge.js";
import { anOrganisation, moveTo } from "./support/an-organisation.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import { comesAtOnce, deaf } from "./support/revocations.js";
import { aBooker, asKey, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();
const deafOne = aServer(() => ({ database: shared.app.database, settings: deaf() }));

test("whoever sets nothing has one organisation, which is there, and a new clinic is of it", async () => {
  const app = await testApp();
  const { body } = await app.request("get", "/v1/organisations").expect(200);
  expect(body.items).toMatchObject([{ id: 1, name: "Default" }]);
  await app.request("patch", "/v1/organisations/1").send({ name: "Dr. Sara" }).expect(200);
  expect((await app.request("get", "/v1/organisations/1")).body.name).toBe("Dr. Sara");
  const clinic = await app.aClinic();
  expect((await app.request("get", clinic.path)).body.organisationId).toBe(1);
});

test("who owns a clinic is told to its staff, and to no display, app or stream", async () => {
  const { app } = shared;
  const { id } = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId: id, publicBoard: true });
  const seenBy = async (role: string) =>
    (await app.request("get", clinic.path, await app.aKey(role, clinic.id))).body.organisationId;
  expect([await seenBy("staff"), await seenBy("display"), await seenBy("patient_app")]).toEqual([
    id,
    undefined,
    undefined,
  ]);
  const stream = await app.stream(`${clinic.path}/stream`, {});
  expect(JSON.stringify((await stream.next("snapshot")).data)).not.toMatch(/organisation/i);
});

test("an organisation's key opens all of its clinics, also one that comes later, and no other", async () => {
  const app = await testApp();
  const chain = await anOrganisation(app);
  const [first, other] = [await app.aClinic({ organisationId: chain.id }), await app.aClinic()];
  await aBooker(app, first).ask({}, chain.key).expect(201);
  await aBooker(app, other).ask({}, chain.key).expect(404);
  const later = await app.aClinic({ organisationId: chain.id });
  await aBooker(app, later).ask({}, chain.key).expect(201);
  await moveTo(app, other, chain.id);
  expect((await app.request("get", other.path, chain.key)).status).toBe(200);

  const list = async (query = "") => app.request("get", `/v1/clinics${query}`, chain.key);
  const ids = (await list()).body.items.map(({ id }: { id: number }) => id);
  expect(ids).toEqual([first.id, other.id, later.id]);
  expect((await list("?organisationId=1")).status).toBe(404);
  expect((await app.request("get", "/v1/clinics?organisationId=1")).body.items).toEqual([]);
  for (const path of ["/v1/organisations", "/v1/api-keys", "/v1/webhooks"]) {
    expect((await app.request("get", path, chain.key)).status, path).toBe(403);
  }
  expect((await app.request("patch", first.path, chain.key).send({ organisationId: 1 })).status).toBe(403);
});

test("a clinic that goes to another organisation ends the streams, requests and sessions by the former one's key within a second, on every instance", async () => {
  const first = shared.app;
  const instances = [first, deafOne.app];
  const [chain, rival] = [await anOrganisation(first), await anOrganisation(first, "Rival")];
  const [goes, stays] = [
    await first.aClinic({ organisationId: chain.id }),
    await first.aClinic({ organisationId: chain.id }),
  ];
  const browser = await signIn(first, goes, chain.key);
  const open = (clinic: { path: string }) =>
    Promise.all(instances.map((app) => app.stream(`${clinic.path}/stream`, asKey(chain.key))));
  const bySession = await first.stream(`${goes.path}/stream?audience=staff`, { Cookie: browser.cookie });
  const [ending, going] = [[...(await open(goes)), bySession], await open(stays)];
  await Promise.all([...ending, ...going].map((stream) => stream.next("snapshot")));

  const ends = ending.map((stream) => stream.ended()); // maybe after a snapshot, for the clinic has changed
  await moveTo(first, goes, rival.id);
  await Promise.all(ends.map((end, at) => comesAtOnce(instances[at % 2] as TestApp, end)));
  for (const { frames } of ending) expect(frames.at(-1)).toMatchObject({ event: "bye", data: { reason: "revoked" } });
  for (const app of instances) {
    expect((await app.request("get", goes.path, chain.key)).status).toBe(404);
    expect((await app.request("get", stays.path, chain.key)).status).toBe(200);
    expect((await app.request("get", goes.path, rival.key)).status).toBe(200);
    expect((await asBrowser(app, browser, "get", goes.path)).status).toBe(401);
  }
  expect((await withToken(first, browser, "post", `${goes.path}/session`)).status).toBe(401);
  expect(going.map((stream) => stream.isOver)).toEqual([false, false]);
});

test("an organisation's key signs in at its clinics and is not signed in to another's by hand", async () => {
  const { app } = shared;
  const chain = await anOrganisation(app);
  const other = await app.aClinic();
  expect((await app.request("post", `${other.path}/session`, chain.key)).status).toBe(404);
  const forged = app.database.query(
    `insert into sessions (token_hash, clinic_id, api_key_id, expires_at)
     values (sha256('x'), $1, (select id from api_keys where organisation_id = $2), now() + interval '1 hour')`,
    [other.id, chain.id],
  );
  await expect(forged).rejects.toThrow("sessions_clinic_of_key");
});

test("an organisation that is not there, and a key that mixes what it opens, are refused by field", async () => {
  const { app } = shared;
  const { id } = await anOrganisation(app);
  const clinic = await app.aClinic();
  const refusals: Array<[path: string, body: object, pointer: string]> = [
    ["/v1/clinics", { name: "C", organisationId: 99 }, "#/organisationId"],
    ["/v1/api-keys", { name: "k", role: "organisation", organisationId: 99 }, "#/organisationId"],
    ["/v1/api-keys", { name: "k", role: "organisation" }, "#/organisationId"],
    ["/v1/api-keys", { name: "k", role: "organisation", organisationId: id, clinicId: clinic.id }, "#/clinicId"],
    ["/v1/api-keys", { name: "k", role: "organisation", organisationId: id, boardId: 1 }, "#/boardId"],
    ["/v1/api-keys", { name: "k", role: "staff", organisationId: id, clinicId: clinic.id }, "#/organisationId"],
    ["/v1/api-keys", { name: "k", role: "staff", organisationId: id }, "#/clinicId"],
    ["/v1/organisations", { name: "" }, "#/name"],
  ];
  for (const [path, body, pointer] of refusals) {
    const reply = await app.request("post", path).send(body);
    expect([reply.status, reply.body.errors?.[0].pointer], JSON.stringify(body)).toEqual([422, pointer]);
  }
  expect((await app.request("get", "/v1/organisations/99")).status).toBe(404);
  expect((await app.request("patch", "/v1/organisations/99").send({ name: "x" })).status).toBe(404);
});

test("edges do not know an organisation's key, by which one of a former release would show other clinics' private boards", async () => {
  const { app } = shared;
  const chain = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId: chain.id });
  const edge = await anEdge(app);
  expect((await edge.get(`${clinic.path}/days?audience=public`, asKey(chain.key))).status).toBe(401);
  const display = await app.aKey("display", clinic.id);
  expect((await edge.get(`${clinic.path}/days?audience=public`, asKey(display))).status).toBe(200);
});

test("a former release that meets an organisation's key lets it do nothing, for it does not know the role", async () => {
  const { app } = shared;
  const { id } = await anOrganisation(app);
  const [key] = await app.database.query("select role, clinic_id from api_keys where organisation_id = $1", [id]);
  expect(key).toEqual({ role: "organisation", clinic_id: null });
  const asStaff = app.database.query(
    "insert into api_keys (name, role, organisation_id, secret_hash) values ('k', 'staff', $1, '')",
    [id],
  );
  await expect(asStaff).rejects.toThrow("api_keys_clinic");
});
