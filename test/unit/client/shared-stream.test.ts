import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Opening } from "../../../public/client/fetch-stream.js";
import { fold } from "../../../public/client/fold.js";
import { openSharedStream } from "../../../public/client/shared-stream.js";
import { FakeEventSource, latestSource, openedSources } from "./fake-event-source.js";
import { aFollower, fakeServer, pass, url } from "./fake-server.js";
import { fakeBrowser } from "./fake-tabs.js";
import { aDay, anUpdate, aState } from "./fixtures.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  openedSources.length = 0;
  vi.stubGlobal("EventSource", FakeEventSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Tabs of one browser; each tells what it was told, in short. */
function someTabs() {
  const browser = fakeBrowser();
  const server = fakeServer();
  const open = async (address = url) => {
    const told: string[] = [];
    const tab = browser.aTab();
    let held: ReturnType<Opening["held"]>;
    const stream = openSharedStream(
      {
        url: address,
        fetch: server.fetch,
        held: () => held && { ...held, ageMs: 3_000 },
        onFrame: (frame) => {
          told.push(`${frame.type} ${frame.data.version}`);
          const state = fold(held?.state, frame);
          held = typeof state === "object" ? { state, lastEventId: frame.lastEventId, ageMs: 0 } : undefined;
        },
        onRetry: () => {},
        onBreak: ({ isSentAway }) => told.push(isSentAway ? "sent away" : "broke"),
        onEnd: (end) => told.push(`end ${JSON.stringify(end)}`),
      },
      tab.browser,
    );
    await pass(0);
    return { ...tab, told, close: stream.close };
  };
  return { open, server };
}

const openStreams = () => openedSources.filter(({ readyState }) => readyState !== FakeEventSource.CLOSED).length;
const emit = async (type: string, data: object, id = "") => {
  latestSource().emit(type, data, id);
  await pass(0);
};
const snapshot = (version: number) => emit("snapshot", aState(version), `v${version}`);
const update = (since: number, version: number) => emit("update", anUpdate(since, version).data, `v${version}`);

describe("tabs at one address", () => {
  test("read one stream; who joins later gets what is held, and how old it is", async () => {
    const { open } = someTabs();
    const first = await open();
    const second = await open();
    await snapshot(5);
    await emit("ping", { version: 5, staleMs: 100 });
    await pass(3_000);
    const third = await open();
    await update(5, 6);
    expect(openStreams()).toBe(1);
    expect(first.told).toEqual(["snapshot 5", "ping 5", "update 6"]);
    expect(second.told).toEqual(first.told);
    expect(third.told).toEqual(["snapshot 5", "ping 5", "update 6"]);
  });

  test("are told of breaks, and of an end with its status", async () => {
    const { open, server } = someTabs();
    const tabs = [await open(), await open()];
    await snapshot(5);
    latestSource().emit("bye", { reason: "busy" });
    latestSource().fail(0);
    await pass(0);
    server.plan.push(401);
    latestSource().fail(FakeEventSource.CLOSED);
    await pass(0);
    const ends = tabs.map(({ told }) => told);
    expect(ends[0]).toEqual(["snapshot 5", "sent away", "broke", 'end {"wasServed":false,"status":401}']);
    expect(ends[1]).toEqual(["snapshot 5", "sent away", "broke", 'end {"wasServed":true,"status":401}']);
    await pass(60_000);
    expect(openStreams()).toBe(0);
  });

  test("of another audience, or with another filter, have a stream of their own", async () => {
    const { open } = someTabs();
    await open();
    const staff = await open(`${url}&audience=staff`);
    expect(openStreams()).toBe(2);
    await snapshot(7);
    expect(staff.told).toEqual(["snapshot 7"]);
  });

  test("that missed a message get what is held as soon as they ask", async () => {
    const { open } = someTabs();
    await open();
    const second = await open();
    await snapshot(5);
    second.deafen(true);
    await update(5, 6);
    second.deafen(false);
    await pass(1_000);
    expect(second.told).toEqual(["snapshot 5", "snapshot 6", "ping 6"]);
    await pass(10_000);
    expect(second.told).toHaveLength(3);
  });

  test("whose question crosses an update are not told the same again", async () => {
    const { open } = someTabs();
    await open();
    const second = await open();
    await snapshot(5);
    await pass(699);
    vi.advanceTimersByTime(1); // asks, holding 5
    latestSource().emit("update", anUpdate(5, 6, [aDay()]).data, "v6");
    await pass(0);
    expect(second.told.filter((each) => each !== "ping 6")).toEqual(["snapshot 5", "update 6"]);
  });
});

describe("when the tab that leads", () => {
  test("closes, the next one reads on at once", async () => {
    const { open } = someTabs();
    const first = await open();
    const second = await open();
    const third = await open();
    await snapshot(5);
    first.close();
    await pass(0);
    expect(openStreams()).toBe(1);
    await snapshot(7);
    await update(7, 8);
    expect(second.told).toEqual(["snapshot 5", "snapshot 7", "update 8"]);
    expect(third.told).toEqual(second.told);
    expect(first.told).toEqual(["snapshot 5"]);
  });

  test("crashes, the same", async () => {
    const { open } = someTabs();
    const first = await open();
    const second = await open();
    await snapshot(5);
    first.crash();
    await pass(0);
    expect(openedSources).toHaveLength(2);
    await snapshot(7);
    expect(second.told).toEqual(["snapshot 5", "snapshot 7"]);
  });

  test("is frozen, another takes it over in two seconds; awake again, it is told to come back", async () => {
    const { open } = someTabs();
    const first = await open();
    const second = await open();
    const third = await open();
    await snapshot(5);
    first.freeze();
    await pass(2_100);
    expect(openedSources).toHaveLength(2);
    await snapshot(7);
    expect(second.told).toEqual(["snapshot 5", "snapshot 7"]);
    expect(third.told).toEqual(second.told);
    first.wake();
    await pass(0);
    expect(first.told).toEqual(["snapshot 5", 'end {"wasServed":true}']);
    expect(openStreams()).toBe(1);
    await pass(60_000);
    expect(openStreams()).toBe(1);
    expect(second.told).toEqual(["snapshot 5", "snapshot 7"]);
  });

  test("is only busy for a second, it leads on", async () => {
    const { open } = someTabs();
    const first = await open();
    await open();
    await snapshot(5);
    first.freeze();
    await pass(1_500);
    first.wake();
    await pass(60_000);
    expect(openedSources).toHaveLength(1);
  });
});

test("where locks are forbidden, each tab has a stream of its own", async () => {
  const told: string[] = [];
  const { BroadcastChannel } = fakeBrowser().aTab().browser;
  const request = () => Promise.reject(new DOMException("sandboxed", "SecurityError"));
  const stream = openSharedStream(
    {
      url,
      fetch: fakeServer().fetch,
      held: () => undefined,
      onFrame: ({ type }) => told.push(type),
      onRetry: () => {},
      onBreak: () => {},
      onEnd: () => {},
    },
    { BroadcastChannel, navigator: { locks: { request } } },
  );
  await pass(10_000);
  await snapshot(5);
  expect(told).toEqual(["snapshot"]);
  expect(openedSources).toHaveLength(1);
  stream.close();
  expect(openStreams()).toBe(0);
});

test("where locks come late, a tab that takes its own has one stream, and none once it is told so", async () => {
  const told: string[] = [];
  const { BroadcastChannel } = fakeBrowser().aTab().browser;
  const asked: { grant: () => unknown; refuse: (reason: unknown) => void }[] = [];
  const request = (_name: string, _how: object, grant: () => unknown) =>
    new Promise((_resolve, refuse) => asked.push({ grant, refuse }));
  openSharedStream(
    {
      url,
      fetch: fakeServer().fetch,
      held: () => undefined,
      onFrame: ({ type }) => told.push(type),
      onRetry: () => {},
      onBreak: () => {},
      onEnd: () => told.push("end"),
    },
    { BroadcastChannel, navigator: { locks: { request } } },
  );
  await pass(2_100); // nobody answers
  expect(asked).toHaveLength(2);
  for (const { grant } of asked) void grant();
  await snapshot(5);
  expect(told).toEqual(["snapshot"]);
  expect(openStreams()).toBe(1);
  asked[0]?.refuse(new DOMException("stolen", "AbortError"));
  await pass(0);
  expect(told).toEqual(["snapshot", "end"]);
  expect(openStreams()).toBe(0);
});

test("whoever sends a credential shares nothing, also when asked to", async () => {
  const { BroadcastChannel, navigator } = fakeBrowser().aTab().browser;
  vi.stubGlobal("BroadcastChannel", BroadcastChannel);
  vi.stubGlobal("navigator", navigator);
  const server = fakeServer();
  const followers = ["a", "b"].map((key) =>
    aFollower(server, { share: true, headers: { Authorization: `Bearer ${key}` } }),
  );
  await pass(0);
  expect(server.requests.map(({ headers }) => headers.Authorization)).toEqual(["Bearer a", "Bearer b"]);
  expect(openedSources).toHaveLength(0);
  for (const { close } of followers) close();
});
