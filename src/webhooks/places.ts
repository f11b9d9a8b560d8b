const socketsAtMost = 200;
const ofSlowOnesAtMost = 100;

/** What this instance sends at once, bounded: webhooks that are slow share a part of the places, so that the others always find one. */
export class Places {
  #taken = 0;
  #takenBySlowOnes = 0;
  readonly #byWebhook = new Map<number, number>();

  get free(): number {
    return socketsAtMost - this.#taken;
  }

  get freeForSlowOnes(): number {
    return Math.max(0, Math.min(this.free, ofSlowOnesAtMost - this.#takenBySlowOnes));
  }

  /** How many each webhook has. */
  get byWebhook(): ReadonlyMap<number, number> {
    return this.#byWebhook;
  }

  take(claim: { webhookId: number; isSlow: boolean }): void {
    this.#count(claim, 1);
  }

  giveBack(claim: { webhookId: number; isSlow: boolean }): void {
    this.#count(claim, -1);
  }

  #count({ webhookId, isSlow }: { webhookId: number; isSlow: boolean }, change: 1 | -1): void {
    this.#taken += change;
    if (isSlow) this.#takenBySlowOnes += change;
    const count = (this.#byWebhook.get(webhookId) ?? 0) + change;
    if (count > 0) this.#byWebhook.set(webhookId, count);
    else this.#byWebhook.delete(webhookId);
  }
}
