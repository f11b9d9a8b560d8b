import { hkdfSync, randomBytes } from "node:crypto";
import { parseCookie, stringifySetCookie } from "cookie";
import { z } from "zod";
import type { OidcIssuer } from "../oidc-issuers.js";
import { seal, unseal } from "../webhooks/sealed-secret.js";

const lastsMs = 600_000;
/** In so many tabs somebody signs in at once; of more the oldest is given up, for headers have an end. */
const openAtMost = 8;
const prefix = "dawr_oidc_";

const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The page that was asked for. */
  to: z.string(),
  begunAt: z.number(),
});

/** A sign-in that has begun: kept by its browser alone, sealed. Any instance opens it. */
export type Attempt = z.output<typeof attemptSchema>;

const newSecret = () => randomBytes(32).toString("base64url");

export const newAttempt = (to: string, now: Date): Attempt => ({
  ...{ state: newSecret(), nonce: newSecret(), verifier: newSecret() },
  ...{ to, begunAt: now.getTime() },
});

export interface AttemptScope {
  /** Of the sign-in by this provider. */
  path: string;
  isSecure: boolean;
}

/** The cookies of the attempts at one provider. Their key follows from the client's secret, which all instances have. */
export class AttemptCookies {
  readonly #key: Buffer;

  constructor({ issuer, clientId, clientSecret }: OidcIssuer) {
    this.#key = Buffer.from(hkdfSync("sha256", clientSecret, "", `dawr sign-in ${issuer} ${clientId}`, 32));
  }

  /** The cookie of one more, and those that clear what is too old or too many. */
  begin(attempt: Attempt, header: string | undefined, scope: AttemptScope, now: Date): string[] {
    const known = Object.keys(parseCookie(header ?? "")).filter((name) => name.startsWith(prefix));
    const begunAt = (name: string) => this.#open(name, header, now)?.begunAt ?? 0;
    const kept = known
      .filter((name) => begunAt(name) > 0)
      .sort((a, b) => begunAt(b) - begunAt(a))
      .slice(0, openAtMost - 1);
    const value = seal(JSON.stringify(attempt), this.#key).toString("base64url");
    const given = cookie(nameOf(attempt.state), value, lastsMs / 1_000, scope);
    return [given, ...known.filter((name) => !kept.includes(name)).map((name) => cookie(name, "", 0, scope))];
  }

  /** Undefined: this browser has not begun it, or too long ago. */
  find(state: string, header: string | undefined, now: Date): Attempt | undefined {
    const attempt = this.#open(nameOf(state), header, now);
    return attempt?.state === state ? attempt : undefined;
  }

  #open(name: string, header: string | undefined, now: Date): Attempt | undefined {
    const sealed = parseCookie(header ?? "")[name];
    if (sealed === undefined) return undefined;
    try {
      const attempt = attemptSchema.parse(JSON.parse(unseal(Buffer.from(sealed, "base64url"), this.#key)));
      const ageMs = now.getTime() - attempt.begunAt;
      return ageMs >= 0 && ageMs <= lastsMs ? attempt : undefined;
    } catch {
      return undefined; // not sealed by this server, or for another provider
    }
  }
}

export const clearedAttempt = (state: string, scope: AttemptScope): string => cookie(nameOf(state), "", 0, scope);

const nameOf = (state: string) => `${prefix}${state.replace(/[^\w-]/g, "").slice(0, 12)}`;

/** Lax: the provider's page leads back here from another site. */
const cookie = (name: string, value: string, maxAge: number, { path, isSecure }: AttemptScope) =>
  stringifySetCookie({ name, value, path, maxAge, httpOnly: true, sameSite: "lax", secure: isSecure });
