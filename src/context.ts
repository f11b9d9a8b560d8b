import type { Knex } from "knex";
import { type Authenticate, createAuthenticate } from "./auth/authenticate.js";
import { KeyUsage } from "./auth/key-usage.js";
import { Passwords } from "./auth/password.js";
import { type CallerAt, createReach } from "./auth/reach.js";
import { type GrantReads, grantReads } from "./auth/revocation-queries.js";
import { RevocationWatch } from "./auth/revocation-watch.js";
import { createBoardSource } from "./boards/board-source.js";
import type { Relay } from "./broker/relay.js";
import { createRole } from "./broker/role.js";
import { ClinicCountries } from "./clinics/clinic-countries.js";
import { type Clock, systemClock } from "./clock.js";
import type { Config } from "./config.js";
import { type ClinicGate, createClinicGate } from "./db/clinic-gate.js";
import { createHedgedRead } from "./db/hedged-read.js";
import { poolFor } from "./db/leaseholder.js";
import { closePool, createPool, type PoolSettings } from "./db/pool.js";
import { SharedReads } from "./db/shared-reads.js";
import { databaseBeat, type ReadBeat } from "./edge/beat-queries.js";
import { GroupStreams } from "./groups/group-streams.js";
import { FailureLimit } from "./http/failed-sign-ins.js";
import { type ActOnce, createActOnce } from "./idempotency/once.js";
import { listJobs } from "./jobs.js";
import { createLogger, type Logger } from "./logger.js";
import { Notices } from "./notices/notices.js";
import { Announcer } from "./notifications/announcer.js";
import { type ConnectionMonitor, createConnectionMonitor } from "./ops/connection-monitor.js";
import { startJobs } from "./ops/jobs.js";
import { createMetrics, type Metrics } from "./ops/metrics.js";
import type { Tracing } from "./ops/tracing.js";
import { createOrganisationSource } from "./organisations/organisation-source.js";
import { Push } from "./push/push.js";
import type { Delivery } from "./realtime/clinic-delivery.js";
import { Hub } from "./realtime/hub.js";
import { defaultTiming, type HubTiming } from "./realtime/hub-timing.js";
import { LiveClinics } from "./realtime/live-clinics.js";
import { readLiveClinics } from "./realtime/live-queries.js";
import { StreamRights } from "./realtime/stream-rights.js";
import { StreamServer } from "./realtime/stream-server.js";
import { OidcProvider } from "./sign-in/oidc-provider.js";
import { streamSettings } from "./stream-settings.js";
import { withTimeLimit } from "./time-limit.js";
import { Webhooks } from "./webhooks/webhooks.js";

/** Later than that, a request's connection is asked too: P6 leaves a second, of which 500 ms lie between two looks. */
const grantsHedgedAfterMs = 200;
const readsHedgedAfterMs = 1_000;
/** Of the ten seconds that P9 leaves to the end, most are the running requests'. */
const workEndsWithinMs = 1_000;

/** Everything long-lived, built in one place. */
export interface Context {
  config: Config;
  log: Logger;
  clock: Clock;
  /** The requests' pool. */
  pool: Knex;
  gate: ClinicGate;
  actOnce: ActOnce;
  authenticate: Authenticate;
  callerAt: CallerAt;
  passwords: Passwords;
  /** Of passwords, by address. Undefined: not limited. */
  failures: FailureLimit | undefined;
  /** By which people sign in. */
  oidcProviders: OidcProvider[];
  watch: RevocationWatch;
  usage: KeyUsage;
  /** Who may still watch, for the watch and for edges; and what edges ask at every beat. */
  grants: GrantReads;
  readBeat: ReadBeat;
  hub: Hub;
  /** Undefined: this instance tells no broker. */
  relay: Relay | undefined;
  liveClinics: LiveClinics;
  countries: ClinicCountries;
  streams: StreamServer;
  boards: GroupStreams;
  organisations: GroupStreams;
  /** Undefined: none are sent. */
  webhooks: Webhooks | undefined;
  /** Undefined: no browser is told. */
  push: Push | undefined;
  /** Undefined: patients are told nothing. */
  notices: Notices | undefined;
  monitor: ConnectionMonitor;
  metrics: Metrics;
  tracing: Tracing | undefined;
  /** Connects the listener, begins to watch and to do the jobs. Resolves when streams are best let in. */
  start(): Promise<void>;
  /** Closes everything, in reverse order. */
  dispose(): Promise<void>;
}

export function createContext(
  config: Config & { DATABASE_URL: string },
  overrides: { clock?: Clock; log?: Logger; timing?: Partial<HubTiming>; tracing?: Tracing | undefined } = {},
): Context {
  const log = overrides.log ?? createLogger(config);
  const clock = overrides.clock ?? systemClock;
  const metrics = createMetrics();
  const options = config.NOTIFY_AFTER_COMMIT ? "-c dawr.notifies=after_commit" : undefined;
  const pool = createPool({ ...poolSettings(config), options, observer: metrics.leases }, log);
  const poolOf = (route: string) => poolFor(pool, { route });
  const spare = poolOf("in place of a silent link");
  const { tracing } = overrides;
  const createWebhooks = (sealingKey: Buffer) =>
    new Webhooks({
      ...{ db: poolOf("webhooks"), clock, log, sealingKey, networks: config.WEBHOOK_NETWORKS },
      onLook: () => notices?.look(),
    });
  tracing?.watchStatements(pool);
  const hubPool = createPool(hubPoolSettings(config), log);
  const { reads, openFeed, compare, relay } = createRole({
    brokerUrl: config.BROKER_URL,
    brokerPrefix: config.BROKER_PREFIX,
    isRelay: config.RELAY,
    listenUrl: config.LISTEN_DATABASE_URL ?? config.DATABASE_URL,
    ...{ db: hubPool, read: createHedgedRead(hubPool, spare, readsHedgedAfterMs), log },
  });
  const timing = { ...defaultTiming, ...overrides.timing };
  const onSent = (delivery: Delivery) => {
    metrics.sent(delivery);
    tracing?.sent(delivery);
  };
  const webhooks = config.WEBHOOK_SEALING_KEY && createWebhooks(config.WEBHOOK_SEALING_KEY);
  const push = createPush(config);
  const loadChannels = async () => {
    const [{ createWebhookChannel }, { createPushChannel }] = await Promise.all([
      import("./notices/webhook-channel.js"),
      import("./push/push-channel.js"),
    ]);
    return {
      webhook:
        webhooks &&
        createWebhookChannel(poolOf("notices"), { guardFor: await webhooks.guardFor, sealingKey: webhooks.sealingKey }),
      push: push && createPushChannel({ db: poolOf("notices"), push }),
    };
  };
  const notices = (webhooks || push) && new Notices({ db: poolOf("notices"), clock, log, loadChannels });
  const onChanged = (clinicId: number) => {
    relay?.changed(clinicId);
    webhooks?.changed(clinicId);
    notices?.changed(clinicId);
  };
  const hub = new Hub({ reads, openFeed, compare, clock, log, timing, onChanged, onSent });
  const readSoon = createHedgedRead(hubPool, spare, grantsHedgedAfterMs);
  const grants = grantReads(readSoon);
  const watch = new RevocationWatch(grants, log, config.FAIL_CLOSED_SECONDS * 1_000);
  const usage = new KeyUsage(pool, log);
  const rights = new StreamRights(grants, watch);
  watch.onBeat(() => rights.check());
  const streams = new StreamServer(hub, rights, clock, log, streamSettings(config, timing));
  const readers = poolOf("live clinics");
  const clinicReads = new SharedReads((ids: number[]) => readLiveClinics(readers, ids, clock.now()));
  const liveClinics = new LiveClinics(clinicReads, hub);
  const followed = { hub, liveClinics, streams, watch, clock, log };
  const boards = new GroupStreams(createBoardSource(watch, readSoon), followed);
  const organisations = new GroupStreams(createOrganisationSource(readSoon), followed);
  const announcer = config.NOTIFY_AFTER_COMMIT ? new Announcer(hubPool, log) : undefined;
  const gate = createClinicGate(config.POOL_TIMEOUT_SECONDS * 1_000, (clinicId) => announcer?.add(clinicId));
  const monitor = createConnectionMonitor(hubPool);
  metrics.watch({ database: { pool, monitor }, hub, relay, streams, webhooks, notices });
  let jobs: ReturnType<typeof startJobs> | undefined;
  return {
    config,
    log,
    clock,
    pool,
    gate,
    actOnce: createActOnce(config.POOL_TIMEOUT_SECONDS * 1_000),
    authenticate: createAuthenticate({ adminKey: config.ADMIN_API_KEY, pool, watch, usage, clock }),
    callerAt: createReach(poolOf("credentials"), watch),
    passwords: new Passwords(),
    failures: config.RATE_LIMIT_PER_MINUTE === 0 ? undefined : new FailureLimit(),
    oidcProviders: config.OIDC_ISSUERS.map((issuer) => new OidcProvider(issuer, config.PUBLIC_URL ?? "", log)),
    watch,
    usage,
    grants,
    readBeat: databaseBeat(readSoon),
    hub,
    relay,
    liveClinics,
    countries: new ClinicCountries(),
    streams,
    boards,
    organisations,
    webhooks,
    push,
    notices,
    monitor,
    metrics,
    tracing,
    start: async () => {
      const listens = hub.start();
      relay?.start();
      streams.start();
      watch.start();
      usage.start();
      jobs = startJobs(listJobs(config, { gate, clock, log }), poolOf, log);
      await webhooks?.start();
      await notices?.start();
      await listens;
    },
    dispose: async () => {
      watch.stop();
      streams.stop();
      await Promise.all([
        jobs && withTimeLimit(workEndsWithinMs, jobs.stop()),
        webhooks && withTimeLimit(workEndsWithinMs, webhooks.stop()),
        notices && withTimeLimit(workEndsWithinMs, notices.stop()),
        hub.stop(),
        usage.stop(),
      ]);
      if (announcer) await withTimeLimit(workEndsWithinMs, announcer.stop()); // after the jobs, whose changes it tells too
      await relay?.stop();
      await Promise.all([closePool(hubPool), closePool(pool)]);
      await tracing?.stop();
    },
  };
}

const createPush = ({ VAPID_PRIVATE_KEY: key, VAPID_SUBJECT: subject, PUSH_NETWORKS: networks }: Config) =>
  key && subject ? new Push({ vapidPrivateKey: key, vapidSubject: subject, networks }) : undefined;

const poolSettings = (config: Config & { DATABASE_URL: string }): PoolSettings => ({
  connectionString: config.DATABASE_URL,
  applicationName: "dawr",
  size: config.POOL_SIZE,
  maxOverflow: config.POOL_MAX_OVERFLOW,
  timeoutMs: config.POOL_TIMEOUT_SECONDS * 1_000,
  prePing: config.POOL_PRE_PING,
  recycleMs: config.POOL_RECYCLE_SECONDS * 1_000,
  statementTimeoutMs: config.STATEMENT_TIMEOUT_SECONDS * 1_000,
  lockTimeoutMs: config.LOCK_TIMEOUT_SECONDS * 1_000,
  idleInTransactionTimeoutMs: config.IDLE_IN_TRANSACTION_TIMEOUT_SECONDS * 1_000,
  isVerbose: config.POOL_LOG,
  leaseWarnMs: config.LEASE_WARN_SECONDS * 1_000,
});

/** Streams that wait for a read would rather come back than wait for long. */
const hubPoolSettings = (config: Config & { DATABASE_URL: string }): PoolSettings => ({
  ...poolSettings(config),
  applicationName: "dawr-hub",
  size: 1,
  maxOverflow: 0,
  timeoutMs: Math.min(5, config.POOL_TIMEOUT_SECONDS) * 1_000,
});
