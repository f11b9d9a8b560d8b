/** By a webhook, or by another recipient (null). */
interface Taken {
  webhookId: number | null;
  isSlow: boolean;
}

/** What this instance sends at once, bounded: webhooks that are slow share a part of the places, so that the others always find one. */
export class Places {
  readonly #atMost: number;
  #taken = 0;
  #takenBySlowOnes = 0;
  readonly #byWebhook = new Map<number, number>();

  constructor(atMost = 200) {
    this.#atMost = atMost;
  }

  get free(): number {
    return this.#atMost - this.#taken;
  }

  get freeForSlowOnes(): number {
    return Math.max(0, Math.min(this.free, this.#atMost / 2 - this.#takenBySlowOnes));
  }

  /** How many each webhook has. */
  get byWebhook(): ReadonlyMap<number, number> {
    return this.#byWebhook;
  }

  take(claim: Taken): void {
    this.#count(claim, 1);
  }

  giveBack(claim: Taken): void {
    this.#count(claim, -1);
  }

  #count({ webhookId, isSlow }: Taken, change: 1 | -1): void {
    this.#taken += change;
    if (isSlow) this.#takenBySlowOnes += change;
    if (webhookId === null) return;
    const count = (this.#byWebhook.get(webhookId) ?? 0) + change;
    if (count > 0) this.#byWebhook.set(webhookId, count);
    else this.#byWebhook.delete(webhookId);
  }
}
