import { randomUUID } from "node:crypto";
import type { Knex } from "knex";

const probeEveryMs = 5_000;

/**
 * Proves again and again that notifications arrive: it sends one over another connection than the
 * listener's and waits for it to come back. A listener that is connected but deaf (half-open link,
 * pooler in transaction mode) is found out by this alone.
 */
export class DeliveryProbe {
  readonly #token = randomUUID();
  #provenAt: number | undefined;
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly db: Knex) {}

  start(): void {
    this.#timer = setInterval(() => void this.send(), probeEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A failure shows as proof that grows old. */
  async send(): Promise<void> {
    await this.db.raw("select pg_notify('dawr', ?)", [JSON.stringify(this.#token)]).catch(() => {});
  }

  /** Called with every probe that the listener hears, other instances' ones included. */
  heard(token: string): void {
    if (token === this.#token) this.#provenAt = performance.now();
  }

  /** Since the last proof, or since the start if there was none. */
  get staleMs(): number {
    return performance.now() - (this.#provenAt ?? this.#startedAt);
  }

  get isProven(): boolean {
    return this.#provenAt !== undefined && this.staleMs < 3 * probeEveryMs;
  }
}
