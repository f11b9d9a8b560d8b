import { Router } from "express";
import type { Knex } from "knex";
import type { Hub } from "../realtime/hub.js";

export interface HealthSources {
  pool: Knex;
  hub: Hub;
}

/**
 * `/health/live`: the process answers. `/health/ready`: the pool answers and notifications are proven to
 * arrive. `/health`: both, with figures; nothing in it names a person or a place.
 */
export function healthRoutes(sources: HealthSources): Router {
  const router = Router();
  let running: ReturnType<typeof check> | undefined;
  /** Whoever asks meanwhile shares the answer, so that asking much costs the pool nothing. */
  const sharedCheck = () => {
    running ??= check(sources).finally(() => {
      running = undefined;
    });
    return running;
  };
  router.use((_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  router.get("/health/live", (_request, response) => {
    response.json({ status: "ok" });
  });
  router.get("/health/ready", async (_request, response) => {
    const { status, ...checks } = await sharedCheck();
    response.status(status === "ok" ? 200 : 503).json({ status, ...checks });
  });
  router.get("/health", async (_request, response) => {
    const checks = await sharedCheck();
    response.status(checks.status === "ok" ? 200 : 503).json({ ...checks, ...figures(sources) });
  });
  return router;
}

const deafnessHint =
  "LISTEN succeeded but no notification arrives. PgBouncer in transaction mode does that: point LISTEN_DATABASE_URL at PostgreSQL itself.";

async function check({ pool, hub }: HealthSources) {
  const database = await answers(pool);
  const listener = hub.delivery;
  const isReady = database === "ok" && listener === "delivering";
  const hint = listener === "deaf" && { hint: deafnessHint };
  return { status: isReady ? "ok" : "unavailable", database, listener, ...hint };
}

/** Not waiting behind the requests' queue: a pool that is busy for long is not ready either. */
async function answers(pool: Knex): Promise<"ok" | "unavailable"> {
  const timeout = new Promise<"unavailable">((resolve) => setTimeout(resolve, 2_000, "unavailable").unref());
  const ping = pool.raw("select 1").then(
    () => "ok" as const,
    () => "unavailable" as const,
  );
  return Promise.race([ping, timeout]);
}

function figures({ pool, hub }: HealthSources) {
  const { pool: tarn } = pool.client;
  return {
    pool: { used: tarn.numUsed(), free: tarn.numFree(), waiting: tarn.numPendingAcquires(), max: tarn.max },
    streams: hub.streamCount,
    staleMs: Math.round(hub.probe.staleMs),
    listenerReconnects: hub.listener.reconnects,
  };
}
