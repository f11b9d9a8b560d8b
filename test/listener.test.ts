import { Writable } from "node:stream";
import type { Knex } from "knex";
import { pino } from "pino";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Listener } from "../src/notifications/listener.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, testApp } from "./support/test-app.js";
import { cloneDatabase } from "./support/test-database.js";

const anHourMs = 3_600_000;
/** For a listener that sends no probes. */
const noPool = {} as Knex;

function aLog() {
  const lines: { level: number; msg: string }[] = [];
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(line));
      done();
    },
  });
  return { lines, log: pino({ level: "trace" }, sink) };
}

describe("a listener", () => {
  test("whose connection has gone silent is found out within 15 s, and what was missed is read", async () => {
    const proxy = new TcpProxy();
    const app = await testApp({ proxy, timing: { pingEveryMs: anHourMs } }); // no ping helps
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    await vi.waitUntil(() => app.context.hub.probe.isProven, 10_000);
    proxy.strand("dawr-listener");
    const silentAt = performance.now();
    const booking = await aBooker(app, clinic).book();
    const { data } = await stream.next("update");
    const foundAfterMs = performance.now() - silentAt;
    process.stdout.write(`half-open listener healed after ${Math.round(foundAfterMs)} ms\n`);
    expect(data.version).toBe(booking.version);
    expect(foundAfterMs).toBeLessThan(15_000);
    await vi.waitUntil(() => app.context.hub.delivery === "delivering", 10_000);
  });

  test("that is about to listen misses no change, not even one that comes just before", async () => {
    const proxy = new TcpProxy();
    proxy.holdStatement("dawr-listener", "LISTEN");
    const app = await testApp({ proxy, timing: { pingEveryMs: anHourMs } }); // no ping helps
    const clinic = await app.aClinic();
    await vi.waitUntil(() => proxy.isHolding("dawr-listener"), 10_000);
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    const booking = await aBooker(app, clinic).book();
    proxy.speak("dawr-listener");
    expect((await stream.next("update")).data.version).toBe(booking.version);
  });

  test("that is connected but hears nothing is called deaf, in the log and in the health, until it hears again", async () => {
    const proxy = new TcpProxy();
    const { lines, log } = aLog();
    const app = await testApp({ proxy, log, timing: { probeEveryMs: 100, pingEveryMs: 100 } });
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    await vi.waitUntil(() => app.context.hub.delivery === "delivering", 10_000);
    proxy.deafen("dawr-listener", { forGood: true });
    await vi.waitUntil(() => app.context.hub.delivery === "deaf", 10_000);
    await vi.waitFor(async () => {
      const { status, body } = await app.request("get", "/health/ready");
      expect([status, body.listener, body.hint]).toEqual([503, "deaf", expect.stringContaining("LISTEN_DATABASE_URL")]);
    }, 10_000); // now and then it is connecting anew

    const booking = await aBooker(app, clinic).book(); // the read before the next ping brings it
    expect((await stream.next("update")).data.version).toBe(booking.version);
    const staleMs = () => stream.frames.filter(({ event }) => event === "ping").at(-1)?.data.staleMs;
    await vi.waitUntil(() => staleMs() > 1_000, 10_000);

    await vi.waitUntil(() => app.context.hub.feed.reconnects > 2, 30_000);
    expect(lines.filter(({ msg }) => /connected, but no notification arrives/.test(msg))).toMatchObject([
      { level: 50 },
    ]);
    proxy.undeafen("dawr-listener");
    await vi.waitUntil(() => app.context.hub.delivery === "delivering", 10_000);
    await vi.waitUntil(() => staleMs() < 1_000, 10_000);
    await vi.waitUntil(async () => (await app.request("get", "/health/ready")).status === 200, 10_000);
  });

  test("outlives a first connection that fails, bad payloads and handlers that throw", async () => {
    const database = await cloneDatabase();
    const proxy = new TcpProxy();
    onTestFinished(async () => {
      proxy.close();
      await database.drop();
    });
    const url = await proxy.open(database.url);
    proxy.aimAt("postgres://127.0.0.1:1");
    const heard: number[] = [];
    const { lines, log } = aLog();
    const onChange = ({ clinicId }: { clinicId: number }) => {
      heard.push(clinicId);
      throw new Error("a handler's own fault");
    };
    const onConnected = vi.fn(() => {
      throw new Error("another one");
    });
    const listener = new Listener(url, noPool, { onChange, onProbe: () => {}, onConnected }, log);
    listener.start();
    onTestFinished(() => listener.stop());
    await vi.waitUntil(() => lines.some(({ msg }) => /first connection failed/.test(msg)), 10_000);
    proxy.aimAt(database.url);
    await vi.waitUntil(() => listener.isConnected, 10_000);
    for (const payload of ["{bad", "null", "7", "8"]) await database.query("select pg_notify('dawr', $1)", [payload]);
    await vi.waitUntil(() => heard.length === 2, 10_000);
    proxy.cut("dawr-listener");
    await vi.waitUntil(() => onConnected.mock.calls.length === 2, 10_000);
    expect(listener.reconnects).toBe(1);
    await database.query("select pg_notify('dawr', '9')");
    await vi.waitUntil(() => heard.length === 3, 10_000);
    expect(heard).toEqual([7, 8, 9]);
  });

  test("that is stopped while it reconnects does not come back", async () => {
    const database = await cloneDatabase();
    const proxy = new TcpProxy();
    onTestFinished(async () => {
      proxy.close();
      await database.drop();
    });
    const events = { onChange: () => {}, onProbe: () => {}, onConnected: vi.fn() };
    const listener = new Listener(await proxy.open(database.url), noPool, events, aLog().log);
    listener.start();
    await vi.waitUntil(() => listener.isConnected, 10_000);
    proxy.silence("dawr-listener"); // its next connection hangs
    proxy.cut("dawr-listener");
    await vi.waitUntil(() => proxy.count("dawr-listener") === 1, 10_000);
    await listener.stop();
    proxy.speak("dawr-listener");
    await vi.waitUntil(() => proxy.count("dawr-listener") === 0, 10_000);
    expect(events.onConnected).toHaveBeenCalledOnce();
    expect(listener.isConnected).toBe(false);
  });
});
