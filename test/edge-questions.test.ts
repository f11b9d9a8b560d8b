import { describe, expect, test, vi } from "vitest";
import { type Asked, messages, type Question } from "../src/edge/messages.js";
import { aStaffedClinic } from "./support/access-callers.js";
import { anEdge } from "./support/an-edge.js";
import { asBrowser, signIn } from "./support/browser-session.js";
import { anOriginProxy } from "./support/origin-proxy.js";
import { aRawStream } from "./support/raw-stream.js";
import { adminKey, asKey, type TestApp, testApp } from "./support/test-app.js";

const names = Object.keys(messages) as Question[];

/** A question of each kind that an edge could ask. */
const questions = (clinicId: number): { [Name in Question]: Asked<Name> } => ({
  beat: { epoch: "another", held: [[clinicId, 1]] },
  readings: { whole: [clinicId], changes: [[clinicId, 0]] },
  clinics: { ids: [clinicId], at: new Date().toISOString() },
  callers: { headers: [`Bearer ${adminKey}`, "Bearer nonsense"] },
  tickets: { tokens: ["B-1-20261124-0001.nonsense"] },
  standing: { keys: [1], boards: [clinicId], tickets: [] },
});

const ask = (app: TestApp, name: string, question: unknown, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/edge/v1/${name}`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });

const waitingForLocks = async ({ database }: TestApp): Promise<number> => {
  const sql = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  return (await database.query(sql)).length;
};

describe("what an origin answers to edges", () => {
  test("it answers to keys of the role edge alone, and of others it reads not even the question", async () => {
    const app = await testApp();
    const clinic = await aStaffedClinic(app, true);
    const { edge, ...others } = clinic.keys;
    const browser = await signIn(app, clinic, clinic.keys.staff);
    for (const name of names) {
      const question = questions(clinic.id)[name];
      expect([name, (await ask(app, name, question, asKey(edge))).status]).toEqual([name, 200]);
      for (const key of Object.values(others)) {
        for (const asked of [question, "nonsense"]) {
          const refused = await ask(app, name, asked, asKey(key));
          expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('"code":"forbidden"')]);
        }
      }
      const unknown: Array<Record<string, string>> = [
        {},
        { "Booking-Token": clinic.ticketToken },
        { Cookie: browser.cookie },
      ];
      for (const headers of unknown) expect((await ask(app, name, question, headers)).status).toBe(401);
      expect((await ask(app, name, { ...question, more: 1 }, asKey(edge))).status).toBe(422);
    }
    const many = Array.from({ length: 201 }, (_, each) => each + 1);
    expect((await ask(app, "readings", { whole: many, changes: [] }, asKey(edge))).status).toBe(422);
    expect((await ask(app, "callers", { headers: ["x".repeat(1_100_000)] }, asKey(edge))).status).toBe(413);
    expect((await asBrowser(app, browser, "post", "/edge/v1/beat").send({ held: [] })).status).toBe(401);
    expect(JSON.stringify((await app.request("get", "/openapi.json")).body)).not.toContain("/edge/");
  });

  test("what PostgreSQL could not take is refused by its name, and the most that may be asked is answered", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const key = asKey(await app.aKey("edge"));
    const beyond = 2_147_483_648;
    const booking = { clinicId: 1, list: "regular", date: clinic.today, number: 1, hash: "a".repeat(64) };
    const odd: [Question, object, string][] = [
      ["beat", { epoch: "\u0000", held: [[1, 1]] }, "#/epoch"],
      ["beat", { epoch: "a", held: [[beyond, 1]] }, "#/held/0/0"],
      ["readings", { whole: [beyond], changes: [] }, "#/whole/0"],
      ["readings", { whole: [], changes: [[1, 2 ** 53]] }, "#/changes/0/1"],
      ["standing", { keys: [beyond], boards: [], tickets: [] }, "#/keys/0"],
      ["standing", { keys: [-1], boards: [], tickets: [] }, "#/keys/0"],
      ["standing", { keys: [], boards: [], tickets: [{ ...booking, number: beyond }] }, "#/tickets/0/number"],
    ];
    for (const [name, question, pointer] of odd) {
      const refused = await ask(app, name, question, key);
      expect([name, refused.status, ((await refused.json()) as { errors: unknown }).errors]).toEqual([
        name,
        422,
        [expect.objectContaining({ pointer })],
      ]);
    }
    const longest = Array.from({ length: 1_000 }, (_, each) => `Bearer ${each} `.padEnd(300, "é"));
    expect((await ask(app, "callers", { headers: longest }, key)).status).toBe(200);
    const again = await ask(app, "readings", { whole: Array(200).fill(clinic.id), changes: [] }, key);
    expect(((await again.json()) as { readings: unknown[] }).readings).toHaveLength(1);
  });

  test("no byte of it, nor of what an edge sends, tells of a patient, a code, a key or its hash", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ publicBoard: true, needsArrival: true });
    const staffKey = await app.aKey("staff", clinic.id);
    const display = await app.aKey("display", clinic.id);
    const patient = { name: "Canaria Kanarienvogel", phone: "07719283746", id: "canary-patient-id" };
    const today = { list: "golden", date: clinic.today };
    const proxy = await anOriginProxy(app.url);
    const edge = await anEdge(app, { originUrls: [proxy.url] });
    const path = `${edge.url}${clinic.path}`;
    const streams = [await aRawStream(`${path}/stream`), await aRawStream(`${path}/stream`, asKey(display))];
    for (const stream of streams) await stream.next();

    const booking = (await app.request("post", `${clinic.path}/bookings`).send({ ...today, patient })).body;
    const bookingPath = `${clinic.path}/bookings/${booking.id}`;
    await app.request("post", `${bookingPath}/arrive`).send({}).expect(200);
    const secrets = { note: "canary-note", priorityReason: "canary-reason" };
    await app
      .request("patch", bookingPath)
      .send({ priority: 1, ...secrets })
      .expect(200);
    await app.database.query("update bookings set golden_code = '9173'");
    const { version } = (await app.request("get", bookingPath)).body;
    await vi.waitFor(() => {
      for (const stream of streams) expect(stream.said()).toContain(`"version":${version},`);
    }, 15_000);
    const seen = await Promise.all([
      fetch(`${path}/stream`, { headers: { "Booking-Token": booking.ticketToken }, method: "HEAD" }),
      edge.get(`${clinic.path}/days`, asKey(display)),
      edge.get(`${clinic.path}/days`, asKey(staffKey)),
      edge.get("/health", asKey(adminKey)),
    ]);
    const [{ arrived_at: arrivedAt }] = await app.database.query("select arrived_at::text from bookings");
    const [{ hashes }] = await app.database.query(
      "select string_agg(encode(secret_hash, 'hex'), ' ') as hashes from api_keys",
    );
    const told = [
      proxy.told(),
      ...streams.map((stream) => stream.said()),
      ...(await Promise.all(seen.map((each) => each.text()))),
    ].join();
    expect(told).toContain('"arrived_at":"1970'); // it was told of that arrival, not when
    const canaries = [
      ...["Kanarienvogel", "kanarienvogel", "19283746", "canary", '"9173"', arrivedAt.slice(11, 26)],
      ...[booking.ticketToken, staffKey, display, edge.key].map((secret) => secret.replace(/^.*\.|^dawr_\d+_/, "")),
      ...hashes.split(" "),
    ];
    expect(canaries.filter((canary) => told.includes(canary))).toEqual([]);
    expect(proxy.told()).not.toContain("Hash");
  });

  test("what one edge's key asks takes two connections at most, and no other edge waits for it", async () => {
    const patient = { STATEMENT_TIMEOUT_SECONDS: "60", LOCK_TIMEOUT_SECONDS: "60", POOL_TIMEOUT_SECONDS: "5" };
    const app = await testApp({ settings: { POOL_SIZE: "4", ...patient } });
    const [key, another] = [await app.aKey("edge"), await app.aKey("edge")];
    for (const each of [key, another]) expect((await ask(app, "beat", { held: [] }, asKey(each))).status).toBe(200);
    await app.database.query("begin");
    await app.database.query("lock table clinics in access exclusive mode");
    const question = { ids: [1], at: new Date().toISOString() };
    const clinics = Array.from({ length: 6 }, () => ask(app, "clinics", question, asKey(key)));
    await vi.waitFor(async () => expect(await waitingForLocks(app)).toBe(2), 15_000);
    expect((await ask(app, "beat", { held: [] }, asKey(another))).status).toBe(200);
    expect(await waitingForLocks(app)).toBe(2);
    await app.database.query("rollback");
    const statuses = (await Promise.all(clinics)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
  });

  test("edges that ask much leave the pool to others, and are not counted; whoever is no edge is", async () => {
    const patient = { STATEMENT_TIMEOUT_SECONDS: "60", LOCK_TIMEOUT_SECONDS: "60", POOL_TIMEOUT_SECONDS: "5" };
    const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "20", POOL_SIZE: "4", ...patient } });
    const clinic = await app.aClinic();
    const key = await app.aKey("edge");
    await app.database.query("begin");
    await app.database.query("lock table bookings in access exclusive mode");
    const readings = Array.from({ length: 6 }, () =>
      ask(app, "readings", { whole: [clinic.id], changes: [] }, asKey(key)),
    );
    await vi.waitFor(async () => expect(await waitingForLocks(app)).toBe(2), 15_000);
    for (let count = 0; count < 30; count++)
      expect((await ask(app, "beat", { held: [] }, asKey(key))).status).toBe(200);
    expect((await app.request("get", clinic.path)).status).toBe(200);
    expect(await waitingForLocks(app)).toBe(2);
    await app.database.query("rollback");
    expect(
      (await Promise.all(readings))
        .map(({ status }) => status)
        .sort()
        .slice(0, 2),
    ).toEqual([200, 200]);

    const staff = await app.aKey("staff", clinic.id);
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++) statuses.push((await ask(app, "beat", { held: [] }, asKey(staff))).status);
    expect(statuses).toEqual([...Array(20).fill(403), 429]);
  });
});
