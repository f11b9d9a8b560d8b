import { createServer, type RequestListener, type Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** A server whose timeouts fit behind a load balancer (it must be the balancer that closes idle connections). */
export function createHttpServer(app: RequestListener): Server {
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 30_000 }, app);
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;
  return server;
}

/** Rejects when the address cannot be had, e.g. EADDRINUSE. */
export function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Takes no more connections and lets running requests finish, but not for longer than that. */
export async function close(server: Server, withinMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idleCloser = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = new AbortController();
  const late = delay(withinMs, undefined, { signal: deadline.signal }).then(
    () => server.closeAllConnections(),
    () => {},
  );
  await Promise.race([closed, late]);
  deadline.abort();
  clearInterval(idleCloser);
}
