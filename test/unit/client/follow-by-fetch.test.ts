import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { aFollower, fakeServer, pass, pingAt, snapshotAt, updateFrame, url } from "./fake-server.js";
import { aState } from "./fixtures.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("following by fetch", () => {
  const headers = { Authorization: "Bearer k" };

  test("states and freshness are told as they come", async () => {
    const server = fakeServer();
    const { versions, told, last, close } = aFollower(server, { headers, audience: "public" });
    await pass(0);
    expect(server.requests).toEqual([
      { url: `${url}&audience=public`, method: "GET", headers: { Accept: "text/event-stream", ...headers } },
    ]);
    expect(told).toEqual([{ state: "reconnecting", ageSeconds: undefined }]);
    await server.send(`retry: 2000\n${snapshotAt(5)}`);
    await server.send(updateFrame(5, 6) + updateFrame(4, 6));
    await server.send('event: weather\ndata: {"sun":1}\n\n');
    expect(versions).toEqual([5, 6]);
    expect(last()).toEqual({ state: "live" });
    await pass(36_000);
    expect(last()).toEqual({ state: "stale", ageSeconds: 36 });
    await server.send(pingAt(6));
    expect(last()).toEqual({ state: "live" });
    close();
    await pass(100_000);
    expect(server.requests).toHaveLength(1);
  });

  test("a stream that the server ends is resumed by its id, after the wait the server chose", async () => {
    const server = fakeServer();
    const { told, close } = aFollower(server, { headers });
    await pass(0);
    await server.send(`retry: 2000\n${snapshotAt(5)}${updateFrame(5, 6)}`);
    await server.end('retry: 100\nevent: bye\ndata: {"reason":"timeout"}\n\n');
    expect(told.at(-1)).toEqual({ state: "reconnecting", ageSeconds: 0 });
    await pass(99);
    expect(server.requests).toHaveLength(1);
    await pass(1);
    expect(server.requests[1]?.headers["Last-Event-ID"]).toBe("v6");
    await server.send(pingAt(6));
    expect(told.at(-1)).toEqual({ state: "live" });
    close();
  });

  test("a server without room is asked again when it says, without growing waits", async () => {
    const server = fakeServer();
    const { close } = aFollower(server, { headers });
    await pass(0);
    for (let tries = 1; tries <= 5; tries++) {
      expect(server.requests).toHaveLength(tries);
      await server.end('retry: 3000\nevent: bye\ndata: {"reason":"busy"}\n\n');
      await pass(3_000);
    }
    close();
  });

  test("whatever fails is tried again for ever, at growing waits of 30 s at most", async () => {
    const server = fakeServer();
    server.plan.push(502, "unreachable", 500, 429, 405, 503, 502);
    const { last, close } = aFollower(server, { headers });
    for (const waitMs of [0, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]) {
      await pass(waitMs);
    }
    expect(server.requests).toHaveLength(8);
    await server.send(snapshotAt(5));
    expect(last()).toEqual({ state: "live" });
    await server.breakOff(); // a stream that worked begins with short waits again
    await pass(1_000);
    expect(server.requests).toHaveLength(9);
    close();
  });

  test("a stream that ends at once and says nothing is a failure too", async () => {
    const server = fakeServer();
    const { close } = aFollower(server, { headers });
    await pass(0);
    await server.send(`retry: 10\n${snapshotAt(5)}`);
    await server.end();
    await pass(10);
    await server.end();
    await pass(1_999);
    expect(server.requests).toHaveLength(2);
    await pass(1);
    expect(server.requests).toHaveLength(3);
    close();
  });

  test.each([400, 401, 403, 404, 422])("%i is final and said", async (status) => {
    const server = fakeServer();
    server.plan.push(502, status);
    const { last } = aFollower(server, { headers });
    await pass(10_000);
    expect(last()).toEqual({ state: "refused", status });
    await pass(100_000);
    expect(server.requests).toHaveLength(2);
  });

  test("an update with a gap before it opens the stream again, without an id", async () => {
    const server = fakeServer();
    const { versions, last, close } = aFollower(server, { headers });
    await pass(0);
    await server.send(snapshotAt(5));
    await server.send(updateFrame(7, 8) + updateFrame(5, 6));
    expect(versions).toEqual([5]);
    expect(last()).toEqual({ state: "reconnecting", ageSeconds: 0 });
    await pass(2_000);
    expect(server.requests[1]?.headers).not.toHaveProperty("Last-Event-ID");
    await server.send(snapshotAt(9));
    expect(versions).toEqual([5, 9]);
    close();
  });

  test("a frame that cannot be read opens the stream again, without an id", async () => {
    const server = fakeServer();
    const { versions, close } = aFollower(server, { headers });
    await pass(0);
    await server.send(`${snapshotAt(5)}id: v6\nevent: update\ndata: {"since":5,\n\n`);
    await pass(2_000);
    expect(versions).toEqual([5]);
    expect(server.requests[1]?.headers).not.toHaveProperty("Last-Event-ID");
    close();
  });

  test("a link that went silent is given up and resumed", async () => {
    const server = fakeServer();
    const { close } = aFollower(server, { headers });
    await pass(0);
    await server.send(`retry: 1000\n${snapshotAt(5)}`);
    await pass(45_000);
    expect(server.requests).toHaveLength(1);
    await pass(3_000);
    expect(server.requests[1]?.headers["Last-Event-ID"]).toBe("v5");
    close();
  });

  test("a server that takes the request and never answers is given up", async () => {
    const server = fakeServer();
    server.plan.push("silent");
    const { close } = aFollower(server, { headers });
    await pass(21_000 + 2_000);
    expect(server.requests).toHaveLength(2);
    close();
  });

  test("a program goes on with the state and id it kept", async () => {
    const server = fakeServer();
    const { versions, close } = aFollower(server, { headers, state: aState(5), lastEventId: "v5" });
    await pass(0);
    expect(server.requests[0]?.headers["Last-Event-ID"]).toBe("v5");
    await server.send(updateFrame(5, 6));
    expect(versions).toEqual([6]);
    close();
  });

  test("an id without its state is not sent", async () => {
    const server = fakeServer();
    const { close } = aFollower(server, { headers, lastEventId: "v5" });
    await pass(0);
    expect(server.requests[0]?.headers).not.toHaveProperty("Last-Event-ID");
    close();
  });

  test("nothing is told after close, also when it is called from inside", async () => {
    const server = fakeServer();
    const { told, versions, close } = aFollower(server, {
      headers,
      onState: ({ version }) => {
        versions.push(version);
        close();
      },
    });
    await pass(0);
    await server.send(snapshotAt(5) + updateFrame(5, 6));
    await pass(100_000);
    expect(versions).toEqual([5]);
    expect(told).toEqual([{ state: "reconnecting", ageSeconds: undefined }]);
  });
});
