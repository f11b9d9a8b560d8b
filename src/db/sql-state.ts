import type { DatabaseError } from "pg";

/** The SQLSTATEs this program tells apart (PostgreSQL manual, appendix A). */
export const SqlState = {
  lockNotAvailable: "55P03",
  queryCanceled: "57014",
  unknownStatementName: "26000",
  duplicateStatementName: "42P05",
  readOnly: "25006",
  notificationQueueFull: "54000",
} as const;

/** Classes and codes that mean: the server is away, starting, stopping, full or read-only, or being restored. */
const unavailableStates = /^(08|53|57P0|58|25006|25P03|3D000|55000)/;
const networkErrors = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

export const isSqlState = (error: unknown, state: string): boolean => codeOf(error) === state;

/** The name of the constraint that refused a statement, if one did. */
export function violatedConstraint(error: unknown): string | undefined {
  return codeOf(error).startsWith("23") ? (error as DatabaseError).constraint : undefined;
}

/** True when the database could not be asked at all. pg reports a lost connection by message only. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (networkErrors.has(code) || unavailableStates.test(code)) return true;
  return /Connection terminated|connection error and is not queryable|timeout expired|Query read timeout/.test(
    error.message,
  );
}
