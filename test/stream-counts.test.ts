import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { ClinicState } from "../src/realtime/clinic-state.js";
import { ClinicStreams } from "../src/realtime/clinic-streams.js";
import { Stream, type StreamTerms } from "../src/realtime/stream.js";
import { aReading } from "./support/a-reading.js";
import { collectGarbage } from "./support/collect-garbage.js";
import { idleReaders } from "./support/idle-readers.js";
import { countSyscalls } from "./support/syscalls.js";
import { aBooker, adminKey, testApp } from "./support/test-app.js";

/** What streams cost is counted, not timed: a later feature must not double it unseen. */

const changes = 40;

/** Streams of a clinic with a booking, and `change`, which writes a change and resolves when every reader has it. */
async function aFollowedClinic(streams: number) {
  const app = await testApp({ timing: { pingEveryMs: 3_600_000 } });
  const clinic = await app.aClinic();
  await aBooker(app, clinic).book();
  const readers = await idleReaders(app.url, `${clinic.path}/stream`, adminKey, streams);
  let changed = 0;
  const change = async () => {
    await app.database.query("update bookings set called_to = $1 where clinic_id = $2", [
      `room ${++changed}`,
      clinic.id,
    ]);
    await readers.arrived(streams * (changed + 1));
  };
  await change(); // the first of each statement also prepares it
  return { app, clinic, change };
}

test("the hub reads a change by one statement, however many follow", async () => {
  const { app, change } = await aFollowedClinic(20);
  const asked: string[] = [];
  const query = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...args: any[]) {
    if (this.database === new URL(app.database.url).pathname.slice(1)) asked.push(args[0].text ?? args[0]);
    return query.apply(this, args as any) as any;
  });
  onTestFinished(() => spy.mockRestore());
  for (let count = 0; count < changes; count++) await change();
  const everyTime = [...new Set(asked)].filter((text) => asked.filter((each) => each === text).length >= changes);
  const byHub = everyTime.filter((text) => !text.startsWith("update bookings set called_to"));
  expect(byHub).toEqual([expect.stringContaining("clinic_versions")]);
  expect(asked.filter((text) => text === byHub[0])).toHaveLength(changes);
});

test("a frame is one write to the socket of each stream", async () => {
  const streams = 20;
  const { app, change } = await aFollowedClinic(streams);
  const write = vi.spyOn(Socket.prototype as unknown as { _writeGeneric(): void }, "_writeGeneric");
  onTestFinished(() => write.mockRestore());
  for (let count = 0; count < changes; count++) await change();
  const port = Number(new URL(app.url).port);
  const ours = write.mock.contexts.filter((socket) => (socket as unknown as Socket).localPort === port);
  expect(ours).toHaveLength(changes * streams);
});

test("a frame is one system call for each stream, and the loop polls far less often", async ({ skip }) => {
  const streams = 200;
  const { change } = await aFollowedClinic(streams);
  const calls = await countSyscalls(["write", "writev", "sendto", "sendmsg", "epoll_wait", "epoll_pwait"], async () => {
    for (let count = 0; count < changes; count++) await change();
  });
  if (!calls) return skip("strace is not installed, or may not look at this process");
  const { epoll_wait: waits = 0, epoll_pwait: morePrecise = 0, ...writes } = calls;
  const perFrame = (count: number) => count / (changes * streams);
  const written = perFrame(Object.values(writes).reduce((sum, each) => sum + each, 0));
  expect(written, JSON.stringify(calls)).toBeGreaterThanOrEqual(1);
  expect(written, JSON.stringify(calls)).toBeLessThan(1.1); // those of the test and of the hub's statement are few
  expect(perFrame(waits + morePrecise), JSON.stringify(calls)).toBeLessThan(1);
});

/** Bytes of heap that each of so many streams keeps. */
async function keptPerStream(url: string, path: string, streams: number): Promise<number> {
  const settle = async () => {
    for (let round = 0; round < 3; round++) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    return process.memoryUsage().heapUsed;
  };
  const before = await settle();
  await idleReaders(url, path, adminKey, streams);
  return ((await settle()) - before) / streams;
}

/** The URL of a server whose streams have what node needs for one, and a frame. */
async function aBareLoop(): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" }).write("data: {}\n\n");
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("an idle stream keeps little more than what node needs for it", async () => {
  const { app, clinic } = await aFollowedClinic(100);
  const kept = await keptPerStream(app.url, `${clinic.path}/stream`, 1_000);
  const keptByNode = await keptPerStream(await aBareLoop(), "/", 1_000);
  expect(kept / keptByNode, `${kept} bytes, ${keptByNode} of a bare node:http`).toBeLessThan(1.75); // 1.55; with all that Express and its middleware hang on a response 1.95
});

test("a frame that others get too allocates next to nothing", async () => {
  const joined = new ClinicStreams((error) => expect.unreachable(String(error)));
  const socket = { write: () => true, cork() {}, uncork() {} };
  const terms: StreamTerms = { endsAt: 0, endReason: "timeout", grant: { kind: "environment" }, calendar: undefined };
  const sent = { frames: 0, bytes: 0 };
  for (let count = 0; count < 2_000; count++) {
    const frames = joined.framesOf({ audience: "staff", filter: {} });
    joined.join(new Stream({ socket } as any, frames, terms, sent, new Set()));
  }
  const state = new ClinicState(aReading());
  const rounds: number[] = [];
  for (let version = 2; version < 60; version++) {
    state.apply(aReading({ version }));
    const [framesBefore, heapBefore] = [sent.frames, process.memoryUsage().heapUsed];
    await joined.advance(() => state);
    rounds.push((process.memoryUsage().heapUsed - heapBefore) / (sent.frames - framesBefore));
  }
  const bytes = rounds.sort((a, b) => a - b)[rounds.length / 2] as number;
  expect(bytes).toBeLessThan(64); // a step of the loop is 40; a closure would be as much again
});
