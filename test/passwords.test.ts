import { scryptSync } from "node:crypto";
import { Writable } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { Passwords } from "../src/auth/password.js";
import { Problem } from "../src/contract/problem.js";
import { KeyedGate } from "../src/db/keyed-gate.js";
import { createLogger } from "../src/logger.js";
import { anOrganisation, aPerson, password, signInAs } from "./support/a-person.js";
import { asBrowser, withToken } from "./support/browser-session.js";
import { hearsOfNoRevocation } from "./support/revocations.js";
import { type TestApp, testApp } from "./support/test-app.js";

const signIn = (app: TestApp, username: string, secret: string) =>
  app.request("post", "/v1/sign-in", null).send({ username, password: secret });

async function aSecretary(app: TestApp) {
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId });
  return { clinic, ...(await aPerson(app, organisationId, [{ clinicId: clinic.id, role: "secretary" }])) };
}

test("whoever gets the password or the name wrong, is disabled or has no password gets one answer, after one hashing", async () => {
  const app = await testApp();
  const organisationId = await anOrganisation(app);
  const [known, disabled, without] = [
    await aPerson(app, organisationId, []),
    await aPerson(app, organisationId, []),
    await aPerson(app, organisationId, []),
  ];
  await app.request("patch", disabled.path).send({ disabled: true }).expect(200);
  await app.request("patch", without.path).send({ password: null }).expect(200);
  const hashing = vi.spyOn(app.context.passwords, "isRight");
  const answers = [
    await signIn(app, known.username, "not that one"),
    await signIn(app, "nobody", password),
    await signIn(app, disabled.username, password),
    await signIn(app, without.username, password),
    await signIn(app, without.username, ""),
  ];
  for (const { status, body, headers } of answers) {
    expect({ status, body }).toEqual({ status: 401, body: answers[0]?.body });
    expect(headers).not.toHaveProperty("set-cookie");
  }
  expect(answers[0]?.body.code).toBe("wrong_password");
  expect(hashing).toHaveBeenCalledTimes(answers.length);
  expect(await app.database.query("select from sessions")).toEqual([]);
});

test("a password is the same whatever keyboard it is typed with, and is told to nobody, also not in the log", async () => {
  const lines: string[] = [];
  const sink = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) });
  const log = createLogger({ LOG_LEVEL: "trace" }, sink);
  const app = await testApp({ log, settings: { LOG_LEVEL: "trace" }, arePasswordsDear: true });
  const { path, username } = await aSecretary(app);
  expect((await signIn(app, username, "Kanarienvogel")).status).toBe(401);
  const [composed, decomposed] = [
    "\u00e9t\u00e9 \u0643\u0644\u0645\u0629 \uff11\uff12\uff13",
    "e\u0301te\u0301 \u0643\u0644\u0645\u0629 123",
  ];
  const changed = await app.request("patch", path).send({ password: composed }).expect(200);
  const wrong = JSON.stringify(await app.database.query("select w from wrong_codes w"));
  const browser = (await signIn(app, ` ${username.toUpperCase()}`, decomposed).expect(201)).text;
  expect((await signIn(app, "Kanarienvogel@pass.word", "x")).status).toBe(401);
  expect((await signIn(app, "Kanarienvogel with spaces", "x")).status).toBe(422);
  const read = await app.request("get", path).expect(200);
  const stored = JSON.stringify(await app.database.query("select p, w from people p, wrong_codes w"));
  const said = [changed.text, browser, read.text, wrong, stored, ...lines].join("\n");
  expect(said).not.toMatch(/\u00e9t\u00e9|e\u0301te|Kanarienvogel/i);
  expect(lines.join()).not.toContain(username);
  expect([changed.text, browser, read.text].join()).not.toMatch(/scrypt|passwordHash/);
  const [{ password_hash }] = await app.database.query("select password_hash from people");
  expect(password_hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
});

test("after ten wrong passwords an hour a username waits, wherever it is tried, and nobody else does", async () => {
  const app = await testApp();
  const second = await testApp({ database: app.database });
  const [sara, ali] = [await aSecretary(app), await aSecretary(app)];
  await signInAs(app, sara); // forgets what was wrong before
  const guesses = await Promise.all(
    Array.from({ length: 14 }, (_, at) => signIn(at % 2 ? app : second, sara.username, "a wrong guess")),
  );
  const statuses = guesses.map(({ status }) => status);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
  for (let more = 0; more < 10; more++) await signIn(app, sara.username, "a wrong guess");
  const refused = await signIn(second, sara.username, password);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(3_000);
  await signIn(app, ali.username, password).expect(201);
  const [{ most }] = await app.database.query("select max(cardinality(missed_at)) as most from wrong_codes");
  expect(most).toBe(10);
  await app.database.query(
    "update wrong_codes set missed_at = array(select m - interval '1 hour' from unnest(missed_at) m)",
  );
  await signIn(app, sara.username, password).expect(201);
  expect(await app.database.query("select from wrong_codes")).toEqual([]);
});

test("guessing from one address stops after thirty a minute; who has signed in from there still does, whoever guesses elsewhere", async () => {
  const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "10000", TRUST_PROXY: "loopback" } });
  const [sara, ali] = [await aSecretary(app), await aSecretary(app)];
  const from = (address: string, username: string, secret: string) =>
    signIn(app, username, secret).set("X-Forwarded-For", address);
  const [desk, elsewhere] = ["198.51.100.7", "203.0.113.9"];
  await from(desk, sara.username, password).expect(201);
  for (let guess = 0; guess < 11; guess++) await from(elsewhere, sara.username, "a wrong guess");
  await from(elsewhere, sara.username, password).expect(429);
  await from(desk, sara.username, password).expect(201);
  const hashing = vi.spyOn(app.context.passwords, "isRight").mockResolvedValue(false); // which takes its time
  for (let guess = 0; guess < 30; guess++) await from(desk, `name${guess}`, "a wrong guess").expect(401);
  hashing.mockRestore();
  await from(desk, ali.username, password).expect(429);
  await from(desk, sara.username, password).expect(201);
  await from("192.0.2.1", ali.username, password).expect(201);
});

test("of many who sign in at once few are hashed, and the rest are soon told to come back", async () => {
  const app = await testApp();
  const { clinic } = await aSecretary(app);
  let [running, most] = [0, 0];
  let goOn = () => {};
  const othersAreTold = new Promise<void>((resolve) => (goOn = resolve));
  const { run } = KeyedGate.prototype;
  vi.spyOn(KeyedGate.prototype, "run").mockImplementation(function (this: KeyedGate<unknown>, key, work) {
    if (key !== "signing in") return run.call(this, key, work) as never;
    return run.call(this, key, async () => {
      most = Math.max(most, ++running);
      await othersAreTold; // as if to hash took as long
      return work().finally(() => running--);
    }) as never;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  let told = 0;
  const replies = await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      const reply = await signIn(app, `stranger${at}`, password);
      if (++told > 30) goOn();
      return reply;
    }),
  );
  const busy = replies.filter(({ status }) => status === 503);
  expect(most).toBe(2);
  expect(busy.length).toBeGreaterThan(30);
  for (const { headers } of busy) expect(headers["retry-after"]).toBe("2");
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401, 503]));
  expect((await app.request("get", clinic.path)).status).toBe(200);
});

test("whoever finds too many before her is not taken for one who guesses: nothing of it is written down", async () => {
  const app = await testApp();
  const { username } = await aSecretary(app);
  const { run } = KeyedGate.prototype;
  const busy = vi.spyOn(KeyedGate.prototype, "run").mockImplementation(function (this: KeyedGate<unknown>, key, work) {
    return (key === "signing in" ? Promise.reject(new Problem("pool_exhausted")) : run.call(this, key, work)) as never;
  });
  onTestFinished(() => void busy.mockRestore());
  for (let attempt = 0; attempt < 11; attempt++) await signIn(app, username, password).expect(503);
  expect(await app.database.query("select from wrong_codes")).toEqual([]);
  busy.mockRestore();
  await signIn(app, username, password).expect(201);
});

test("a sign-in that was under way when the password changed, or the person was disabled, comes to nothing", async () => {
  const app = await testApp();
  for (const change of [{ password: "another of ten" }, { disabled: true }]) {
    const { path, username } = await aSecretary(app);
    const { passwords } = app.context;
    const isRight = passwords.isRight.bind(passwords);
    const spy = vi.spyOn(passwords, "isRight").mockImplementation(async (...asked) => {
      const answer = await isRight(...asked);
      await app.request("patch", path).send(change).expect(200);
      return answer;
    });
    expect((await signIn(app, username, password)).body.code, JSON.stringify(change)).toBe("wrong_password");
    spy.mockRestore();
  }
  expect(await app.database.query("select from sessions")).toEqual([]);
});

test("one's own password changes by the former one alone, and a wrong one is refused by its field ten times an hour", async () => {
  const app = await testApp();
  const sara = await aSecretary(app);
  const browser = await signInAs(app, sara);
  const change = (currentPassword: string, next: string) =>
    withToken(app, browser, "put", "/v1/password").send({ currentPassword, password: next });
  expect((await change(password, "too short")).body.errors).toMatchObject([{ pointer: "#/password" }]);
  for (let wrong = 0; wrong < 10; wrong++) {
    expect((await change("a wrong one", "another of ten")).body.errors).toMatchObject([
      { pointer: "#/currentPassword" },
    ]);
  }
  expect((await change(password, "another of ten")).status).toBe(429);
  await app.database.query("delete from wrong_codes");
  await change(password, "another of ten").expect(204);
  expect((await signIn(app, sara.username, password)).status).toBe(401);
  await signIn(app, sara.username, "another of ten").expect(201);
});

test("a session lasts for a working day, is renewed for a week at most, and the twenty newest of a person go on", async () => {
  let now = Date.parse("2026-11-30T06:00:00Z");
  const settings = { STREAM_MAX_AGE_SECONDS: "86400" };
  const app = await testApp({ clock: { now: () => new Date(now) }, settings });
  const sara = await aSecretary(app);
  const [first, second] = [await signInAs(app, sara), await signInAs(app, sara)];
  expect(first.expiresAt).toBe("2026-11-30T18:00:00.000Z");
  for (let more = 0; more < 19; more++) await signInAs(app, sara);
  const statusOf = async (browser: typeof first) => (await asBrowser(app, browser, "get", "/v1/session")).status;
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  const stream = await app.stream(`${sara.clinic.path}/stream?audience=staff`, { Cookie: second.cookie });
  await stream.next("snapshot");
  for (let day = 0; day < 20; day++) {
    now += 11 * 3_600_000;
    const renewed = await withToken(app, second, "post", "/v1/session");
    if (renewed.status === 401) break;
    expect(renewed.body.csrfToken).toBe(second.csrfToken);
  }
  expect(now).toBeGreaterThan(Date.parse("2026-12-07T05:00:00Z"));
  expect(await statusOf(second)).toBe(401);
  expect((await stream.next("bye")).data).toEqual({ reason: "expired" });
});

test("an instance that has not heard of it refuses who was disabled when she signs in", async () => {
  const app = await testApp();
  const deafOne = await testApp({ database: app.database });
  const { path, username } = await aSecretary(app);
  hearsOfNoRevocation(deafOne);
  await app.request("patch", path).send({ disabled: true }).expect(200);
  expect((await signIn(deafOne, username, password)).status).toBe(401);
});

test("a password that was hashed at another cost is still right, and what is no hash is right for nobody", async () => {
  const hash = scryptSync(password, "of another cost", 32, { N: 16, r: 4, p: 3 }).toString("base64").replace(/=+$/, "");
  const stored = `$scrypt$ln=4,r=4,p=3$${Buffer.from("of another cost").toString("base64")}$${hash}`;
  const isRight = (text: string | null) => new Passwords().isRight(password, text, "signing in");
  expect(await isRight(stored)).toBe(true);
  expect(await isRight(stored.replace("p=3", "p=1"))).toBe(false);
  expect(await isRight("$scrypt$nonsense")).toBe(false);
});
