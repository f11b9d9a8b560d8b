import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aLog } from "./support/a-log.js";
import { aServer } from "./support/a-server.js";
import { anEdge } from "./support/an-edge.js";
import { collectGarbage } from "./support/collect-garbage.js";
import { anOriginProxy } from "./support/origin-proxy.js";
import { comesAtOnce, createKey } from "./support/revocations.js";
import { aBooker, asKey } from "./support/test-app.js";

const shared = aServer();

describe("who lost access at an origin loses it at an edge within a second", () => {
  test("by a revoked key: its streams and requests, and nobody else's", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const edge = await anEdge(app);
    const aDisplay = () => createKey(app, { role: "display", clinicId: clinic.id });
    const [gone, stays] = [await aDisplay(), await aDisplay()];
    const open = ({ key }: { key: string }) => edge.stream(`${clinic.path}/stream`, asKey(key));
    const [ending, staying] = [await open(gone), await open(stays)];
    await Promise.all([ending, staying].map((stream) => stream.next("snapshot")));
    await app.request("delete", `/v1/api-keys/${gone.id}`);
    const bye = ending.next("bye");
    await comesAtOnce(edge, bye);
    expect((await bye).data).toEqual({ reason: "revoked" });
    expect((await edge.get(`${clinic.path}/days`, asKey(gone.key))).status).toBe(401);
    expect((await edge.get(`${clinic.path}/days`, asKey(stays.key))).status).toBe(200);
    expect(staying.isOver).toBe(false);
  });

  test("by a key that is revoked in the moment in which its stream opens", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const edge = await anEdge(app);
    for (let round = 0; round < 5; round++) {
      const { id, key } = await createKey(app, { role: "display", clinicId: clinic.id });
      const [stream] = await Promise.all([
        edge.stream(`${clinic.path}/stream`, asKey(key)),
        app.database.query("update api_keys set revoked_at = now() where id = $1", [id]),
      ]);
      if (stream.status === 200) await comesAtOnce(edge, stream.ended());
      else expect(stream.status).toBe(401);
    }
  });

  test("by a board that is no longer public, and by a ticket that was replaced", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const edge = await anEdge(app);
    const { book } = aBooker(app, clinic);
    const [mine, yours] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    const open = (headers: Record<string, string>) => edge.stream(`${clinic.path}/stream`, headers);
    const ofTicket = await open({ "Booking-Token": mine.ticketToken });
    const [anonymous, staying] = [await open({}), await open({ "Booking-Token": yours.ticketToken })];
    await Promise.all([ofTicket, anonymous, staying].map((stream) => stream.next("snapshot")));

    const { ticketToken } = (await app.request("post", `${clinic.path}/bookings/${mine.id}/ticket`)).body;
    await comesAtOnce(edge, ofTicket.ended());
    expect(ofTicket.frames.at(-1)?.data).toEqual({ reason: "revoked" });
    expect((await open({ "Booking-Token": mine.ticketToken })).status).toBe(401);
    await (await open({ "Booking-Token": ticketToken })).next("snapshot");

    await app.database.query("update clinics set public_board = false where id = $1", [clinic.id]);
    await comesAtOnce(edge, anonymous.ended());
    expect(anonymous.frames.at(-1)?.data).toEqual({ reason: "revoked" });
    const late = await open({});
    if (late.status === 200) await comesAtOnce(edge, late.ended());
    else expect(late.status).toBe(401);
    expect(staying.isOver).toBe(false);
  });

  test("by the edge's own key: everything ends, public boards too, and nothing opens", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const edge = await anEdge(app);
    const { key } = await createKey(app, { role: "display", clinicId: clinic.id });
    const open = (headers = {}) => edge.stream(`${clinic.path}/stream`, headers);
    const streams = [await open(), await open(asKey(key))];
    await Promise.all(streams.map((stream) => stream.next("snapshot")));
    await app.request("delete", `/v1/api-keys/${edge.keyId}`);
    await comesAtOnce(edge, Promise.all(streams.map((stream) => stream.ended())));
    for (const { frames } of streams) expect(frames.at(-1)?.data).toEqual({ reason: "busy" });
    for (const headers of [{}, asKey(key)]) {
      expect((await (await open(headers)).next("bye")).data).toEqual({ reason: "busy" });
      expect((await edge.get(`${clinic.path}/days`, headers)).status).toBe(503);
    }
    const ready = await edge.get("/health/ready");
    expect([ready.status, await ready.json()]).toMatchObject([503, { origin: "refused" }]);
  });

  test("a refused edge asks seldom, so that others behind its address are not refused with it", async () => {
    const { app } = shared;
    const proxy = await anOriginProxy(app.url);
    const edge = await anEdge(app, { originUrls: [proxy.url] });
    await app.request("delete", `/v1/api-keys/${edge.keyId}`);
    await vi.waitUntil(() => edge.context.origin.isRefused, 15_000);
    let beats = 0;
    edge.context.watch.onBeat(() => void beats++);
    await vi.waitUntil(() => beats >= 2, 15_000); // what was under way is answered
    const asked = proxy.questions().length;
    await vi.waitUntil(() => beats >= 6, 15_000);
    expect(proxy.questions().length).toBe(asked);
  });
});

describe("while no origin answers", () => {
  test("whoever needs a credential is sent away in time, and public boards go on and say how old they are", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const proxy = await anOriginProxy(app.url);
    const settings = { FAIL_CLOSED_SECONDS: "2" };
    const impatient = { patienceMs: 1_500, timing: { pingEveryMs: 200 } };
    const edge = await anEdge(app, { originUrls: [proxy.url], settings, ...impatient });
    const { key } = await createKey(app, { role: "display", clinicId: clinic.id });
    const { ticketToken } = await aBooker(app, clinic).book({ date: clinic.today });
    const open = (headers = {}) => edge.stream(`${clinic.path}/stream`, headers);
    const keyed = [await open(asKey(key)), await open({ "Booking-Token": ticketToken })];
    const anonymous = await open();
    await Promise.all([...keyed, anonymous].map((stream) => stream.next("snapshot")));
    proxy.become("silent");
    await Promise.all(keyed.map((stream) => stream.ended()));
    for (const { frames } of keyed) expect(frames.at(-1)?.data).toEqual({ reason: "busy" });
    expect(anonymous.isOver).toBe(false);
    const staleMs = () => anonymous.frames.filter(({ event }) => event === "ping").map(({ data }) => data.staleMs);
    await vi.waitFor(() => expect(staleMs().at(-1)).toBeGreaterThan(4_000), 15_000);
    expect(await (await edge.get("/health/ready")).json()).toMatchObject({ status: "unavailable", origin: "silent" });
    expect((await edge.get(`${clinic.path}/days`, asKey(key))).status).toBe(503);

    proxy.become("open");
    await vi.waitFor(async () => expect((await edge.get("/health/ready")).status).toBe(200), 15_000);
    await (await open(asKey(key))).next("snapshot");
    await vi.waitFor(() => expect(staleMs().at(-1)).toBeLessThan(1_500), 15_000);
    await aBooker(app, clinic).book();
    await anonymous.next("update");
  });

  test("the log says why, once of each question until it is answered", async () => {
    const { app } = shared;
    const proxy = await anOriginProxy(app.url);
    proxy.become("gone");
    const { log, lines } = aLog();
    await anEdge(app, { originUrls: [proxy.url], log });
    const said = () => lines.filter(({ msg }) => msg.startsWith("origin: "));
    await vi.waitUntil(() => proxy.questions().length >= 4, 15_000);
    expect(said()).toMatchObject([
      { question: "beat", reason: expect.any(String), msg: expect.stringMatching("none answers") },
    ]);
    proxy.become("open");
    await vi.waitUntil(() => said().length > 1, 15_000);
    expect(said()).toMatchObject([{}, { question: "beat", msg: "origin: answers again" }]);
  });

  test.each(["gone", "silent", "redirecting", "stuck half way"] as const)(
    "an origin that is %s is left for the next of the list",
    async (mode) => {
      const { app } = shared;
      const clinic = await app.aClinic({ publicBoard: true });
      const [first, second] = [await anOriginProxy(app.url), await anOriginProxy(app.url)];
      const edge = await anEdge(app, { originUrls: [first.url, second.url], patienceMs: 3_000 });
      const stream = await edge.stream(`${clinic.path}/stream`);
      await stream.next("snapshot");
      first.become(mode);
      const collecting = setInterval(collectGarbage, 1_000); // also while it waits for the rest of an answer
      onTestFinished(() => clearInterval(collecting));
      await aBooker(app, clinic).book();
      await stream.next("update");
      await vi.waitFor(async () => {
        await edge.context.watch.readNow();
        const asked = first.questions().length;
        await edge.context.watch.readNow();
        expect(first.questions()).toHaveLength(asked); // whoever answered last is asked first
      }, 15_000);
      expect((await edge.get("/health/ready")).status).toBe(200);
    },
  );

  test("an origin that answers slowly is heard out", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const [first, second] = [await anOriginProxy(app.url), await anOriginProxy(app.url)];
    const edge = await anEdge(app, { originUrls: [first.url, second.url], patienceMs: 2_000 });
    first.become("slow");
    const stream = await edge.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    expect(second.questions()).toEqual([]);
  });

  test("an origin whose answer comes in drops is left for the next", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const [first, second] = [await anOriginProxy(app.url), await anOriginProxy(app.url)];
    const edge = await anEdge(app, { originUrls: [first.url, second.url], patienceMs: 500 });
    first.become("dripping");
    await vi.waitFor(async () => {
      const stream = await edge.stream(`${clinic.path}/stream`);
      await stream.next("snapshot");
    }, 30_000);
    expect(second.questions()).toContain("readings");
  });
});
