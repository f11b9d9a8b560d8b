import { expect, test, vi } from "vitest";
import { anOrganisation, aPerson, password, signInAs, statusFor } from "./support/a-person.js";
import { aServer } from "./support/a-server.js";
import { asBrowser, withToken } from "./support/browser-session.js";
import { comesAtOnce, deaf, statementsDuring } from "./support/revocations.js";
import { asKey, type TestApp } from "./support/test-app.js";

/** How often: `ROUNDS=50` proves it for a change of these parts. */
const rounds = Number(process.env.ROUNDS || 1);

const shared = aServer();
const deafOne = aServer(() => ({ database: shared.app.database, settings: deaf() }));

/** Two instances, of which the second hears nothing, and somebody who follows two clinics at both. */
async function aTeam() {
  const [first, second] = [shared.app, deafOne.app];
  const instances = [first, second];
  const organisationId = await anOrganisation(first);
  const clinics = [await first.aClinic({ organisationId }), await first.aClinic({ organisationId })] as const;
  const [seven, eight] = clinics;
  const follow = async (browser: { cookie: string }, { path }: { path: string }) => {
    const open = (app: TestApp) => app.stream(`${path}/stream?audience=staff`, { Cookie: browser.cookie });
    const streams = await Promise.all(instances.map(open));
    await Promise.all(streams.map((stream) => stream.next("snapshot")));
    return streams;
  };
  const aSecretary = async () => {
    const memberships = clinics.map(({ id: clinicId }) => ({ clinicId, role: "secretary" as const }));
    const person = await aPerson(first, organisationId, memberships);
    return { person, browser: await signInAs(first, person) };
  };
  /** Each ends with `bye revoked`, before more than two further readings of the counter. */
  const allEnd = async (streams: Awaited<ReturnType<typeof follow>>, change: () => PromiseLike<unknown>) => {
    const ends = streams.map((stream) => stream.ended());
    await change();
    await Promise.all(ends.map((end, at) => comesAtOnce(instances[at % 2] as TestApp, end)));
    for (const { frames } of streams)
      expect(frames.at(-1)).toMatchObject({ event: "bye", data: { reason: "revoked" } });
  };
  const answers = (browser: Parameters<typeof statusFor>[1], { path }: { path: string }) =>
    Promise.all(instances.map((app) => statusFor(app, browser, "get", path)));
  return { first, second, instances, organisationId, seven, eight, follow, aSecretary, allEnd, answers };
}

test("a person who is disabled has no stream and no request within a second, on every instance, also on one that hears nothing", async () => {
  const { first, seven, eight, follow, aSecretary, allEnd, answers } = await aTeam();
  const bystander = await aSecretary();
  const staying = await follow(bystander.browser, seven);
  for (let round = 0; round < rounds; round++) {
    const { person, browser } = await aSecretary();
    const streams = [...(await follow(browser, seven)), ...(await follow(browser, eight))];
    await allEnd(streams, () => first.request("patch", person.path).send({ disabled: true }).expect(200));
    expect(await answers(browser, seven)).toEqual([401, 401]);
    const again = { username: person.username, password };
    expect((await first.request("post", "/v1/sign-in", null).send(again)).body.code).toBe("wrong_password");
    await first.request("patch", person.path).send({ disabled: false }).expect(200);
    expect(await answers(browser, seven), "what has ended stays so").toEqual([401, 401]);
    expect(await answers(await signInAs(first, person), seven)).toEqual([200, 200]);
  }
  expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
});

test("a membership that goes ends what it opened within a second, and nothing else, by whatever hand", async () => {
  const { first, seven, eight, follow, aSecretary, allEnd, answers } = await aTeam();
  const { person, browser } = await aSecretary();
  const [ending, staying] = [await follow(browser, seven), await follow(browser, eight)];
  const onlyEight = { memberships: [{ clinicId: eight.id, role: "secretary" }] };
  await allEnd(ending, () => first.request("patch", person.path).send(onlyEight).expect(200));
  expect([await answers(browser, seven), await answers(browser, eight)]).toEqual([
    [404, 404],
    [200, 200],
  ]);
  expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
  await allEnd(staying, () => first.database.query("delete from memberships where person_id = $1", [person.id]));
  expect(await answers(browser, eight)).toEqual([404, 404]);
});

test("who becomes a doctor books no more, and who becomes an owner changes settings, within a second", async () => {
  const { first, instances, seven, aSecretary } = await aTeam();
  const { person, browser } = await aSecretary();
  const putDay = (app: TestApp) => statusFor(app, browser, "put", `${seven.path}/days/regular/${seven.today}`, {});
  const settings = (app: TestApp) => statusFor(app, browser, "patch", seven.path, { capacity: 30 });
  const all = (ask: typeof putDay) => Promise.all(instances.map(ask));
  const become = async (role: string) => {
    const memberships = [{ clinicId: seven.id, role }];
    await first.request("patch", person.path).send({ memberships }).expect(200);
    for (const { context } of instances) await context.watch.readNow();
  };
  await all(putDay); // opens the day
  expect([await all(putDay), await all(settings)]).toEqual([
    [200, 200],
    [403, 403],
  ]);
  await become("doctor");
  expect([await all(putDay), await all(settings)]).toEqual([
    [403, 403],
    [403, 403],
  ]);
  await become("owner");
  expect([await all(putDay), await all(settings)]).toEqual([
    [200, 200],
    [200, 200],
  ]);
});

test("who is no more than a doctor of all sees the organisation at a glance no more, within a second, and still each clinic", async () => {
  const { first, organisationId, seven, follow, allEnd, instances } = await aTeam();
  const person = await aPerson(first, organisationId, [{ clinicId: null, role: "secretary" }]);
  const browser = await signInAs(first, person);
  const path = `/v1/organisations/${organisationId}/stream`;
  const atAGlance = await Promise.all(instances.map((app) => app.stream(path, { Cookie: browser.cookie })));
  await Promise.all(atAGlance.map((stream) => stream.next("organisation")));
  const staying = await follow(browser, seven);
  const become = (role: string) =>
    first
      .request("patch", person.path)
      .send({ memberships: [{ clinicId: null, role }] })
      .expect(200);
  await become("owner");
  for (const { context } of instances) await context.watch.readNow();
  expect(atAGlance.map((stream) => stream.isOver)).toEqual([false, false]);
  await allEnd(atAGlance, () => become("doctor"));
  expect(await Promise.all(instances.map((app) => statusFor(app, browser, "get", path)))).toEqual([403, 403]);
  expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
});

test("a clinic that goes to another organisation takes its streams and requests from the people of the former one", async () => {
  const { first, seven, eight, follow, aSecretary, allEnd, answers } = await aTeam();
  const { browser } = await aSecretary();
  const [ending, staying] = [await follow(browser, seven), await follow(browser, eight)];
  const rival = await anOrganisation(first, "Rival");
  await allEnd(ending, () => first.request("patch", seven.path).send({ organisationId: rival }).expect(200));
  expect([await answers(browser, seven), await answers(browser, eight)]).toEqual([
    [404, 404],
    [200, 200],
  ]);
  expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
});

test("a new password ends a person's other sessions and their streams within a second; an owner's for her ends all", async () => {
  const { first, seven, follow, aSecretary, allEnd, answers } = await aTeam();
  const { person, browser } = await aSecretary();
  const other = await signInAs(first, person);
  const [ending, staying] = [await follow(other, seven), await follow(browser, seven)];
  const change = { currentPassword: password, password: "another of ten" };
  await allEnd(ending, () => withToken(first, browser, "put", "/v1/password").send(change).expect(204));
  expect([await answers(other, seven), await answers(browser, seven)]).toEqual([
    [401, 401],
    [200, 200],
  ]);
  expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
  await allEnd(staying, () => first.request("patch", person.path).send({ password }).expect(200));
  expect(await answers(browser, seven)).toEqual([401, 401]);
});

test("who signs out, or ends a session of hers from elsewhere, ends that session's streams on every instance and no other's", async () => {
  const { first, seven, follow, aSecretary, allEnd, answers } = await aTeam();
  const { person, browser } = await aSecretary();
  const [lost, stays] = [await signInAs(first, person), await signInAs(first, person)];
  const stranger = await aSecretary();
  const sessions = (await asBrowser(first, stays, "get", "/v1/sessions")).body.items;
  expect(sessions).toMatchObject([
    { isCurrent: true, signedInWith: "password", clinicId: null },
    { isCurrent: false },
    { isCurrent: false },
  ]);
  const path = `/v1/sessions/${sessions[1].id}`;
  expect(await statusFor(first, stranger.browser, "delete", path), "another person's").toBe(404);
  await allEnd(await follow(lost, seven), () => withToken(first, stays, "delete", path).expect(204));
  await allEnd(await follow(browser, seven), () => withToken(first, browser, "delete", "/v1/session").expect(204));
  expect([await answers(lost, seven), await answers(browser, seven), await answers(stays, seven)]).toEqual([
    [401, 401],
    [401, 401],
    [200, 200],
  ]);
  expect((await asBrowser(first, stays, "get", "/v1/sessions")).body.items).toHaveLength(1);
});

test("whoever signs in in a browser ends the session of the one before her there, with its streams, and no other of hers", async () => {
  const { first, seven, follow, aSecretary, allEnd, answers } = await aTeam();
  const [before, next] = [await aSecretary(), await aSecretary()];
  const elsewhere = await signInAs(first, before.person);
  const signInThere = (given: string) =>
    first.request("post", "/v1/sign-in", null).set("Cookie", before.browser.cookie).send({
      username: next.person.username,
      password: given,
    });
  await signInThere("not her password").expect(401);
  expect(await answers(before.browser, seven), "nobody has signed in").toEqual([200, 200]);
  await allEnd(await follow(before.browser, seven), () => signInThere(password).expect(201));
  expect(await answers(before.browser, seven)).toEqual([401, 401]);
  expect(await answers(elsewhere, seven)).toEqual([200, 200]);
});

test("what follows a whole organisation is granted to who is something at the whole of it, while she is", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const { id: clinicId } = await app.aClinic({ organisationId });
  const role = "owner" as const;
  const [ofAll, ofOne] = [
    await aPerson(app, organisationId, [{ clinicId: null, role }]),
    await aPerson(app, organisationId, [{ clinicId, role }]),
  ];
  for (const person of [ofAll, ofOne]) await signInAs(app, person);
  const sessions = await app.database.query(
    "select id::int from sessions where person_id = any($1) order by person_id",
    [[ofAll.id, ofOne.id]],
  );
  expect(sessions).toHaveLength(2);
  const people = sessions.map(({ id: sessionId }) => ({
    kind: "person" as const,
    sessionId,
    clinicId: null,
    expiresAt: 0,
  }));
  const none = { keys: [], organisations: [], sessions: [], boards: [], tickets: [] };
  const granted = async () => [...(await app.context.grants.stillGranted({ ...none, people })).people];
  expect(await granted()).toEqual([people[0]]);
  await app
    .request("patch", ofAll.path)
    .send({ memberships: [{ clinicId, role }] })
    .expect(200);
  expect(await granted()).toEqual([]);
});

test("a known person's request costs no query but its own, and a key's nothing more than before", async () => {
  const { app } = shared;
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId });
  const browser = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: clinic.id, role: "doctor" }]));
  const key = asKey(await app.aKey("staff", clinic.id));
  const ask = async () => {
    await asBrowser(app, browser, "get", clinic.path).expect(200);
    await app.request("get", clinic.path, null).set(key).expect(200);
  };
  await ask();
  await vi.waitFor(async () => {
    const statements = await statementsDuring(app, async () => {
      for (let i = 0; i < 5; i++) await ask();
    });
    expect(statements.filter((sql) => /sessions|memberships|api_keys|organisation_id as row/.test(sql))).toEqual([]);
    expect(statements).toHaveLength(10); // the clinic itself, once for each request
  }, 30_000);
});
