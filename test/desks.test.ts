import { Writable } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { Problem } from "../src/contract/problem.js";
import { KeyedGate } from "../src/db/keyed-gate.js";
import { createLogger } from "../src/logger.js";
import { aDesk, aPersonWithPin, pin, signInAtDesk, signOutAtDesk, tryPin } from "./support/a-desk.js";
import { anOrganisation, aPerson, signInAs, statusFor } from "./support/a-person.js";
import { aServer } from "./support/a-server.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import { aBooker, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

async function aTeam(app: TestApp) {
  const organisationId = await anOrganisation(app);
  const [seven, eight] = [await app.aClinic({ organisationId }), await app.aClinic({ organisationId })];
  const everywhere = [seven, eight].map(({ id: clinicId }) => ({ clinicId, role: "secretary" as const }));
  const [sara, omar] = [
    await aPersonWithPin(app, organisationId, everywhere),
    await aPersonWithPin(app, organisationId, [{ clinicId: seven.id, role: "doctor" }]),
  ];
  return { organisationId, seven, eight, sara, omar };
}

test("a desk is enrolled by whoever manages it, and its cookie alone opens the names of those who have a PIN there", async () => {
  const { app } = shared;
  const { organisationId, seven, eight, sara, omar } = await aTeam(app);
  await aPerson(app, organisationId, [{ clinicId: seven.id, role: "secretary" }]); // without a PIN
  const gone = await aPersonWithPin(app, organisationId, [{ clinicId: seven.id, role: "secretary" }]);
  await app.request("patch", gone.path).send({ disabled: true }).expect(200);
  await aPersonWithPin(app, await anOrganisation(app, "Rival"), [{ clinicId: null, role: "owner" }]);

  const staff = await signIn(app, seven, await app.aKey("staff", seven.id));
  const made = await withToken(app, staff, "post", `${seven.path}/desks`).send({ name: " Reception " }).expect(201);
  expect(made.body).toMatchObject({ name: "Reception", lastUsedAt: null, revokedAt: null });
  const setCookie = String(made.headers["set-cookie"]);
  expect(setCookie).toMatch(/^dawr_desk=[\w-]{43}; /);
  expect(setCookie).toMatch(new RegExp(`Path=${seven.path}/desk;.*HttpOnly.*SameSite=Strict`));
  expect(made.text).not.toContain(/=([\w-]{43});/.exec(setCookie)?.[1]);
  const cookie = setCookie.split(";")[0] as string;

  const own = await asBrowser(app, { cookie }, "get", `${seven.path}/desk`).expect(200);
  const named = [sara, omar].map(({ id }) => ({ id, name: expect.any(String) }));
  expect(own.body).toEqual({ id: made.body.id, name: "Reception", people: named });
  expect(String(own.headers["set-cookie"])).toContain(cookie); // kept for as long again
  for (const path of [`${seven.path}/days?audience=staff`, `${seven.path}/desks`, seven.path, "/v1/session"]) {
    expect((await asBrowser(app, { cookie }, "get", path)).status, path).toBe(401);
  }
  expect((await asBrowser(app, { cookie }, "get", `${eight.path}/desk`)).status, "another clinic").toBe(401);
  expect((await app.request("get", `${seven.path}/desk`, null)).status, "no desk").toBe(401);

  const listed = await app.request("get", `${seven.path}/desks`).expect(200);
  expect(listed.body.items).toEqual([made.body]);
  expect((await app.request("get", `${eight.path}/desks`)).body.items).toEqual([]);
  expect((await app.request("delete", `${eight.path}/desks/${made.body.id}`)).status).toBe(404);
});

test("a PIN opens its clinic at a desk of the clinic's, as what she is there, and nothing anywhere else", async () => {
  const { app } = shared;
  const { organisationId, seven, eight, sara, omar } = await aTeam(app);
  const desk = await aDesk(app, seven);
  const asked = { personId: sara.id };
  const refused = [
    await tryPin(app, { ...desk, cookie: null }, asked),
    await tryPin(app, { ...desk, cookie: `dawr_desk=${"A".repeat(43)}` }, asked),
    await tryPin(app, { ...desk, path: eight.path }, asked),
    await tryPin(app, desk, { ...asked, pin: "4921" }),
    await tryPin(app, desk, { personId: 999_999 }),
    await tryPin(app, await aDesk(app, eight), { personId: omar.id }), // who works at the other clinic alone
  ];
  for (const { status, body } of refused) expect({ status, body }).toEqual({ status: 401, body: refused[0]?.body });
  expect(refused[0]?.body.code).toBe("wrong_pin");
  const sessions = "select from sessions where clinic_id = any($1)";
  expect(await app.database.query(sessions, [[seven.id, eight.id]])).toEqual([]);

  const browser = await signInAtDesk(app, desk, sara);
  expect(browser).toMatchObject({ person: { id: sara.id, memberships: [{ clinicId: seven.id, role: "secretary" }] } });
  expect(browser.setCookie).toMatch(new RegExp(`^dawr_pin=.*Path=${seven.path};.*HttpOnly.*SameSite=Strict`));
  const read = await asBrowser(app, browser, "get", `${seven.path}/desk/session`).expect(200);
  expect(read.body).toMatchObject({ csrfToken: browser.csrfToken, expiresAt: browser.expiresAt });
  expect(await statusFor(app, browser, "get", `${seven.path}/days?audience=staff`)).toBe(200);
  expect(await statusFor(app, browser, "get", `${eight.path}/days?audience=staff`)).toBe(404);
  const stolen = { ...browser, cookie: browser.cookie.replace("dawr_pin", "dawr_person") };
  expect(await statusFor(app, stolen, "get", `${eight.path}/days?audience=staff`)).toBe(404);
  expect(await statusFor(app, stolen, "get", "/v1/sessions")).toBe(403);
  expect(await statusFor(app, stolen, "put", "/v1/pin", { pin: "5813" })).toBe(403);
  expect(await statusFor(app, browser, "put", "/v1/pin", { pin: "5813" })).toBe(401);

  const owner = await aPersonWithPin(app, organisationId, [{ clinicId: null, role: "owner" }]);
  const atDesk = await signInAtDesk(app, desk, owner);
  expect(atDesk).toMatchObject({ person: { memberships: [{ clinicId: seven.id, role: "secretary" }] } });
  expect(await statusFor(app, atDesk, "patch", seven.path, { capacity: 30 })).toBe(403);
  expect(await statusFor(app, atDesk, "post", `${seven.path}/desks`, { name: "Another" })).toBe(403);
  expect(await statusFor(app, await signInAs(app, owner), "patch", seven.path, { capacity: 30 })).toBe(200);
  const [{ lastUsedAt }] = (await app.request("get", `${seven.path}/desks`)).body.items;
  expect(lastUsedAt).not.toBeNull();
});

test("people take turns at a desk: who signs in takes the place of whoever sat there, and deeds name each", async () => {
  const { app } = shared;
  const { seven, sara, omar } = await aTeam(app);
  const [desk, other] = [await aDesk(app, seven), await aDesk(app, seven)];
  const { id } = await aBooker(app, seven).book({ date: seven.today });
  const [first, elsewhere] = [await signInAtDesk(app, desk, sara), await signInAtDesk(app, other, sara)];
  await withToken(app, first, "post", `${seven.path}/bookings/${id}/call`).send({ calledTo: "1" }).expect(200);
  const second = await signInAtDesk(app, desk, omar);
  expect(await statusFor(app, first, "get", seven.path)).toBe(401);
  expect(await statusFor(app, elsewhere, "get", seven.path)).toBe(200);
  await withToken(app, second, "patch", `${seven.path}/bookings/${id}`).send({ status: "served" }).expect(200);
  const deeds = await withToken(app, second, "get", `${seven.path}/bookings/${id}/deeds`).expect(200);
  const actors = deeds.body.items.map(({ actor }: { actor: string }) => actor);
  expect(new Set(actors)).toEqual(new Set(["admin", `person:${sara.id}`, `person:${omar.id}`]));
  await signOutAtDesk(app, desk, second);
  expect(await statusFor(app, second, "get", seven.path)).toBe(401);
  expect((await asBrowser(app, desk, "get", `${seven.path}/desk`)).status, "the desk stays one").toBe(200);
});

test("a cookie of the desk's former key, or of a session that has ended, keeps nobody from signing in", async () => {
  const { app } = shared;
  const { seven, sara } = await aTeam(app);
  const desk = await aDesk(app, seven);
  const former = await signInAtDesk(app, desk, sara);
  const ended = `dawr_session=${"A".repeat(43)}; ${former.cookie}`;
  await signOutAtDesk(app, desk, former);
  const cookie = `${desk.cookie}; ${ended}`;
  expect((await asBrowser(app, { cookie }, "get", `${seven.path}/desk`)).status).toBe(200);
  const again = await tryPin(app, { ...desk, cookie }, { personId: sara.id }).expect(201);
  const withPassword = await signInAs(app, sara);
  const both = { ...withPassword, cookie: `${former.cookie}; ${withPassword.cookie}` };
  expect(await statusFor(app, both, "get", seven.path)).toBe(200);
  expect(again.body.person.id).toBe(sara.id);
});

test("five wrong PINs lock a person at that desk for a quarter of an hour, and nobody else, and not elsewhere", async () => {
  const { app } = shared;
  const { seven, sara, omar } = await aTeam(app);
  const [desk, other] = [await aDesk(app, seven), await aDesk(app, seven)];
  const guess = (guessed = "1907") => tryPin(app, desk, { personId: sara.id, pin: guessed });
  const statuses = async (count: number) => {
    const replies = [];
    for (let at = 0; at < count; at++) replies.push((await guess()).status);
    return replies;
  };
  expect(await statuses(4)).toEqual([401, 401, 401, 401]);
  await signInAtDesk(app, desk, sara); // which forgets them
  expect(await statuses(6)).toEqual([401, 401, 401, 401, 401, 429]);
  const locked = await guess(pin);
  expect(locked.status, "also with the right one").toBe(429);
  expect(locked.body.code).toBe("too_many_requests");
  const seconds = Number(locked.headers["retry-after"]);
  expect(seconds).toBeGreaterThan(14 * 60);
  expect(seconds).toBeLessThanOrEqual(15 * 60);
  await signInAtDesk(app, desk, omar);
  await signInAtDesk(app, other, sara);
  expect((await guess(pin)).status, "a right PIN elsewhere unlocks nothing here").toBe(429);

  await app.database.query("update pin_misses set last_missed_at = last_missed_at - interval '15 minutes'");
  expect(await statuses(6), "then five more").toEqual([401, 401, 401, 401, 401, 429]);
  await app.database.query("update pin_misses set last_missed_at = last_missed_at - interval '15 minutes'");
  await signInAtDesk(app, desk, sara);
  expect(await app.database.query("select from pin_misses where clinic_id = $1", [seven.id])).toEqual([]);
});

/** How often: `ROUNDS=50` proves it for a change of these parts. */
const rounds = Number(process.env.ROUNDS || 1);

test.each(["two at a time", "all at once"])(
  "of parallel guesses at two instances, checked %s, exactly five are looked at",
  async (checked) => {
    const app = await testApp();
    const instances = [app, await testApp({ database: app.database })];
    const { seven, sara } = await aTeam(app);
    let looked = 0;
    for (const { context } of instances) {
      const { passwords } = context;
      const isRight = passwords.isRight.bind(passwords);
      passwords.isRight = async (secret, stored, purpose, begin) => {
        const look = async () => {
          await begin?.();
          looked++;
        };
        if (checked === "two at a time") return isRight(secret, stored, purpose, look);
        return look().then(() => false);
      };
    }
    for (let round = 0; round < rounds; round++) {
      const desk = await aDesk(app, seven);
      looked = 0;
      const guesses = Array.from({ length: 16 }, (_, at) =>
        tryPin(instances[at % 2] as TestApp, desk, { personId: sara.id, pin: "1907" }),
      );
      const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
      expect(looked).toBe(5);
      expect(statuses).toEqual([401, 401, 401, 401, 401, ...Array.from({ length: 11 }, () => 429)]);
      expect(await app.database.query("select misses from pin_misses where desk_id = $1", [desk.id])).toEqual([
        { misses: 5 },
      ]);
    }
  },
);

test("a guess that comes while another's fifth miss is being written down waits for it, and is not looked at", async () => {
  const { app } = shared;
  const { seven, sara } = await aTeam(app);
  const desk = await aDesk(app, seven);
  const isRight = vi.spyOn(app.context.passwords, "isRight");
  onTestFinished(() => isRight.mockRestore());
  const guess = await app.context.pool.transaction(async (other) => {
    await other.raw("insert into pin_misses (clinic_id, desk_id, person_id, misses) values (?, ?, ?, 5)", [
      seven.id,
      desk.id,
      sara.id,
    ]);
    const coming = tryPin(app, desk, { personId: sara.id }).then((reply) => reply);
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    await vi.waitFor(async () => expect(await app.database.query(waiting)).toHaveLength(1), 15_000);
    return { coming };
  });
  expect((await guess.coming).status).toBe(429);
  await expect(isRight.mock.results[0]?.value).rejects.toThrow();
});

test("when too many PINs are checked at once the next is refused, which counts as no miss", async () => {
  const { app } = shared;
  const { seven, sara } = await aTeam(app);
  const desk = await aDesk(app, seven);
  const full = new KeyedGate<unknown>({
    ...{ permits: 0, maxWaiting: 0, timeoutMs: 0 },
    refuse: () => new Problem("pool_exhausted", { retryAfterSeconds: 2 }),
  });
  const { run } = KeyedGate.prototype;
  vi.spyOn(KeyedGate.prototype, "run").mockImplementation(function (this: KeyedGate<unknown>, key, work) {
    return run.call(key === "at a desk" ? full : this, key, work) as never;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const refused = await tryPin(app, desk, { personId: sara.id, pin: "1907" });
  expect(refused).toMatchObject({ status: 503, headers: { "retry-after": "2" } });
  expect(await app.database.query("select from pin_misses where clinic_id = $1", [seven.id])).toEqual([]);
});

test("a PIN is set by an owner for her people, or by herself who signed in by name, in digits of any script, and told to nobody", async () => {
  const lines: string[] = [];
  const sink = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) });
  const app = await testApp({ log: createLogger({ LOG_LEVEL: "trace" }, sink), settings: { LOG_LEVEL: "trace" } });
  const { organisationId, seven } = await aTeam(app);
  const person = await aPerson(app, organisationId, [{ clinicId: seven.id, role: "secretary" }]);
  const owner = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]));
  const desk = await aDesk(app, seven);
  const set = await withToken(app, owner, "patch", person.path).send({ pin: "٧٣٠٩٢٨١٤" }).expect(200);
  expect(set.body).toMatchObject({ id: person.id, hasPin: true });
  const first = await tryPin(app, desk, { personId: person.id, pin: "७३०९२८१४" }).expect(201);
  const browser = await signInAs(app, person);
  expect(await statusFor(app, browser, "put", "/v1/pin", { pin: "۶۱۵۰۸۲" })).toBe(204);
  const cookie = String(first.headers["set-cookie"]).split(";")[0] as string;
  expect((await asBrowser(app, { cookie }, "get", seven.path)).status, "what the former PIN opened").toBe(401);
  expect(await statusFor(app, browser, "get", seven.path), "what her password opened").toBe(200);
  expect((await tryPin(app, desk, { personId: person.id, pin: "73092814" })).status).toBe(401);
  const second = await tryPin(app, desk, { personId: person.id, pin: "615082" }).expect(201);
  for (const bad of ["123", "123456789", "1234", "9876", "7777", "12a4", "", "4 9 2 0", 4920]) {
    const reply = await withToken(app, browser, "put", "/v1/pin").send({ pin: bad });
    expect({ bad, status: reply.status, pointer: reply.body.errors?.[0].pointer }).toEqual({
      ...{ bad, status: 422, pointer: "#/pin" },
    });
  }
  const said = [set.text, first.text, second.text, ...lines].join("\n");
  const stored = JSON.stringify(await app.database.query("select p, m, s from people p, pin_misses m, sessions s"));
  expect(said + stored).not.toMatch(/73092814|٧٣٠٩٢٨١٤|615082|۶۱۵۰۸۲/);
  expect(set.text + first.text).not.toContain("scrypt");
  const made = { name: "Mona", pin: "8053", memberships: [{ clinicId: seven.id, role: "secretary" }] };
  const { id } = (await app.request("post", `/v1/organisations/${organisationId}/people`).send(made).expect(201)).body;
  await tryPin(app, desk, { personId: id, pin: "8053" }).expect(201);
  expect(await statusFor(app, browser, "put", "/v1/pin", { pin: null })).toBe(204);
  expect((await tryPin(app, desk, { personId: person.id, pin: "615082" })).status).toBe(401);
});

test("an owner unlocks by a new PIN, at every desk", async () => {
  const { app } = shared;
  const { seven, sara, omar } = await aTeam(app);
  const desk = await aDesk(app, seven);
  for (const { id: personId } of [sara, omar]) {
    for (let at = 0; at < 5; at++) await tryPin(app, desk, { personId, pin: "1907" }).expect(401);
  }
  await app.request("patch", sara.path).send({ pin: "5813" }).expect(200);
  await tryPin(app, desk, { personId: sara.id, pin: "5813" }).expect(201);
  expect((await tryPin(app, desk, { personId: omar.id })).status).toBe(429);
});
