const hurriedRestMs = 20;
/** No change waits for longer. */
const restsAtMostMs = 50;

/**
 * After a change a clinic rests for as long as makes reading and sending half of its time. While changes come faster than
 * that, it rests for 20 ms at least: frames get fewer and larger.
 */
export class ClinicRest {
  #beganAt = Number.NEGATIVE_INFINITY;
  /** How long the last change took, from the beginning of its read until every stream had it. */
  #workMs = 0;
  /** The next change comes before the clinic has rested; undefined: none has come yet. */
  #isHurried: boolean | undefined;
  #wasHurried = false;

  workBegan(at: number): void {
    this.#beganAt = at;
    this.#wasHurried = this.#isHurried ?? false;
    this.#isHurried = undefined;
  }

  workEnded(): void {
    this.#workMs = performance.now() - this.#beganAt;
  }

  /** For how long the change that comes now waits. */
  nextWaitMs(): number {
    const restedFor = performance.now() - this.#beganAt;
    const restMs = Math.min(2 * this.#workMs, restsAtMostMs);
    this.#isHurried ??= restedFor < restMs; // by its own rest, or changes every 20 ms would wait for ever after one hurry
    return (this.#isHurried && this.#wasHurried ? Math.max(restMs, hurriedRestMs) : restMs) - restedFor;
  }
}
