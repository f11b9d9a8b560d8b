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
import { boardParams, clinicParams, organisationParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation, type Reply } from "../http/operation.js";

/** A desk's lasts for a working day, and however often it is renewed for a week; then the key must be shown again. */
const atClinic = { lastsMs: 12 * 3_600_000, atMostSeconds: 7 * 86_400 };
/** A screen's on a wall shows what the public sees, and nobody comes by to show it a key again. */
const atBoard = { lastsMs: 90 * 86_400_000, atMostSeconds: 20 * 365 * 86_400 };
/** More browsers than a clinic has, and more screens than a waiting room; a program that signs in for every request ends its own oldest sessions. */
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
  const operationsAt = ({ ids, summaryOf, terms, ...common }: SessionPlace): AnyOperation[] => [
    operation({
      ...common,
      id: ids.signIn,
      method: "post",
      summary: summaryOf("Exchange a key for a cookie, or renew the session"),
      description: terms.description,
      replies: {
        201: { description: "Signed in", schema: sessionReply },
        200: { description: "Renewed", schema: sessionReply },
      },
      handle: async ({ params, caller, db, now, isSecure, headers }) => {
        const scope = { path: pathOf(params), isSecure };
        const until = new Date(now.getTime() + terms.lastsMs);
        const known = caller as KnownCaller;
        if (known.session) {
          const { id, csrfToken } = known.session;
          const expiresAt = await db.transact((t) =>
            extendSession(t, id, { until, atMostSeconds: terms.atMostSeconds }),
          );
          if (!expiresAt) throw new Problem("unauthenticated");
          return reply(200, { secret: readSessionCookie(headers.cookie) as string, csrfToken, expiresAt, now, scope });
        }
        const secret = newSessionSecret();
        const keyId = typeof known.keyId === "number" ? known.keyId : null;
        const { clinicId = null } = params;
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
      id: ids.readSession,
      method: "get",
      summary: summaryOf("Read the session, for its CSRF token"),
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
      id: ids.signOut,
      method: "delete",
      summary: summaryOf("Sign out, everywhere this session is used"),
      replies: { 204: { description: "The session opens nothing any more" } },
      handle: async ({ params, caller, db, isSecure }) => {
        const { id } = sessionOf(caller);
        await db.transact((transaction) => endSession(transaction, id));
        await watch.readNow();
        return { status: 204, headers: { "Set-Cookie": clearedCookie({ path: pathOf(params), isSecure }) } };
      },
    }),
  ];
  return [clinicSessions, boardSessions, organisationSessions].flatMap(operationsAt);
}

interface PlaceIds {
  clinicId?: number;
  boardId?: number;
  organisationId?: number;
}

/** Where a browser signs in. */
interface SessionPlace {
  ids: Record<"signIn" | "readSession" | "signOut", string>;
  path: string;
  tag: "Sessions";
  access: "signIn" | "showBoard" | "signInToOrganisation";
  params: z.ZodType<PlaceIds>;
  summaryOf(summary: string): string;
  terms: typeof atClinic & { description: string };
}

const clinicSessions: SessionPlace = {
  ids: { signIn: "signIn", readSession: "readSession", signOut: "signOut" },
  path: "/v1/clinics/{clinicId}/session",
  tag: "Sessions",
  access: "signIn",
  params: clinicParams,
  summaryOf: (summary) => summary,
  terms: {
    ...atClinic,
    description:
      "With a key: a new session of 12 hours for this clinic, as an HttpOnly, SameSite=Strict cookie. With the cookie " +
      "and its `X-CSRF-Token`: 12 more hours, at most 7 days in all; cookie and token stay the same. " +
      `A key has ${openAtMost} sessions at a clinic; with one more the oldest ends.`,
  },
};

const boardSessions: SessionPlace = {
  ids: { signIn: "signInToBoard", readSession: "readBoardSession", signOut: "signOutOfBoard" },
  path: "/v1/boards/{boardId}/session",
  tag: "Sessions",
  access: "showBoard",
  params: boardParams,
  summaryOf: (summary) => `${summary}, at a board`,
  terms: {
    ...atBoard,
    description:
      "With the board's key: a new session of 90 days, as an HttpOnly, SameSite=Strict cookie for the board's paths. With the cookie " +
      "and its `X-CSRF-Token`: 90 days from now; cookie and token stay the same. It ends with its key or its board. " +
      `A key has ${openAtMost} sessions; with one more the oldest ends.`,
  },
};

const organisationSessions: SessionPlace = {
  ids: {
    signIn: "signInToOrganisation",
    readSession: "readOrganisationSession",
    signOut: "signOutOfOrganisation",
  },
  path: "/v1/organisations/{organisationId}/session",
  tag: "Sessions",
  access: "signInToOrganisation",
  params: organisationParams,
  summaryOf: (summary) => `${summary}, at an organisation`,
  terms: {
    ...atClinic,
    description:
      "With the organisation's key: a new session of 12 hours, as an HttpOnly, SameSite=Strict cookie for the organisation's paths; " +
      "it opens none of its clinics' own. With the cookie and its `X-CSRF-Token`: 12 more hours, at most 7 days in all; cookie and " +
      `token stay the same. A key has ${openAtMost} sessions there; with one more the oldest ends.`,
  },
};

function pathOf({ clinicId, boardId, organisationId }: PlaceIds): string {
  if (organisationId !== undefined) return `/v1/organisations/${organisationId}`;
  return boardId === undefined ? `/v1/clinics/${clinicId}` : `/v1/boards/${boardId}`;
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
