import { describe, expect, test } from "vitest";
import { reconnectWaitMs } from "../../../public/client/reconnect-wait.js";

describe("waiting before the next try", () => {
  test("what the server says holds as it is", () => {
    expect(reconnectWaitMs(0, 100)).toBe(100);
    expect(reconnectWaitMs(0, 12_345)).toBe(12_345);
    expect(reconnectWaitMs(0, 1e12)).toBe(300_000);
  });

  test("after failures it doubles, is jittered, and never passes 30 s", () => {
    const shortest = [0, 1, 2, 3, 4, 5, 6, 1_000].map((failures) => reconnectWaitMs(failures, undefined, () => 0));
    expect(shortest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(reconnectWaitMs(3, undefined, () => 1)).toBe(8_000);
    expect(reconnectWaitMs(9, 60_000, () => 1)).toBe(30_000);
    expect(reconnectWaitMs(1, 4_000, () => 1)).toBe(8_000);
  });
});
