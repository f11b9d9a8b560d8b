import Provider from "oidc-provider";
import { client, publicUrl, serve } from "./oidc-settings.js";

interface Claims {
  email?: string;
  email_verified?: unknown;
}

const name = "company";

/** The company's own: a certified implementation, with these accounts. Its people say who they are by name alone. */
export async function anIdentityProvider(
  accounts: Record<string, Claims>,
  backAt = publicUrl,
  atEnd?: Parameters<typeof serve>[1],
) {
  const issuer = await serve((url) => {
    const provider = new Provider(url, {
      clients: [
        {
          client_id: client.clientId,
          client_secret: client.clientSecret,
          redirect_uris: [`${backAt}/v1/sign-in/oidc/${name}/callback`],
          token_endpoint_auth_method: "client_secret_post",
        },
      ],
      claims: { email: ["email", "email_verified"] },
      cookies: { keys: ["of the tests"] },
      pkce: { required: () => true },
      findAccount: (_context: unknown, sub: string) =>
        accounts[sub] && { accountId: sub, claims: async () => ({ sub, ...accounts[sub] }) },
      loadExistingGrant: async (context: { oidc: any }) => {
        const { client: asking, session } = context.oidc;
        const grant = new provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
        grant.addOIDCScope("openid email");
        await grant.save();
        return grant;
      },
    });
    return provider.callback();
  }, atEnd);
  return {
    issuer,
    name,
    accounts,
    /** What a browser does that was sent there; answers where it is sent back to. */
    async signIn(location: string, sub: string): Promise<string> {
      const cookies = new Map<string, string>();
      const visit = async (url: string, form?: Record<string, string>): Promise<string> => {
        const reply = await fetch(url, {
          redirect: "manual",
          headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
          ...(form && { method: "POST", body: new URLSearchParams(form) }),
        });
        for (const line of reply.headers.getSetCookie()) {
          const [pair = ""] = line.split(";");
          cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
        }
        const next = reply.headers.get("location");
        if (next === null) throw new Error(`${url} leads nowhere: ${reply.status} ${await reply.text()}`);
        const to = new URL(next, url).href;
        if (to.startsWith(backAt)) return to;
        return to.includes("/interaction/") ? visit(to, { prompt: "login", login: sub, password: "any" }) : visit(to);
      };
      return visit(location);
    },
  };
}
