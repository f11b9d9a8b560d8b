import type * as OpenId from "openid-client";
import { Problem } from "../contract/problem.js";
import { KeyedGate } from "../db/keyed-gate.js";
import type { Logger } from "../logger.js";
import type { OidcIssuer } from "../oidc-issuers.js";
import { withTimeLimit } from "../time-limit.js";
import { Discovery } from "./oidc-discovery.js";
import { problemOfFailure, providerUnavailable, reasonOfFailure } from "./oidc-failures.js";
import { verifiedEmailOf } from "./verified-email.js";

/** Whoever waits for longer has gone. */
const answersWithinMs = 6_000;
/** What a slow provider can hold up. */
const atOnce = { permits: 16, maxWaiting: 64, timeoutMs: 3_000 };
/** Clocks differ a little. Providers may date a token back (Entra: 5 min), but not forward. */
const datedAheadSeconds = 60;
const datedBackSeconds = 900;

/** What of a sign-in its browser alone has. */
export interface Checks {
  state: string;
  nonce: string;
  verifier: string;
}

/** What the provider sent the browser back with. */
export interface Answer {
  state?: string | undefined;
  code?: string | undefined;
  iss?: string | undefined;
  error?: string | undefined;
}

/** An account of the provider, proved. */
export interface Account {
  subject: string;
  /** Undefined unless the provider says that it is hers. Asks it where the token does not say. */
  findVerifiedEmail(): Promise<string | undefined>;
}

/** Somewhere else where people have accounts. Loads its library with the first sign-in. */
export class OidcProvider {
  readonly callback: URL;
  readonly #discovery: Discovery;
  readonly #gate = new KeyedGate<"provider">({ ...atOnce, refuse: () => providerUnavailable() });

  constructor(
    readonly settings: OidcIssuer,
    publicUrl: string,
    private readonly log: Logger,
  ) {
    this.callback = new URL(`${publicUrl}/v1/sign-in/oidc/${settings.name}/callback`);
    this.#discovery = new Discovery(settings);
  }

  /** Where the browser is to go. */
  authorizationUrl({ state, nonce, verifier }: Checks): Promise<string> {
    return this.#answered(async () => {
      const [openId, configuration] = await this.#load();
      const url = openId.buildAuthorizationUrl(configuration, {
        redirect_uri: this.callback.href,
        scope: "openid email",
        code_challenge: await openId.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      return url.href;
    });
  }

  /** Throws a 401 unless it is the answer to this browser's question, and a good one. */
  findAccount(answer: Answer, { state, nonce, verifier }: Checks, now: Date): Promise<Account> {
    const url = new URL(this.callback);
    for (const [name, value] of Object.entries(answer)) if (value !== undefined) url.searchParams.set(name, value);
    return this.#answered(async () => {
      const [openId, configuration] = await this.#load();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await openId.authorizationCodeGrant(configuration, url, checks);
      const claims = tokens.claims() as OpenId.IDToken;
      this.#checkBeyondLibrary(claims, now);
      const isSilent = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
      const ask = () => openId.fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return {
        subject: claims.sub,
        findVerifiedEmail: async () =>
          verifiedEmailOf(isSilent ? await this.#answered(ask) : claims, this.settings.issuer),
      };
    });
  }

  /** When the token was made, and that it is of this very issuer: of Entra's shared addresses the library takes any tenant's. */
  #checkBeyondLibrary({ iat, iss }: OpenId.IDToken, now: Date): void {
    const ageSeconds = now.getTime() / 1_000 - iat;
    const isFresh = ageSeconds >= -datedAheadSeconds && ageSeconds <= datedBackSeconds;
    if (!isFresh || new URL(iss).href !== this.settings.issuer) throw new Problem("sign_in_failed");
  }

  #load() {
    const found = this.#discovery.configuration().catch((error) => {
      throw providerUnavailable(error); // also when it is another than the one that was set
    });
    return Promise.all([import("openid-client"), found]);
  }

  async #answered<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const asked = this.#gate.run("provider", async () => ({ said: await ask() }));
      const answer = await withTimeLimit(answersWithinMs, asked);
      if (!answer) throw providerUnavailable();
      return answer.said;
    } catch (error) {
      const problem = problemOfFailure(error);
      const line = { issuer: this.settings.name, reason: reasonOfFailure(error) };
      if (problem.status === 503) {
        this.#discovery.doubt();
        this.log.warn(line, "the provider of sign-ins does not answer as it should");
      } else this.log.info(line, "a sign-in was refused");
      throw problem;
    }
  }
}
