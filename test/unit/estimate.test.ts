import { describe, expect, test } from "vitest";
import { estimateWait } from "../../public/ticket/estimate.js";

const start = Date.parse("2026-11-23T08:00:00Z");
const callsAfterMinutes = (...minutes: number[]) =>
  minutes.map((minute) => new Date(start + minute * 60_000).toISOString());
const at = (minute: number) => start + minute * 60_000;

describe("the estimate of a patient's wait", () => {
  test("is not given before enough patients were called today", () => {
    expect(estimateWait({ ahead: 3, calledAt: callsAfterMinutes(0, 10, 20, 30), now: at(30) })).toBeUndefined();
  });

  test("is narrow when the pace is even, and counts the call of the patient", () => {
    const calledAt = callsAfterMinutes(0, 10, 20, 30, 40, 50);
    expect(estimateWait({ ahead: 2, calledAt, now: at(50) })).toEqual({ fromMinutes: 30, toMinutes: 35 });
  });

  test("is wide when the pace is uneven", () => {
    const calledAt = callsAfterMinutes(0, 2, 25, 28, 55, 60);
    const { fromMinutes, toMinutes } = estimateWait({ ahead: 4, calledAt, now: at(60) }) ?? {};
    expect(fromMinutes).toBeLessThan(45);
    expect(toMinutes).toBeGreaterThan(75);
  });

  test("does not take the doctor's lunch for the pace", () => {
    const calledAt = callsAfterMinutes(0, 10, 20, 30, 120, 130, 140);
    expect(estimateWait({ ahead: 0, calledAt, now: at(140) })).toEqual({ fromMinutes: 10, toMinutes: 15 });
  });
});
