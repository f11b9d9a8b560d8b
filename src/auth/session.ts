import { createHash, createHmac, hash, randomBytes, timingSafeEqual } from "node:crypto";
import { parseCookie, stringifySetCookie } from "cookie";

/** A browser's session: a cookie of 256 random bits, scoped to the path of its clinic, board or organisation; the database has a hash of it. */

const cookieName = "dawr_session";

export const newSessionSecret = (): string => randomBytes(32).toString("base64url");

export const sessionHash = (secret: string): Buffer => hash("sha256", secret, "buffer");

/**
 * The hash of a session made with the environment's admin key: without that very key nobody finds it again, and
 * nothing about the key is stored.
 */
export const boundTo = (adminHash: Buffer, tokenHash: Buffer): Buffer =>
  createHash("sha256").update(tokenHash).update(adminHash).digest();

/** Follows from the cookie, which no script can read, so it need not be stored. */
export const csrfTokenOf = (secret: string): string => createHmac("sha256", secret).update("csrf").digest("base64url");

export function isSameToken(a: string, b: string): boolean {
  const [left, right] = [a, b].map((token) => hash("sha256", token, "buffer")) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}

/** The secret, if there is one that could be ours. */
export const readSessionCookie = (header: string | undefined): string | undefined =>
  parseCookie(header ?? "", { decode: (value) => (/^[\w-]{43}$/.test(value) ? value : undefined) })[cookieName];

export interface CookieScope {
  /** Of the clinic, board or organisation. */
  path: string;
  /** The browser came over TLS. */
  isSecure: boolean;
}

export const sessionCookie = (secret: string, maxAgeMs: number, scope: CookieScope): string =>
  stringifySetCookie({
    name: cookieName,
    value: secret,
    path: scope.path,
    maxAge: Math.floor(maxAgeMs / 1_000),
    httpOnly: true,
    sameSite: "strict",
    secure: scope.isSecure,
  });

export const clearedCookie = (scope: CookieScope): string => sessionCookie("", 0, scope);
