import type { Knex } from "knex";
import type { BeginSpan } from "../http/mount.js";
import type { Delivery } from "../realtime/clinic-delivery.js";

/** What becomes a span: a request, each of its statements, and a change that reaches the streams. */
export interface Tracing {
  beginRequest: BeginSpan;
  watchStatements(pool: Knex): void;
  sent(delivery: Delivery): void;
  /** Sends what is left, but does not hold up the process for long. */
  stop(): Promise<void>;
}

/**
 * Whether OpenTelemetry's own variables ask for traces. They do not go through readConfig, for the SDK reads its dozens
 * by itself: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function areTracesWanted({
  OTEL_SDK_DISABLED: disabled = "",
  OTEL_TRACES_EXPORTER: exporter = "",
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = "",
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: tracesEndpoint = "",
}: NodeJS.ProcessEnv): boolean {
  if (disabled.trim().toLowerCase() === "true") return false;
  if (exporter !== "") return exporter.split(",").some((name) => name.trim() === "otlp");
  return endpoint !== "" || tracesEndpoint !== "";
}
