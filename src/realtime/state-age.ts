import type { DeliveryProbe } from "../notifications/delivery-probe.js";

/** While notifications are not proven to arrive, a state older than this is not good enough to begin with. */
const unprovenGoodForMs = 1_000;

/** How new a clinic's state is, as far as its reads and notifications tell. Times are those of performance.now(). */
export class StateAge {
  /** Something may have changed since the last read began. */
  #isStale = true;
  #readBeganAt = Number.NEGATIVE_INFINITY;
  /** When what is held was last known to be the truth: the last read that succeeded began, or a beat. */
  #freshAt = Number.NEGATIVE_INFINITY;
  #pingBeganAt = 0;
  #reading: Promise<void> | undefined;

  constructor(private readonly probe: Pick<DeliveryProbe, "isProven" | "staleMs">) {}

  get isStale(): boolean {
    return this.#isStale;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  get readBeganAt(): number {
    return this.#readBeganAt;
  }

  changed(): void {
    this.#isStale = true;
  }

  readBegan(at: number, done: Promise<void>): void {
    this.#isStale = false; // a notification during the read sets it again
    this.#readBeganAt = at;
    this.#reading = done;
  }

  readEnded(outcome: "state" | "no state" | "failed"): void {
    this.#reading = undefined;
    if (outcome === "state") this.#freshAt = this.#readBeganAt;
    if (outcome === "failed") this.#isStale = true;
  }

  wasTrueAt(at: number): void {
    this.#freshAt = Math.max(this.#freshAt, at);
  }

  get freshAt(): number {
    return this.#freshAt;
  }

  /** The state may lack a change, as far as anybody can tell. */
  get isDoubtful(): boolean {
    return this.#isStale || (!this.probe.isProven && performance.now() - this.#freshAt > unprovenGoodForMs);
  }

  /** The read under way, if it is as good as a state for a crowd: nothing is known to have changed since it began. */
  get sharedRead(): Promise<void> | undefined {
    return !this.#isStale && this.probe.isProven ? this.#reading : undefined;
  }

  /** The read before a ping is due. */
  pingBegan(at: number): void {
    this.#pingBeganAt = at;
  }

  /** For how long nobody has proven what is held: neither the probe, nor that read. */
  get unprovenMs(): number {
    const unreadMs = this.#freshAt >= this.#pingBeganAt ? 0 : performance.now() - this.#freshAt;
    return Math.max(this.probe.staleMs, unreadMs);
  }
}
