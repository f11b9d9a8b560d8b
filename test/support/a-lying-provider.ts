import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { client, serve } from "./oidc-settings.js";

const newKeys = () => generateKeyPairSync("rsa", { modulusLength: 2_048 });
const keys = newKeys();
export const foreignKeys = newKeys();

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

function signed(claims: object, privateKey: KeyObject, alg = "RS256"): string {
  const content = `${encoded({ alg, kid: "one", typ: "JWT" })}.${encoded(claims)}`;
  if (alg === "none") return `${content}.`;
  return `${content}.${createSign("RSA-SHA256").update(content).sign(privateKey, "base64url")}`;
}

export const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** What the next token says in place of the truth. */
export interface Lie {
  claims?: Record<string, unknown>;
  privateKey?: KeyObject;
  alg?: string;
}

/** A provider that says what it is told to; what it was asked stands in `asked`. */
export async function aLyingProvider() {
  const lie: { now: Lie; nonce: string; answers: ((response: ServerResponse, path: string) => boolean) | undefined } = {
    ...{ now: {}, nonce: "", answers: undefined },
  };
  const asked: string[] = [];
  const codes = new Set<string>();
  const issuer = await serve((url) => async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", url).pathname;
    asked.push(path);
    let body = "";
    for await (const chunk of request) body += chunk;
    if (lie.answers?.(response, path)) return;
    const say = (status: number, document: object) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(document));
    if (path === "/.well-known/openid-configuration") {
      say(200, {
        issuer: url,
        authorization_endpoint: `${url}/auth`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        code_challenge_methods_supported: ["S256"],
      });
    } else if (path === "/jwks")
      say(200, { keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" }] });
    else if (path === "/token") {
      const code = new URLSearchParams(body).get("code") ?? "";
      if (codes.has(code)) return say(400, { error: "invalid_grant", error_description: "canary of the provider" });
      codes.add(code);
      const claims = {
        ...{
          iss: url,
          aud: client.clientId,
          sub: "sara",
          nonce: lie.nonce,
          iat: nowSeconds(),
          exp: nowSeconds() + 300,
        },
        ...{ email: "sara@company.example", email_verified: true },
        ...lie.now.claims,
      };
      const idToken = signed(claims, lie.now.privateKey ?? keys.privateKey, lie.now.alg);
      say(200, { access_token: "x", token_type: "Bearer", id_token: idToken });
    } else say(404, {});
  });
  return { issuer, name: "company", asked, lie };
}
