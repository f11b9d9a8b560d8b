import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeEventSource, latestSource, openedSources } from "./fake-event-source.js";
import { aFollower, fakeServer, pass, url } from "./fake-server.js";
import { anUpdate, aState } from "./fixtures.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("following by EventSource", () => {
  const opened = openedSources;
  const latest = latestSource;

  beforeEach(() => {
    opened.length = 0;
    vi.stubGlobal("EventSource", FakeEventSource);
  });

  test("without headers it is used, and comes back by itself after a lost connection", async () => {
    const server = fakeServer();
    const { versions, last, close } = aFollower(server, { audience: "public" });
    expect(latest().url).toBe(`${url}&audience=public`);
    latest().emit("snapshot", aState(5), "v5");
    expect(last()).toEqual({ state: "live" });
    latest().fail(0);
    expect(last()).toEqual({ state: "reconnecting", ageSeconds: 0 });
    latest().emit("update", anUpdate(5, 6).data, "v6");
    expect(last()).toEqual({ state: "live" });
    expect(versions).toEqual([5, 6]);
    expect(opened).toHaveLength(1);
    expect(server.requests).toHaveLength(0);
    close();
    expect(latest().readyState).toBe(FakeEventSource.CLOSED);
  });

  test("when it gives up, the server is asked and a new one opened, for ever, at growing waits", async () => {
    const server = fakeServer();
    const { last, close } = aFollower(server);
    server.plan.push(502, "unreachable", 200, 204, 502, 502, 502);
    for (const waitMs of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]) {
      const count = opened.length;
      latest().fail(FakeEventSource.CLOSED);
      await pass(waitMs - 1);
      expect(opened).toHaveLength(count);
      await pass(1);
      expect(opened).toHaveLength(count + 1);
    }
    expect(server.requests.every(({ method }) => method === "HEAD")).toBe(true);
    latest().emit("snapshot", aState(5), "v5");
    expect(last()).toEqual({ state: "live" });
    latest().fail(FakeEventSource.CLOSED);
    await pass(2_000);
    expect(opened).toHaveLength(9);
    close();
  });

  test("a question that is never answered does not stop it", async () => {
    const server = fakeServer();
    server.plan.push("silent");
    const { close } = aFollower(server);
    latest().fail(FakeEventSource.CLOSED);
    await pass(12_000);
    expect(opened).toHaveLength(2);
    close();
  });

  test.each([400, 401, 403, 404, 422])("%i is final and said", async (status) => {
    const server = fakeServer();
    server.plan.push(status);
    const { last } = aFollower(server);
    latest().fail(FakeEventSource.CLOSED);
    await pass(100_000);
    expect(last()).toEqual({ state: "refused", status });
    expect(opened).toHaveLength(1);
  });

  test("an update with a gap before it, or long silence, opens a new one", async () => {
    const server = fakeServer();
    const { close } = aFollower(server);
    latest().emit("snapshot", aState(5), "v5");
    latest().emit("update", anUpdate(7, 8).data, "v8");
    expect(latest().readyState).toBe(FakeEventSource.CLOSED);
    await pass(2_000);
    expect(opened).toHaveLength(2);
    await pass(21_000 + 4_000);
    expect(opened).toHaveLength(3);
    close();
  });

  test.each(["shutdown", "busy"])("after bye %s the browser's own wait is not cut short", async (reason) => {
    const server = fakeServer();
    const { close } = aFollower(server);
    latest().emit("snapshot", aState(5), "v5");
    latest().emit("bye", { reason });
    latest().fail(0);
    await pass(120_000);
    expect(opened).toHaveLength(1);
    await pass(4_000); // but not for ever
    expect(opened).toHaveLength(2);
    close();
  });

  test("after any other bye it should be back at once", async () => {
    const server = fakeServer();
    const { close } = aFollower(server);
    latest().emit("snapshot", aState(5), "v5");
    latest().emit("bye", { reason: "timeout" });
    latest().fail(0);
    await pass(25_000);
    expect(opened).toHaveLength(2);
    close();
  });

  test("what the caller's function throws is seen and does not end the stream", async () => {
    const server = fakeServer();
    const seen = vi.fn();
    vi.stubGlobal("queueMicrotask", (task: () => void) => {
      try {
        task();
      } catch (error) {
        seen(error);
      }
    });
    const { last, close } = aFollower(server, {
      onState: () => {
        throw new Error("my own bug");
      },
    });
    latest().emit("snapshot", aState(5), "v5");
    expect(seen).toHaveBeenCalledWith(new Error("my own bug"));
    expect(last()).toEqual({ state: "live" });
    close();
  });
});
