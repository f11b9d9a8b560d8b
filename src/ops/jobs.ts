import { asLeaseholder } from "../db/leaseholder.js";
import type { Logger } from "../logger.js";

export interface Job {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

/** Runs each job at once and then again and again, never twice at a time. A failure waits for the next turn. */
export function startJobs(jobs: Job[], log: Logger): { stop(): Promise<void> } {
  const stops = jobs.map((job) => startJob(job, log));
  return { stop: async () => void (await Promise.all(stops.map((stop) => stop()))) };
}

function startJob({ name, everyMs, run }: Job, log: Logger): () => Promise<void> {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = () => {
    running = asLeaseholder({ route: `job: ${name}` }, run)
      .catch((error) => log.warn({ job: name, reason: String(error) }, "job failed, will run again"))
      .then(() => {
        if (!isStopped) timer = setTimeout(turn, everyMs * (0.9 + Math.random() * 0.2)).unref();
      });
  };
  turn();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return running;
  };
}
