import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../../src/logger.js";
import { Beat } from "../../src/realtime/beat.js";
import type { CompareVersions } from "../../src/realtime/clinic-reading.js";
import type { FollowedClinic } from "../../src/realtime/followed-clinic.js";

/** Clinics as a beat sees them, held at version 5; each counts what it is told. */
const holding = (count: number, epoch: string | undefined = "a") =>
  new Map(
    Array.from({ length: count }, (_, place) => {
      const clinic = {
        clinicId: place + 1,
        version: epoch && 5,
        state: epoch && { epoch },
        isReadDue: false,
        confirmed: 0,
        changes: 0,
        wasTrueAt: () => void clinic.confirmed++,
        changed: () => void clinic.changes++,
      };
      return [clinic.clinicId, clinic] as const;
    }),
  );
type Held = ReturnType<typeof holding>;
const beatOf = (compare: CompareVersions) => new Beat(compare, createLogger({ LOG_LEVEL: "silent" }));
const told = (beat: Beat, clinics: Held) => beat.beat(clinics as unknown as Map<number, FollowedClinic>);

test("1,000 versions are compared at a time, and every clinic in eight beats, however many there are", async () => {
  for (const count of [3, 2_500, 9_001]) {
    const clinics = holding(count);
    const compare = vi.fn(async (_epoch: string, held: ReadonlyMap<number, number>) => {
      expect(held.size).toBeLessThanOrEqual(1_000);
      return [];
    });
    const beat = beatOf(compare);
    for (let turn = 0; turn < 8; turn++) await told(beat, clinics);
    expect([...clinics.values()].filter(({ confirmed }) => confirmed === 0)).toEqual([]);
  }
});

test("what a beat finds behind is read, unless its hint was on the way or it is being read", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const clinics = holding(4);
  const beat = beatOf(async () => [1, 2, 3]);
  await told(beat, clinics);
  const [lost, hinted, due] = [...clinics.values()] as [any, any, any];
  hinted.version = 6;
  due.isReadDue = true;
  vi.advanceTimersByTime(1_000);
  expect([lost.changes, hinted.changes, due.changes, beat.missedCount]).toEqual([1, 0, 0, 1]);
  expect([...clinics.values()].map(({ confirmed }) => confirmed)).toEqual([0, 0, 0, 1]);
});

test("clinics of two histories are two questions, and what is not read yet is none", async () => {
  const asked: [string, number[]][] = [];
  const beat = beatOf(async (epoch, held) => {
    asked.push([epoch, [...held.keys()]]);
    return [];
  });
  const clinics = new Map([...holding(3, "b"), ...holding(2, "a"), ...[...holding(5, "")].slice(4)]);
  await told(beat, clinics as Held);
  expect(asked).toEqual([
    ["a", [1, 2]],
    ["b", [3]],
  ]);
});

test("a question that is not answered is the beat, and one that fails confirms nothing", async () => {
  const clinics = holding(1);
  let fail: (error: Error) => void = () => {};
  const compare = vi.fn(() => new Promise<number[]>((_resolve, reject) => (fail = reject)));
  const beat = beatOf(compare);
  const first = told(beat, clinics);
  await told(beat, clinics);
  expect(compare).toHaveBeenCalledOnce();
  fail(new Error("away"));
  await first;
  expect(clinics.get(1)?.confirmed).toBe(0);
  void told(beat, clinics);
  expect(compare).toHaveBeenCalledTimes(2);
});
