import { z } from "zod";
import { hashSecret } from "../auth/api-key.js";
import type { Caller, KnownCaller } from "../auth/caller.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import {
  boundTo,
  type CookieScope,
  clearedCookie,
  csrfTokenOf,
  newSessionSecret,
  readSessionCookie,
  sessionCookie,
  sessionHash,
} from "../auth/session.js";
import { endOldSessions, endSession, extendSession, insertSession, readExpiry } from "../auth/session-queries.js";
import { clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation, type Reply } from "../http/operation.js";

const lastsMs = 12 * 3_600_000;
/** However often it is renewed; then the key must be shown again. */
const lastsAtMostSeconds = 7 * 86_400;
/** More browsers than a clinic has; a program that signs in for every request ends its own oldest sessions. */
const openAtMost = 50;

const sessionReply = z
  .object({
    expiresAt: z.iso.datetime(),
    csrfToken: z.string().meta({ description: "Send it back as `X-CSRF-Token` with every write" }),
  })
  .meta({ id: "Session", examples: [{ expiresAt: "2026-11-24T20:00:00.000Z", csrfToken: "Zk3v9QmX1sT7bRw0uYc5Jg" }] });

interface SessionOptions {
  adminKey: string | undefined;
  watch: RevocationWatch;
}

/** How a browser signs in: its EventSource cannot send headers, and a cookie needs no secret in any URL. */
export function sessionOperations({ adminKey, watch }: SessionOptions): AnyOperation[] {
  const adminHash = adminKey === undefined ? undefined : hashSecret(adminKey);
  const tokenHashFor = ({ keyId }: KnownCaller, secret: string) => {
    const hash = sessionHash(secret);
    return keyId === "environment" && adminHash ? boundTo(adminHash, hash) : hash;
  };
  const common = {
    path: "/v1/clinics/{clinicId}/session",
    tag: "Sessions" as const,
    access: "signIn" as const,
    params: clinicParams,
  };
  return [
    operation({
      ...common,
      id: "signIn",
      method: "post",
      summary: "Exchange a key for a cookie, or renew the session",
      description:
        "With a key: a new session of 12 hours for this clinic, as an HttpOnly, SameSite=Strict cookie. With the cookie " +
        "and its `X-CSRF-Token`: 12 more hours, at most 7 days in all; cookie and token stay the same. " +
        `A key has ${openAtMost} sessions at a clinic; with one more the oldest ends.`,
      replies: {
        201: { description: "Signed in", schema: sessionReply },
        200: { description: "Renewed", schema: sessionReply },
      },
      handle: async ({ params: { clinicId }, caller, db, now, isSecure, headers }) => {
        const scope = { clinicId, isSecure };
        const until = new Date(now.getTime() + lastsMs);
        const known = caller as KnownCaller;
        if (known.session) {
          const { id, csrfToken } = known.session;
          const expiresAt = await db.transact((t) =>
            extendSession(t, id, { until, atMostSeconds: lastsAtMostSeconds }),
          );
          if (!expiresAt) throw new Problem("unauthenticated");
          return reply(200, { secret: readSessionCookie(headers.cookie) as string, csrfToken, expiresAt, now, scope });
        }
        const secret = newSessionSecret();
        const keyId = known.keyId === "environment" ? null : known.keyId;
        const session = { tokenHash: tokenHashFor(known, secret), clinicId, keyId, createdAt: now, expiresAt: until };
        await db.transact(async (transaction) => {
          await insertSession(transaction, session);
          await endOldSessions(transaction, session, openAtMost);
        });
        return reply(201, { secret, csrfToken: csrfTokenOf(secret), expiresAt: until, now, scope });
      },
    }),
    operation({
      ...common,
      id: "readSession",
      method: "get",
      summary: "Read the session, for its CSRF token",
      replies: { 200: { description: "The session", schema: sessionReply } },
      handle: async ({ caller, db }) => {
        const { id, csrfToken } = sessionOf(caller);
        const expiresAt = await db.read((pool) => readExpiry(pool, id)); // what is remembered may be from before a renewal
        if (!expiresAt) throw new Problem("unauthenticated");
        return { status: 200, body: { expiresAt: expiresAt.toISOString(), csrfToken } };
      },
    }),
    operation({
      ...common,
      id: "signOut",
      method: "delete",
      summary: "Sign out, everywhere this session is used",
      replies: { 204: { description: "The session opens nothing any more" } },
      handle: async ({ params: { clinicId }, caller, db, isSecure }) => {
        const { id } = sessionOf(caller);
        await db.transact((transaction) => endSession(transaction, id));
        await watch.readNow();
        return { status: 204, headers: { "Set-Cookie": clearedCookie({ clinicId, isSecure }) } };
      },
    }),
  ];
}

function sessionOf(caller: Caller) {
  if (caller.role === "nobody" || !caller.session) throw new Problem("not_found");
  return caller.session;
}

interface SignedIn {
  secret: string;
  csrfToken: string;
  expiresAt: Date;
  now: Date;
  scope: CookieScope;
}

const reply = (status: 200 | 201, { secret, csrfToken, expiresAt, now, scope }: SignedIn): Reply => ({
  status,
  body: { expiresAt: expiresAt.toISOString(), csrfToken },
  headers: { "Set-Cookie": sessionCookie(secret, expiresAt.getTime() - now.getTime(), scope) },
});
