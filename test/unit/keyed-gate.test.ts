import { expect, test, vi } from "vitest";
import { ClinicBusy } from "../../src/db/clinic-gate.js";
import { KeyedGate } from "../../src/db/keyed-gate.js";

const limits = { permits: 2, maxWaiting: 3, timeoutMs: 60_000, refuse: (reason: string) => new ClinicBusy(reason) };

/** Work that runs until it is told to end. */
function work(gate: KeyedGate<number>, clinicId: number) {
  let end = () => {};
  let hasBegun = false;
  const done = gate.run(clinicId, () => {
    hasBegun = true;
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  return { done, end: () => end(), hasBegun: () => hasBegun };
}

test("two writers of a clinic run, the next wait their turn in order, other clinics are not held up", async () => {
  const gate = new KeyedGate<number>(limits);
  const [first, second, third, fourth] = [work(gate, 1), work(gate, 1), work(gate, 1), work(gate, 1)];
  const other = work(gate, 2);
  expect([first, second, third, fourth, other].map((each) => each.hasBegun())).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
  second.end();
  await vi.waitFor(() => expect(third.hasBegun()).toBe(true), 15_000);
  expect(fourth.hasBegun()).toBe(false);
  first.end();
  await vi.waitFor(() => expect(fourth.hasBegun()).toBe(true), 15_000);
});

test("work that fails gives its permit on", async () => {
  const gate = new KeyedGate<number>({ ...limits, permits: 1 });
  const fail = () => gate.run(1, () => Promise.reject(new Error("no")));
  await expect(Promise.all([fail(), fail()])).rejects.toThrow("no");
  await expect(gate.run(1, async () => "done")).resolves.toBe("done");
});

test("too many waiting writers are refused at once", async () => {
  const gate = new KeyedGate<number>(limits);
  for (let i = 0; i < 5; i++) work(gate, 1);
  await expect(gate.run(1, async () => {})).rejects.toThrow(ClinicBusy);
});

test("a writer does not wait for ever, and leaves the queue as it was", async () => {
  const gate = new KeyedGate<number>({ ...limits, permits: 1, timeoutMs: 1 });
  const running = work(gate, 1);
  await expect(gate.run(1, async () => {})).rejects.toThrow(ClinicBusy);
  running.end();
  await running.done;
  await expect(gate.run(1, async () => "done")).resolves.toBe("done");
});
