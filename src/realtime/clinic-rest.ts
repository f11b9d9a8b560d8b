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
  /** The last change came before the clinic had rested from the one before. */
  #isHurried = false;

  workBegan(at: number): void {
    this.#beganAt = at;
  }

  workEnded(): void {
    this.#workMs = performance.now() - this.#beganAt;
  }

  /** For how long the change that comes now waits. */
  nextWaitMs(): number {
    const restMs = Math.min(Math.max(2 * this.#workMs, this.#isHurried ? hurriedRestMs : 0), restsAtMostMs);
    const waitMs = this.#beganAt + restMs - performance.now();
    this.#isHurried = waitMs > 0;
    return waitMs;
  }
}
