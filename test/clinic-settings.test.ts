import { expect, test, vi } from "vitest";
import { anOrganisation, aPerson, signInAs } from "./support/a-person.js";
import { aServer } from "./support/a-server.js";
import { aDeafWebhook, aDistantWebhook } from "./support/access-callers.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import { aBoard } from "./support/group-stream.js";
import { adminKey, webhookSettings } from "./support/test-app.js";

const shared = aServer({ settings: webhookSettings });

async function twoClinics() {
  const { app } = shared;
  const [mine, other] = [await app.aClinic(), await app.aClinic()];
  const browser = await signIn(app, mine, adminKey);
  return { app, mine, other, browser };
}

test("a clinic's session makes, lists and revokes the keys of that clinic, and those of another are not there", async () => {
  const { app, mine, other, browser } = await twoClinics();
  const otherKey = (
    await app.request("post", "/v1/api-keys").send({ name: "Theirs", role: "staff", clinicId: other.id })
  ).body;
  const made = await withToken(app, browser, "post", `${mine.path}/api-keys`).send({ name: "Desk", role: "staff" });
  expect(made).toMatchObject({ status: 201, body: { role: "staff", clinicId: mine.id, boardId: null } });
  const read = () => app.request("get", mine.path, made.body.key);
  expect((await read()).status).toBe(200);
  expect((await app.request("get", other.path, made.body.key)).status).toBe(404);
  const listed = async () => (await asBrowser(app, browser, "get", `${mine.path}/api-keys`)).body.items;
  expect(await listed()).toMatchObject([{ id: made.body.id, name: "Desk", revokedAt: null }]);
  expect(JSON.stringify(await listed())).not.toContain(made.body.key.slice(-48));

  const revoke = (id: number) => withToken(app, browser, "delete", `${mine.path}/api-keys/${id}`);
  expect((await revoke(otherKey.id)).status).toBe(404);
  expect((await app.request("get", other.path, otherKey.key)).status).toBe(200);
  expect((await revoke(made.body.id)).status).toBe(204);
  expect((await read()).status).toBe(401);
  expect(await listed()).toMatchObject([{ id: made.body.id, revokedAt: expect.any(String) }]);
});

test("a key of a clinic is for its desk, screens or app, never for more than the clinic", async () => {
  const { app, mine } = await twoClinics();
  const make = (body: object, path = mine.path) => app.request("post", `${path}/api-keys`).send(body);
  for (const role of ["admin", "organisation", "edge", "owner"])
    expect(await make({ name: "k", role }), role).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/role" }] },
    });
  expect(await make({ name: "k", role: "staff", clinicId: 1 })).toMatchObject({ status: 422 });
  expect((await make({ name: "k", role: "staff" }, "/v1/clinics/999999")).status).toBe(404);
});

test("a clinic's session manages the webhooks of that clinic; those of another and of every clinic are not there", async () => {
  const { app, mine, other, browser } = await twoClinics();
  const made = await withToken(app, browser, "post", `${mine.path}/webhooks`).send(aDeafWebhook);
  expect(made).toMatchObject({ status: 201, body: { clinicId: mine.id, secret: expect.stringMatching(/^whsec_/) } });
  const of = async (body: object) => (await app.request("post", "/v1/webhooks").send(body)).body.id;
  const [theirs, everybodys] = [await of({ ...aDeafWebhook, clinicId: other.id }), await of(aDeafWebhook)];
  const deeds = (id: number) =>
    [
      ["get", `/${id}`],
      ["get", `/${id}/attempts`],
      ["patch", `/${id}`],
      ["post", `/${id}/test`],
      ["post", `/${id}/rotate`],
      ["delete", `/${id}`],
    ] as const;
  const ask = (method: "get" | "patch" | "post" | "delete", path: string) =>
    withToken(app, browser, method, `${mine.path}/webhooks${path}`).send(
      method === "patch" ? { status: "paused" } : undefined,
    );
  const stored = () =>
    app.database.query("select * from webhooks where id = any($1) order by id", [[theirs, everybodys]]);
  const cursors = () =>
    app.database.query("select * from webhook_cursors where webhook_id = $1 order by clinic_id", [theirs]);
  await app.database.query("update webhook_cursors set failures = 3 where webhook_id = $1", [theirs]);
  const before = [await stored(), await cursors()];
  for (const id of [theirs, everybodys])
    for (const [method, path] of deeds(id)) expect((await ask(method, path)).status, `${method} ${path}`).toBe(404);
  expect([await stored(), await cursors()]).toEqual(before);
  const answers = [];
  for (const [method, path] of deeds(made.body.id)) answers.push((await ask(method, path)).status);
  expect(answers).toEqual([200, 200, 200, 200, 200, 204]);
});

test("staff see which boards show their clinic, and what it is called there", async () => {
  const { app, mine, other } = await twoClinics();
  const board = await aBoard(app, [mine, other]);
  await aBoard(app, [other]);
  const key = await app.aKey("staff", mine.id);
  const { body } = await app.request("get", `${mine.path}/boards`, key).expect(200);
  expect(body.items).toEqual([{ id: board.id, name: "Hall", label: "Room 1", board: null }]); // not what else it shows
  expect((await app.request("get", "/v1/clinics/999999/boards")).status).toBe(404);
});

test("an owner's webhooks lead to public addresses alone, also when their names lead elsewhere later; the operator's networks are an admin's", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const mine = await app.aClinic({ organisationId });
  const admin = await signIn(app, mine, adminKey);
  const own = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: mine.id, role: "owner" }]));
  const path = `${mine.path}/webhooks`;
  const [inside, outside] = [aDeafWebhook, aDistantWebhook];
  const isRefused = async (reply: PromiseLike<{ status: number; body: { errors?: [{ pointer: string }] } }>) => {
    const { status, body } = await reply;
    expect([status, body.errors?.[0].pointer]).toEqual([422, "#/url"]);
  };
  await isRefused(withToken(app, own, "post", path).send(inside));
  const { id } = (await withToken(app, own, "post", path).send(outside).expect(201)).body;
  await isRefused(withToken(app, own, "patch", `${path}/${id}`).send({ url: inside.url }));
  const lead = (url: string) => app.database.query("update webhooks set url = $2 where id = $1", [id, url]);
  await lead(inside.url); // as a name does that means another address by now
  const sent = async () => (await withToken(app, own, "post", `${path}/${id}/test`)).body.error;
  expect(await sent()).toBe("address_not_allowed");
  await app
    .request("post", `${mine.path}/bookings`)
    .send({ patient: { name: "Noor" } })
    .expect(201);
  const attempts = async () => (await asBrowser(app, own, "get", `${path}/${id}/attempts`)).body.items;
  await vi.waitFor(async () => expect(await attempts()).toMatchObject([{ error: "address_not_allowed" }]), 15_000);
  await withToken(app, admin, "patch", `${path}/${id}`).send({ url: inside.url }).expect(200);
  expect(await sent()).toBe("no_connection");
  await withToken(app, own, "patch", `${path}/${id}`).send({ status: "paused" }).expect(200);
  expect(await sent()).toBe("no_connection");
});
