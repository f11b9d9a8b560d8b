import type pg from "pg";
import { SqlState } from "./sql-state.js";

/** A connection this young led where the address leads now; to make it anew at once would only be a storm. */
const trustedWhenYoungMs = 1_000;
const complainEveryMs = 5_000;
/** A statement that writes, or asks for the epoch, is refused by a standby. */
const wrongServer = new Set<string | undefined>([SqlState.readOnly, SqlState.inRecovery]);

/** node-postgres passes every error of the server on here first, whoever asked. */
type Connection = pg.Client & {
  connection: { on(event: "errorMessage", react: (error: { code?: string }) => void): void };
};

/**
 * Doubts the connections of a pool once one of them turns out to lead to a read-only server: after a failover they all may
 * lead to a standby, or to a former primary, while the address leads to the new one. Such a connection answers, so nothing else would end it.
 */
export class ConnectionTrust {
  readonly #madeAt = new WeakMap<object, number>();
  #distrustedUntil = Number.NEGATIVE_INFINITY;
  #complainedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly complain: () => void) {}

  watch(connection: object): void {
    this.#madeAt.set(connection, performance.now());
    (connection as Connection).connection.on("errorMessage", ({ code }) => {
      if (wrongServer.has(code)) this.doubt();
    });
  }

  /** From now on no connection is lent that was made before, save for those made just now. */
  doubt(): void {
    const now = performance.now();
    this.#distrustedUntil = now - trustedWhenYoungMs;
    if (now - this.#complainedAt < complainEveryMs) return;
    this.#complainedAt = now;
    this.complain();
  }

  isTrusted(connection: object): boolean {
    return (this.#madeAt.get(connection) ?? 0) > this.#distrustedUntil;
  }
}
