import { describe, expect, test } from "vitest";
import { createFreshness, createSteadyClock } from "../../../public/client/freshness.js";

describe("freshness", () => {
  const aClock = () => {
    let ms = 0;
    const freshness = createFreshness(() => ms);
    return { freshness, at: (later: number) => (ms = later) };
  };

  test("before the first frame it connects, without an age", () => {
    expect(aClock().freshness.read()).toEqual({ state: "reconnecting", ageSeconds: undefined });
  });

  test("live for 35 s after a frame, then old", () => {
    const { freshness, at } = aClock();
    freshness.frame();
    at(35_000);
    expect(freshness.read()).toEqual({ state: "live" });
    at(35_999);
    expect(freshness.read()).toEqual({ state: "stale", ageSeconds: 35 });
    freshness.frame();
    expect(freshness.read()).toEqual({ state: "live" });
  });

  test("old, though frames come, once the server has not heard its database for 30 s", () => {
    const { freshness, at } = aClock();
    freshness.frame(29_999);
    expect(freshness.read()).toEqual({ state: "live" });
    freshness.frame(30_000);
    at(2_000);
    expect(freshness.read()).toEqual({ state: "stale", ageSeconds: 32 });
    freshness.frame(); // an update says nothing of it
    expect(freshness.read().state).toBe("stale");
    freshness.frame(100);
    expect(freshness.read()).toEqual({ state: "live" });
  });

  test("reconnecting, with the age of what is shown, until the new connection brings a frame", () => {
    const { freshness, at } = aClock();
    freshness.frame(40_000);
    freshness.disconnected();
    at(5_000);
    expect(freshness.ageMs()).toBe(45_000);
    expect(freshness.read()).toEqual({ state: "reconnecting", ageSeconds: 45 });
    freshness.disconnected();
    expect(freshness.read().state).toBe("reconnecting");
    freshness.frame();
    expect(freshness.read()).toEqual({ state: "live" });
  });

  test("the clock counts a device's sleep and never goes back", () => {
    let [monotonic, wall] = [0, 0];
    const now = createSteadyClock(
      () => monotonic,
      () => wall,
    );
    [monotonic, wall] = [1_000, 1_000];
    expect(now()).toBe(1_000);
    [monotonic, wall] = [1_500, 3_601_000];
    expect(now()).toBe(3_601_000);
    [monotonic, wall] = [2_500, 0];
    expect(now()).toBe(3_602_000);
  });
});
