import { expect, onTestFinished, test, vi } from "vitest";
import { type Job, startJobs } from "../../src/ops/jobs.js";
import { aLog } from "../support/a-log.js";

const minuteMs = 60_000;

/** The jobs, started on a clock of the test's own, and their log. */
function started(...jobs: Array<Omit<Job, "everyMs">>) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { lines, log } = aLog();
  const running = startJobs(
    jobs.map((job) => ({ ...job, everyMs: minuteMs })),
    () => undefined as never, // no database
    log,
  );
  /** Longer than any turn waits for the next. */
  const passATurn = () => vi.advanceTimersByTimeAsync(1.2 * minuteMs);
  return { lines, passATurn, ...running };
}

test("a job that failed runs again at its next turn, and the log says so: days of a bad night still close", async () => {
  const run = vi.fn().mockRejectedValueOnce(new Error("database away")).mockResolvedValue(undefined);
  const { lines, passATurn, stop } = started({ name: "close overdue days", run });
  await passATurn();
  expect(run).toHaveBeenCalledTimes(2);
  await passATurn();
  expect(run).toHaveBeenCalledTimes(3);
  expect(lines).toMatchObject([{ level: "warn", job: "close overdue days", reason: "database away" }]);
  await stop();
});

test("a job that fails or lasts holds up no other", async () => {
  const run = vi.fn(async () => {});
  const failing = vi.fn().mockRejectedValue(new Error("again and again"));
  const lasting = vi.fn(() => new Promise<void>(() => {}));
  const { passATurn } = started({ name: "a", run: failing }, { name: "b", run: lasting }, { name: "c", run });
  await passATurn();
  await passATurn();
  expect([failing, lasting, run].map(({ mock }) => mock.calls.length)).toEqual([3, 1, 3]);
});

test("a job that need not run at once waits until its time, and not at all once it is stopped", async () => {
  const run = vi.fn(async () => {});
  const { passATurn, stop } = started({ name: "a", firstAfterMs: 2 * minuteMs, run });
  await passATurn();
  expect(run).not.toHaveBeenCalled();
  await passATurn();
  expect(run).toHaveBeenCalledOnce();
  await stop();
  const { passATurn: pass, stop: stopEarly } = started({ name: "b", firstAfterMs: 2 * minuteMs, run });
  await stopEarly();
  await pass();
  await pass();
  expect(run).toHaveBeenCalledOnce();
});

test("stopping tells the job that runs, waits for it, and begins no other turn", async () => {
  let finish = () => {};
  const run = vi.fn((_db: unknown, _signal: AbortSignal) => new Promise<void>((resolve) => (finish = resolve)));
  const { passATurn, stop } = started({ name: "a", run });
  const isStopped = vi.fn();
  const stopping = stop().then(isStopped);
  await passATurn();
  expect(run.mock.calls[0]?.[1].aborted).toBe(true);
  expect(isStopped).not.toHaveBeenCalled();
  finish();
  await stopping;
  await passATurn();
  expect(run).toHaveBeenCalledOnce();
});
