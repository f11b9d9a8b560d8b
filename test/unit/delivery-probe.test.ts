import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DeliveryProbe } from "../../src/notifications/delivery-probe.js";

const sent: string[] = [];
const send = async (token: string) => void sent.push(token);

beforeEach(() => {
  sent.length = 0;
  vi.useFakeTimers({ toFake: ["performance", "setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a probe heard late proves only what was delivered when it was sent", async () => {
  const probe = new DeliveryProbe(send, 4_000);
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

test("probes that stay out for three intervals are unanswered", async () => {
  const probe = new DeliveryProbe(send, 4_000);
  vi.advanceTimersByTime(20_000);
  expect(probe.isUnanswered).toBe(false);
  await probe.send();
  vi.advanceTimersByTime(12_001);
  await probe.send();
  expect(probe.isUnanswered).toBe(true);
  probe.heard(sent[1] as string);
  expect(probe.isUnanswered).toBe(false);
});

test("probes that cannot be sent for three intervals are unanswered too; the first that is sent has time to come back", async () => {
  let isReadOnly = true;
  const probe = new DeliveryProbe(
    async (token) => (isReadOnly ? Promise.reject(new Error("read-only")) : send(token)),
    4_000,
  );
  await probe.send();
  vi.advanceTimersByTime(12_001);
  await probe.send();
  expect([probe.isUnanswered, probe.failure]).toEqual([true, "read-only"]);
  isReadOnly = false;
  await probe.send();
  expect([probe.isUnanswered, probe.failure]).toEqual([false, undefined]);
  vi.advanceTimersByTime(12_001);
  expect(probe.isUnanswered).toBe(true);
});

test("what somebody else sends proves nothing: another instance, a forger, or a replay of a probe", async () => {
  const probe = new DeliveryProbe(send, 4_000);
  await probe.send();
  probe.heard("another-process");
  probe.heard(`${sent[0]} 1e15`);
  expect(probe.isProven).toBe(false);
  probe.heard(sent[0] as string);
  expect(probe.isProven).toBe(true);
  await probe.send();
  vi.advanceTimersByTime(12_001);
  probe.heard(sent[0] as string);
  expect([probe.isProven, probe.isUnanswered]).toEqual([false, true]);
});

test("a probe that is overtaken by a later one proves nothing more", async () => {
  const probe = new DeliveryProbe(send, 4_000);
  await probe.send();
  vi.advanceTimersByTime(4_000);
  await probe.send();
  probe.heard(sent[1] as string);
  probe.heard(sent[0] as string);
  expect(probe.staleMs).toBe(0);
});

test("probes without end that are never heard are not all remembered", async () => {
  const probe = new DeliveryProbe(send, 4_000);
  for (let count = 0; count < 20; count++) await probe.send();
  probe.heard(sent[0] as string);
  expect(probe.isProven).toBe(false);
  probe.heard(sent[19] as string);
  expect(probe.isProven).toBe(true);
});
