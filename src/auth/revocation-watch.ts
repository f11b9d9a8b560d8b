import { type Logger, reasonOf } from "../logger.js";
import type { GrantReads } from "./revocation-queries.js";

const readEveryMs = 500;

/**
 * Reads the revocation counter twice a second, so that every instance learns within a second that somebody lost
 * access, whether or not a notification arrives (P6). What cannot be confirmed for `trustMs` is not trusted.
 */
export class RevocationWatch {
  /** Undefined until it has been read once. */
  revision: number | undefined;
  /** The same for tickets, of which nothing is remembered but who follows a stream by one. */
  ticketRevision: number | undefined;
  /** The history that both count in: after a promotion that lost something, numbers come a second time. */
  epoch: string | undefined;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  readonly #listeners: Array<() => void | Promise<void>> = [];

  constructor(
    private readonly reads: Pick<GrantReads, "revision">,
    private readonly log: Logger,
    private readonly trustMs: number,
  ) {}

  start(): void {
    void this.#beat();
    this.#timer = setInterval(() => void this.#beat(), readEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The listener is called after every read, and also when a read fails. */
  onBeat(listener: () => void | Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** False: the counter could not be read for too long, so what is remembered of credentials may be wrong. */
  get isFresh(): boolean {
    return this.unconfirmedMs < this.trustMs;
  }

  /** For how long the counter has not been read; Infinity: never so far. */
  get unconfirmedMs(): number {
    return performance.now() - this.#confirmedAt;
  }

  /** Somebody read a row together with the counter, maybe ahead of this watch. */
  saw(revision: number): void {
    if (this.revision !== undefined && revision > this.revision) this.revision = revision;
  }

  /** Resolves when the revision is as new as this call; never rejects. */
  async readNow(): Promise<void> {
    await this.#reading; // it may have begun before the caller's commit
    await this.#read();
    await this.#tellListeners();
  }

  async #beat(): Promise<void> {
    if (!this.#reading) await this.#read();
    await this.#tellListeners();
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    const askedAt = performance.now();
    const known = this.revision;
    try {
      const { revision, ticketRevision, epoch } = await this.reads.revision();
      const isOtherHistory = epoch !== null && epoch !== this.epoch;
      if (isOtherHistory) this.epoch = epoch;
      if (isOtherHistory || this.revision === known) this.revision = revision;
      else this.saw(revision); // somebody saw a later one while this was on its way
      this.ticketRevision = ticketRevision;
      this.#confirmedAt = askedAt;
    } catch (error) {
      this.log.debug({ reason: reasonOf(error) }, "revocations: cannot read the counter");
    }
  }

  async #tellListeners(): Promise<void> {
    for (const listener of this.#listeners) {
      try {
        await listener();
      } catch (error) {
        this.log.warn({ reason: reasonOf(error) }, "revocations: cannot check which streams are still granted");
      }
    }
  }
}
