import { parseSetCookie } from "cookie";
import { expect, test } from "vitest";
import { hashSecret } from "../src/auth/api-key.js";
import { boundTo, sessionHash } from "../src/auth/session.js";
import { anOrganisation, aPerson, password, signInAs, statusFor } from "./support/a-person.js";
import { aServer } from "./support/a-server.js";
import { anEdge } from "./support/an-edge.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import { aBooker, adminKey, aPatient, testApp } from "./support/test-app.js";

const shared = aServer();

test("a secretary of one clinic works there and finds no other; an owner of all sees both, and one that comes later", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const [seven, eight] = [await app.aClinic({ organisationId }), await app.aClinic({ organisationId })];
  const foreign = await app.aClinic();
  const secretary = await signInAs(
    app,
    await aPerson(app, organisationId, [{ clinicId: seven.id, role: "secretary" }]),
  );
  const owner = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]));
  const booking = () => ({ patient: aPatient() });
  expect(await statusFor(app, secretary, "post", `${seven.path}/bookings`, booking())).toBe(201);
  expect(await statusFor(app, secretary, "post", `${eight.path}/bookings`, booking())).toBe(404);
  expect(await statusFor(app, secretary, "patch", seven.path, { capacity: 9 })).toBe(403);
  const later = await app.aClinic({ organisationId });
  for (const { path } of [seven, eight, later]) {
    expect(await statusFor(app, owner, "post", `${path}/bookings`, booking())).toBe(201);
    expect(await statusFor(app, owner, "patch", path, { capacity: 9 })).toBe(200);
  }
  for (const browser of [secretary, owner]) expect(await statusFor(app, browser, "get", foreign.path)).toBe(404);
});

test("a doctor sees the day and calls, finishes and steps back, and neither books nor plans nor erases", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId, recalls: 1 });
  const doctor = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: clinic.id, role: "doctor" }]));
  const { id } = await aBooker(app, clinic).book({ date: clinic.today });
  const list = `${clinic.path}/days/regular/${clinic.today}`;
  const days = await asBrowser(app, doctor, "get", `${clinic.path}/days?audience=staff`).expect(200);
  expect(JSON.stringify(days.body)).toContain("Patient ");
  const booking = `${clinic.path}/bookings/${id}`;
  for (const [method, path, body] of [
    ["post", `${list}/call-next`, {}],
    ["post", `${booking}/step-back`],
    ["delete", `${booking}/step-back`],
    ["patch", booking, { status: "served" }],
  ] as const) {
    expect((await withToken(app, doctor, method, path).send(body)).body, path).toMatchObject({ id });
  }
  expect(await statusFor(app, doctor, "post", `${clinic.path}/bookings`, { patient: aPatient() })).toBe(403);
  expect(await statusFor(app, doctor, "put", list, { status: "paused" })).toBe(403);
  expect(await statusFor(app, doctor, "post", `${clinic.path}/erasures`, { id: "p-1" })).toBe(403);
});

test("what a person did is written down under her, also on a desk that a key had signed in, and found by her", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId });
  const sara = await aPerson(app, organisationId, [{ clinicId: clinic.id, role: "secretary" }]);
  const browser = await signInAs(app, sara);
  const key = await app.aKey("staff", clinic.id);
  const desk = await signIn(app, clinic, key);
  const both = `${desk.cookie}; ${browser.cookie}`; // a browser sends the longer path's first
  const book = (csrfToken: string) =>
    app
      .request("post", `${clinic.path}/bookings`, null)
      .set({ Cookie: both, "X-CSRF-Token": csrfToken })
      .send({ patient: aPatient() });
  expect((await book(desk.csrfToken)).status, "the desk's own page does not act as her").toBe(403);
  await book(browser.csrfToken).expect(201);
  await withToken(app, browser, "delete", "/v1/session").expect(204);
  await book(desk.csrfToken).expect(201); // a cookie that opens nothing any more does not lock the desk
  expect((await book(browser.csrfToken)).status).toBe(403);

  const actors = async (query = "") =>
    (await app.request("get", `${clinic.path}/deeds${query}`)).body.items
      .filter(({ deed }: { deed: string }) => deed === "booked")
      .map(({ actor }: { actor: string }) => actor);
  expect(await actors()).toEqual([`key:${key.split("_")[1]}`, `person:${sara.id}`]);
  expect(await actors(`?actor=person:${sara.id}`)).toEqual([`person:${sara.id}`]);
});

test("a patient's ticket opens her booking also in the browser of somebody who works elsewhere", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const [work, clinic] = [await app.aClinic({ organisationId }), await app.aClinic()];
  const { cookie } = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: work.id, role: "doctor" }]));
  const { id, ticketToken } = await aBooker(app, clinic).book();
  const asPatient = (method: "get" | "patch") =>
    app
      .request(method, `${clinic.path}/bookings/${id}`, null)
      .set({ Cookie: cookie, "Booking-Token": ticketToken as string });
  await asPatient("get").expect(200);
  await asPatient("patch").send({ status: "cancelled" }).expect(200);
});

test("an owner of the whole organisation manages its people, of one clinic not; nobody looks into another's", async () => {
  const { app } = shared;
  const [mine, rival] = [await anOrganisation(app), await anOrganisation(app, "Rival")];
  const clinic = await app.aClinic({ organisationId: mine });
  const owner = await signInAs(app, await aPerson(app, mine, [{ clinicId: null, role: "owner" }]));
  const ofOneClinic = await signInAs(app, await aPerson(app, mine, [{ clinicId: clinic.id, role: "owner" }]));
  const manager = await signInAs(app, await aPerson(app, mine, [{ clinicId: null, role: "secretary" }]));
  const theirs = await aPerson(app, rival, []);
  const people = `/v1/organisations/${mine}/people`;
  const made = await withToken(app, owner, "post", people)
    .send({ name: "Ali", username: "Ａli", password })
    .expect(201);
  expect(made.body).toMatchObject({ username: "ali", hasPassword: true, memberships: [], disabledAt: null });
  expect((await asBrowser(app, owner, "get", people)).body.items).toHaveLength(4);
  const hers = { memberships: [{ clinicId: clinic.id, role: "secretary" }], username: "ali.k" };
  const changed = await withToken(app, owner, "patch", made.headers.location as string)
    .send(hers)
    .expect(200);
  expect(changed.body).toMatchObject(hers);
  expect(await statusFor(app, ofOneClinic, "get", people)).toBe(404);
  expect(await statusFor(app, manager, "get", people)).toBe(403);
  expect(await statusFor(app, owner, "get", `/v1/organisations/${rival}/people`)).toBe(404);
  expect(await statusFor(app, owner, "get", `${people}/${theirs.id}`)).toBe(404);
  expect(await statusFor(app, owner, "patch", `${people}/${theirs.id}`, { disabled: true })).toBe(404);
  expect((await app.request("get", theirs.path)).body).toMatchObject({ disabledAt: null, memberships: [] });
  expect(await statusFor(app, owner, "patch", clinic.path, { organisationId: rival })).toBe(422);
  expect(await statusFor(app, owner, "patch", clinic.path, { organisationId: mine, capacity: 7 })).toBe(200);
  expect((await app.request("get", "/v1/organisations/99/people")).status).toBe(404);
});

test("a username is the same in whatever spelling it was entered, so nobody else has one that looks like it", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const people = `/v1/organisations/${organisationId}/people`;
  for (const [entered, typed] of [
    ["rene\u200d\u0301", "ren\u00e9"], // what is not seen stood between a letter and its mark
    ["J\u030cana", "\u01f0ana"], // which are one letter as a small one alone
    ["\uff33\u0301ara\u0640", "\u015bara"],
  ] as const) {
    const made = await app.request("post", people).send({ name: "N", username: entered }).expect(201);
    expect(made.body.username).toBe(typed);
    const again = await app.request("post", people).send({ name: "N", username: typed });
    expect(again.body.errors?.[0].pointer, typed).toBe("#/username");
  }
});

test("what is no person is refused by field, and writes nothing", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const [clinic, foreign] = [await app.aClinic({ organisationId }), await app.aClinic()];
  const sara = await aPerson(app, organisationId, [{ clinicId: clinic.id, role: "secretary" }], { username: "sara" });
  const stored = () =>
    app.database.query("select p, m from people p left join memberships m on m.person_id = p.id order by 1, 2");
  const before = JSON.stringify(await stored());
  const refusals: [body: object, pointer: string][] = [
    [{ name: "" }, "#/name"],
    [{ name: "N", username: "SARA" }, "#/username"],
    [{ name: "N", username: "two words" }, "#/username"],
    [{ name: "N", username: "" }, "#/username"],
    [{ name: "N", password: "nine chars".slice(1) }, "#/password"],
    [{ name: "N", password: "x".repeat(201) }, "#/password"],
    [{ name: "N", password: "\ud800 lone surrogate" }, "#/password"],
    [{ name: "N", memberships: [{ clinicId: foreign.id, role: "owner" }] }, "#/memberships"],
    [{ name: "N", memberships: [{ clinicId: 999, role: "owner" }] }, "#/memberships"],
    [{ name: "N", memberships: [{ clinicId: clinic.id, role: "admin" }] }, "#/memberships/0/role"],
    [{ name: "N", memberships: [{ role: "owner" }] }, "#/memberships/0/clinicId"],
    [{ name: "N", memberships: [null, null].map((clinicId) => ({ clinicId, role: "owner" })) }, "#/memberships"],
    [{ name: "N", passwordHash: "x" }, "#/passwordHash"],
    [{ name: "N", organisationId: 1 }, "#/organisationId"],
  ];
  for (const [body, pointer] of refusals) {
    for (const [method, path] of [
      ["post", `/v1/organisations/${organisationId}/people`],
      ["patch", sara.path],
    ] as const) {
      if (method === "patch" && pointer === "#/username" && JSON.stringify(body).includes("SARA")) continue; // her own
      const reply = await app.request(method, path).send(body);
      expect([reply.status, reply.body.errors?.[0].pointer], `${method} ${JSON.stringify(body)}`).toEqual([
        422,
        pointer,
      ]);
    }
  }
  expect(JSON.stringify(await stored())).toBe(before);
  expect((await app.request("post", "/v1/organisations/99/people").send({ name: "N" })).status).toBe(404);
});

test("a person lists the clinics where she is something, and the page that reloads learns who she is", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const [seven] = [await app.aClinic({ organisationId }), await app.aClinic({ organisationId }), await app.aClinic()];
  const sara = await aPerson(app, organisationId, [{ clinicId: seven.id, role: "secretary" }], { name: "Sara" });
  const browser = await signInAs(app, sara);
  const owner = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]));
  const idsFor = async (who: typeof browser) =>
    (await asBrowser(app, who, "get", "/v1/clinics")).body.items.map(({ id }: { id: number }) => id);
  expect(await idsFor(browser)).toEqual([seven.id]);
  expect(await idsFor(owner)).toEqual([seven.id, seven.id + 1]);
  const read = await asBrowser(app, browser, "get", "/v1/session").expect(200);
  const { cookie: _cookie, setCookie, ...told } = browser;
  expect(read.body).toEqual(told);
  expect(read.body.person).toEqual({
    ...{ id: sara.id, name: "Sara", username: sara.username, organisationId },
    memberships: [{ clinicId: seven.id, role: "secretary" }],
  });
  expect(parseSetCookie(setCookie)).toMatchObject({ path: "/v1", httpOnly: true, sameSite: "strict", maxAge: 43_200 });
  const stored = JSON.stringify(await app.database.query("select * from sessions"));
  expect(stored).not.toContain(browser.cookie.split("=")[1]);
});

test("a membership and a session are of the person's own organisation, and a person stays in hers", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const foreign = await app.aClinic();
  const { id } = await aPerson(app, organisationId, []);
  const { query } = app.database;
  await expect(query("insert into memberships values ($1, $2, 'owner')", [id, foreign.id])).rejects.toThrow(
    "memberships_clinic_of_organisation",
  );
  const forged = `insert into sessions (token_hash, clinic_id, person_id, signed_in_with, expires_at)
                  values (sha256('x'), $2, $1, 'pin', now() + interval '1 hour')`;
  await expect(query(forged, [id, foreign.id])).rejects.toThrow("sessions_clinic_of_person");
  await expect(query("update people set organisation_id = 1 where id = $1", [id])).rejects.toThrow("stays in her");
});

test("a former release that is sent a person's cookie finds no session, for it would take her for an admin", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId });
  const browser = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]));
  const secret = browser.cookie.split("=")[1] as string;
  const hash = sessionHash(secret);
  const adminHash = hashSecret(adminKey);
  const found = await app.database.query("select s.person_id from sessions s where s.token_hash = any($1)", [
    [hash, boundTo(adminHash, hash)], // all that it looks for
  ]);
  expect(found).toEqual([]);
  const asClinics = app.request("get", clinic.path, null).set("Cookie", `dawr_session=${secret}`);
  expect((await asClinics).status).toBe(401);
});

test("a person from many addresses is stopped by herself, and nobody else is", async () => {
  const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "20", TRUST_PROXY: "loopback" } });
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId });
  const memberships = [{ clinicId: clinic.id, role: "doctor" as const }];
  const [first, second] = [
    await signInAs(app, await aPerson(app, organisationId, memberships)),
    await signInAs(app, await aPerson(app, organisationId, memberships)),
  ];
  const ask = (browser: typeof first, index: number) =>
    asBrowser(app, browser, "get", clinic.path).set("X-Forwarded-For", `203.0.113.${index}`);
  const replies = await Promise.all(Array.from({ length: 30 }, (_, index) => ask(first, index)));
  const refused = replies.filter(({ status }) => status === 429);
  expect(refused.length, JSON.stringify(refused[0]?.headers)).toBe(10);
  await ask(second, 1).expect(200);
});

test("an edge sends a person who asks as staff to an origin, and shows her what everybody sees", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId, publicBoard: true });
  const { cookie } = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: clinic.id, role: "doctor" }]));
  const edge = await anEdge(app);
  expect((await edge.get(`${clinic.path}/days?audience=staff`, { Cookie: cookie })).status).toBe(421);
  expect((await edge.get(`${clinic.path}/days`, { Cookie: cookie })).status).toBe(200);
});
