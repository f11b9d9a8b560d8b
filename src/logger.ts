import { type Logger, pino } from "pino";
import type { Config } from "./config.js";

export type { Logger };

/** Never meant to be in a line; whoever puts one there by mistake gets "[redacted]". */
const secrets = [
  "name",
  "phone",
  "patient",
  "patientId",
  "patient_name",
  "patient_phone",
  "patient_id",
  "goldenCode",
  "golden_code",
  "ticketToken",
  "token",
  "secret",
  "key",
  "csrfToken",
  "password",
  "authorization",
  "cookie",
  "set-cookie",
  "booking-token",
  "x-csrf-token",
  "url",
  "query",
  "body",
  "headers",
];

/** JSON lines on standard output. Names, phones, codes and keys never belong in a line. */
export const createLogger = (config: Pick<Config, "LOG_LEVEL">, destination?: pino.DestinationStream): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError },
      redact: { paths: secrets.flatMap((name) => paths(name)), censor: "[redacted]" },
    },
    destination as pino.DestinationStream,
  );

/** At the top of a line and up to two objects deep. */
const paths = (name: string) => ["", "*", "*.*"].map((parent) => `${parent}["${name}"]`);

interface DescribedError {
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
  const isFromDatabase = "severity" in error || "routine" in error;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    type: error.name,
    message: isFromDatabase ? `database error ${text(code)}` : error.message,
    ...(text(code) && { code: text(code) }),
    ...(text(constraint) && { constraint: text(constraint) }),
    ...(text(table) && { table: text(table) }),
    stack: frames(error),
    ...(error.cause instanceof Error && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** The stack without the message that it begins with. */
const frames = ({ stack = "" }: Error): string =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
