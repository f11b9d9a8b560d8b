import { randomUUID } from "node:crypto";
import { describeError, type Logger } from "../logger.js";

export type ReportError = (error: unknown, route: string) => void;

const atMostPerMinute = 10;

/**
 * Sends unforeseen errors to Sentry, described exactly as in the log. One envelope by fetch instead of @sentry/node,
 * which hooks itself into every module and would collect requests that hold names.
 * https://develop.sentry.dev/sdk/data-model/envelopes/
 */
export function createErrorReport(dsn: string | undefined, release: string, log: Logger): ReportError {
  if (dsn === undefined) return () => {};
  const { address, publicKey } = parseDsn(dsn);
  const recent: number[] = [];
  return (error, route) => {
    const now = Date.now();
    while (recent.length > 0 && now - (recent[0] as number) > 60_000) recent.shift();
    if (recent.length >= atMostPerMinute) return;
    recent.push(now);
    void fetch(address, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-sentry-envelope",
        "X-Sentry-Auth": `Sentry sentry_version=7, sentry_client=dawr/${release}, sentry_key=${publicKey}`,
      },
      body: envelope(error, route, release),
      signal: AbortSignal.timeout(5_000),
    }).catch((failure) => log.warn({ reason: String(failure) }, "an error could not be reported"));
  };
}

/** `https://<public key>@<host>/<project>`. */
function parseDsn(dsn: string): { address: string; publicKey: string } {
  const { protocol, host, pathname, username } = new URL(dsn);
  const [, prefix = "", project] = /^(.*)\/([^/]+)$/.exec(pathname) ?? [];
  return { address: `${protocol}//${host}${prefix}/api/${project}/envelope/`, publicKey: username };
}

function envelope(error: unknown, route: string, release: string): string {
  const id = randomUUID().replaceAll("-", "");
  const described = describeError(error);
  const event = {
    event_id: id,
    timestamp: new Date().toISOString(),
    platform: "node",
    level: "error",
    release: `dawr@${release}`,
    transaction: route,
    tags: { ...(described.code && { code: described.code }), ...(described.table && { table: described.table }) },
    exception: {
      values: [{ type: described.type, value: described.message, stacktrace: { frames: frames(described.stack) } }],
    },
  };
  return [{ event_id: id }, { type: "event" }, event].map((part) => JSON.stringify(part)).join("\n");
}

/** Oldest first, as Sentry wants them. */
const frames = (stack = "") =>
  stack
    .split("\n")
    .map((line) => /at (?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, filename, line, column]) => ({
      function: name,
      filename,
      lineno: Number(line),
      colno: Number(column),
    }))
    .reverse();
