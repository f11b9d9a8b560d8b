import { Gauge } from "prom-client";
import type { Authenticate } from "../auth/authenticate.js";
import { RevocationWatch } from "../auth/revocation-watch.js";
import { BrokerFeed } from "../broker/broker-feed.js";
import { type Clock, systemClock } from "../clock.js";
import { type Config, ConfigError } from "../config.js";
import { createLogger, type Logger } from "../logger.js";
import type { OpenFeed } from "../notifications/change-feed.js";
import { createMetrics, type Metrics } from "../ops/metrics.js";
import type { Tracing } from "../ops/tracing.js";
import type { Delivery } from "../realtime/clinic-delivery.js";
import { Hub } from "../realtime/hub.js";
import { defaultTiming, type HubTiming } from "../realtime/hub-timing.js";
import { LiveClinics } from "../realtime/live-clinics.js";
import type { FindTicket } from "../realtime/live-routes.js";
import type { OpenStream } from "../realtime/stream.js";
import { StreamRights } from "../realtime/stream-rights.js";
import { StreamServer } from "../realtime/stream-server.js";
import { streamSettings } from "../stream-settings.js";
import { BeatQuestion } from "./beat-question.js";
import { createAuthenticate, createIdentify } from "./callers.js";
import { noFeed } from "./no-database.js";
import { edgeKeyRefused, Origin, originPatienceMs } from "./origin.js";
import { clinicReadsBy, grantReadsBy, liveClinicsBy, ticketsBy } from "./origin-reads.js";

export type EdgeConfig = Config & { ORIGIN_URL: string[]; EDGE_KEY: string };

/** Everything long-lived of a server without a database. */
export interface EdgeContext {
  config: EdgeConfig;
  log: Logger;
  clock: Clock;
  origin: Origin;
  watch: RevocationWatch;
  hub: Hub;
  liveClinics: LiveClinics;
  streams: StreamServer;
  identify: Authenticate;
  authenticate: Authenticate;
  findTicket: FindTicket;
  metrics: Metrics;
  tracing: Tracing | undefined;
  /** Throws when an origin refuses the key; an origin that is away is waited for by serving `bye busy`. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

export interface EdgeOverrides {
  clock?: Clock;
  log?: Logger;
  timing?: Partial<HubTiming>;
  /** For how long an origin may be silent. */
  patienceMs?: number;
  tracing?: Tracing | undefined;
}

export function createEdgeContext(config: EdgeConfig, overrides: EdgeOverrides = {}): EdgeContext {
  const log = overrides.log ?? createLogger(config);
  const clock = overrides.clock ?? systemClock;
  const timing = { ...defaultTiming, ...overrides.timing };
  const { tracing } = overrides;
  const metrics = createMetrics();
  const origin = new Origin(config.ORIGIN_URL, config.EDGE_KEY, log, overrides.patienceMs ?? originPatienceMs);
  const onSent = (delivery: Delivery) => {
    metrics.sent(delivery);
    tracing?.sent(delivery);
  };
  const { BROKER_URL: url, BROKER_PREFIX: prefix } = config;
  const openFeed: OpenFeed = (events) =>
    url ? new BrokerFeed({ url, prefix, audience: "public", log }, events) : noFeed;
  const reads = clinicReadsBy(origin);
  const beat = new BeatQuestion(origin);
  const hub = new Hub({ reads, openFeed, compare: beat.behind, clock, log, timing, onChanged: () => {}, onSent });
  const grants = grantReadsBy(origin, beat.revision);
  const watch = new RevocationWatch(grants, log, config.FAIL_CLOSED_SECONDS * 1_000);
  const rights = new StreamRights(grants, watch, needsCredential);
  const streams = new StreamServer(hub, rights, clock, log, streamSettings(config, timing));
  watch.onBeat(() => (origin.isRefused ? streams.endAll("busy") : rights.check()));
  const identify = createIdentify(origin, watch);
  const findTicket = ticketsBy(origin);
  metrics.watch({ hub, streams, isWithoutBroker: url === undefined });
  watchOrigin(metrics, watch);
  return {
    config,
    log,
    clock,
    origin,
    watch,
    hub,
    liveClinics: new LiveClinics(liveClinicsBy(origin, clock), hub),
    streams,
    identify,
    authenticate: createAuthenticate(origin, identify, log),
    findTicket: (_db, token, clinicId) => findTicket(token, clinicId),
    metrics,
    tracing,
    start: async () => {
      await watch.readNow();
      if (origin.isRefused) throw new ConfigError(`Dawr cannot start: ${edgeKeyRefused}`);
      streams.start();
      watch.start();
      await hub.start();
    },
    dispose: async () => {
      watch.stop();
      streams.stop();
      await hub.stop();
      await tracing?.stop();
    },
  };
}

/** A public board needs no credential that could have been revoked. */
const needsCredential = ({ terms }: OpenStream) => terms.grant.kind !== "board";

const watchOrigin = ({ registry }: Metrics, watch: RevocationWatch) =>
  new Gauge({
    name: "dawr_origin_silent_seconds",
    help: "Since an origin last answered a beat",
    registers: [registry],
    collect() {
      this.set(watch.unconfirmedMs / 1_000);
    },
  });
