import { createHash, createHmac, hash, randomBytes, timingSafeEqual } from "node:crypto";
import { parseCookie, stringifySetCookie } from "cookie";

/**
 * A browser's session: a cookie of 256 random bits, scoped to the path of its clinic, board or organisation, or of a person, who
 * has clinics; the database has a hash of it. A browser may have both.
 */

const cookieName = "dawr_session";
const cookieNameOfPerson = "dawr_person";
const cookieNameOfPin = "dawr_pin";
const cookieNameOfDesk = "dawr_desk";

export const newSessionSecret = (): string => randomBytes(32).toString("base64url");

export const sessionHash = (secret: string): Buffer => hash("sha256", secret, "buffer");

/**
 * The hash of a session made with the environment's admin key: without that very key nobody finds it again, and
 * nothing about the key is stored.
 */
export const boundTo = (adminHash: Buffer, tokenHash: Buffer): Buffer =>
  createHash("sha256").update(tokenHash).update(adminHash).digest();

/**
 * The hash of a person's session. Another than that of the rest, so that a release from before people, which takes a session
 * without a key for the admin's, finds none.
 */
export const personSessionHash = (secret: string): Buffer =>
  createHash("sha256").update("person\0").update(sessionHash(secret)).digest();

/** Follows from the cookie, which no script can read, so it need not be stored. */
export const csrfTokenOf = (secret: string): string => createHmac("sha256", secret).update("csrf").digest("base64url");

export function isSameToken(a: string, b: string): boolean {
  const [left, right] = [a, b].map((token) => hash("sha256", token, "buffer")) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}

/** The secret, if there is one that could be ours. */
const readCookie =
  (name: string) =>
  (header: string | undefined): string | undefined =>
    parseCookie(header ?? "", { decode: (value) => (/^[\w-]{43}$/.test(value) ? value : undefined) })[name];

export const readSessionCookie = readCookie(cookieName);
export const readPersonCookie = readCookie(cookieNameOfPerson);
/** Of a person who gave her PIN at a desk. */
export const readPinCookie = readCookie(cookieNameOfPin);
export const readDeskCookie = readCookie(cookieNameOfDesk);

export interface CookieScope {
  /** Of the clinic, board or organisation; undefined: of a person. */
  path: string | undefined;
  /** Absent: a session's, of a key or of a person. */
  of?: "pin" | "desk";
  /** The browser came over TLS. */
  isSecure: boolean;
}

export const sessionCookie = (secret: string, maxAgeMs: number, { path, of, isSecure }: CookieScope): string =>
  stringifySetCookie({
    name: nameOf({ path, of }),
    value: secret,
    path: path ?? "/v1",
    maxAge: Math.floor(maxAgeMs / 1_000),
    httpOnly: true,
    sameSite: "strict",
    secure: isSecure,
  });

function nameOf({ path, of }: Pick<CookieScope, "path" | "of">): string {
  if (of) return of === "pin" ? cookieNameOfPin : cookieNameOfDesk;
  return path === undefined ? cookieNameOfPerson : cookieName;
}

export const clearedCookie = (scope: CookieScope): string => sessionCookie("", 0, scope);
