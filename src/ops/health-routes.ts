import { type Request, type Response, Router } from "express";
import type { Knex } from "knex";
import type { Authenticate } from "../auth/authenticate.js";
import type { Relay } from "../broker/relay.js";
import { Problem } from "../contract/problem.js";
import { poolFor } from "../db/leaseholder.js";
import { doubtConnections } from "../db/pool.js";
import { poolFigures } from "../db/pool-figures.js";
import { type Shortcoming, whyNotServe } from "../db/requirements.js";
import { isDatabaseUnavailable } from "../db/sql-state.js";
import type { Hub } from "../realtime/hub.js";
import type { StreamServer } from "../realtime/stream-server.js";
import { withTimeLimit } from "../time-limit.js";
import type { Webhooks } from "../webhooks/webhooks.js";
import type { ConnectionMonitor } from "./connection-monitor.js";

export interface Health {
  /** For everybody; `sentence` for admins. */
  check(): Promise<{ words: { status: string }; sentence?: string | undefined }>;
  /** For admins. */
  details(): Promise<object>;
}

export interface HealthSources {
  health: Health;
  authenticate: Authenticate;
}

/** Of an instance with a database. */
interface DatabaseHealthSources {
  pool: Knex;
  hub: Hub;
  relay: Relay | undefined;
  streams: StreamServer;
  monitor: ConnectionMonitor;
  webhooks: Webhooks | undefined;
  /** The settings in force. */
  settings: Record<string, unknown>;
}

export const databaseHealth = (sources: DatabaseHealthSources): Health => ({
  check: createCheck(sources),
  details: () => details(sources),
});

/**
 * `/health/live`: the process answers. `/health/ready`: the pool answers and notifications are proven to arrive; a broker
 * that is away makes nobody unready, or it would take every instance out of the balancer at once. `/health`: both; the figures are for admins, everybody else gets words.
 */
export function healthRoutes({ health: { check, details }, authenticate }: HealthSources): Router {
  const router = Router();
  router.use("/health", (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  router.get("/health/live", (_request, response) => {
    response.json({ status: "ok" });
  });
  router.get("/health/ready", async (_request, response) => send(response, (await check()).words));
  router.get("/health", async (request, response) => {
    const isAdmin = await isFromAdmin(request, authenticate);
    const { words, sentence } = await check();
    const figures = isAdmin && { databaseLacks: sentence, ...(await details()) };
    send(response, { ...words, ...figures });
  });
  return router;
}

const send = (response: Response, checks: { status: string }) =>
  void response.status(checks.status === "ok" ? 200 : 503).json(checks);

const waitAtMostMs = 2_000;

/** Whoever cannot be recognised while the database is away gets what everybody gets, and still an answer. */
async function isFromAdmin(request: Request, authenticate: Authenticate): Promise<boolean> {
  if (request.headers.authorization === undefined) return false;
  try {
    const caller = await withTimeLimit(waitAtMostMs, authenticate(request, { isCookieAccepted: false }));
    return caller?.role === "admin";
  } catch (error) {
    if (isDatabaseUnavailable(error) || (error instanceof Problem && error.status >= 500)) return false;
    throw error;
  }
}

const deafnessHint =
  "LISTEN succeeded but no notification arrives. A silent link heals by itself; if it stays so, LISTEN_DATABASE_URL " +
  "leads through PgBouncer in transaction mode: point it at PostgreSQL itself.";

function createCheck({ pool, hub, relay }: DatabaseHealthSources) {
  const ping = createPing(pool);
  return async () => {
    const { database, sentence } = await ping();
    const listener = hub.hasBeat ? undefined : hub.delivery;
    const isReady = database === "ok" && (listener === undefined || listener === "delivering");
    const hint = listener === "deaf" && { hint: deafnessHint };
    const changes = broker(hub, relay);
    return { words: { status: isReady ? "ok" : "unavailable", database, listener, changes, ...hint }, sentence };
  };
}

/** Whether the broker tells a member what changed, and is told by a relay. Late: beats find it, within seconds. */
function broker(hub: Hub, relay: Relay | undefined): "broker" | "late" | undefined {
  if (relay) return relay.isLate ? "late" : "broker";
  if (!hub.hasBeat) return undefined;
  return hub.delivery === "delivering" ? "broker" : "late";
}

interface Answer {
  database: "ok" | "busy" | "unavailable" | Shortcoming["reason"];
  /** For admins, because it names roles. */
  sentence?: string;
}

/**
 * Asks through the requests' pool, in its queue: a pool that is busy for long is not ready either. One question at
 * a time, however many ask and however long it waits, so that being asked costs the pool nothing.
 */
function createPing(pool: Knex): () => Promise<Answer> {
  const named = poolFor(pool, { route: "health" });
  let running: Promise<Answer> | undefined;
  return async () => {
    running ??= ask(named)
      .catch(() => unanswered(pool))
      .finally(() => {
        running = undefined;
      });
    return (await withTimeLimit(waitAtMostMs, running)) ?? unanswered(pool);
  };
}

async function ask(pool: Knex): Promise<Answer> {
  const shortcoming = await whyNotServe(async (sql) => (await pool.raw(sql)).rows);
  if (!shortcoming) return { database: "ok" };
  if (shortcoming.reason === "read_only") doubtConnections(pool);
  return { database: shortcoming.reason, sentence: shortcoming.sentence };
}

/** Busy: every connection is lent, which says nothing against the database. */
const unanswered = (pool: Knex): Answer => {
  const { used, max } = poolFigures(pool);
  return { database: used > 0 && used >= max ? "busy" : "unavailable" };
};

async function details({ pool, hub, streams, monitor, webhooks, settings }: DatabaseHealthSources) {
  return {
    pool: poolFigures(pool),
    streams: hub.streamCount,
    backlog: streams.backlog,
    staleMs: Math.round(hub.probe.staleMs),
    listenerReconnects: hub.feed.reconnects,
    connections: (await monitor()) ?? null,
    stoppedWebhooks: webhooks?.backlog?.stopped ?? [],
    settings,
  };
}
