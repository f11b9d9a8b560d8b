import { parseSetCookie } from "cookie";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { asBrowser, type BrowserSession, signIn, withToken } from "./support/browser-session.js";
import { aBoard } from "./support/group-stream.js";
import { adminKey, aPatient, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

const hours = (count: number) => count * 3_600_000;
const aClock = (start = "2026-11-24T06:00:00Z") => {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance(ms: number) {
      now += ms;
    },
  };
};

describe("a browser's session", () => {
  test("is a cookie that scripts cannot read, for its clinic's path and twelve hours; the database has a hash of it", async () => {
    const app = await testApp({ settings: { TRUST_PROXY: "loopback" }, clock: aClock() });
    const clinic = await app.aClinic();
    const key = await app.aKey("staff", clinic.id);
    const { setCookie, cookie, csrfToken, expiresAt } = await signIn(app, clinic, key);
    const overHttp = { name: "dawr_session", path: clinic.path, maxAge: 43_200, httpOnly: true, sameSite: "strict" };
    expect(parseSetCookie(setCookie)).toEqual({ ...overHttp, value: expect.stringMatching(/^[\w-]{43}$/) });
    expect(expiresAt).toBe("2026-11-24T18:00:00.000Z");
    expect(csrfToken).toMatch(/^[\w-]{43}$/);
    const overTls = await app.request("post", `${clinic.path}/session`, key).set("X-Forwarded-Proto", "https");
    expect(parseSetCookie(String(overTls.headers["set-cookie"]))).toMatchObject({ ...overHttp, secure: true });
    const stored = JSON.stringify(await app.database.query("select * from sessions"));
    expect(stored).not.toContain(cookie.split("=")[1]);
    expect(stored).not.toContain(csrfToken);
  });

  test("reads, and writes only with its CSRF token", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const browser = await signIn(app, clinic, await app.aKey("staff", clinic.id));
    expect((await asBrowser(app, browser, "get", clinic.path)).status).toBe(200);
    const book = (test: ReturnType<typeof asBrowser>) => test.send({ patient: aPatient() });
    const path = `${clinic.path}/bookings`;
    const refused = await book(asBrowser(app, browser, "post", path));
    expect(refused).toMatchObject({
      status: 403,
      body: { code: "forbidden", errors: [{ pointer: "#/X-CSRF-Token" }] },
    });
    const wrong = await book(asBrowser(app, browser, "post", path).set("X-CSRF-Token", "x".repeat(43)));
    expect(wrong.status).toBe(403);
    expect(await app.database.query("select from bookings where clinic_id = $1", [clinic.id])).toHaveLength(0);
    expect((await book(withToken(app, browser, "post", path))).status).toBe(201);
    const again = await asBrowser(app, browser, "get", `${clinic.path}/session`);
    expect(again.body).toEqual({ csrfToken: browser.csrfToken, expiresAt: browser.expiresAt });
  });

  test("ends when fifty newer ones of its key are open at its clinic; those of other keys go on", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const [key, otherKey] = [await app.aKey("staff", clinic.id), await app.aKey("staff", clinic.id)];
    const bystanders = [await signIn(app, clinic, otherKey), await signIn(app, clinic, adminKey)];
    const [first, second] = [await signIn(app, clinic, key), await signIn(app, clinic, key)];
    const statusOf = async (browser: BrowserSession) =>
      (await asBrowser(app, browser, "get", `${clinic.path}/session`)).status;
    for (let session = 3; session <= 50; session++) await app.request("post", `${clinic.path}/session`, key);
    expect(await statusOf(first)).toBe(200);
    const stream = await app.stream(`${clinic.path}/stream?audience=staff`, { Cookie: first.cookie });
    await stream.next("snapshot");
    await app.request("post", `${clinic.path}/session`, key);
    expect((await stream.next("bye")).data).toEqual({ reason: "revoked" });
    expect(await statusOf(first)).toBe(401);
    for (const browser of [second, ...bystanders]) expect(await statusOf(browser)).toBe(200);
  });

  test("is had by each of many browsers that sign in at once, of a clinic or of a board", async () => {
    const app = await testApp({ settings: { POOL_SIZE: "12" } });
    const clinic = await app.aClinic();
    const board = await aBoard(app, [clinic]);
    for (const [path, key] of [
      [clinic.path, adminKey],
      [board.path, board.key],
    ] as const) {
      for (let round = 0; round < 5; round++) {
        const replies = Array.from({ length: 60 }, () => app.request("post", `${path}/session`, key));
        expect((await Promise.all(replies)).filter(({ status }) => status !== 201)).toEqual([]);
      }
    }
    const [{ deadlocks }] = await app.database.query(
      "select deadlocks::int from pg_stat_database where datname = current_database()",
    );
    expect(deadlocks).toBe(0);
  });

  test("counts for live days only where staff is asked for, and is of one clinic alone", async () => {
    const { app } = shared;
    const [clinic, other] = [await app.aClinic({ publicBoard: true }), await app.aClinic({ publicBoard: true })];
    const browser = await signIn(app, clinic, adminKey);
    await app.request("post", `${clinic.path}/bookings`).send({ patient: { name: "Canary", phone: "07701112223" } });
    const [plain, staff] = await Promise.all([
      app.stream(`${clinic.path}/stream`, { Cookie: browser.cookie }),
      app.stream(`${clinic.path}/stream?audience=staff`, { Cookie: browser.cookie }),
    ]);
    expect(JSON.stringify((await plain.next("snapshot")).data)).not.toContain("Canary");
    expect(JSON.stringify((await staff.next("snapshot")).data)).toContain("Canary");
    expect((await asBrowser(app, browser, "get", `${clinic.path}/days`)).text).not.toContain("Canary");
    expect((await asBrowser(app, browser, "get", `${other.path}/days?audience=staff`)).status).toBe(404);
    expect((await asBrowser(app, browser, "get", "/v1/clinics")).status).toBe(401);
    expect((await asBrowser(app, browser, "get", "/v1/api-keys")).status).toBe(401);
  });

  test("ends everywhere when its owner signs out", async () => {
    const app = await testApp();
    const second = await testApp({ database: app.database });
    const clinic = await app.aClinic();
    const key = await app.aKey("staff", clinic.id);
    const [gone, stays] = [await signIn(app, clinic, key), await signIn(app, clinic, key)];
    const open = (at: TestApp, { cookie }: BrowserSession) =>
      at.stream(`${clinic.path}/stream?audience=staff`, { Cookie: cookie });
    const streams = await Promise.all([open(app, gone), open(second, gone), open(second, stays)]);
    await Promise.all(streams.map((stream) => stream.next("snapshot")));

    const reply = await withToken(app, gone, "delete", `${clinic.path}/session`);
    expect(reply.status).toBe(204);
    expect(parseSetCookie(String(reply.headers["set-cookie"]))).toMatchObject({
      value: "",
      path: clinic.path,
      maxAge: 0,
    });
    for (const stream of streams.slice(0, 2)) expect((await stream.next("bye")).data).toEqual({ reason: "revoked" });
    for (const at of [app, second]) expect((await asBrowser(at, gone, "get", clinic.path)).status).toBe(401);
    expect((await asBrowser(second, stays, "get", clinic.path)).status).toBe(200);
    expect(streams[2]?.isOver).toBe(false);
  });

  test("ends with the key that it was made with", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { id, key } = (
      await app.request("post", "/v1/api-keys").send({ name: "k", role: "staff", clinicId: clinic.id })
    ).body;
    const browser = await signIn(app, clinic, key);
    const stream = await app.stream(`${clinic.path}/stream?audience=staff`, { Cookie: browser.cookie });
    await stream.next("snapshot");
    await app.request("delete", `/v1/api-keys/${id}`);
    expect((await stream.next("bye")).data).toEqual({ reason: "revoked" });
    expect((await asBrowser(app, browser, "get", clinic.path)).status).toBe(401);
  });

  test("made with the environment's admin key ends when that key is exchanged", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const browser = await signIn(app, clinic, adminKey);
    const same = await testApp({ database: app.database });
    const other = await testApp({ database: app.database, settings: { ADMIN_API_KEY: "another-admin-key" } });
    expect((await asBrowser(same, browser, "get", clinic.path)).status).toBe(200);
    expect((await asBrowser(other, browser, "get", clinic.path)).status).toBe(401);
  });

  test("says goodbye to its streams when it expires, and opens nothing more", async () => {
    const clock = aClock();
    const app = await testApp({ clock, settings: { STREAM_MAX_AGE_SECONDS: "86400" } });
    const clinic = await app.aClinic();
    const browser = await signIn(app, clinic, await app.aKey("staff", clinic.id));
    const stream = await app.stream(`${clinic.path}/stream?audience=staff`, { Cookie: browser.cookie });
    await stream.next("snapshot");
    clock.advance(hours(12) - 1_000);
    expect((await asBrowser(app, browser, "get", clinic.path)).status).toBe(200);
    clock.advance(1_000);
    expect((await stream.next("bye")).data).toEqual({ reason: "expired" });
    expect((await asBrowser(app, browser, "get", clinic.path)).status).toBe(401);
  });

  test("is renewed before it expires without a gap, on every instance, for seven days at most", async () => {
    const clock = aClock();
    const app = await testApp({ clock });
    const second = await testApp({ clock, database: app.database });
    const clinic = await app.aClinic();
    const browser = await signIn(app, clinic, await app.aKey("staff", clinic.id));
    const isKnownTo = async (at: TestApp) => (await asBrowser(at, browser, "get", clinic.path)).status === 200;
    expect(await isKnownTo(second)).toBe(true);
    clock.advance(hours(11));
    expect((await asBrowser(app, browser, "post", `${clinic.path}/session`)).status).toBe(403);
    const renewed = await withToken(app, browser, "post", `${clinic.path}/session`);
    expect(renewed).toMatchObject({
      status: 200,
      body: { csrfToken: browser.csrfToken, expiresAt: "2026-11-25T05:00:00.000Z" },
    });
    for (const at of [app, second])
      expect((await asBrowser(at, browser, "get", `${clinic.path}/session`)).body).toEqual(renewed.body);
    const again = parseSetCookie(String(renewed.headers["set-cookie"]));
    expect(again).toEqual({ ...parseSetCookie(browser.setCookie), maxAge: 43_200 });
    clock.advance(hours(11));
    for (const at of [app, second]) expect(await isKnownTo(at)).toBe(true);

    for (let day = 0; day < 14; day++) {
      await withToken(app, browser, "post", `${clinic.path}/session`);
      clock.advance(hours(11));
    }
    const last = await withToken(app, browser, "post", `${clinic.path}/session`);
    expect(last.body.expiresAt ?? "2026-12-01T06:00:00.000Z").toBe("2026-12-01T06:00:00.000Z");
    clock.advance(hours(12));
    expect(await isKnownTo(app)).toBe(false);
  });

  test("is swept out within a minute once it has been over for a day; no desk is signed out by that", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const app = await testApp();
    const clinic = await app.aClinic();
    const key = await app.aKey("staff", clinic.id);
    const desks = [await signIn(app, clinic, key), await signIn(app, clinic, key), await signIn(app, clinic, key)];
    const over = (id: number, by: string) =>
      app.database.query(
        `update sessions set created_at = created_at - interval '3 days', expires_at = now() - $2::interval where id = $1`,
        [id, by],
      );
    await over(1, "25 hours");
    await over(2, "23 hours");
    const ids = async () => (await app.database.query("select id::int from sessions order by id")).map(({ id }) => id);
    for (let seconds = 0; seconds < 60; seconds += 5) {
      vi.advanceTimersByTime(5_000);
      await ids(); // the server's other intervals find time for their work
    }
    await vi.waitUntil(async () => (await ids()).length < 3, 10_000);
    expect(await ids()).toEqual([2, 3]);
    const statuses = await Promise.all(
      desks.map(async (desk) => (await asBrowser(app, desk, "get", clinic.path)).status),
    );
    expect(statuses).toEqual([401, 401, 200]);
  });

  test("is for staff; who signs in with a key has no session to read or end", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    for (const role of ["display", "patient_app"]) {
      const reply = await app.request("post", `${clinic.path}/session`, await app.aKey(role, clinic.id));
      expect(reply.status).toBe(403);
    }
    expect((await app.request("post", "/v1/clinics/99999/session")).status).toBe(404);
    expect((await app.request("get", `${clinic.path}/session`)).status).toBe(404);
    expect((await app.request("delete", `${clinic.path}/session`)).status).toBe(404);
    expect((await app.request("get", `${clinic.path}/session`, null).set("Cookie", "dawr_session=x")).status).toBe(401);
  });
});
