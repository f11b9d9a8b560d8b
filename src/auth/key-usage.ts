import type { Knex } from "knex";
import { type Logger, reasonOf } from "../logger.js";
import { withTimeLimit } from "../time-limit.js";
import { recordUsage } from "./api-key-queries.js";
import { deleteExpiredSessions } from "./session-queries.js";

const writeEveryMs = 60_000;

/** Remembers when keys were last used and writes it down once a minute, all in one statement. */
export class KeyUsage {
  readonly #usedAt = new Map<number, Date>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: Knex,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.#writeAndSweep(), writeEveryMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await withTimeLimit(1_000, this.write());
  }

  used(keyId: number, at: Date): void {
    this.#usedAt.set(keyId, at);
  }

  async write(): Promise<void> {
    if (this.#usedAt.size === 0) return;
    const usage = [...this.#usedAt];
    this.#usedAt.clear();
    await recordUsage(this.pool, usage).catch((error) => {
      this.log.debug({ reason: reasonOf(error) }, "keys: cannot write down their last use");
    });
  }

  async #writeAndSweep(): Promise<void> {
    await this.write();
    await deleteExpiredSessions(this.pool).catch(() => {}); // the next minute tries again
  }
}
