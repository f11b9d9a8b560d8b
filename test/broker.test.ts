import { describe, expect, test, vi } from "vitest";
import type { Webhooks } from "../src/webhooks/webhooks.js";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { everyDay } from "./support/a-clinic-with-hours.js";
import { aBooker, daysAfter, type TestApp, type TestAppOptions, testApp, webhookSettings } from "./support/test-app.js";

const patienceMs = 15_000;
const anHourMs = 3_600_000;

/** A relay and a member on one database, which hear and tell each other by one broker. */
async function aRelayAndAMember(options: TestAppOptions = {}, ofTheRelay: Record<string, string> = {}) {
  const broker = await aBroker();
  const relay = await testApp({ settings: { ...ofTheRelay, BROKER_URL: broker.url, RELAY: "true" } });
  const member = await anotherMember(relay, broker.url, options);
  await vi.waitUntil(() => [relay, member].every(isTold), patienceMs);
  return { broker, relay, member };
}

const anotherMember = ({ database }: TestApp, brokerUrl: string, { settings, ...options }: TestAppOptions = {}) =>
  testApp({
    database,
    timing: { pingEveryMs: anHourMs },
    settings: { BROKER_URL: brokerUrl, ...settings },
    ...options,
  });

const isTold = ({ context: { hub, relay } }: TestApp) => (relay ? !relay.isLate : hub.delivery === "delivering");

async function aScreen(app: TestApp, path: string) {
  const stream = await app.stream(`${path}/stream`);
  const { data: snapshot } = await stream.next("snapshot");
  return { stream, snapshot };
}

/** The member's stream of the clinic has this version by now. */
const nextVersion = async (stream: { next(event: string): Promise<any> }) => (await stream.next("update")).data.version;

/** A new clinic whose first mention, without rows, lies behind whoever opens a screen now. */
async function aMentionedClinic(broker: Awaited<ReturnType<typeof aBroker>>, relay: TestApp, fields: object = {}) {
  const heard = await broker.listen();
  const clinic = await relay.aClinic(fields);
  const mentioned = () =>
    heard.filter(({ channel }) => channel === "dawr:versions").flatMap(({ message }) => JSON.parse(message).versions);
  await vi.waitUntil(() => mentioned().some(([id]: [number]) => id === clinic.id), patienceMs);
  return clinic;
}

/** Readings that no beat asked for: on a machine that is slow enough a message comes after the beat. */
const readsByHints = ({ context: { hub } }: TestApp) => hub.readCount - hub.missedCount;

describe.skipIf(!hasBroker)("a broker (skipped without redis-server and Docker)", () => {
  test("brings a change to the screens of a member that LISTENs to nothing, with its rows, so that it reads nothing", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const clinic = await aMentionedClinic(broker, relay);
    const { stream } = await aScreen(member, clinic.path);
    const reads = readsByHints(member);
    for (const app of [relay, member, relay]) {
      const booking = await aBooker(app, clinic).book();
      const { data } = await stream.next("update");
      expect(data).toMatchObject({
        version: booking.version,
        bookings: [{ id: booking.id, patient: booking.patient }],
      });
    }
    expect(readsByHints(member)).toBe(reads);
    const known = await member.request("get", `${clinic.path}/days`);
    expect(known.body).toEqual((await relay.request("get", `${clinic.path}/days`)).body);
  });

  test("tells rows of every kind as the database has them", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const clinic = await aMentionedClinic(broker, relay, { goldenTurn: 3, publicBoard: true });
    const hours = await relay.request("put", `${clinic.path}/hours`).send(everyDay);
    expect(hours.status).toBe(200);
    const { book, become } = aBooker(relay, clinic);
    const date = daysAfter(clinic.today, 1);
    const { stream } = await aScreen(member, clinic.path);
    const reads = readsByHints(member);
    const [called, gone, golden] = [await book({ date }), await book({ date }), await book({ date, list: "golden" })];
    const patch = (id: string, body: object) => relay.request("patch", `${clinic.path}/bookings/${id}`).send(body);
    const post = (path: string, body: object) => relay.request("post", `${clinic.path}/${path}`).send(body);
    const day = `days/regular/${date}`;
    const replies = [
      await patch(golden.id, { note: "brings the X-ray", priority: 2, priorityReason: "pain" }),
      await post(`bookings/${gone.id}/move`, { date: daysAfter(date, 1) }),
      await relay.request("put", `${clinic.path}/${day}/shifts/1`).send({ doctor: "arrived", lateMinutes: 5 }),
      await relay.request("put", `${clinic.path}/${day}`).send({ status: "paused" }),
    ];
    expect(replies.map(({ status }) => Math.floor(status / 100))).toEqual([2, 2, 2, 2]);
    await become(called.id, "cancelled");
    const [{ version }] = await relay.database.query(
      "select version::integer from clinic_versions where clinic_id = $1",
      [clinic.id],
    );
    while ((await nextVersion(stream)) !== version);
    for (const headers of [relay.asAdmin, {}]) {
      const [whole, told] = await Promise.all(
        [relay, member].map(
          async (app) => (await (await app.stream(`${clinic.path}/stream`, headers)).next("snapshot")).data,
        ),
      );
      expect(told).toEqual(whole);
    }
    expect(readsByHints(member)).toBe(reads);
  });

  test("is told by two relays, hears each change twice, and the screens once", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const second = await testApp({ database: relay.database, settings: { BROKER_URL: broker.url, RELAY: "true" } });
    await anotherMember(relay, broker.url);
    await vi.waitUntil(() => isTold(second), patienceMs);
    const clinic = await relay.aClinic();
    const { stream } = await aScreen(member, clinic.path);
    const { book } = aBooker(relay, clinic);
    const versions: number[] = [];
    for (let count = 0; count < 5; count++) versions.push((await book()).version);
    await vi.waitUntil(() => second.context.relay?.untoldMs === 0 && relay.context.relay?.untoldMs === 0, patienceMs);
    while (stream.frames.at(-1)?.data.version !== versions.at(-1)) await stream.next("update");
    const told = stream.frames.filter(({ event }) => event === "update").map(({ data }) => data.version);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    const listeners = await relay.database.query(
      "select count(*)::integer as count from pg_stat_activity where datname = current_database() and application_name = 'dawr-listener'",
    );
    expect(listeners).toEqual([{ count: 2 }]); // of two relays and two members
  });

  test("is never told a name on a public channel", async () => {
    const { broker, relay } = await aRelayAndAMember();
    const heard = await broker.listen();
    const clinic = await relay.aClinic({ needsArrival: true });
    const canaries = { name: "Canary Person", phone: "+9647701112233", note: "canary note", reason: "canary reason" };
    const { book } = aBooker(relay, clinic);
    const booking = await book({ patient: { name: canaries.name, phone: canaries.phone } });
    const path = `${clinic.path}/bookings/${booking.id}`;
    const changes = [
      { note: canaries.note },
      { priority: 2, priorityReason: canaries.reason },
      { status: "cancelled" },
    ];
    for (const change of changes) expect((await relay.request("patch", path).send(change)).status).toBe(200);
    const { version } = (await relay.request("get", path)).body;
    const isAllTold = () => heard.some(({ message }) => JSON.parse(message).version === version);
    await vi.waitUntil(isAllTold, patienceMs);
    const told = (audience: string) =>
      heard.filter(({ channel }) => channel === `dawr:${audience}:${clinic.id}`).map(({ message }) => message);
    for (const canary of Object.values(canaries)) {
      expect(told("staff").join(), canary).toContain(canary);
      const elsewhere = heard.filter(({ channel }) => !channel.startsWith("dawr:staff:"));
      expect(JSON.stringify(elsewhere), canary).not.toContain(canary);
    }
    expect(told("public").length).toBeGreaterThan(0);
  });

  test("that is frozen holds up no booking, and when it thaws the screens get what they lack", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const clinic = await relay.aClinic();
    const { stream } = await aScreen(member, clinic.path);
    await broker.freeze();
    for (const app of [relay, member]) {
      const beganAt = performance.now();
      await aBooker(app, clinic).book();
      expect(performance.now() - beganAt).toBeLessThan(1_000);
    }
    const last = await aBooker(relay, clinic).book();
    await vi.waitUntil(() => relay.context.relay?.isLate, patienceMs);
    await broker.thaw();
    while ((await nextVersion(stream)) !== last.version);
    await vi.waitUntil(() => [relay, member].every(isTold), patienceMs);
  });

  test("that is dead makes nobody unready; changes come by beats, and health says that they are late", async () => {
    const { broker, relay, member } = await aRelayAndAMember({ timing: { pingEveryMs: anHourMs, probeEveryMs: 200 } });
    const clinic = await relay.aClinic();
    const { stream } = await aScreen(member, clinic.path);
    const changes = async (app: TestApp) => {
      const { status, body } = await app.request("get", "/health/ready");
      return [status, body.changes];
    };
    for (const app of [relay, member]) expect(await changes(app)).toEqual([200, "broker"]);
    await broker.kill();
    for (const app of [relay, member]) {
      await vi.waitFor(async () => expect(await changes(app)).toEqual([200, "late"]), patienceMs);
    }
    const booking = await aBooker(relay, clinic).book();
    expect(await nextVersion(stream)).toBe(booking.version);
    const figures = (await member.request("get", "/metrics")).text;
    expect(figures).toMatch(/^dawr_changes_late 1$[\s\S]*^dawr_missed_changes_total 1$/m);
    expect((await relay.request("get", "/metrics")).text).toMatch(/^dawr_relay_untold_seconds [\d.]+$/m);
    await broker.start();
    for (const app of [relay, member]) {
      await vi.waitFor(async () => expect(await changes(app)).toEqual([200, "broker"]), patienceMs);
    }
  });

  test("that cuts its subscribers off has every followed clinic read once within a second of their return", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const clinics = [await relay.aClinic(), await relay.aClinic(), await relay.aClinic()];
    for (const { path } of clinics) await aScreen(member, path);
    const { hub } = member.context;
    const { readCount } = hub;
    await broker.cutSubscribers();
    await vi.waitUntil(() => hub.feed.isConnected && hub.feed.reconnects === 1, patienceMs);
    await vi.waitUntil(() => hub.readCount > readCount, 1_000);
    expect(hub.readCount).toBe(readCount + 1); // one statement for all of them
  });

  test("of which the last message is lost: a beat finds the change", async () => {
    const { broker, relay } = await aRelayAndAMember();
    const deaf = await anotherMember(relay, broker.url, { settings: { BROKER_PREFIX: "elsewhere" } });
    await vi.waitUntil(() => isTold(deaf), patienceMs);
    const clinic = await relay.aClinic();
    const { stream } = await aScreen(deaf, clinic.path);
    const booking = await aBooker(relay, clinic).book();
    expect(await nextVersion(stream)).toBe(booking.version);
    expect([deaf.context.hub.missedCount, deaf.context.hub.feed.heardCount]).toEqual([1, 0]);
  });

  test("whose relays have all gone: beats bring the changes, and say in the pings how old a state is at most", async () => {
    const { member, relay } = await aRelayAndAMember({ timing: { pingEveryMs: 500 } });
    const clinic = await relay.aClinic();
    const { stream } = await aScreen(member, clinic.path);
    await relay.context.hub.stop();
    await relay.context.relay?.stop();
    const booking = await aBooker(member, clinic).book();
    expect(await nextVersion(stream)).toBe(booking.version);
    const ages: number[] = [];
    for (let count = 0; count < 4; count++) ages.push((await stream.next("ping")).data.staleMs);
    expect(Math.min(...ages)).toBeLessThan(2_000);
    member.context.hub.feed.restart(); // neither does a broker without relays keep a new stream waiting
    expect((await aScreen(member, clinic.path)).snapshot.version).toBe(booking.version);
  });

  test("has the relay wake webhooks and notices for every clinic, whoever made the change and whether or not anybody follows", async () => {
    const { relay, member } = await aRelayAndAMember({}, webhookSettings);
    const clinic = await relay.aClinic();
    await vi.waitUntil(() => relay.context.webhooks?.backlog, patienceMs); // it sends by now
    const follows = vi.spyOn(member.context.hub, "follow");
    const waking = vi.spyOn(relay.context.webhooks as Webhooks, "changed");
    await aBooker(member, clinic).book();
    await vi.waitUntil(() => waking.mock.calls.flat().includes(clinic.id), patienceMs);
    expect(follows).not.toHaveBeenCalled();
  });

  test("that says what is of another epoch is asked about and not believed", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const clinic = await relay.aClinic();
    const booking = await aBooker(relay, clinic).book();
    const { stream, snapshot } = await aScreen(member, clinic.path);
    expect(snapshot.version).toBe(booking.version);
    const { hub } = member.context;
    const state = hub.follow(clinic.id).state;
    const reading = { ageMs: 0, clinic: state?.clinic, days: [], bookings: [] };
    const forged = { v: 1, epoch: "of another history", clinicId: clinic.id, ...reading };
    const { readCount } = hub;
    await vi.waitFor(async () => {
      await broker.publish(`dawr:staff:${clinic.id}`, { ...forged, since: snapshot.version, version: 9_999 });
      expect(hub.readCount).toBeGreaterThan(readCount);
    }, patienceMs);
    const next = await aBooker(relay, clinic).book();
    expect(await nextVersion(stream)).toBe(next.version);
    expect(hub.follow(clinic.id).state).toBe(state);
    expect(stream.frames.filter(({ event }) => event === "snapshot")).toHaveLength(1);
  });

  test("that says what nobody understands is only a hint", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const clinic = await relay.aClinic();
    const { stream } = await aScreen(member, clinic.path);
    const { hub } = member.context;
    for (const strange of [{ v: 2, rows: [] }, { v: 1, clinicId: clinic.id + 1, version: 1, epoch: "" }, []]) {
      const { readCount } = hub;
      await broker.publish(`dawr:staff:${clinic.id}`, strange);
      await vi.waitUntil(() => hub.readCount > readCount, patienceMs);
    }
    for (const strange of [{ v: 2 }, { v: 1, epoch: "", versions: [["7"]] }])
      await broker.publish("dawr:versions", strange);
    const booking = await aBooker(relay, clinic).book();
    expect(await nextVersion(stream)).toBe(booking.version);
  });

  test("whose relay is replaced has no clinic read when nothing has changed", async () => {
    const { broker, relay, member } = await aRelayAndAMember();
    const clinics = [await aMentionedClinic(broker, relay), await aMentionedClinic(broker, relay)];
    for (const clinic of clinics) await aBooker(relay, clinic).book();
    const screens = await Promise.all(
      Array.from({ length: 100 }, (_, place) => aScreen(member, clinics[place % 2]?.path as string)),
    );
    const reads = readsByHints(member);
    const heard = await broker.listen();
    const second = await testApp({ database: relay.database, settings: { BROKER_URL: broker.url, RELAY: "true" } });
    const mentions = () => heard.filter(({ channel }) => channel === "dawr:versions");
    await vi.waitUntil(() => mentions().length > 0, patienceMs);
    expect(JSON.parse(mentions()[0]?.message ?? "").versions.map(([id]: [number]) => id)).toEqual(
      expect.arrayContaining(clinics.map(({ id }) => id)),
    );
    await relay.context.relay?.stop();
    const booking = await aBooker(second, clinics[0] as { path: string }).book();
    for (const { stream } of screens.filter((_, place) => place % 2 === 0)) {
      expect(await nextVersion(stream)).toBe(booking.version);
    }
    expect(readsByHints(member)).toBe(reads);
  });
});
