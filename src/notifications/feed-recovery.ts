import type { Logger } from "../logger.js";
import type { ChangeFeed } from "./change-feed.js";
import type { DeliveryProbe } from "./delivery-probe.js";

export type DeliveryState = "delivering" | "starting" | "reconnecting" | "deaf";

const longestWaitMs = 120_000;

/**
 * Finds a feed that is connected and yet hears nothing, says so loudly, and gives it new connections.
 * Nothing else would notice: LISTEN through a pooler in transaction mode succeeds and stays silent.
 */
export class FeedRecovery {
  #waitMs: number;
  #nextRestartAt = 0;
  #isDeaf = false;
  #saidFailure: string | undefined;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly probe: DeliveryProbe,
    private readonly log: Logger,
    private readonly firstWaitMs: number,
  ) {
    this.#waitMs = firstWaitMs;
  }

  get state(): DeliveryState {
    if (this.probe.isProven) return "delivering";
    if (this.#isDeaf) return "deaf"; // also while it begins anew, until something is heard
    return this.feed.isConnected ? "starting" : "reconnecting";
  }

  /** Called regularly, more often than a proof grows old. */
  check(now: number): void {
    this.#sayFailure(this.probe.failure);
    if (this.probe.isProven) {
      if (this.#isDeaf) this.log.info(`${this.feed.words.name}: notifications arrive again`);
      this.#isDeaf = false;
      this.#waitMs = this.firstWaitMs;
      return;
    }
    if (!this.probe.isUnanswered || now < this.#nextRestartAt) return;
    if (this.feed.isConnected && !this.#isDeaf && this.probe.failure === undefined) {
      this.#isDeaf = true;
      this.log.error(`${this.feed.words.name}: connected, but ${this.feed.words.deaf}`);
    }
    this.#nextRestartAt = now + this.#waitMs;
    this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs);
    this.feed.restart();
  }

  #sayFailure(reason: string | undefined): void {
    if (reason !== undefined && reason !== this.#saidFailure) {
      const { name, unsent } = this.feed.words;
      this.log.warn({ reason }, `${name}: the probes that prove it cannot be sent; ${unsent}`);
    }
    this.#saidFailure = reason;
  }
}
