import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { onTestFinished, vi } from "vitest";
import { poolFigures } from "../../src/db/pool-figures.js";
import { createRequestClient } from "../../src/db/request-client.js";
import { shedLoad } from "../../src/http/load-shedding.js";
import { mount } from "../../src/http/mount.js";
import { type AnyRequest, operation, type Reply } from "../../src/http/operation.js";
import { problemHandler } from "../../src/http/problem-handler.js";
import { silentLog } from "./a-pool.js";
import type { TestApp } from "./test-app.js";

/** A server with one route of the test's own, `POST /v1/try`, on the app's pool and with its middleware. */
export async function routeServer({ context }: TestApp, handle: (request: AnyRequest) => Promise<Reply>) {
  const { pool, gate, clock, actOnce, authenticate, streams } = context;
  const attempt = operation({
    id: "try",
    method: "post",
    path: "/v1/try",
    tag: "Operations",
    summary: "",
    access: "anyone",
    replies: {},
    handle,
  });
  const app = express();
  let closed = 0;
  app.use((_request, response, next) => {
    response.once("close", () => closed++);
    next();
  });
  app.use(
    shedLoad({
      operations: [attempt],
      countWaiting: () => poolFigures(pool).waiting,
      maxWaiting: context.config.POOL_MAX_WAITING,
      crossOrigin: (_request, _response, next) => next(),
      onShed: () => {},
      log: silentLog,
    }),
  );
  app.use(
    mount([attempt], {
      authenticate,
      callerAt: (caller) => caller,
      limitKey: (_request, _response, next) => next(),
      limitSearches: (_request, _response, next) => next(),
      clock,
      actOnce,
      requestClient: (response, holder) => createRequestClient(pool, gate, response, holder),
    }),
  );
  app.use(
    problemHandler({
      log: silentLog,
      isStreamRequest: () => false,
      refuseStream: (response) => streams.refuse(response),
      report: () => {},
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/try`;
  return {
    /** Requests that are over, for the server. */
    closed: () => closed,
    try: async (signal?: AbortSignal) => (await fetch(url, { method: "POST", ...(signal && { signal }) })).status,
  };
}

/** Nothing is lent, nobody waits, and PostgreSQL agrees. */
export async function poolIsIdle({ context, database }: TestApp): Promise<void> {
  const tarn = context.pool.client.pool;
  await vi.waitUntil(() => tarn.numUsed() === 0 && tarn.numPendingAcquires() === 0, { timeout: 15_000 });
  await vi.waitUntil(
    async () => {
      const open = await database.query(
        `select from pg_stat_activity where datname = current_database() and application_name = 'dawr'
            and (state like 'idle in transaction%' or state = 'active')`,
      );
      return open.length === 0;
    },
    { timeout: 10_000 },
  );
}
