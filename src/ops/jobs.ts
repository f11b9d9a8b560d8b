import type { Knex } from "knex";
import { type Logger, reasonOf } from "../logger.js";

export interface Job {
  name: string;
  everyMs: number;
  /** Absent: at once. */
  firstAfterMs?: number;
  /** Ends soon when the signal is aborted. */
  run(db: Knex, signal: AbortSignal): Promise<void>;
}

/**
 * Runs each job again and again, never twice at a time. A failure waits for the next turn. `stop` waits
 * for those that run.
 */
export function startJobs(jobs: Job[], poolOf: (route: string) => Knex, log: Logger): { stop(): Promise<void> } {
  const stops = jobs.map((job) => startJob(poolOf(`job: ${job.name}`), job, log));
  return { stop: async () => void (await Promise.all(stops.map((stop) => stop()))) };
}

function startJob(db: Knex, { name, everyMs, firstAfterMs, run }: Job, log: Logger): () => Promise<void> {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = () => {
    running = run(db, stopping.signal)
      .catch((error) => log.warn({ job: name, reason: reasonOf(error) }, "job failed, will run again"))
      .then(() => {
        if (!stopping.signal.aborted) timer = setTimeout(turn, everyMs * (0.9 + Math.random() * 0.2)).unref();
      });
  };
  if (firstAfterMs === undefined) turn();
  else timer = setTimeout(turn, firstAfterMs).unref();
  return () => {
    stopping.abort();
    clearTimeout(timer);
    return running;
  };
}
