import type { Configuration } from "openid-client";
import type { OidcIssuer } from "../oidc-issuers.js";

const goodForMs = 3_600_000;
/** A provider that is away is asked no more often, and whoever signs in meanwhile is answered at once. */
const failedForMs = 2_000;
/** Of each request. */
const timeoutSeconds = 4;

/** What a provider says of itself, read when it is wanted. What was good goes on while the next look fails. */
export class Discovery {
  #found: Promise<Configuration> | undefined;
  #isGood = false;
  #lookedAt = 0;
  #lookAgainAt = 0;

  constructor(private readonly settings: OidcIssuer) {}

  configuration(): Promise<Configuration> {
    if (this.#found && performance.now() < this.#lookAgainAt) return this.#found;
    this.#lookedAt = performance.now();
    this.#lookAgainAt = Number.POSITIVE_INFINITY; // one look at a time
    const look = this.#look();
    const again = (afterMs: number) => {
      this.#lookAgainAt = performance.now() + afterMs;
    };
    look.then(
      () => {
        this.#found = look;
        this.#isGood = true;
        again(goodForMs);
      },
      () => again(failedForMs),
    );
    if (!this.#found || !this.#isGood) this.#found = look;
    return this.#found;
  }

  /** Something there was not as it had said: it may have moved. */
  doubt(): void {
    this.#lookAgainAt = Math.min(this.#lookAgainAt, this.#lookedAt + failedForMs);
  }

  async #look(): Promise<Configuration> {
    const openId = await import("openid-client");
    const { issuer, clientId, clientSecret, clientAuth } = this.settings;
    const auth =
      clientAuth === "basic" ? openId.ClientSecretBasic(clientSecret) : openId.ClientSecretPost(clientSecret);
    return openId.discovery(new URL(issuer), clientId, undefined, auth, {
      timeout: timeoutSeconds,
      execute: [
        openId.enableNonRepudiationChecks, // of the token's signature too, although the provider itself hands it over
        ...(issuer.startsWith("http:") ? [openId.allowInsecureRequests] : []),
      ],
    });
  }
}
