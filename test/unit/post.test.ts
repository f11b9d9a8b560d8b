import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { newDeferred } from "../../src/deferred.js";
import { createNetworkGuard } from "../../src/webhooks/network-guard.js";
import { post, postTimeLimitMs } from "../../src/webhooks/post.js";

/** A receiver that does as it likes with a connection once a request has come. */
async function aReceiver(answer: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const asked = newDeferred();
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", () => {
      answer(socket);
      asked.resolve();
    });
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const guard = createNetworkGuard(["127.0.0.1", "::1"]);
  const ask = (stopping?: AbortSignal, host = "127.0.0.1") =>
    post(new URL(`http://${host}:${port}/`), "{}", {}, guard, { stopping });
  return {
    asked: asked.done,
    post: ask,
    areClosed: () => vi.waitUntil(() => sockets.every(({ destroyed }) => destroyed), 15_000),
  };
}

const head = (line: string, ...headers: string[]) => `HTTP/1.1 ${[line, ...headers].join("\r\n")}\r\n\r\n`;
afterEach(() => {
  vi.useRealTimers();
});

test.each<[string, (socket: Socket) => void, object]>([
  ["ends the headers and never the body", (to) => to.write(head("200 OK", "Content-Length: 9")), { status: 200 }],
  ["answers without end", (to) => to.write(head("200 OK") + "x".repeat(1_000_000)), { status: 200 }],
  ["leads elsewhere", (to) => to.write(head("307 T", "Location: http://169.254.169.254/")), { status: 307 }],
  [
    "switches protocols",
    (to) => to.write(head("101 S", "Upgrade: x", "Connection: Upgrade")),
    { error: "no_connection" },
  ],
  ["hangs up", (to) => to.destroy(), { error: "no_connection" }],
  ["speaks something else", (to) => to.write("220 smtp.example ESMTP\r\n"), { error: "no_connection" }],
  [
    "sends headers without end",
    (to) => to.write(head("200 OK", `x: ${"y".repeat(100_000)}`)),
    { error: "no_connection" },
  ],
  ["asks for more time", (to) => to.write(head("429 T", "Retry-After: 7")), { status: 429, retryAfter: "7" }],
])("of a receiver that %s, the status is all that is read, and the connection ends", async (_what, answer, result) => {
  const receiver = await aReceiver(answer);
  expect(await receiver.post()).toMatchObject(result);
  await receiver.areClosed();
});

describe("a receiver that", () => {
  test.each<[string, (socket: Socket) => void]>([
    ["never answers", () => {}],
    ["sends its headers byte by byte", (to) => to.write("HTTP/1.1 20")],
    ["only ever says that it goes on", (to) => to.write(head("103 Early Hints") + head("100 Continue"))],
  ])("%s, is waited for no longer than the time limit", async (_what, answer) => {
    const receiver = await aReceiver(answer);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const posted = receiver.post();
    let isSettled = false;
    void posted.finally(() => {
      isSettled = true;
    });
    await receiver.asked;
    await vi.advanceTimersByTimeAsync(postTimeLimitMs - 1);
    expect(isSettled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await posted).toEqual({ error: "timed_out" });
    vi.useRealTimers();
    await receiver.areClosed();
  });
});

test("a server that stops waits for no receiver, and keeps nothing of those it has heard", async () => {
  const receiver = await aReceiver(() => {});
  const stopping = new AbortController();
  const [added, removed] = [
    vi.spyOn(stopping.signal, "addEventListener"),
    vi.spyOn(stopping.signal, "removeEventListener"),
  ];
  const posted = receiver.post(stopping.signal);
  await receiver.asked;
  stopping.abort();
  expect(await posted).toEqual({ error: "no_connection" });
  expect(await receiver.post(stopping.signal)).toEqual({ error: "no_connection" });
  expect(removed.mock.calls).toEqual(added.mock.calls);
});

test("a name is connected to at the address that was checked", async () => {
  const receiver = await aReceiver((to) => to.write(head("204 No Content")));
  expect(await receiver.post(undefined, "localhost")).toMatchObject({ status: 204 });
});
