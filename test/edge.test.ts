import { describe, expect, test, vi } from "vitest";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { aServer } from "./support/a-server.js";
import { aStaffedClinic } from "./support/access-callers.js";
import { anEdge } from "./support/an-edge.js";
import { aRawStream } from "./support/raw-stream.js";
import { aBooker, asKey, daysAfter, testApp } from "./support/test-app.js";

const shared = aServer();

const ways = ["by beats alone", ...(hasBroker ? ["by a broker"] : [])];
const idOf = (frame: string) => /^id: (.*)$/m.exec(frame)?.[1] as string;

describe("an edge", () => {
  test.each(ways)("sends the same bytes as its origin, so that a stream may go on at either door: %s", async (way) => {
    const redis = way === "by a broker" ? await aBroker() : undefined;
    const broker = redis && { BROKER_URL: redis.url };
    const app = await testApp(broker && { settings: { ...broker, RELAY: "true" } });
    const clinic = await aStaffedClinic(app, true);
    const edge = await anEdge(app, broker && { settings: broker });
    if (broker) await vi.waitUntil(() => edge.context.hub.delivery === "delivering", 15_000);
    const { book } = aBooker(app, clinic);
    const path = `${clinic.path}/stream`;
    const ahead = daysAfter(clinic.today, 40);
    const [there, here] = [await aRawStream(`${app.url}${path}`), await aRawStream(`${edge.url}${path}`)];
    const bothGet = async () => {
      const frame = await here.next();
      expect(frame).toBe(await there.next());
      return frame;
    };
    expect(await bothGet()).toContain("event: snapshot");
    const change = async (method: "post" | "patch" | "put", to: string, body: object = {}) => {
      const reply = await app.request(method, `${clinic.path}${to}`).send(body);
      expect({ to, status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
    };
    const { id } = await book({ date: clinic.today });
    const changes = [
      () => change("patch", "", { name: "عيادة «دور» ☂", goldenTurn: 3 }),
      () => change("post", `/bookings/${id}/arrive`),
      () => change("patch", `/bookings/${id}`, { priority: 2, priorityReason: "pain" }),
      () => change("post", `/line/${clinic.today}/call-next`, { calledTo: "Room 1" }),
      () => app.database.query(`update bookings set "order" = 1.25 where clinic_id = ${clinic.id} and number = 1`),
      () => change("put", `/days/golden/${ahead}/shifts/1`, { doctor: "expected", lateMinutes: 20 }),
      () => change("post", `/days/regular/${clinic.today}/close`),
    ];
    let last = await bothGet();
    for (const make of changes) {
      await make();
      last = await bothGet();
    }
    expect(last).toContain('"status":"closed"');
    if (redis) {
      expect(edge.context.hub.readCount).toBe(1); // the rows came with the hints
      expect(await redis.channels()).toEqual(expect.arrayContaining([`dawr:public:${clinic.id}`, "dawr:versions"]));
      expect((await redis.channels()).filter((channel) => channel.includes("staff"))).toEqual([]);
    }

    for (const stream of [there, here]) stream.close();
    await change("put", `/days/golden/${ahead}/shifts/1`, { doctor: "arrived" });
    const changedDoors = await aRawStream(`${edge.url}${path}`, { "Last-Event-ID": idOf(last) });
    const atOrigin = await aRawStream(`${app.url}${path}`, { "Last-Event-ID": idOf(last) });
    const update = await changedDoors.next();
    expect(update).toContain("event: update");
    expect(update).toBe(await atOrigin.next());
  });

  test("answers GET …/days as its origin does, with the same ETag and filters", async () => {
    const { app } = shared;
    const clinic = await aStaffedClinic(app, true);
    const edge = await anEdge(app);
    for (const query of ["", "?date=today", "?list=golden&from=today", `?to=${clinic.today}`]) {
      const replies = await Promise.all([app, edge].map(({ url }) => fetch(`${url}${clinic.path}/days${query}`)));
      const [there, here] = await Promise.all(replies.map((reply) => reply.text()));
      expect(here).toBe(there);
      const [etag, sameEtag] = replies.map(({ headers }) => headers.get("etag") as string);
      expect(sameEtag).toBe(etag);
      expect((await edge.get(`${clinic.path}/days${query}`, { "If-None-Match": etag as string })).status).toBe(304);
    }
    expect((await edge.get("/v1/clinics/999999/days")).status).toBe(404);
    expect((await edge.get(`${clinic.path}/days?date=tomorrow`)).status).toBe(422);
    const head = await fetch(`${edge.url}${clinic.path}/stream`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  });

  test("shows a private board to its screens, its apps and the holders of its tickets, and to nobody else", async () => {
    const { app } = shared;
    const clinic = await aStaffedClinic(app, false);
    const other = await aStaffedClinic(app, false);
    const edge = await anEdge(app);
    const path = `${clinic.path}/stream`;
    for (const headers of [asKey(clinic.keys.display), asKey(clinic.keys.patient_app)]) {
      expect((await (await edge.stream(path, headers)).next("snapshot")).data.days).toHaveLength(3);
      expect((await edge.get(`${clinic.path}/days`, headers)).status).toBe(200);
    }
    const ticket = { "Booking-Token": clinic.ticketToken };
    const ofTicket = await (await edge.stream(path, ticket)).next("snapshot");
    expect(ofTicket.data.days).toMatchObject([{ list: "regular", date: clinic.today }]);
    const statusOf = async (headers: Record<string, string>, to = path) => (await edge.get(to, headers)).status;
    expect(await statusOf({})).toBe(401);
    expect(await statusOf(asKey("dawr_1_nonsense"))).toBe(401);
    expect(await statusOf(asKey(`dawr_1_${"0".repeat(48)}`))).toBe(401);
    expect(await statusOf(asKey("x".repeat(5_000)))).toBe(401);
    expect(await statusOf({ "Booking-Token": `${clinic.ticketToken.split(".")[0]}.${"x".repeat(22)}` })).toBe(401);
    expect(await statusOf({ "Booking-Token": "x".repeat(5_000) })).toBe(401);
    expect(await statusOf(ticket, `${other.path}/stream`)).toBe(401);
    expect(await statusOf(asKey(other.keys.display))).toBe(404);
    expect(await statusOf(asKey(clinic.keys.display), `${path}?audience=staff`)).toBe(403);
    expect(await statusOf(asKey(edge.key))).toBe(403);
  });

  test("has no patients: staff are told to come back, which the balancer's owner reads in the log", async () => {
    const warnings: string[] = [];
    const { app } = shared;
    const clinic = await aStaffedClinic(app, true);
    const edge = await anEdge(app);
    edge.context.log.warn = ((_line: object, text: string) => warnings.push(text)) as never;
    const asStaff: Array<[string, Record<string, string>]> = [
      ["", asKey(clinic.keys.staff)],
      ["?audience=staff", asKey(clinic.keys.admin)],
      ["?audience=staff", { Cookie: `dawr_session=${"a".repeat(43)}` }],
      ["?audience=staff", { Cookie: `dawr_person=${"a".repeat(43)}` }],
      ["?audience=staff", { Cookie: `dawr_pin=${"a".repeat(43)}` }],
    ];
    for (const [query, headers] of asStaff) {
      const stream = await edge.stream(`${clinic.path}/stream${query}`, headers);
      expect([stream.status, (await stream.next("bye")).data]).toEqual([200, { reason: "busy" }]);
      const days = await edge.get(`${clinic.path}/days${query}`, headers);
      expect([days.status, ((await days.json()) as { code: string }).code]).toEqual([421, "misdirected"]);
    }
    const said = warnings.filter((text) => text.startsWith("misrouted"));
    expect(said.length).toBeGreaterThanOrEqual(6); // whoever gets a 421 may try once more over another connection (RFC 9110, 15.5.20)
    expect((await edge.get(`${clinic.path}/days?audience=staff`)).status).toBe(401);
    const asPublic = await edge.stream(`${clinic.path}/stream?audience=public`, asKey(clinic.keys.staff));
    await asPublic.next("snapshot");
  });

  test("serves nothing else, and its figures to admins alone", async () => {
    const { app } = shared;
    const clinic = await aStaffedClinic(app, true);
    const edge = await anEdge(app, { settings: { METRICS_TOKEN: "a-token-of-the-tests" } });
    const admin = asKey(clinic.keys.admin);
    for (const path of [clinic.path, "/v1/clinics", "/v1/api-keys", `${clinic.path}/archive`, "/openapi.json", "/"]) {
      expect((await edge.get(path, admin)).status, path).toBe(404);
    }
    const booked = await fetch(`${edge.url}${clinic.path}/bookings`, { method: "POST", headers: admin });
    expect(booked.status).toBe(404);
    expect((await fetch(`${edge.url}/edge/v1/beat`, { method: "POST", headers: asKey(edge.key) })).status).toBe(404);
    const health = await edge.get("/health");
    expect([health.status, await health.json()]).toEqual([200, { status: "ok", origin: "ok", changes: "late" }]);
    expect(await (await edge.get("/health", admin)).json()).toMatchObject({
      streams: 0,
      originSilentMs: expect.any(Number),
    });
    expect((await edge.get("/metrics")).status).toBe(401);
    expect((await edge.get("/metrics", asKey(clinic.keys.staff))).status).toBe(403);
    for (const headers of [admin, asKey("a-token-of-the-tests")]) {
      expect(await (await edge.get("/metrics", headers)).text()).toContain("dawr_origin_silent_seconds");
    }
  });
});
