import { z } from "zod";

/** The client's secret travels there, so beyond this machine by https alone. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const isSafe =
    protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
  return isSafe && [username, password, search, hash].every((part) => part === "");
}

const issuer = z.strictObject(
  {
    /** In the addresses of the sign-in, and on its button. */
    name: z
      .string("must be a text")
      .regex(
        /^[a-z\d][a-z\d-]{0,39}$/,
        "must be 1 to 40 small letters, digits and hyphens, for it is part of an address",
      ),
    /** As the provider's discovery document has it. */
    issuer: z
      .string("must be a text")
      .refine(isIssuer, "must be the provider's https address, without a query")
      .transform((text) => new URL(text).href),
    clientId: z.string("must be a text").regex(/^[\x20-\x7e]{1,300}$/, "must be 1 to 300 ASCII characters"),
    clientSecret: z.string("must be a text").regex(/^[\x20-\x7e]{16,500}$/, "must be 16 to 500 ASCII characters"),
    /** How the provider wants to be shown the secret. */
    clientAuth: z.enum(["post", "basic"], "must be post or basic").default("post"),
  },
  {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? "must have name, issuer, clientId, clientSecret and clientAuth alone"
        : "must be an object",
  },
);

export type OidcIssuer = z.output<typeof issuer>;

const areDifferent = (values: string[]) => new Set(values).size === values.length;

/** Providers of OpenID Connect by which people may sign in. No message shows a piece of it, for it holds secrets. */
export const oidcIssuers = z
  .string()
  .transform((text, { addIssue }): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      addIssue('must be JSON: [{"name": "…", "issuer": "https://…", "clientId": "…", "clientSecret": "…"}]');
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(issuer, "must be a list")
      .max(20, "must have at most 20")
      .refine((list) => areDifferent(list.map(({ name }) => name)), "must have different names")
      .refine((list) => areDifferent(list.map((each) => each.issuer)), "must have each issuer once"),
  );
