import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { collectDefaultMetrics } from "prom-client";
import { createAppServer } from "./app.js";
import { version } from "./compose-app.js";
import { type Config, ConfigError, readConfig } from "./config.js";
import { type Context, createContext } from "./context.js";
import { MigrationsLocked, migrate, refuseUnfit, seed } from "./db/migrate.js";
import { UnfitDatabase } from "./db/requirements.js";
import { close, listen } from "./http/server.js";
import { collectedOutput, createLogger, type Logger } from "./logger.js";
import { settingsReport } from "./ops/settings-report.js";
import { areTracesWanted, type Tracing } from "./ops/tracing.js";
import { withTimeLimit } from "./time-limit.js";

/** How long running requests may take to finish after SIGTERM; the process ends within 10 s. */
const drainMs = 5_000;
/** A database that is down at the start must not delay it for longer. */
const databaseAnswersWithinMs = 3_000;

interface EmbeddedPostgres {
  url: string;
  dataDir: string;
  lost: Promise<void>;
  stop(): Promise<void>;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config, collectedOutput());
  const stopSignal = onStopSignal();
  if (config.ORIGIN_URL) return startEdge(config, log, stopSignal);
  const embedded = config.DATABASE_URL ? undefined : await startEmbedded();
  const url = config.DATABASE_URL ?? (embedded as EmbeddedPostgres).url;
  const tracing = areTracesWanted(process.env) ? await startTracing(log) : undefined;
  const context = createContext({ ...config, DATABASE_URL: url }, { log, tracing });
  const server = createAppServer(context);
  try {
    if (embedded || config.MIGRATE_ON_START) await migrate(config.LISTEN_DATABASE_URL ?? url, log); // past a pooler
    if (embedded) await seed(url, log);
    await withTimeLimit(databaseAnswersWithinMs, refuseUnfit(context.pool));
    const port = await serve(server, context, embedded ? "debug" : "info"); // a newcomer set none
    if (embedded) await greet(context, embedded, port);
    log.info({ port }, "listening");
    const signal = await Promise.race([stopSignal, embedded?.lost.then(isGone) ?? stopSignal]);
    log.info({ signal }, "stopping");
  } finally {
    await stop(server, context, embedded);
  }
  log.info("stopped");
}

/** A server without a database; of what it needs nobody else loads anything. */
async function startEdge(config: Config, log: Logger, stopSignal: Promise<string>): Promise<void> {
  const { createEdge } = await import("./edge/edge.js");
  const tracing = areTracesWanted(process.env) ? await startTracing(log) : undefined;
  const { context, server } = createEdge(config, { log, tracing });
  try {
    log.info({ port: await serve(server, context, "info") }, "listening");
    log.info({ signal: await stopSignal }, "stopping");
  } finally {
    await stop(server, context, undefined);
  }
  log.info("stopped");
}

/** What `main` needs of a context, whichever it is. */
type Served = Pick<Context, "config" | "log" | "metrics" | "streams" | "start" | "dispose">;

/** Begins all that is long-lived, then listens; the port. */
async function serve(server: Server, context: Served, settingsLevel: "info" | "debug"): Promise<number> {
  const { config, log, metrics } = context;
  collectDefaultMetrics({ register: metrics.registry });
  log[settingsLevel](settingsReport(config), "settings");
  await context.start();
  await listen(server, config.PORT, config.HOST).catch((error) => {
    throw new ConfigError(cannotListen(error, config), { cause: error });
  });
  return (server.address() as AddressInfo).port;
}

/** The first signal to stop; a signal during the start is kept until the start is done. */
const onStopSignal = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => resolve(signal));
  });

const isGone = (): never => {
  throw new ConfigError(
    "The embedded PostgreSQL was stopped from outside, so Dawr ends too. Start both with: npm start",
  );
};

/** Streams say goodbye, requests finish, connections close; then nothing keeps the process alive (P9). */
async function stop(server: Server, context: Served, embedded: EmbeddedPostgres | undefined): Promise<void> {
  context.streams.drain(context.config.STREAM_DRAIN_SPREAD_SECONDS * 1_000);
  await close(server, drainMs);
  await context.dispose();
  await embedded?.stop();
}

async function startEmbedded(): Promise<EmbeddedPostgres> {
  const { startEmbeddedPostgres } = await import("./db/embedded/embedded-postgres.js");
  return startEmbeddedPostgres().catch((error) => {
    throw new ConfigError(error.message, { cause: error });
  });
}

/** Says which setting leads elsewhere. */
function cannotListen({ code, message }: NodeJS.ErrnoException, { HOST, PORT }: Config): string {
  const another = "set PORT to another, for example PORT=3001 npm start";
  if (code === "EADDRINUSE") return `Port ${PORT} is in use (EADDRINUSE): ${another}`;
  if (code === "EACCES") return `Port ${PORT} may not be opened by this user: ${another}`;
  return `HOST=${HOST} is no address of this machine to listen on (${code ?? message})`;
}

/** Not a module of OpenTelemetry is loaded where nobody wants traces. */
async function startTracing(log: Logger): Promise<Tracing> {
  const { createTracing } = await import("./ops/opentelemetry.js");
  return createTracing(version, log);
}

async function greet(context: Context, embedded: EmbeddedPostgres, port: number): Promise<void> {
  const [{ demoKey }, { welcome }] = await Promise.all([import("./ops/demo-key.js"), import("./ops/welcome.js")]);
  const key = await demoKey(context.pool, embedded.dataDir);
  const { rows } = await context.pool.raw("select min(id) as id from clinics");
  say(welcome({ url: `http://localhost:${port}`, key, clinicId: rows[0].id }));
}

start().catch((error) => {
  const isExpected = [ConfigError, MigrationsLocked, UnfitDatabase].some((expected) => error instanceof expected);
  process.stderr.write(`${isExpected ? error.message : (error?.stack ?? error)}\n`);
  process.exitCode = 1;
});
