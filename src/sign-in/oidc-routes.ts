import { z } from "zod";
import { sessionCookie } from "../auth/session.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { addressOf } from "../http/address.js";
import type { FailureLimit } from "../http/failed-sign-ins.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { AttemptCookies, clearedAttempt, newAttempt } from "./oidc-attempt.js";
import { refusalOf } from "./oidc-outcomes.js";
import type { Account, OidcProvider } from "./oidc-provider.js";
import { bindAccount, findByAccount } from "./oidc-queries.js";
import { beginPersonSession } from "./person-session.js";
import { returnPath } from "./return-path.js";

const path = "/v1/sign-in/oidc";
const common = { method: "get", tag: "People", access: "anyone" } as const;

const params = z.object({ name: z.string().max(40).meta({ description: "Of the provider", example: "company" }) });

/** Providers add parameters of their own. */
const answer = z.looseObject({
  state: z.string().max(200).optional().meta({ description: "What this browser began with" }),
  code: z.string().max(2_048).optional().meta({ description: "For this server to show the provider, once" }),
  iss: z.string().max(500).optional().meta({ description: "Who answers (RFC 9207)" }),
  error: z.string().max(200).optional().meta({ description: "Why there is no code" }),
});

const providersReply = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        url: z.string().meta({ description: "For a browser to open; `?to=/desk/7` is where it comes back" }),
      }),
    ),
  })
  .meta({
    id: "SignInProviders",
    examples: [{ items: [{ name: "company", url: "https://dawr.example/v1/sign-in/oidc/company" }] }],
  });

/** How people sign in with accounts that they have elsewhere (OpenID Connect, authorization code with PKCE). Nothing is kept of who begins. */
export function oidcOperations(providers: OidcProvider[] = [], failures?: FailureLimit): AnyOperation[] {
  const known = new Map(
    providers.map((provider) => [
      provider.settings.name,
      { provider, attempts: new AttemptCookies(provider.settings) },
    ]),
  );
  const at = (name: string) => {
    const found = known.get(name);
    if (!found) throw new Problem("not_found");
    return found;
  };
  const scopeOf = (name: string, isSecure: boolean) => ({ path: `${path}/${name}`, isSecure });
  const refusedBy =
    "A browser comes back to the page with `?sign-in=unknown`, `failed`, `unavailable` or `busy`; a program gets the problem.";
  return [
    operation({
      ...common,
      id: "listSignInProviders",
      path,
      summary: "List by which other accounts people can sign in",
      description: "Those of the setting `OIDC_ISSUERS`; none without it.",
      replies: { 200: { description: "The providers", schema: providersReply } },
      handle: async () => ({
        status: 200,
        body: {
          items: providers.map(({ settings: { name }, callback }) => ({
            name,
            url: new URL(`${path}/${name}`, callback).href,
          })),
        },
      }),
    }),
    operation({
      ...common,
      id: "beginOidcSignIn",
      path: `${path}/{name}`,
      summary: "Sign in with an account of this provider",
      description: `For a browser to open. What it has to remember is in a cookie of ten minutes. ${refusedBy}`,
      params,
      query: z.object({ to: returnPath.meta({ description: "The page to come back to" }) }),
      replies: {
        302: { description: "To the provider", headers: ["Location"] },
        303: { description: "Back to the page, for the provider is away", headers: ["Location"] },
      },
      problems: ["provider_unavailable"],
      handle: async ({ params: { name }, query: { to }, headers, now, isSecure }) => {
        const { provider, attempts } = at(name);
        const attempt = newAttempt(to, now);
        try {
          const location = await provider.authorizationUrl(attempt);
          const cookies = attempts.begin(attempt, headers.cookie, scopeOf(name, isSecure), now);
          return { status: 302, headers: { Location: location }, cookies };
        } catch (error) {
          return refusalOf(error, { to, headers, cookies: [] });
        }
      },
    }),
    operation({
      ...common,
      id: "finishOidcSignIn",
      path: `${path}/{name}/callback`,
      summary: "Come back from the provider",
      description:
        "The provider sends the browser here. Whoever is known by the account has a session as by a password; else whoever was given its " +
        `verified e-mail address, and the account is hers from then on. Nobody is ever added. ${refusedBy}`,
      params,
      query: answer,
      replies: { 303: { description: "Signed in, or refused: to the page that was asked for", headers: ["Location"] } },
      problems: ["person_unknown", "sign_in_failed", "provider_unavailable"],
      handle: async ({ params: { name }, query, headers, db, now, isSecure, message }) => {
        const { provider, attempts } = at(name);
        const { state = "", code, iss, error } = query;
        const attempt = attempts.find(state, headers.cookie, now);
        const used = attempt ? [clearedAttempt(state, scopeOf(name, isSecure))] : [];
        const signIn = async () => {
          if (!attempt) throw new Problem("sign_in_failed");
          const account = await provider.findAccount({ state, code, iss, error }, attempt, now);
          return beginSession(db, account, { issuer: provider.settings.issuer, now, cookie: headers.cookie });
        };
        try {
          const { secret, expiresAt } = await (failures?.guard(addressOf(message), undefined, signIn) ?? signIn());
          const session = sessionCookie(secret, expiresAt.getTime() - now.getTime(), { path: undefined, isSecure });
          return { status: 303, headers: { Location: attempt?.to ?? "/" }, cookies: [session, ...used] };
        } catch (error) {
          return refusalOf(error, { to: attempt?.to ?? "/", headers, cookies: used });
        }
      },
    }),
  ];
}

async function beginSession(
  db: RequestClient,
  { subject, findVerifiedEmail }: Account,
  { issuer, now, cookie }: { issuer: string; now: Date; cookie: string | undefined },
) {
  const account = { issuer, subject };
  const find = () => db.read((pool) => findByAccount(pool, account));
  const personId = (await find()) ?? (await bind());
  if (personId === undefined) throw new Problem("person_unknown");
  const proof = `${issuer} ${subject}`;
  return beginPersonSession(db, { personId, clinicId: null, signedInWith: "oidc", proof, now, cookie });

  async function bind(): Promise<number | undefined> {
    const email = await findVerifiedEmail();
    if (email === undefined) return undefined;
    await db.transact((transaction) => bindAccount(transaction, { ...account, email }));
    return find(); // also of who came first in another tab
  }
}
