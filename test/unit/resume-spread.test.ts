import { expect, test } from "vitest";
import { resumeSpreadMs } from "../../src/realtime/stream-limits.js";

test("a crowd that is cut off comes back in three seconds at least, and no faster than a process can take it", () => {
  expect([0, 1, 4_500].map(resumeSpreadMs)).toEqual([3_000, 3_000, 3_000]);
  for (const streams of [4_501, 20_000, 200_000])
    expect(streams / (resumeSpreadMs(streams) / 1_000)).toBeCloseTo(1_500);
});
