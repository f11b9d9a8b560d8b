import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ClinicState, followClinic } from "../../../public/client/index.js";
import { FakeEventSource, latestSource, openedSources } from "./fake-event-source.js";
import { fakeServer, pass, url } from "./fake-server.js";
import { fakeBrowser } from "./fake-tabs.js";
import { aBooking, aDay, anUpdate, aState } from "./fixtures.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  openedSources.length = 0;
  vi.stubGlobal("EventSource", FakeEventSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Tabs that follow one clinic; the first of them leads. */
async function someTabs(count: number) {
  const browser = fakeBrowser();
  const server = fakeServer();
  const tabs = [];
  for (let tab = 0; tab < count; tab++) {
    const { BroadcastChannel, navigator } = browser.aTab().browser;
    vi.stubGlobal("BroadcastChannel", BroadcastChannel);
    vi.stubGlobal("navigator", navigator);
    const states: ClinicState[] = [];
    const { close } = followClinic(url, {
      share: true,
      fetch: server.fetch,
      onState: (state) => states.push(state),
    });
    await pass(0);
    tabs.push({ states, close });
  }
  return tabs;
}

/** How often a frame's queue is put in order, which is once each time it is folded. */
function countFolds() {
  const folds = { count: 0 };
  const sort = Array.prototype.sort;
  vi.spyOn(Array.prototype, "sort").mockImplementation(function (this: { number?: number }[], compare) {
    if (this.some((each) => each?.number !== undefined)) folds.count++;
    return sort.call(this, compare);
  });
  return folds;
}

test("a frame is parsed once for all tabs of a browser, and folded once in each", async () => {
  const tabs = await someTabs(3);
  expect(openedSources).toHaveLength(1);
  latestSource().emit("snapshot", aState(5, [{ ...aDay(), bookings: [aBooking(1)] }]), "v5");
  await pass(0);
  const parse = vi.spyOn(JSON, "parse");
  const folds = countFolds();
  latestSource().emit("update", anUpdate(5, 6, [], [aBooking(2)]).data, "v6");
  await pass(0);
  expect(tabs.map(({ states }) => states.map(({ version }) => version))).toEqual([
    [5, 6],
    [5, 6],
    [5, 6],
  ]);
  expect(parse).toHaveBeenCalledTimes(1);
  expect(folds.count).toBe(3);
  for (const { close } of tabs) close();
});

test("a frame with a gap before it stops the tab that leads; the next one reads a new snapshot for all", async () => {
  const tabs = await someTabs(2);
  latestSource().emit("snapshot", aState(5), "v5");
  await pass(0);
  latestSource().emit("update", anUpdate(7, 8).data, "v8");
  await pass(0);
  expect(openedSources.filter(({ readyState }) => readyState !== FakeEventSource.CLOSED)).toHaveLength(1);
  latestSource().emit("snapshot", aState(9), "v9");
  await pass(5_000); // the first one comes back after its wait, and asks
  expect(tabs.map(({ states }) => states.map(({ version }) => version))).toEqual([
    [5, 9],
    [5, 9],
  ]);
  expect(openedSources).toHaveLength(2);
  for (const { close } of tabs) close();
});
