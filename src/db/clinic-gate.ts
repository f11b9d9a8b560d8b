import { setTimeout as delay } from "node:timers/promises";

/** Thrown when a clinic's writers queue for too long, or too many do. */
export class ClinicBusy extends Error {}

interface Lane {
  running: number;
  waiting: Array<() => void>;
}

/**
 * Lets few writers of one clinic through at once, so that no clinic can take the whole pool (P1): they would
 * only wait for each other's row lock, each holding a connection. The rest wait here, in order, for nothing.
 */
export class ClinicGate {
  readonly #lanes = new Map<number, Lane>();

  constructor(private readonly limits: { permits: number; maxWaiting: number; timeoutMs: number }) {}

  async run<T>(clinicId: number, work: () => Promise<T>): Promise<T> {
    const lane = this.#lane(clinicId);
    if (lane.running < this.limits.permits) lane.running++;
    else await this.#wait(lane);
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next)
        next(); // hands its permit on
      else if (--lane.running === 0) this.#lanes.delete(clinicId);
    }
  }

  #lane(clinicId: number): Lane {
    let lane = this.#lanes.get(clinicId);
    if (!lane) {
      lane = { running: 0, waiting: [] };
      this.#lanes.set(clinicId, lane);
    }
    return lane;
  }

  async #wait(lane: Lane): Promise<void> {
    if (lane.waiting.length >= this.limits.maxWaiting) throw new ClinicBusy("too many writers wait for this clinic");
    const timer = new AbortController();
    let admit = () => {};
    const turn = new Promise<"admitted">((resolve) => {
      admit = () => resolve("admitted");
    });
    lane.waiting.push(admit);
    const timeout = delay(this.limits.timeoutMs, "late" as const, { signal: timer.signal }).catch(
      () => "late" as const,
    );
    const outcome = await Promise.race([turn, timeout]);
    timer.abort();
    if (outcome === "admitted") return;
    const place = lane.waiting.indexOf(admit);
    if (place === -1) return; // admitted in the same moment
    lane.waiting.splice(place, 1);
    throw new ClinicBusy("waited too long for this clinic's other writers");
  }
}
