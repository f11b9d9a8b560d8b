import type { Knex } from "knex";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Relay } from "../broker/relay.js";
import type { LeaseObserver } from "../db/lease-watch.js";
import { poolFigures } from "../db/pool-figures.js";
import type { Notices } from "../notices/notices.js";
import type { Delivery } from "../realtime/clinic-delivery.js";
import type { Hub } from "../realtime/hub.js";
import type { StreamServer } from "../realtime/stream-server.js";
import { webhookStatuses } from "../webhooks/webhook-schemas.js";
import type { Webhooks } from "../webhooks/webhooks.js";
import { watchBroker } from "./broker-metrics.js";
import type { ConnectionMonitor, ConnectionReport } from "./connection-monitor.js";
import { gauge, total } from "./figures.js";

interface MetricSources {
  /** Absent: an edge has none. */
  database?: { pool: Knex; monitor: ConnectionMonitor };
  hub: Hub;
  /** Nobody hears one, so that none can be late. */
  isWithoutBroker?: boolean;
  relay?: Relay | undefined;
  streams: StreamServer;
  webhooks?: Webhooks | undefined;
  notices?: Notices | undefined;
}

export interface Metrics {
  registry: Registry;
  leases: LeaseObserver;
  /** From the start of a transaction to its frame being written to every stream of the clinic. */
  sent(delivery: Delivery): void;
  requested(route: string, status: number, ms: number): void;
  booked(result: string): void;
  shed(): void;
  /** What is read when somebody asks for the metrics. */
  watch(sources: MetricSources): void;
}

const fineSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Everything counted, without any label that names a clinic or a person. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const common = { registers: [registry] };
  const histogram = (name: string, help: string) =>
    new Histogram({ name: `dawr_${name}`, help, buckets: fineSeconds, ...common });

  const held = histogram("pool_lease_seconds", "How long requests held a connection");
  const waited = histogram("pool_wait_seconds", "How long requests waited for a connection they got");
  const timeouts = new Counter({
    name: "dawr_pool_timeouts_total",
    help: "Requests that waited for a connection in vain",
    ...common,
  });
  const latency = histogram("commit_to_send_seconds", "From a change in the database to its frame on every stream");
  const requests = new Histogram({
    name: "dawr_http_request_seconds",
    help: "Requests by route and class of status, streams left out",
    labelNames: ["route", "status"],
    buckets: fineSeconds,
    ...common,
  });
  const bookings = new Counter({
    name: "dawr_bookings_total",
    help: "Requests to book, by result: booked, replayed, or the code of the problem",
    labelNames: ["result"],
    ...common,
  });
  const shed = new Counter({
    name: "dawr_requests_shed_total",
    help: "Requests answered 503 at once because too many waited for a connection; in no other figure",
    ...common,
  });
  return {
    registry,
    leases: {
      leased: (ms) => waited.observe(ms / 1_000),
      released: (ms) => held.observe(ms / 1_000),
      timedOut: () => timeouts.inc(),
    },
    sent: ({ latencyMs }) => latency.observe(latencyMs / 1_000),
    requested: (route, status, ms) => requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, ms / 1_000),
    booked: (result) => bookings.inc({ result }),
    shed: () => shed.inc(),
    watch: (sources) => {
      if (sources.database) watchPool(registry, sources.database.pool);
      watchStreams(registry, sources);
      if (sources.database) watchDatabase(registry, sources.database.monitor);
      if (!sources.isWithoutBroker && (sources.relay || sources.hub.hasBeat)) watchBroker(registry, sources);
      if (sources.webhooks) watchWebhooks(registry, sources.webhooks);
      if (sources.notices) watchNotices(registry, sources.notices);
    },
  };
}

function watchPool(registry: Registry, pool: Knex): void {
  const figures = poolFigures(pool);
  new Gauge({
    name: "dawr_pool_connections",
    help: "Connections of the requests' pool, and requests that wait for one",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      for (const state of ["used", "free", "waiting"] as const) this.set({ state }, figures[state]);
    },
  });
  new Gauge({ name: "dawr_pool_max", help: "Connections at most", registers: [registry] }).set(figures.max);
}

const deliveryStates = ["delivering", "starting", "reconnecting", "deaf"];

function watchStreams(registry: Registry, { hub, streams }: MetricSources): void {
  const registers = [registry];
  if (!hub.hasBeat) watchListener(registry, hub);
  total(
    registry,
    "dawr_listener_reconnects_total",
    "Times the listener, or the broker's, had to connect again",
    () => hub.feed.reconnects,
  );
  total(registry, "dawr_hints_total", "Hints of changes heard", () => hub.feed.heardCount);
  gauge(registry, "dawr_delivery_stale_seconds", "Since delivery was last proven", () => hub.probe.staleMs / 1_000);
  new Gauge({
    name: "dawr_streams",
    help: "Open streams by audience",
    labelNames: ["audience"],
    registers,
    collect() {
      for (const [audience, count] of Object.entries(streams.byAudience)) this.set({ audience }, count);
    },
  });
  total(registry, "dawr_frames_total", "Frames written to streams", () => streams.sent.frames);
  total(registry, "dawr_frame_bytes_total", "Bytes of frames written to streams", () => streams.sent.bytes);
  gauge(
    registry,
    "dawr_slow_readers",
    "Streams whose reader has not taken the last frame",
    () => streams.backlog.streams,
  );
  gauge(registry, "dawr_slow_reader_bytes", "Bytes that wait for slow readers", () => streams.backlog.bytes);
  total(registry, "dawr_hub_reads_total", "Statements that the hub sent to read clinics", () => hub.readCount);
}

function watchListener(registry: Registry, hub: Hub): void {
  new Gauge({
    name: "dawr_listener_state",
    help: "1 for the state that the listener is in; proven by notifications that come back",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      for (const state of deliveryStates) this.set({ state }, state === hub.delivery ? 1 : 0);
    },
  });
}

function watchDatabase(registry: Registry, monitor: ConnectionMonitor): void {
  const registers = [registry];
  /** The monitor is asked once for all of them. */
  const gauge = (name: string, help: string, read: (report: ConnectionReport) => number) =>
    new Gauge({
      name: `dawr_${name}`,
      help,
      registers,
      async collect() {
        const report = await monitor();
        if (report) this.set(read(report));
        else this.reset();
      },
    });
  gauge("database_up", "1 when PostgreSQL answers the monitor", () => 1);
  gauge("database_open", "Connections of the whole server", ({ open }) => open);
  gauge("database_max_connections", "max_connections", ({ maxConnections }) => maxConnections);
  gauge("database_idle_in_transaction_long", "Connections idle in a transaction for more than 5 minutes", (report) => {
    return report.idleInTransaction.length;
  });
  gauge("notification_queue_usage", "pg_notification_queue_usage(), 0 to 1", (report) => report.notificationQueueUsage);
  gauge("windows_shown", "Windows shown with three ahead, of each shift's last ten", ({ windows }) => windows.shown);
  gauge("screens_heard", "Screens of boards that reported within 3 minutes", ({ screens }) => screens.heard);
  gauge("screens_silent", "Those that reported today, but not within 3 minutes", ({ screens }) => screens.silent);
  gauge("windows_hit", "Those of them within which the patient was called", ({ windows }) => windows.hit);
  new Gauge({
    name: "dawr_database_connections",
    help: "Connections to this database by application and state",
    labelNames: ["application", "state"],
    registers,
    async collect() {
      this.reset();
      for (const { application, state, count } of (await monitor())?.byState ?? []) {
        this.set({ application, state }, count);
      }
    },
  });
}

function watchWebhooks(registry: Registry, webhooks: Webhooks): void {
  const registers = [registry];
  new Counter({
    name: "dawr_webhook_attempts_total",
    help: "Attempts to tell a webhook of a change, by outcome",
    labelNames: ["outcome"],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(webhooks.attempts)) this.inc({ outcome }, count);
    },
  });
  new Gauge({
    name: "dawr_webhook_untold_seconds",
    help: "Age of the oldest change that an active webhook lacks; 0 when all are told",
    registers,
    collect() {
      const oldestAt = webhooks.backlog?.oldestAt;
      this.set(oldestAt ? Math.max(0, Date.now() - oldestAt.getTime()) / 1_000 : 0);
    },
  });
  new Gauge({
    name: "dawr_webhook_versions_behind",
    help: "The most versions of a clinic that an active webhook lacks",
    registers,
    collect() {
      this.set(webhooks.backlog?.versionsBehind ?? 0);
    },
  });
  new Gauge({
    name: "dawr_webhooks",
    help: "Webhooks by status: those that are not active are sent nothing",
    labelNames: ["status"],
    registers,
    collect() {
      for (const status of webhookStatuses) this.set({ status }, webhooks.backlog?.byStatus[status] ?? 0);
    },
  });
}

function watchNotices(registry: Registry, notices: Notices): void {
  new Counter({
    name: "dawr_notice_sendings_total",
    help: "Attempts to tell a patient something, by outcome; moot: it was pointless by then",
    labelNames: ["outcome"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(notices.outcomes)) this.inc({ outcome }, count);
    },
  });
}
