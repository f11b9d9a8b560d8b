import { expect, test } from "vitest";
import type { Stream } from "../../src/realtime/stream.js";
import { StreamExpiry } from "../../src/realtime/stream-expiry.js";

const kilobytes = (count: number) => Buffer.alloc(count * 1_024);

/** Readers who have not taken these frames, the slowest first; which of them are cut off. */
function cutOff(frames: Buffer[], stalledAtMostBytes: number, { stalledForMs = 5_000 } = {}): number[] {
  const expiry = new StreamExpiry({ stalledAtMostMs: 60_000, stalledAtMostBytes });
  const cut: number[] = [];
  for (const [place, frame] of frames.entries()) {
    expiry.stalled.add({ stalledSince: place, untaken: [frame], destroy: () => cut.push(place) } as unknown as Stream);
  }
  expiry.check(stalledForMs, 0);
  return cut.sort();
}

test("of readers who do not read, those who wait for longest are cut off when too much waits for all of them", () => {
  expect(cutOff([kilobytes(10), kilobytes(10), kilobytes(10), kilobytes(10)], 25 * 1_024)).toEqual([0, 1]);
  expect(cutOff([kilobytes(10), kilobytes(10)], 25 * 1_024)).toEqual([]);
});

test("a frame that many wait for counts once", () => {
  const shared = kilobytes(10);
  expect(cutOff(Array(100).fill(shared), 25 * 1_024)).toEqual([]);
});

test("a large frame may take its time on the way", () => {
  expect(cutOff([kilobytes(10), kilobytes(10), kilobytes(10)], 15 * 1_024, { stalledForMs: 1_000 })).toEqual([]);
});
