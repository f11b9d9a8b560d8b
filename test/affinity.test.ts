import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { aBalancer, type Balancer, hasBalancer, objectionsTo } from "./support/a-balancer.js";
import { InstanceProcess } from "./support/oracle/instance-process.js";
import { SimulatedClient } from "./support/oracle/simulated-client.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, adminKey, testApp } from "./support/test-app.js";

/** Three servers on one database behind a balancer, for all tests of a group, and the test's own server, to which no stream comes. */
function threeDoorsBehind(name: Balancer) {
  const ends: (() => void | Promise<void>)[] = [];
  const atEnd = (end: () => void | Promise<void>) => void ends.push(end);
  const open = async () => {
    const app = await testApp({ atEnd });
    const proxy = new TcpProxy();
    atEnd(() => proxy.close());
    const settings = {
      DATABASE_URL: await proxy.open(app.database.url),
      ADMIN_API_KEY: adminKey,
      POOL_SIZE: "2",
      POOL_MAX_OVERFLOW: "0",
      RATE_LIMIT_PER_MINUTE: "10000",
      TRUST_PROXY: "1",
    };
    const doors = [1, 2, 3].map(() => new InstanceProcess(settings));
    atEnd(async () => void (await Promise.all(doors.map((door) => door.stop("SIGKILL")))));
    await Promise.all(doors.map((door) => door.start()));
    const urls = doors.map(({ url }) => url);
    const streamsOf = async (door: InstanceProcess) => (door.isRunning ? (await door.open()).streams : 0);
    const streams = () => Promise.all(doors.map(streamsOf));
    return { app, proxy, doors, balancer: await aBalancer(name, urls, { atEnd }), streams };
  };
  const shared = {} as Awaited<ReturnType<typeof open>>;
  beforeAll(async () => void Object.assign(shared, await open()));
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return shared;
}

type Doors = ReturnType<typeof threeDoorsBehind>;

/** Screens that are opened one by one, and at which door each came to be. */
function aCrowd({ balancer, streams }: Doors) {
  const screens: SimulatedClient[] = [];
  onTestFinished(() => {
    for (const screen of screens) screen.leave();
  });
  let counts = [0, 0, 0];
  return {
    screens,
    add: async (clinicId: number): Promise<number> => {
      const want = { audience: "staff" as const, key: adminKey, isToday: false };
      const screen = new SimulatedClient("screen", clinicId, want, () => balancer.url);
      screens.push(screen);
      screen.open();
      await vi.waitUntil(() => screen.isOpen, 15_000);
      const before = counts;
      counts = await streams();
      return counts.findIndex((count, door) => count > (before[door] as number));
    },
    recount: async () => {
      counts = await streams();
      return counts;
    },
  };
}

describe.each(["haproxy", "nginx"] as const)("several servers behind %s", (name) => {
  describe.skipIf(!hasBalancer(name))(`with its file of deploy/ (skipped without ${name})`, () => {
    const shared = threeDoorsBehind(name);

    test("the program accepts the file", () => {
      expect(objectionsTo(name)).toBe("");
    });

    test.runIf(name === "haproxy")(
      "where no server is ready callers hear from the server itself, and pages open",
      async () => {
        const { app, balancer, proxy } = shared;
        const clinic = await app.aClinic();
        proxy.silence("dawr");
        await vi.waitUntil(() => /requests\/door3 is DOWN/.test(balancer.log()), 60_000);
        expect((await fetch(`${balancer.url}/board/${clinic.id}`)).status).toBe(200);
        const reply = await fetch(`${balancer.url}${clinic.path}/days`, { headers: app.asAdmin });
        expect([reply.status, reply.headers.get("content-type")]).toEqual([
          503,
          "application/problem+json; charset=utf-8",
        ]);
        proxy.speak("dawr");
        await vi.waitUntil(() => balancer.log().match(/\/door\d is UP/g)?.length === 6, 60_000);
      },
    );

    test("a clinic's screens are at one door; when it dies they go to others, and no change is missed", async () => {
      const { app, doors } = shared;
      const crowd = aCrowd(shared);
      const clinics = await Promise.all(Array.from({ length: 20 }, () => app.aClinic({ capacity: 100 })));
      const doorsOf = new Map<number, Set<number>>(clinics.map(({ id }) => [id, new Set()]));
      for (let round = 1; round <= 3; round++) {
        for (const { id } of clinics) doorsOf.get(id)?.add(await crowd.add(id));
      }
      const whole = clinics.filter(({ id }) => doorsOf.get(id)?.size === 1);
      expect(whole.length).toBeGreaterThan(10); // by chance it would be two; HAProxy's bound may split some
      const before = await crowd.recount();
      expect(Math.min(...before)).toBeGreaterThan(0);

      await doors[0]?.stop("SIGKILL");
      const booked = await Promise.all(clinics.map((clinic) => aBooker(app, clinic).book()));
      const newest = new Map(clinics.map(({ id }, index) => [id, booked[index]?.version]));
      const isBehind = ({ clinicId, fold }: SimulatedClient) => fold.held?.version !== newest.get(clinicId);
      await vi.waitUntil(() => !crowd.screens.some(isBehind), 15_000);
      expect(crowd.screens.filter(({ connects }) => connects > 1)).toHaveLength(before[0] as number);
      expect(crowd.screens.flatMap(({ wrongs }) => wrongs)).toEqual([]);

      await crowd.recount();
      const others = whole.filter(({ id }) => !doorsOf.get(id)?.has(0));
      const stayed: boolean[] = [];
      for (const { id } of others) stayed.push(doorsOf.get(id)?.has(await crowd.add(id)) ?? false);
      if (name === "nginx") expect(stayed).not.toContain(false); // HAProxy's bound may send some on
    });

    test("while no server is there screens are told to come back, and they do", async () => {
      const { app, doors } = shared;
      const clinic = await app.aClinic();
      const crowd = aCrowd(shared);
      await crowd.add(clinic.id);
      const [screen] = crowd.screens as [SimulatedClient];
      await Promise.all(doors.map((door) => door.stop("SIGKILL")));
      await vi.waitUntil(() => screen.recent.at(-1)?.includes("busy"), 15_000);
      const { version } = await aBooker(app, clinic).book();
      await Promise.all(doors.map((door) => door.start()));
      await vi.waitUntil(() => screen.fold.held?.version === version, 15_000);
      expect(screen.wrongs).toEqual([]);
    });

    test("what edges ask of origins nobody may ask through it", async () => {
      const { app, balancer, doors } = shared;
      const headers = { Authorization: `Bearer ${await app.aKey("edge")}`, "Content-Type": "application/json" };
      const edge = { headers, method: "POST", body: '{"held": []}' };
      for (const path of ["/edge/v1/beat", "/EDGE/v1/beat", "/Edge/V1/Beat/"]) {
        expect([path, (await fetch(`${doors[1]?.url}${path}`, edge)).status]).toEqual([path, 200]);
        expect([path, (await fetch(`${balancer.url}${path}`, edge)).status]).toEqual([path, 404]);
      }
    });

    test("the log tells neither what was asked for nor of which booking, and no caller chooses an address", async () => {
      const { app, balancer } = shared;
      const clinic = await app.aClinic();
      const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${balancer.url}${path}`, { headers });
      const search = () => ask(`${clinic.path}/bookings?phone=07701234567`, app.asAdmin);
      await vi.waitFor(async () => expect((await search()).status).toBe(200), 30_000); // the pools are new after the silence
      await ask(`${clinic.path}/bookings/4711`, app.asAdmin);
      expect((await ask(`/board/${clinic.id}?key=canary`)).status).toBe(200);
      await vi.waitUntil(() => balancer.log().includes(`/board/${clinic.id}`), 15_000);
      expect(balancer.log()).toContain(`GET ${clinic.path} `);
      expect(balancer.log()).not.toMatch(/07701234567|4711|canary/);

      const statuses: number[] = [];
      for (let address = 1; address <= 80 && !statuses.includes(429); address++) {
        // a minute may end meanwhile
        const forged = { "X-Forwarded-For": `203.0.113.${address}`, Authorization: "Bearer not-a-key-of-anybody" };
        statuses.push((await ask(`${clinic.path}/days`, forged)).status);
      }
      expect(statuses).toContain(429);
    });
  });
});
