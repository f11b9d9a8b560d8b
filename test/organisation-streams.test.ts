import { describe, expect, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { anOrganisation, moveTo } from "./support/an-organisation.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import {
  aGroupStream,
  bookToday,
  type Clinic,
  clinics,
  framesOf,
  type GroupStreamClient,
  snapshots,
} from "./support/group-stream.js";
import { aRawStream } from "./support/raw-stream.js";
import { comesAtOnce, createKey, deaf } from "./support/revocations.js";
import { asKey, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

async function aChain(app: TestApp, count: number) {
  const chain = await anOrganisation(app);
  return { ...chain, all: await clinics(app, count, { organisationId: chain.id }) };
}

/** What has just opened is compared once in any case; what comes after that must be found. */
async function isCompared(app: TestApp) {
  for (let beat = 0; beat < 2; beat++) await app.context.watch.readNow();
}

describe("an organisation's stream", () => {
  test("carries the public frames of today of each of its clinics, byte for byte, more of them than a board may show", async () => {
    const { app } = shared;
    const { id, path, key, all } = await aChain(app, 12);
    await bookToday(app, all[3] as Clinic);
    const stream = await aGroupStream(app, path, asKey(key));
    const own = await Promise.all(
      all.map(({ path }) => aRawStream(`${app.url}${path}/stream?date=today&audience=public`, asKey(key))),
    );
    const expected = await Promise.all(own.map(async (each) => [await each.next()]));
    await snapshots(stream, all, "organisation");
    expect(stream.frames[0]).toMatchObject({
      event: "organisation",
      data: { id, name: "Al-Shifa", clinics: all.map(({ id }) => ({ clinicId: id })) },
    });
    for (const at of [11, 0, 11, 5]) {
      await bookToday(app, all[at] as Clinic);
      expected[at]?.push(await (own[at] as (typeof own)[number]).next());
      expect((await stream.next("update")).data).toMatchObject({ clinicId: all[at]?.id });
    }
    for (const [at, clinic] of all.entries()) {
      expect(framesOf(stream, clinic).map(({ bytes }) => bytes)).toEqual(expected[at]);
    }
  });

  test("goes on after its last id with what each clinic lacks, and nothing of those that changed nothing", async () => {
    const { app } = shared;
    const { path, key, all } = await aChain(app, 9);
    const first = await aGroupStream(app, path, asKey(key));
    await snapshots(first, all, "organisation");
    expect(first.lastEventId).toMatch(/^o1\.\d+\.\w+(\.\d+_\d{4}-\d\d-\d\d_\d+){9}$/);
    first.close();
    const missed = [await bookToday(app, all[0]), await bookToday(app, all[0]), await bookToday(app, all[8] as Clinic)];
    const resumed = await aGroupStream(app, path, { ...asKey(key), "Last-Event-ID": first.lastEventId });
    await resumed.next("organisation");
    const updates = [await resumed.next("update"), await resumed.next("update")];
    expect(updates.flatMap(({ data }) => data.bookings.map(({ id }: { id: string }) => id)).sort()).toEqual(
      missed.map(({ id }) => id).sort(),
    );
    await resumed.next("ping");
    expect(resumed.frames.filter(({ event }) => event === "snapshot")).toEqual([]);
    const other = await aChain(app, 2);
    const strange = await aGroupStream(app, other.path, { ...asKey(other.key), "Last-Event-ID": first.lastEventId });
    await snapshots(strange, other.all, "organisation");
  });

  test("carries a hundred clinics and goes on after its id, and says so of one more", async () => {
    const { app } = shared;
    const { id, path, key } = await aChain(app, 1);
    await app.database.query(
      "insert into clinics (name, time_zone, working_days, capacity, country, organisation_id) select 'C', time_zone, working_days, 10, country, $1 from clinics, generate_series(2, 100) where organisation_id = $1",
      [id],
    );
    const first = await aGroupStream(app, path, asKey(key));
    await vi.waitFor(() => expect(first.frames.at(-1)?.event).toBe("ping"), 15_000);
    expect(first.frames.filter(({ event }) => event === "snapshot")).toHaveLength(100);
    first.close();
    const resumed = await aGroupStream(app, path, { ...asKey(key), "Last-Event-ID": first.lastEventId });
    await resumed.next("organisation");
    await resumed.next("ping");
    expect(resumed.lastEventId).toBe(first.lastEventId);
    expect(resumed.frames.filter(({ event }) => event === "snapshot")).toEqual([]);
    await app.aClinic({ organisationId: id });
    await resumed.next("bye");
    const refused = await app.request("get", `${path}/stream`, key);
    expect([refused.status, refused.body.code]).toEqual([422, "too_many_clinics"]);
  });

  test("takes in a clinic that is new or comes from elsewhere, and goes on with the others", async () => {
    const { app } = shared;
    const { id, path, key, all } = await aChain(app, 1);
    const [elsewhere] = await clinics(app, 1);
    let stream = await aGroupStream(app, path, asKey(key));
    await snapshots(stream, all, "organisation");
    const comesBackFor = async (clinic: Clinic, come: () => Promise<unknown>) => {
      const bye = stream.next("bye");
      await come();
      await comesAtOnce(app, bye);
      expect((await bye).data).toEqual({ reason: "organisation" });
      stream = await aGroupStream(app, path, { ...asKey(key), "Last-Event-ID": stream.lastEventId });
      await stream.next("organisation");
      expect((await stream.next("snapshot")).data).toMatchObject({ clinicId: clinic.id });
      await stream.next("ping");
    };
    const later = await app.aClinic();
    await comesBackFor(elsewhere, () => moveTo(app, elsewhere, id));
    await comesBackFor(later, () =>
      app.database.query("update clinics set organisation_id = $1 where id = $2", [id, later.id]),
    );
    await isCompared(app);
    const bye = stream.next("bye");
    await app.aClinic({ organisationId: id });
    await comesAtOnce(app, bye);
  });

  test("tells its new name", async () => {
    const { app } = shared;
    const { path, key, all } = await aChain(app, 1);
    const stream = await aGroupStream(app, path, asKey(key));
    await snapshots(stream, all, "organisation");
    await isCompared(app);
    await app.request("patch", path).send({ name: "Al-Shifa, Basra" }).expect(200);
    expect((await stream.next("organisation")).data).toMatchObject({ name: "Al-Shifa, Basra" });
  });

  test("asks of its organisation nothing while nobody follows one", async () => {
    const app = await testApp();
    const { path, key, all } = await aChain(app, 1);
    const { organisations, watch } = app.context;
    const find = vi.spyOn(organisations.source, "find");
    await watch.readNow();
    expect(find).not.toHaveBeenCalled();
    await snapshots(await aGroupStream(app, path, asKey(key)), all, "organisation");
    await vi.waitFor(() => expect(find.mock.calls.length).toBeGreaterThan(1), 15_000);
  });
});

describe("who may follow an organisation", () => {
  test("sees a clinic that goes to another one no more within a second, also on an instance that hears nothing", async () => {
    const first = await testApp();
    const second = await testApp({ database: first.database, settings: deaf() });
    const { path, key, all } = await aChain(first, 3);
    const rival = await anOrganisation(first, "Rival");
    const instances = [first, second];
    const streams = await Promise.all(
      instances.flatMap((app) => [aGroupStream(app, path, asKey(key)), aGroupStream(app, path, app.asAdmin)]),
    );
    for (const stream of streams) await snapshots(stream, all, "organisation");
    const [goes, stays] = all;
    const partEnd = (
      stream: GroupStreamClient, // maybe after a snapshot, for the clinic has changed
    ) =>
      vi.waitFor(() => {
        const end = stream.frames.find(({ event }) => event === "part-ended");
        expect(end).toBeDefined();
        return end;
      }, 15_000);
    const ends = streams.map(partEnd);
    await first.database.query("update clinics set organisation_id = $1 where id = $2", [rival.id, goes.id]);
    await Promise.all(ends.map((end, at) => comesAtOnce(instances[at >> 1] as TestApp, end)));
    for (const [at, stream] of streams.entries()) {
      expect((await ends[at])?.data).toEqual({ clinicId: goes.id, reason: "removed" });
      await vi.waitFor(() => expect(stream.frames.at(-1)).toMatchObject({ event: "organisation" }), 15_000);
      expect(stream.frames.at(-1)?.data.clinics).toHaveLength(2);
      expect(stream.lastEventId).not.toContain(`.${goes.id}_`);
    }
    const seen = streams.map((stream) => framesOf(stream, goes).length);
    await bookToday(first, goes);
    await bookToday(first, stays);
    for (const [at, stream] of streams.entries()) {
      await vi.waitFor(() => expect(framesOf(stream, stays)).toHaveLength(2), 30_000); // by the read before a ping
      expect(framesOf(stream, goes)).toHaveLength(seen[at] as number);
    }
  });

  test("is whoever holds its key or reaches every clinic, while the key stands", async () => {
    const { app } = shared;
    const { path, all, ...chain } = await aChain(app, 1);
    const other = await anOrganisation(app, "Rival");
    const asked = async (key: string | null) => (await app.request("get", `${path}/stream`, key)).status;
    expect(await asked(other.key)).toBe(404);
    expect(await asked(await app.aKey("staff", all[0].id))).toBe(403);
    expect(await asked("dawr_1_0")).toBe(401);
    expect(await asked(null)).toBe(401);
    expect((await app.request("get", `${other.path}/stream`, other.key)).status).toBe(404); // it has no clinic
    expect((await app.request("get", "/v1/organisations/999999/stream")).status).toBe(404);

    const { id, key } = await createKey(app, { role: "organisation", organisationId: chain.id });
    const stream = await aGroupStream(app, path, asKey(key));
    await snapshots(stream, all, "organisation");
    const bye = stream.next("bye");
    await app.request("delete", `/v1/api-keys/${id}`).expect(204);
    await comesAtOnce(app, bye);
    expect((await bye).data).toEqual({ reason: "revoked" });
    expect(await asked(key)).toBe(401);
  });

  test("signs in with its key for a cookie that opens the organisation's page, none of its clinics, and no other organisation", async () => {
    const { app } = shared;
    const { path, key, all } = await aChain(app, 1);
    const other = await anOrganisation(app, "Rival");
    const browser = await signIn(app, { path }, key);
    expect(browser.setCookie).toMatch(new RegExp(`; Path=${path}; HttpOnly; SameSite=Strict`));
    const stream = await aGroupStream(app, path, { Cookie: browser.cookie });
    await snapshots(stream, all, "organisation");
    expect((await asBrowser(app, browser, "get", `${path}/session`)).body.csrfToken).toBe(browser.csrfToken);
    expect((await asBrowser(app, browser, "get", `${other.path}/stream`)).status).toBe(404);
    for (const to of [all[0].path, `${all[0].path}/stream?audience=staff`, `${all[0].path}/archive`]) {
      expect((await asBrowser(app, browser, "get", to)).status, to).toBe(404);
    }
    expect((await withToken(app, browser, "post", `${all[0].path}/session`)).status).toBe(404);
    expect((await asBrowser(app, browser, "post", `${path}/session`)).status).toBe(403); // without its token
    expect((await withToken(app, browser, "post", `${path}/session`)).status).toBe(200);
    expect((await withToken(app, browser, "patch", path).send({ name: "Mine" })).status).toBe(403);

    const bye = stream.next("bye");
    expect((await withToken(app, browser, "delete", `${path}/session`)).status).toBe(204);
    await comesAtOnce(app, bye);
    expect((await bye).data).toEqual({ reason: "revoked" });
    expect((await asBrowser(app, browser, "get", `${path}/stream`)).status).toBe(401);
  });

  test("is no key of one clinic by hand, and a desk's cookie opens no organisation", async () => {
    const { app } = shared;
    const { path, all, ...chain } = await aChain(app, 1);
    const staff = await createKey(app, { role: "staff", clinicId: all[0].id });
    const forged = (keyId: number | null) =>
      app.database.query(
        "insert into sessions (token_hash, api_key_id, expires_at) values (sha256('x'), $1, now() + interval '1 hour')",
        [keyId],
      );
    await expect(forged(staff.id)).rejects.toThrow("sessions_clinic_of_key");
    await expect(forged(null)).rejects.toThrow("sessions_clinic_of_key");
    for (const key of [staff.key, chain.key]) {
      const desk = await signIn(app, all[0], key);
      expect((await asBrowser(app, desk, "get", `${path}/stream`)).status).toBe(key === staff.key ? 403 : 404);
      expect((await withToken(app, desk, "post", `${path}/session`)).status).toBe(key === staff.key ? 403 : 404);
    }
  });
});
