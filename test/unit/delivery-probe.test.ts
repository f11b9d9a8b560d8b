import type { Knex } from "knex";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DeliveryProbe } from "../../src/notifications/delivery-probe.js";

const sent: string[] = [];
const database = {
  raw: async (_sql: string, [payload]: [string]) => void sent.push(JSON.parse(payload)),
} as unknown as Knex;

beforeEach(() => {
  sent.length = 0;
  vi.useFakeTimers({ toFake: ["performance", "setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a probe heard late proves only what was delivered when it was sent", async () => {
  const probe = new DeliveryProbe(database, 4_000);
  await probe.send();
  vi.advanceTimersByTime(3_000);
  probe.heard(sent[0] as string);
  expect(probe.staleMs).toBe(3_000);
  expect(probe.isProven).toBe(true);
  await probe.send();
  vi.advanceTimersByTime(20_000);
  probe.heard(sent[1] as string);
  expect(probe.staleMs).toBe(20_000);
  expect(probe.isProven).toBe(false);
});

test("probes that stay out for three intervals are unanswered; those that could not be sent are not", async () => {
  const probe = new DeliveryProbe(database, 4_000);
  vi.advanceTimersByTime(20_000);
  expect(probe.isUnanswered).toBe(false);
  await probe.send();
  vi.advanceTimersByTime(12_001);
  await probe.send();
  expect(probe.isUnanswered).toBe(true);
  probe.heard(sent[1] as string);
  expect(probe.isUnanswered).toBe(false);
});

test("another instance's probe proves nothing", async () => {
  const probe = new DeliveryProbe(database, 4_000);
  await probe.send();
  probe.heard("another-process 0");
  expect(probe.isProven).toBe(false);
});
