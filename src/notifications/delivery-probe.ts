import { randomUUID } from "node:crypto";
import type { Knex } from "knex";

/**
 * Proves again and again that notifications arrive: it sends one over another connection than the
 * listener's and waits for it to come back. A listener that is connected but deaf (half-open link,
 * pooler in transaction mode) is found out by this alone.
 *
 * Notifications come in the order of their commits, so a probe that is heard proves that everything
 * committed before it was *sent* has been heard too: the proof is as old as the sending, not the hearing. (With
 * NOTIFY_AFTER_COMMIT a change is announced some 10 ms after its commit, and proven by the next probe.)
 */
export class DeliveryProbe {
  readonly #name = randomUUID();
  readonly #startedAt = performance.now();
  #provenAt: number | undefined;
  #unansweredSince: number | undefined;
  #isSending = false;
  #timer: NodeJS.Timeout | undefined;

  /** `everyMs`: between probes. A proof holds for three of them. */
  constructor(
    private readonly db: Knex,
    private readonly everyMs: number,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.send(), this.everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A failure shows as proof that grows old. */
  async send(): Promise<void> {
    if (this.#isSending) return; // the database does not answer; further probes would only queue up
    this.#isSending = true;
    const sentAt = performance.now();
    try {
      await this.db.raw("select pg_notify('dawr', ?)", [JSON.stringify(`${this.#name} ${sentAt}`)]);
      if ((this.#provenAt ?? 0) < sentAt) this.#unansweredSince ??= sentAt;
    } catch {
      // said by the hub's reads, over the same connection
    } finally {
      this.#isSending = false;
    }
  }

  /** Called with every probe that the listener hears, other instances' ones included. */
  heard(token: string): void {
    const [name, sentAt] = token.split(" ");
    if (name !== this.#name) return;
    this.#provenAt = Math.max(this.#provenAt ?? 0, Number(sentAt));
    this.#unansweredSince = undefined;
  }

  /** Since the last proof, or since the start if there was none. */
  get staleMs(): number {
    return performance.now() - (this.#provenAt ?? this.#startedAt);
  }

  get isProven(): boolean {
    return this.#provenAt !== undefined && this.staleMs < 3 * this.everyMs;
  }

  /** Probes have gone out for that long (three intervals) and none came back. */
  get isUnanswered(): boolean {
    return this.#unansweredSince !== undefined && performance.now() - this.#unansweredSince > 3 * this.everyMs;
  }
}
