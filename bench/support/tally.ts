import { type Latencies, latenciesOf } from "./stats.js";

export interface Answered {
  count: number;
  seconds: number;
  perSecond: number;
  statuses: Record<string, number>;
  latencies: Latencies;
}

/** Counts and times what is asked. */
export class Tally {
  readonly #beganAt = performance.now();
  readonly #latencies: number[] = [];
  readonly #statuses: Record<string, number> = {};

  get seconds(): number {
    return (performance.now() - this.#beganAt) / 1_000;
  }

  async time(sentAt: number, answer: Promise<number | string>): Promise<void> {
    const status = await answer.catch((error: Error) => error.message);
    this.#latencies.push(performance.now() - sentAt);
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  answered(): Answered {
    const { seconds } = this;
    const count = this.#latencies.length;
    return {
      count,
      seconds,
      perSecond: count / seconds,
      statuses: this.#statuses,
      latencies: latenciesOf(this.#latencies),
    };
  }
}
