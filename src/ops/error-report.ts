import { randomUUID } from "node:crypto";
import { type DescribedError, describeError, type Logger, reasonOf } from "../logger.js";

export type ReportError = (error: unknown, route: string) => void;

const atMostPerMinute = 10;
/** After a 429 that does not say how long. */
const defaultWaitMs = 60_000;

/** What runs here: Sentry groups errors by it. */
export interface Deployment {
  release: string;
  environment: string;
}

/**
 * Sends unforeseen errors to Sentry, described exactly as in the log. One envelope by fetch instead of @sentry/node,
 * which hooks itself into every module and would collect requests that hold names.
 * https://develop.sentry.dev/sdk/data-model/envelopes/
 */
export function createErrorReport(dsn: string | undefined, deployment: Deployment, log: Logger): ReportError {
  if (dsn === undefined) return () => {};
  const { address, publicKey } = parseDsn(dsn);
  const recent: number[] = [];
  let silentUntil = 0;
  let lastFailure: string | undefined;
  /** One line for each new reason, not for each error. */
  const fail = (reason: string) => {
    if (reason !== lastFailure) log.warn({ reason }, "errors cannot be reported");
    lastFailure = reason;
  };
  const heed = async (answer: Response) => {
    await answer.body?.cancel();
    if (answer.ok) lastFailure = undefined;
    else fail(`SENTRY_DSN answers ${answer.status}`);
    if (answer.status === 429 || answer.headers.has("Retry-After")) silentUntil = Date.now() + waitMs(answer);
  };
  return (error, route) => {
    const now = Date.now();
    while (recent.length > 0 && now - (recent[0] as number) > 60_000) recent.shift();
    if (recent.length >= atMostPerMinute || now < silentUntil) return;
    recent.push(now);
    void fetch(address, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-sentry-envelope",
        "X-Sentry-Auth": `Sentry sentry_version=7, sentry_client=dawr/${deployment.release}, sentry_key=${publicKey}`,
      },
      body: envelope(error, route, deployment),
      signal: AbortSignal.timeout(5_000),
    }).then(heed, (failure) => fail(reasonOf(failure)));
  };
}

/** `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3). */
function waitMs({ headers }: Response): number {
  const value = headers.get("Retry-After") ?? "";
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? defaultWaitMs : milliseconds;
}

/** `https://<public key>@<host>/<project>`. */
function parseDsn(dsn: string): { address: string; publicKey: string } {
  const { protocol, host, pathname, username } = new URL(dsn);
  const [, prefix = "", project] = /^(.*)\/([^/]+)$/.exec(pathname) ?? [];
  return { address: `${protocol}//${host}${prefix}/api/${project}/envelope/`, publicKey: username };
}

function envelope(error: unknown, route: string, { release, environment }: Deployment): string {
  const id = randomUUID().replaceAll("-", "");
  const described = describeError(error);
  const event = {
    event_id: id,
    timestamp: new Date().toISOString(),
    platform: "node",
    level: "error",
    release: `dawr@${release}`,
    environment,
    transaction: route,
    tags: { ...(described.code && { code: described.code }), ...(described.table && { table: described.table }) },
    exception: { values: chainOf(described) },
  };
  return [{ event_id: id }, { type: "event" }, event].map((part) => JSON.stringify(part)).join("\n");
}

/** The innermost cause first, as Sentry wants it. */
const chainOf = ({ type, message, stack, cause }: DescribedError): object[] => [
  ...(cause ? chainOf(cause) : []),
  { type, value: message, stacktrace: { frames: frames(stack) } },
];

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
