import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { anEdge } from "./support/an-edge.js";
import { InstanceProcess } from "./support/oracle/instance-process.js";
import { SimulatedClient } from "./support/oracle/simulated-client.js";
import { comesAtOnce, createKey } from "./support/revocations.js";
import { aBooker, asKey, testApp } from "./support/test-app.js";

const patienceMs = 15_000;
/** No ping reads or says anything. */
const timing = { pingEveryMs: 3_600_000 };

/** An origin that is a member, a relay, and an edge: each of them another server. */
async function threeRoles() {
  const broker = await aBroker();
  const settings = { BROKER_URL: broker.url };
  const member = await testApp({ settings, timing });
  const aRelay = async () => {
    let stop = async () => {};
    const atEnd = (end: () => Promise<void>) => {
      stop = end;
    };
    const asRelay = { ...settings, RELAY: "true" };
    const { context } = await testApp({ database: member.database, settings: asRelay, atEnd });
    onTestFinished(() => stop());
    await vi.waitUntil(() => context.relay && !context.relay.isLate, patienceMs);
    return {
      stop: () => {
        const stopping = stop();
        stop = () => stopping;
        return stopping;
      },
    };
  };
  const relay = await aRelay();
  const edge = await anEdge(member, { settings, timing });
  const hubs = { member: member.context.hub, edge: edge.context.hub };
  await vi.waitUntil(() => Object.values(hubs).every(({ delivery }) => delivery === "delivering"), patienceMs);
  const readings = () => ({ member: hubs.member.readCount, edge: hubs.edge.readCount });
  /** Clinics whose boards so many screens show, half of them at the member, half at the edge. */
  const boards = async (clinicCount: number, screenCount: number) => {
    const clinics: Awaited<ReturnType<typeof member.aClinic>>[] = [];
    for (let count = 0; count < clinicCount; count++) clinics.push(await member.aClinic({ publicBoard: true }));
    const open = async (place: number) => {
      const clinic = clinics[place % clinicCount] as (typeof clinics)[number];
      const door = Math.floor(place / clinicCount) % 2 === 0 ? member : edge;
      const stream = await door.stream(`${clinic.path}/stream`, {});
      await stream.next("snapshot");
      return { clinic, stream };
    };
    const screens: Awaited<ReturnType<typeof open>>[] = [];
    while (screens.length < 2 * clinicCount) screens.push(await open(screens.length)); // the crowd finds what each door knows
    const crowd = Array.from({ length: screenCount - screens.length }, (_, place) => open(place));
    screens.push(...(await Promise.all(crowd)));
    /** Resolves when no door is about to read any of them. */
    const atRest = () =>
      vi.waitUntil(
        () => Object.values(hubs).every((hub) => clinics.every(({ id }) => !hub.follow(id).isReadDue)),
        patienceMs,
      );
    /** A change of each clinic comes to every screen. */
    const allGetAChange = async () => {
      const bookings = await Promise.all(clinics.map((clinic) => aBooker(member, clinic).book()));
      for (const { clinic, stream } of screens) {
        expect((await stream.next("update")).data.version).toBe(bookings[clinics.indexOf(clinic)].version);
      }
    };
    await allGetAChange();
    await atRest();
    return { allGetAChange, atRest };
  };
  return { broker, member, edge, hubs, aRelay, relay, readings, boards };
}

describe.skipIf(!hasBroker)("between servers (skipped without redis-server or Docker)", () => {
  test("a relay restarts under 300 screens, and as nothing has changed nothing is read", async () => {
    const { hubs, relay, aRelay, readings, boards } = await threeRoles();
    const { allGetAChange, atRest } = await boards(3, 300);
    const before = readings();
    const heard = () => Object.values(hubs).map(({ feed }) => feed.heardCount);
    const heardBefore = heard();
    await relay.stop();
    await aRelay();
    await vi.waitUntil(() => heard().every((count, door) => count > (heardBefore[door] as number)), patienceMs);
    await atRest();
    expect(readings()).toEqual(before);
    await allGetAChange();
  });

  test("a broker restarts, and each door reads all that it shows at once", async () => {
    const { broker, hubs, readings, boards } = await threeRoles();
    const { allGetAChange, atRest } = await boards(5, 20);
    const before = readings();
    await broker.kill();
    await vi.waitUntil(() => Object.values(hubs).every(({ feed }) => !feed.isConnected), patienceMs);
    await broker.start();
    const isBack = () =>
      Object.values(hubs).every(({ delivery, feed }) => delivery === "delivering" && feed.reconnects > 0);
    await vi.waitUntil(isBack, patienceMs);
    await atRest();
    expect(readings()).toEqual({ member: before.member + 1, edge: before.edge + 1 });
    await allGetAChange();
  });

  test("a broker is frozen, and who loses access at an origin still loses it at an edge within a second", async () => {
    const { broker, member, edge } = await threeRoles();
    const clinic = await member.aClinic({ publicBoard: true });
    const display = await createKey(member, { role: "display", clinicId: clinic.id });
    const ticket = (await aBooker(member, clinic).book({ date: clinic.today })) as { id: string; ticketToken: string };
    const open = (headers: Record<string, string>) => edge.stream(`${clinic.path}/stream`, headers);
    const [byKey, byTicket, byBoard] = [
      await open(asKey(display.key)),
      await open({ "Booking-Token": ticket.ticketToken }),
      await open({}),
    ] as const;
    for (const stream of [byKey, byTicket, byBoard]) await stream.next("snapshot");
    await broker.freeze();
    const takings = [
      [byKey, () => member.request("delete", `/v1/api-keys/${display.id}`)],
      [byTicket, () => member.request("post", `${clinic.path}/bookings/${ticket.id}/ticket`)],
      [byBoard, () => member.request("patch", clinic.path).send({ publicBoard: false })],
    ] as const;
    for (const [stream, take] of takings) {
      expect((await take()).status).toBeLessThan(300);
      await comesAtOnce(edge, stream.ended());
      expect(stream.frames.at(-1)?.data).toEqual({ reason: "revoked" });
    }
    expect((await open(asKey(display.key))).status).toBe(401);
    const late = await open({}); // by what a beat has not corrected yet
    if (late.status === 200) await comesAtOnce(edge, late.ended());
    else expect(late.status).toBe(401);
  });

  test("an edge is killed, and its screens go on at another with their last id and miss nothing", async () => {
    const { broker, member } = await threeRoles();
    const clinic = await member.aClinic({ publicBoard: true });
    const { key } = await createKey(member, { role: "edge" });
    const settings = { ORIGIN_URL: member.url, EDGE_KEY: key, BROKER_URL: broker.url, RATE_LIMIT_PER_MINUTE: "0" };
    const edges = [new InstanceProcess(settings), new InstanceProcess(settings)] as const;
    onTestFinished(async () => void (await Promise.all(edges.map((edge) => edge.stop("SIGKILL")))));
    await Promise.all(edges.map((edge) => edge.start()));
    const door = () => edges.find(({ isRunning }) => isRunning)?.url as string;
    const want = { audience: "public" as const, key: undefined, isToday: false };
    const screens = Array.from(
      { length: 30 },
      (_, place) => new SimulatedClient(`screen ${place}`, clinic.id, want, door),
    );
    onTestFinished(() => {
      for (const screen of screens) screen.leave();
    });
    for (const screen of screens) screen.open();
    const { book } = aBooker(member, clinic);
    const haveAll = (version: number) => () => screens.every(({ fold }) => fold.held?.version === version);
    await vi.waitUntil(haveAll((await book()).version), patienceMs);
    await edges[0].stop("SIGKILL");
    await book();
    await vi.waitUntil(() => screens.some(({ connects }) => connects > 1), patienceMs);
    await vi.waitUntil(haveAll((await book()).version), patienceMs);
    for (const { wrongs, recent, fold, connects } of screens) {
      expect(wrongs).toEqual([]);
      expect(connects).toBeGreaterThan(1);
      expect(recent.filter((frame) => frame.startsWith("snapshot"))).toHaveLength(1);
      expect((fold.days as { bookings: object[] }[]).flatMap(({ bookings }) => bookings)).toHaveLength(3);
    }
  });
});
