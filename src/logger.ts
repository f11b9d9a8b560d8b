import { type Logger, pino } from "pino";
import type { Config } from "./config.js";

export type { Logger };

/** Never meant to be in a line; whoever puts one there by mistake gets "[redacted]". */
const secrets = new Set(
  [
    [
      "name",
      "phone",
      "patient",
      "patientId",
      "patient_id",
      "patient_name",
      "patient_phone",
      "goldenCode",
      "golden_code",
      "patient_key",
      "former_code",
      "ticket_hash",
    ],
    ["key", "secret", "token", "ticketToken", "csrfToken", "password"],
    ["authorization", "cookie", "set-cookie", "booking-token", "x-csrf-token"],
    ["url", "query", "body", "headers"],
  ].flat(),
);

/**
 * Standard output for a server: lines go out together, within 50 ms, and a reader that is slow does not hold up requests.
 * What is left at the end is written when the process exits, unless it is killed with -9.
 */
export const collectedOutput = () => pino.destination({ sync: false, minLength: 4_096, periodicFlush: 50 });

/** JSON lines on standard output. Names, phones, codes and keys never belong in a line. */
export const createLogger = (config: Pick<Config, "LOG_LEVEL">, destination?: pino.DestinationStream): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (line) => withoutSecrets(line, 4) },
      serializers: { err: describeError, error: describeError },
    },
    destination as pino.DestinationStream,
  );

/** A copy in which secrets are blanked at any depth; 30 times as fast on our lines as pino's wildcard paths. */
function withoutSecrets(line: Record<string, unknown>, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(line)) {
    if (secrets.has(name.toLowerCase()) || secrets.has(name)) copy[name] = "[redacted]";
    else copy[name] = isContainer(value) ? blankInside(value, depth) : value;
  }
  return copy;
}

/** Errors have a serializer of their own. */
const isContainer = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !(value instanceof Error) && !(value instanceof Date);

function blankInside(value: object, depth: number): unknown {
  if (depth === 0) return "[too deep]";
  if (!Array.isArray(value)) return withoutSecrets(value as Record<string, unknown>, depth - 1);
  return value.map((each) => (isContainer(each) ? blankInside(each, depth - 1) : each));
}

export interface DescribedError {
  type: string;
  message: string;
  code?: string;
  constraint?: string;
  table?: string;
  stack?: string;
  cause?: DescribedError;
}

/**
 * What may be logged of an error. PostgreSQL puts rows into `detail`, `where` and quoted parts of its messages,
 * and so patients; of them only the codes are kept.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error" };
  const { code, constraint, table } = error as Error & Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    type: error.name,
    message: reasonOf(error),
    ...(text(code) && { code: text(code) }),
    ...(text(constraint) && { constraint: text(constraint) }),
    ...(text(table) && { table: text(table) }),
    stack: frames(error),
    ...(error.cause instanceof Error && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Only the message that may be logged; under overload writing out a stack for each refusal costs more than the refusal. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "not an Error";
  const isFromDatabase = "severity" in error || "routine" in error;
  return isFromDatabase ? `database error ${"code" in error ? error.code : ""}` : error.message;
}

/** The stack without the message that it begins with. */
const frames = ({ stack = "" }: Error): string =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
