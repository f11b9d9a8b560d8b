import { randomUUID } from "node:crypto";
import { reasonOf } from "../logger.js";

/** One that comes back later than this many further ones proves nothing that counts. */
const outstandingAtMost = 16;

/**
 * Proves again and again that notifications arrive: it sends one over another connection than the
 * feed's and waits for it to come back. A feed that is connected but deaf (half-open link,
 * pooler in transaction mode) is found out by this alone.
 *
 * Notifications come in the order of their commits, so a probe that is heard proves that everything
 * committed before it was *sent* has been heard too: the proof is as old as the sending, not the hearing. (With
 * NOTIFY_AFTER_COMMIT a change is announced some 10 ms after its commit, and proven by the next probe.)
 *
 * Any role may LISTEN and NOTIFY, so a probe is a random token that counts once, and says nothing else.
 */
export class DeliveryProbe {
  /** When each token on its way was sent; the oldest first. */
  readonly #outstanding = new Map<string, number>();
  readonly #startedAt = performance.now();
  #provenAt: number | undefined;
  #unansweredSince: number | undefined;
  #failure: string | undefined;
  #isSending = false;
  #timer: NodeJS.Timeout | undefined;

  /** `everyMs`: between probes. A proof holds for three of them. */
  constructor(
    private readonly sendProbe: (token: string) => Promise<void>,
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
    const token = this.#newToken(sentAt);
    try {
      await this.sendProbe(token);
      if (this.#failure !== undefined) this.#unansweredSince = undefined; // those before were never sent
      this.#failure = undefined;
      if (this.#outstanding.has(token)) this.#unansweredSince ??= sentAt;
    } catch (error) {
      this.#failure = reasonOf(error);
      this.#unansweredSince ??= sentAt;
    } finally {
      this.#isSending = false;
    }
  }

  #newToken(sentAt: number): string {
    const token = randomUUID();
    const [oldest = token] = this.#outstanding.keys();
    if (this.#outstanding.size >= outstandingAtMost) this.#outstanding.delete(oldest);
    this.#outstanding.set(token, sentAt);
    return token;
  }

  /** Called with every probe that the feed hears, other instances' ones included. */
  heard(token: string): void {
    const sentAt = this.#outstanding.get(token);
    if (sentAt === undefined) return;
    for (const earlier of this.#outstanding.keys()) {
      this.#outstanding.delete(earlier);
      if (earlier === token) break;
    }
    this.#provenAt = sentAt;
    this.#unansweredSince = undefined;
  }

  /** Since the last proof, or since the start if there was none. */
  get staleMs(): number {
    return performance.now() - (this.#provenAt ?? this.#startedAt);
  }

  get isProven(): boolean {
    return this.#provenAt !== undefined && this.staleMs < 3 * this.everyMs;
  }

  /** For three intervals probes have gone out and none came back, or none could be sent. */
  get isUnanswered(): boolean {
    return this.#unansweredSince !== undefined && performance.now() - this.#unansweredSince > 3 * this.everyMs;
  }

  /** Why the last probe could not be sent, if it could not. */
  get failure(): string | undefined {
    return this.#failure;
  }
}
