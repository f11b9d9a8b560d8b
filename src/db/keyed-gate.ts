import { newDeferred } from "../deferred.js";
import { withTimeLimit } from "../time-limit.js";

interface Lane {
  running: number;
  waiting: Array<() => void>;
}

export interface GateLimits {
  /** How many may run at once for one key. */
  permits: number;
  maxWaiting: number;
  timeoutMs: number;
  /** What those get who wait too long or find too many waiting. */
  refuse(reason: string): Error;
}

/** Lets few through at once for each key; the rest wait in memory, in order, holding nothing. */
export class KeyedGate<Key> {
  readonly #lanes = new Map<Key, Lane>();

  constructor(private readonly limits: GateLimits) {}

  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const lane = this.#lane(key);
    if (lane.running < this.limits.permits) lane.running++;
    else await this.#wait(lane);
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next)
        next(); // hands its permit on
      else if (--lane.running === 0) this.#lanes.delete(key);
    }
  }

  #lane(key: Key): Lane {
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = { running: 0, waiting: [] };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  async #wait(lane: Lane): Promise<void> {
    if (lane.waiting.length >= this.limits.maxWaiting) throw this.limits.refuse("too many are waiting");
    const turn = newDeferred<true>();
    const admit = () => turn.resolve(true);
    lane.waiting.push(admit);
    if (await withTimeLimit(this.limits.timeoutMs, turn.done)) return;
    const place = lane.waiting.indexOf(admit);
    if (place === -1) return; // admitted in the same moment
    lane.waiting.splice(place, 1);
    throw this.limits.refuse("waited too long");
  }
}
