import { type AddressInfo, connect } from "node:net";
import compression from "compression";
import { EventSource } from "eventsource";
import express from "express";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createApp } from "../src/app.js";
import { close, createHttpServer, listen } from "../src/http/server.js";
import { aBrowser } from "./support/browser.js";
import { chromiumPath } from "./support/chromium.js";
import { hasNginx, nginxBefore } from "./support/nginx.js";
import { StreamClient } from "./support/stream-client.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, type TestApp, testApp } from "./support/test-app.js";

/** The EventSource of the npm package `eventsource`, and what it got. */
function anEventSource(app: TestApp, url: string) {
  const frames: { event: string; id: string; data: any }[] = [];
  const source = new EventSource(url, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...app.asAdmin } }),
  });
  onTestFinished(() => source.close());
  for (const event of ["snapshot", "update", "ping", "bye"]) {
    source.addEventListener(event, (message) => {
      frames.push({ event, id: message.lastEventId, data: JSON.parse(message.data) });
    });
  }
  return {
    frames,
    next: (event: string, after = 0) =>
      vi.waitUntil(() => frames.slice(after).find((frame) => frame.event === event), 15_000),
  };
}

describe("the npm package eventsource", () => {
  test("follows a clinic and resumes by itself after the stream's age", async () => {
    const app = await testApp({ settings: { STREAM_MAX_AGE_SECONDS: "1" } });
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const source = anEventSource(app, `${app.url}${clinic.path}/stream`);
    await source.next("snapshot");
    await source.next("bye");
    const { length } = source.frames;
    const booking = await book();
    expect((await source.next("update", length)).data.bookings).toMatchObject([{ id: booking.id }]);
    expect(source.frames.filter(({ event }) => event === "snapshot")).toHaveLength(1); // it resumed
  });
});

describe.skipIf(!hasNginx)("behind nginx with its default buffering (skipped without nginx)", () => {
  test("the first byte comes at once, each frame when it happens, and a restart of nginx loses nothing", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const nginx = await nginxBefore(app.url);
    const source = anEventSource(app, `${nginx.url}${clinic.path}/stream`);
    await source.next("snapshot");
    for (let number = 1; number <= 3; number++) {
      const { length } = source.frames;
      const booking = await book();
      expect((await source.next("update", length)).data.bookings).toMatchObject([{ id: booking.id }]);
    }
    const { length } = source.frames;
    await nginx.restart();
    const missed = await book();
    expect((await source.next("update", length)).data.bookings).toMatchObject([{ id: missed.id }]);
    expect(source.frames.filter(({ event }) => event === "snapshot")).toHaveLength(1);
  });
});

test("with compression in front each frame still comes when it happens", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const compressed = express()
    .use(compression({ threshold: 0 }))
    .use(createApp(app.context));
  const server = createHttpServer(compressed, app.context.config);
  await listen(server, 0, "127.0.0.1");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stream = await StreamClient.open(`${url}${clinic.path}/stream`, { ...app.asAdmin, "Accept-Encoding": "gzip" });
  onTestFinished(async () => {
    stream.close();
    await close(server, 1_000);
  });
  await stream.next("snapshot");
  await aBooker(app, clinic).book();
  await stream.next("update");
  const days = await fetch(`${url}${clinic.path}/days`, { headers: { ...app.asAdmin, "Accept-Encoding": "gzip" } });
  expect(days.headers.get("content-encoding")).toBe("gzip"); // so compression was really there
});

describe.skipIf(!chromiumPath)("Chromium's EventSource (skipped without chromium)", () => {
  test("follows a public board, is not ended by trouble, and resumes", async () => {
    const proxy = new TcpProxy();
    const app = await testApp({ proxy, settings: { STREAM_MAX_AGE_SECONDS: "2" } });
    const clinic = await app.aClinic({ publicBoard: true });
    const { book } = aBooker(app, clinic);
    const page = await (await aBrowser()).open(`${app.url}/health/live`);
    await page.evaluate(`
      globalThis.frames = [];
      const source = new EventSource("${clinic.path}/stream");
      for (const event of ["snapshot", "update", "bye"]) {
        source.addEventListener(event, ({ data }) => frames.push({ event, data }));
      }`);
    const seen = (): Promise<{ event: string; data: string }[]> => page.evaluate("globalThis.frames");
    const events = async (event: string) => (await seen()).filter((frame) => frame.event === event);
    await vi.waitUntil(async () => (await events("snapshot")).length === 1, 10_000);
    const booking = await book();
    await vi.waitUntil(async () => (await events("update")).length === 1, 10_000);
    expect((await events("update"))[0]?.data).toContain(booking.id);

    // No clinic can be read; a stream that comes back when its age is over is told to come back later.
    proxy.aimAt("postgres://127.0.0.1:1");
    for (const name of ["dawr-hub", "dawr"]) proxy.cut(name);
    await app.database.query("update bookings set called_to = 'Room 7'");
    await vi.waitUntil(async () => (await events("bye")).some(({ data }) => data.includes("busy")), 30_000);
    proxy.aimAt(app.database.url);
    await vi.waitUntil(async () => (await events("update")).some(({ data }) => data.includes("Room 7")), 20_000);
    expect(await events("snapshot")).toHaveLength(1);
  });
});

describe("a hostile Last-Event-ID", () => {
  /** What the server answers to these very bytes, until it closes or has said something. */
  const answerTo = (app: TestApp, path: string, id: string) =>
    new Promise<string>((resolve) => {
      const { port } = new URL(app.url);
      const socket = connect(Number(port), "127.0.0.1");
      let answer = "";
      const finish = () => {
        socket.destroy();
        resolve(answer);
      };
      socket.on("data", (bytes) => {
        answer += bytes;
        if (/event: |HTTP\/1.1 [45]/.test(answer)) finish();
      });
      socket.on("error", finish);
      socket.on("close", finish);
      socket.write(
        Buffer.from(
          `GET ${path}/stream HTTP/1.1\r\nHost: x\r\nAuthorization: ${app.asAdmin.Authorization}\r\nLast-Event-ID: ${id}\r\n\r\n`,
        ),
      );
    });

  test("gets a snapshot or a refusal, never anything else", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    const { id = "" } = await stream.next("snapshot");
    const start = id.slice(0, id.lastIndexOf(".") + 1);
    const strange = [
      "\uFEFF",
      "-1",
      "1e9",
      "0x10",
      "9".repeat(16),
      "9".repeat(400),
      " 1",
      "1.1",
      "NaN",
      "٣",
      "__proto__",
    ];
    for (const end of strange) expect(await answerTo(app, clinic.path, start + end), end).toContain("event: snapshot");
    for (const lead of ["\uFEFF", "x"])
      expect(await answerTo(app, clinic.path, lead + id)).toContain("event: snapshot");
    expect(await answerTo(app, clinic.path, "x".repeat(12_000))).toContain("event: snapshot");
    expect(await answerTo(app, clinic.path, "x".repeat(40_000))).toContain("HTTP/1.1 431");
    expect(await answerTo(app, clinic.path, `${id}\0`)).toContain("HTTP/1.1 400");
    const injected = await answerTo(app, clinic.path, `${id}\r\nX: y`);
    expect(injected).toContain("event: ping"); // just another header
    expect(injected).not.toContain("X: y");
    await aBooker(app, clinic).book();
    await stream.next("update"); // and the server is well
  });
});
