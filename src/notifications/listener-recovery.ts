import type { Logger } from "../logger.js";
import type { DeliveryProbe } from "./delivery-probe.js";
import type { Listener } from "./listener.js";

export type DeliveryState = "delivering" | "starting" | "reconnecting" | "deaf";

const longestWaitMs = 120_000;

/**
 * Finds a listener that is connected and yet hears nothing, says so loudly, and gives it a new connection.
 * Nothing else would notice: LISTEN through a pooler in transaction mode succeeds and stays silent.
 */
export class ListenerRecovery {
  #waitMs: number;
  #nextRestartAt = 0;
  #isDeaf = false;
  #saidFailure: string | undefined;

  constructor(
    private readonly listener: Listener,
    private readonly probe: DeliveryProbe,
    private readonly log: Logger,
    private readonly firstWaitMs: number,
  ) {
    this.#waitMs = firstWaitMs;
  }

  get state(): DeliveryState {
    if (this.probe.isProven) return "delivering";
    if (this.#isDeaf) return "deaf"; // also while it begins anew, until something is heard
    return this.listener.isConnected ? "starting" : "reconnecting";
  }

  /** Called regularly, more often than a proof grows old. */
  check(now: number): void {
    this.#sayFailure(this.probe.failure);
    if (this.probe.isProven) {
      if (this.#isDeaf) this.log.info("listener: notifications arrive again");
      this.#isDeaf = false;
      this.#waitMs = this.firstWaitMs;
      return;
    }
    if (!this.probe.isUnanswered || now < this.#nextRestartAt) return;
    if (this.listener.isConnected && !this.#isDeaf && this.probe.failure === undefined) {
      this.#isDeaf = true;
      this.log.error(
        "listener: connected, but no notification arrives; every stream is late. A silent link heals by the new " +
          "connection that is now tried; through PgBouncer in transaction mode this can never work: point " +
          "LISTEN_DATABASE_URL at PostgreSQL itself",
      );
    }
    this.#nextRestartAt = now + this.#waitMs;
    this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs);
    this.listener.restart();
  }
  #sayFailure(reason: string | undefined): void {
    if (reason !== undefined && reason !== this.#saidFailure) {
      this.log.warn(
        { reason },
        "listener: the probes that prove it cannot be sent; a full notification queue is 54000, a read-only server 25006",
      );
    }
    this.#saidFailure = reason;
  }
}
