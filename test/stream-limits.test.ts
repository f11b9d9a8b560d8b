import { connect } from "node:net";
import { expect, test, vi } from "vitest";
import { readConfig } from "../src/config.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, testApp } from "./support/test-app.js";

test("over a limit a stream is told to come back later, and nothing else suffers", async () => {
  const app = await testApp({ settings: { STREAMS_PER_KEY: "1", STREAMS_PER_ADDRESS: "3", STREAMS_MAX: "4" } });
  const clinic = await app.aClinic({ publicBoard: true });
  const [first, second] = [await app.aKey("staff", clinic.id), await app.aKey("display", clinic.id)];
  const open = (headers: Record<string, string>) => app.stream(`${clinic.path}/stream`, headers);
  const by = (key: string) => ({ Authorization: `Bearer ${key}` });

  const held = [await open(by(first)), await open(by(second)), await open({})];
  for (const stream of held) await stream.next("snapshot");
  for (const headers of [by(first), {}]) {
    const refused = await open(headers); // a second one of that key; a fourth one of that address
    expect(refused.status).toBe(200);
    expect((await refused.next("bye")).data).toEqual({ reason: "busy" });
    expect(refused.retries[0]).toBeGreaterThanOrEqual(1_000);
    await refused.ended();
  }
  await aBooker(app, clinic).book();
  for (const stream of held) await stream.next("update");

  held[0]?.close();
  await vi.waitUntil(() => app.context.hub.streamCount === 2, 10_000);
  await (await open(by(first))).next("snapshot");
});

test("one reader is one address for the limit of streams, whatever port or address of its network the proxy names", async () => {
  const app = await testApp({ settings: { STREAMS_PER_ADDRESS: "1", TRUST_PROXY: "1" } });
  const clinic = await app.aClinic();
  const open = (forwarded: string) =>
    app.stream(`${clinic.path}/stream`, { ...app.asAdmin, "X-Forwarded-For": forwarded });
  await (await open("203.0.113.8:50001")).next("snapshot");
  await (await open("[2001:db8::1]:443")).next("snapshot");
  for (const same of ["203.0.113.8:50002", "203.0.113.8", "::ffff:203.0.113.8", "[2001:db8::2]:444", "2001:db8::3"]) {
    expect((await (await open(same)).next("bye")).data, same).toEqual({ reason: "busy" });
  }
});

test("streams that still wait for their first frame count too", async () => {
  const proxy = new TcpProxy();
  const app = await testApp({ proxy, settings: { STREAMS_MAX: "2" } });
  const clinic = await app.aClinic();
  for (const name of ["dawr-hub", "dawr"]) proxy.withholdAnswersTo(name, "as wanted");
  const waiting = [await app.stream(`${clinic.path}/stream`), await app.stream(`${clinic.path}/stream`)];
  const refused = await app.stream(`${clinic.path}/stream`);
  expect((await refused.next("bye")).data).toEqual({ reason: "busy" });
  for (const name of ["dawr-hub", "dawr"]) proxy.speak(name);
  for (const stream of waiting) await stream.next("snapshot");
});

test("a HEAD request tells the headers and takes no place", async () => {
  const app = await testApp({ settings: { STREAMS_MAX: "1" } });
  const clinic = await app.aClinic();
  for (let attempt = 1; attempt <= 3; attempt++) {
    const reply = await fetch(`${app.url}${clinic.path}/stream`, { method: "HEAD", headers: app.asAdmin });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  }
  await (await app.stream(`${clinic.path}/stream`)).next("snapshot");
});

test("streams asked for behind one that never ends (HTTP pipelining) take no place that nobody would give back", async () => {
  const app = await testApp({ settings: { STREAMS_PER_KEY: "2" } });
  const clinic = await app.aClinic();
  const key = await app.aKey("staff", clinic.id);
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  const ask = `GET ${clinic.path}/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`;
  let answer = "";
  socket.on("data", (bytes) => {
    answer += bytes;
  });
  socket.write(ask.repeat(5));
  await vi.waitUntil(() => answer.includes("event: snapshot"), 10_000);
  socket.destroy();
  await vi.waitUntil(() => app.context.hub.streamCount === 0, 10_000);
  for (let place = 1; place <= 2; place++) {
    const stream = await app.stream(`${clinic.path}/stream`, { Authorization: `Bearer ${key}` });
    await stream.next("snapshot");
  }
});

test("by default one address may open more streams than an office has, and far fewer than there are", () => {
  const { STREAMS_PER_ADDRESS, STREAMS_MAX } = readConfig({});
  expect(STREAMS_PER_ADDRESS).toBeGreaterThanOrEqual(500);
  expect(STREAMS_PER_ADDRESS).toBeLessThanOrEqual(STREAMS_MAX / 10);
});
