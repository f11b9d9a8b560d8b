import type { DatabaseError } from "pg";

/** The SQLSTATEs this program tells apart (PostgreSQL manual, appendix A). */
export const SqlState = {
  lockNotAvailable: "55P03",
  queryCanceled: "57014",
  unknownStatementName: "26000",
  duplicateStatementName: "42P05",
  readOnly: "25006",
  inRecovery: "55000",
  notificationQueueFull: "54000",
} as const;

/** Classes and codes that mean: the server is away, starting, stopping, full or read-only, or being restored. */
const unavailableStates = /^(08|53|54000|57P0|58|25006|25P03|3D000|55000)/;
/**
 * A table, column, function or schema that is not there, or may not be used. The program's statements are constant and tested, so the
 * database lacks a migration or its role a right.
 */
const schemaFaults = /^(42P01|42703|42883|42501|3F000)/;
/** What Node was doing for a connection that it lost. */
const networkCalls = new Set(["connect", "getaddrinfo", "read", "write"]);
/** Errors that a pool met while it connected; their codes are many (a password, TLS, a socket's path), the meaning is one. */
const failuresToConnect = new WeakSet<object>();

/** To be called where a connection could not be made. */
export function markAsUnavailable(error: unknown): void {
  if (typeof error === "object" && error !== null) failuresToConnect.add(error);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

export const isSqlState = (error: unknown, state: string): boolean => codeOf(error) === state;

/** The name of the constraint that refused a statement, if one did. */
export function violatedConstraint(error: unknown): string | undefined {
  return codeOf(error).startsWith("23") ? (error as DatabaseError).constraint : undefined;
}

/** True when somebody must act on the database, for which no request can wait. */
export const isSchemaFault = (error: unknown): boolean => schemaFaults.test(codeOf(error));

/** True when the database could not be asked at all. pg reports a lost connection by message only. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (failuresToConnect.has(error) || isSchemaFault(error) || unavailableStates.test(codeOf(error))) return true;
  if ("syscall" in error && networkCalls.has(String(error.syscall))) return true;
  return /Connection terminated|connection error and is not queryable|timeout expired|Query read timeout/.test(
    error.message,
  );
}
