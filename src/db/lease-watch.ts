import type { Knex } from "knex";
import type { Logger } from "../logger.js";
import { type Leaseholder, leaseholder, noteHolder } from "./leaseholder.js";
import { poolFigures } from "./pool-figures.js";

/** What the metrics want to know of leases. */
export interface LeaseObserver {
  leased(waitedMs: number): void;
  released(heldMs: number): void;
  timedOut(): void;
}

export interface LeaseWatchSettings {
  /** In every line, to tell the pools apart. */
  applicationName: string;
  /** One line for each acquire, release, create, destroy and timeout. */
  isVerbose: boolean;
  /** A lease older than that is reported, once. */
  warnAfterMs: number;
  observer?: LeaseObserver | undefined;
}

const complainEveryMs = 5_000;
const longestCode = 1_000;

interface Lease {
  holder: Leaseholder;
  askedAt: number;
  /** 0 while it waits. */
  leasedAt: number;
  isReported: boolean;
}

/**
 * Writes down who holds the pool's connections and for how long, and reports whoever does not give one back.
 * tarn tells of a request for a lease while the leaseholder asks for it.
 */
export function watchLeases(pool: Knex, settings: LeaseWatchSettings, log: Logger): void {
  const { applicationName, isVerbose, warnAfterMs, observer } = settings;
  const tarn = pool.client.pool;
  const figures = poolFigures(pool);
  const waiting = new Map<number, Lease>();
  const held = new Map<object, Lease>();
  const say = (event: string, more: object = {}) => {
    const { used, free, waiting } = figures;
    log.info({ pool: applicationName, event, ...more, used, free, waiting }, "pool");
  };

  tarn.on("acquireRequest", (id: number) => {
    const holder = leaseholder() ?? { route: applicationName };
    waiting.set(id, { holder, askedAt: performance.now(), leasedAt: 0, isReported: false });
  });
  tarn.on("acquireSuccess", (id: number, connection: object) => {
    const lease = waiting.get(id) as Lease;
    waiting.delete(id);
    lease.leasedAt = performance.now();
    held.set(connection, lease);
    noteHolder(connection, lease.holder);
    observer?.leased(lease.leasedAt - lease.askedAt);
    if (isVerbose) say("acquire", { route: lease.holder.route, waitedMs: Math.round(lease.leasedAt - lease.askedAt) });
  });
  tarn.on("acquireFail", (id: number, error: Error) => {
    const lease = waiting.get(id) as Lease;
    waiting.delete(id);
    const isTimeout = error.constructor.name === "TimeoutError";
    if (isTimeout) observer?.timedOut();
    const waitedMs = Math.round(performance.now() - lease.askedAt);
    if (isVerbose) say(isTimeout ? "timeout" : "fail", { route: lease.holder.route, waitedMs });
  });
  tarn.on("release", (connection: object) => {
    const lease = held.get(connection);
    if (!lease) return;
    held.delete(connection);
    const heldMs = performance.now() - lease.leasedAt;
    observer?.released(heldMs);
    if (isVerbose) say("release", { route: lease.holder.route, heldMs: Math.round(heldMs) });
    if (lease.isReported) log.warn({ route: lease.holder.route, heldMs: Math.round(heldMs) }, "late lease given back");
  });
  let complainedAt = Number.NEGATIVE_INFINITY;
  tarn.on("createFail", (_id: number, { code, message }: NodeJS.ErrnoException) => {
    if (isVerbose) say("create failed", { code });
    if (performance.now() - complainedAt < complainEveryMs) return;
    complainedAt = performance.now();
    // What PostgreSQL says before a connection stands is about roles, databases and settings, never about patients.
    log.warn({ pool: applicationName, code, reason: message }, "cannot connect to PostgreSQL");
  });
  if (isVerbose) {
    tarn.on("createSuccess", () => say("create"));
    tarn.on("destroySuccess", () => say("destroy"));
  }

  const reportLate = () => {
    for (const lease of held.values()) {
      const heldMs = performance.now() - lease.leasedAt;
      if (lease.isReported || heldMs < warnAfterMs) continue;
      lease.isReported = true;
      const { route, lentFor } = lease.holder;
      const code = lentFor?.toString().slice(0, longestCode);
      log.warn({ pool: applicationName, route, heldMs: Math.round(heldMs), code }, "a lease is not given back");
    }
  };
  const timer = setInterval(reportLate, Math.min(1_000, warnAfterMs / 4)).unref();
  tarn.on("poolDestroyRequest", () => clearInterval(timer));
}
