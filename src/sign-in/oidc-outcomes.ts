import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "../contract/problem.js";
import type { ProblemCode } from "../contract/problem-codes.js";
import type { Reply } from "../http/operation.js";
import { withOutcome } from "./return-path.js";

/** What a page is told in its address, for it to say in its own words. */
const outcomes: Partial<Record<ProblemCode, string>> = {
  person_unknown: "unknown",
  wrong_password: "unknown", // she was disabled, or her account taken away, in this very moment
  sign_in_failed: "failed",
  provider_unavailable: "unavailable",
  too_many_requests: "busy",
};

export interface WhereTo {
  /** The page that was asked for. */
  to: string;
  headers: IncomingHttpHeaders;
  cookies: string[];
}

/** A browser is led back to its page, and a program told why. */
export function refusalOf(error: unknown, { to, headers, cookies }: WhereTo): Reply {
  const outcome = error instanceof Problem ? outcomes[error.code] : undefined;
  if (!(error instanceof Problem) || outcome === undefined) throw error;
  const isBrowser = headers.accept?.includes("text/html");
  if (isBrowser) return { status: 303, headers: { Location: withOutcome(to, outcome) }, cookies };
  const code = outcome === "unknown" ? "person_unknown" : error.code;
  throw new Problem(code, { ...error.extras, cookies });
}
