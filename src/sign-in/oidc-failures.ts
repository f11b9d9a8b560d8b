import { Problem } from "../contract/problem.js";

/** A provider that does not answer, or not as one; its operator's fault or ours, but nothing that the person could do better. */
const ofTheProvider = new Set([
  ...[
    "OAUTH_TIMEOUT",
    "OAUTH_ABORT",
    "OAUTH_RESPONSE_IS_NOT_CONFORM",
    "OAUTH_RESPONSE_IS_NOT_JSON",
    "OAUTH_PARSE_ERROR",
  ],
  ...["OAUTH_HTTP_REQUEST_FORBIDDEN", "OAUTH_REQUEST_PROTOCOL_FORBIDDEN", "OAUTH_UNSUPPORTED_OPERATION"],
]);
/** What a token endpoint calls settings of ours that are wrong (RFC 6749, section 5.2). */
const ofSettings = new Set(["invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"]);

interface OAuthError {
  code?: unknown;
  /** What the provider itself called it, and with which status. */
  error?: unknown;
  status?: unknown;
}

/** For the log: codes, never the texts, claims and addresses that errors of the library hold. */
export function reasonOfFailure(failure: unknown): string {
  const error = failure instanceof Problem ? (failure.extras.cause ?? failure) : failure;
  const { code, error: called } = (error ?? {}) as OAuthError;
  const said = typeof called === "string" && /^\w{1,60}$/.test(called) ? called : undefined;
  return [code ?? (error as Error)?.name, said].filter((part) => part !== undefined).join(" ");
}

export const providerUnavailable = (cause?: unknown): Problem =>
  new Problem("provider_unavailable", { retryAfterSeconds: 5, cause });

/** What a sign-in is refused with for it. */
export function problemOfFailure(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, error: called, status } = (error ?? {}) as OAuthError;
  const isUnanswered =
    ofTheProvider.has(String(code)) || ofSettings.has(String(called)) || Number(status) >= 500 || isOfNetwork(error);
  return isUnanswered ? providerUnavailable(error) : new Problem("sign_in_failed", { cause: error });
}

/** As fetch throws it. The library's own TypeErrors have a code. */
const isOfNetwork = (error: unknown) => error instanceof TypeError && !("code" in error);
