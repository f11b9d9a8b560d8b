import { expect, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { anEdge } from "./support/an-edge.js";
import { anOriginProxy } from "./support/origin-proxy.js";
import { createKey } from "./support/revocations.js";
import { aBooker, asKey, testApp } from "./support/test-app.js";

const shared = aServer();

test("a crowd that comes to an edge costs its origin a few questions, however many they are", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ publicBoard: true });
  const proxy = await anOriginProxy(app.url);
  const edge = await anEdge(app, { originUrls: [proxy.url] });
  const { key } = await createKey(app, { role: "display", clinicId: clinic.id });
  const open = async (_: unknown, place: number) => {
    const stream = await edge.stream(`${clinic.path}/stream`, place % 2 === 0 ? {} : asKey(key));
    await stream.next("snapshot");
  };
  const beganAt = performance.now();
  await Promise.all(Array.from({ length: 200 }, open));
  const seconds = (performance.now() - beganAt) / 1_000;
  const asked = (name: string) => proxy.questions().filter((question) => question === name).length;
  for (const name of ["readings", "clinics", "callers"]) {
    expect(asked(name), name).toBeGreaterThan(0);
    expect(asked(name), name).toBeLessThan(10 + 2 * seconds); // of 200; once each, but what is a second old on a busy machine is asked anew
  }
  expect(edge.context.hub.streamCount).toBe(200);
});

test("bad credentials count at the edge, by the address that sends them, and not at its origin", async () => {
  const limited = { RATE_LIMIT_PER_MINUTE: "6000" };
  const app = await testApp({ settings: limited });
  const clinic = await app.aClinic({ publicBoard: true });
  const { key } = await createKey(app, { role: "display", clinicId: clinic.id });
  const proxy = await anOriginProxy(app.url);
  const edge = await anEdge(app, { originUrls: [proxy.url], settings: { ...limited, TRUST_PROXY: "loopback" } });
  const statusOf = async (headers: Record<string, string>) => (await edge.get(`${clinic.path}/days`, headers)).status;
  const guess = (place: number) => asKey(`dawr_1_${String(place).padStart(48, "0")}`);
  const from = (address: string) => ({ "X-Forwarded-For": address });
  for (let place = 0; place < 30; place++) expect(await statusOf({ ...guess(place), ...from("192.0.2.1") })).toBe(401);
  const asked = proxy.questions().filter((name) => name === "callers").length;
  expect(await statusOf({ ...guess(30), ...from("192.0.2.1") })).toBe(429);
  expect(proxy.questions().filter((name) => name === "callers")).toHaveLength(asked);
  expect(await statusOf(from("192.0.2.1"))).toBe(200);
  expect(await statusOf({ ...asKey(key), ...from("192.0.2.2") })).toBe(200);
  expect((await app.request("get", `${clinic.path}/days`, "nonsense-nonsense-nonsense")).status).toBe(401);
});

test("pages of other origins may read an edge as they may read its origin", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ publicBoard: true });
  const edge = await anEdge(app, { settings: { CORS_ORIGINS: "https://hospital.example" } });
  const fromPage = { Origin: "https://hospital.example" };
  const days = await edge.get(`${clinic.path}/days`, fromPage);
  const stream = await edge.stream(`${clinic.path}/stream`, fromPage);
  const asStaff = await edge.get(`${clinic.path}/days`, { ...fromPage, ...asKey("an-admin-key-of-the-tests") });
  expect(asStaff.status).toBe(421);
  for (const { headers } of [days, stream, asStaff]) {
    expect(headers.get("access-control-allow-origin")).toBe("https://hospital.example");
  }
  expect((await edge.get(`${clinic.path}/days`, { Origin: "https://other.example" })).headers.get("vary")).toContain(
    "Origin",
  );
});

test("whoever follows today leaves when the clinic's day turns, by the edge's own clock", async () => {
  let now = new Date(`${new Date().toISOString().slice(0, 10)}T23:59:00Z`);
  const { app } = shared;
  const clinic = await app.aClinic({ publicBoard: true, timeZone: "UTC", dayTurnsAt: "00:00" });
  await aBooker(app, clinic).book({ date: clinic.today });
  const edge = await anEdge(app, { clock: { now: () => now } });
  const stream = await edge.stream(`${clinic.path}/stream?date=today`);
  expect((await stream.next("snapshot")).data.days).toHaveLength(1);
  now = new Date(now.getTime() + 120_000);
  expect((await stream.next("bye")).data).toEqual({ reason: "day" });
  const days = (await (await edge.get(`${clinic.path}/days?date=today`)).json()) as { days: unknown[] };
  expect(days.days).toEqual([]);
});

test("while origins keep too many waiting, a further one is refused at once, and streams are told to come back", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ publicBoard: true });
  const proxy = await anOriginProxy(app.url);
  const edge = await anEdge(app, { originUrls: [proxy.url], settings: { POOL_MAX_WAITING: "2" }, patienceMs: 3_000 });
  proxy.become("silent");
  const codeOf = async () => ((await (await edge.get(`${clinic.path}/days`)).json()) as { code: string }).code;
  const waiting = [codeOf(), codeOf()];
  await vi.waitUntil(() => proxy.questions().includes("clinics"), 15_000);
  expect(await codeOf()).toBe("pool_exhausted");
  const stream = await edge.stream(`${clinic.path}/stream`);
  expect((await stream.next("bye")).data).toEqual({ reason: "busy" });
  expect(await Promise.all(waiting)).toEqual(["database_unavailable", "database_unavailable"]);
});
