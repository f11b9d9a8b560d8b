import type { Knex } from "knex";
import { type Logger, reasonOf } from "../logger.js";

const everyMs = 10;
const retryAfterMs = 250;

/**
 * Notifies of clinics that changed after their transactions have committed, all of 10 ms in one statement, so that writers do
 * not wait for each other's NOTIFY (ADR 16). What is lost with the process is found by the read before each ping.
 */
export class Announcer {
  #clinics = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #isStopped = false;

  constructor(
    private readonly db: Knex,
    private readonly log: Logger,
  ) {}

  /** A clinic may have changed. */
  add(clinicId: number): void {
    this.#clinics.add(clinicId);
    this.#sendIn(everyMs);
  }

  /** Sends what is left, in one attempt: if that fails, the read before each ping finds those changes. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.#clinics.size > 0) await this.#send();
  }

  #sendIn(waitMs: number): void {
    if (this.#isStopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#send();
    }, waitMs).unref();
  }

  async #send(): Promise<void> {
    const clinics = this.#clinics;
    this.#clinics = new Set();
    try {
      await this.db.raw("select pg_notify('dawr', id::text) from unnest(cast(? as integer[])) as id", [[...clinics]]);
    } catch (error) {
      this.log.warn({ reason: reasonOf(error) }, "changes could not be announced, trying again");
      for (const clinicId of clinics) this.#clinics.add(clinicId);
      this.#sendIn(retryAfterMs);
    }
  }
}
