import { z } from "zod";
import type { Caller, Person } from "../auth/caller.js";
import { insertPersonSession, type NewPersonSession } from "../auth/person-session-queries.js";
import { personRoles } from "../auth/roles.js";
import { csrfTokenOf, newSessionSecret, personSessionHash, readPersonCookie, sessionCookie } from "../auth/session.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import type { Reply } from "../http/operation.js";
import type { SignedInPerson } from "./person-sign-in-queries.js";

/** A working day, and however often it is renewed a week; then she says again who she is. */
export const personTerms = { lastsMs: 12 * 3_600_000, atMostSeconds: 7 * 86_400 };
/** More browsers than a person has; a program that signs in for every request ends its own oldest sessions. */
export const openAtMost = 20;

export const personSessionReply = z
  .object({
    expiresAt: z.iso.datetime(),
    csrfToken: z.string().meta({ description: "Send it back as `X-CSRF-Token` with every write" }),
    person: z.object({
      id: z.int(),
      name: z.string(),
      username: z.string().nullable(),
      organisationId: z.int(),
      memberships: z
        .array(z.object({ clinicId: z.int().nullable(), role: z.enum(personRoles) }))
        .meta({ description: "What she is at which clinic; `clinicId` null: at each of the organisation" }),
    }),
  })
  .meta({
    id: "PersonSession",
    examples: [
      {
        expiresAt: "2026-11-30T20:00:00.000Z",
        csrfToken: "Zk3v9QmX1sT7bRw0uYc5Jg",
        person: {
          id: 5,
          name: "Sara Ahmed",
          username: "sara",
          organisationId: 2,
          memberships: [{ clinicId: 7, role: "secretary" }],
        },
      },
    ],
  });

export interface OpenPersonSession {
  secret: string;
  csrfToken: string;
  expiresAt: Date;
}

/** In place of the session of whoever was signed in in this browser. Throws a 401 when what she proved is no longer true. */
export async function beginPersonSession(
  db: RequestClient,
  {
    now,
    cookie,
    ...who
  }: Pick<NewPersonSession, "personId" | "clinicId" | "signedInWith" | "proof"> & {
    now: Date;
    cookie: string | undefined;
  },
): Promise<OpenPersonSession> {
  const secret = newSessionSecret();
  const expiresAt = new Date(now.getTime() + personTerms.lastsMs);
  const former = readPersonCookie(cookie);
  const formerTokenHash = former === undefined ? undefined : personSessionHash(former);
  const session = { ...who, tokenHash: personSessionHash(secret), formerTokenHash, createdAt: now, expiresAt };
  const isBegun = await db.transact((transaction) => insertPersonSession(transaction, session, openAtMost));
  if (!isBegun) throw new Problem("wrong_password");
  return { secret, csrfToken: csrfTokenOf(secret), expiresAt };
}

/** Whoever signed in by name, in an operation that lets nobody else in. */
export function signedIn(caller: Caller): { person: Person; session: { id: number; csrfToken: string } } {
  if (caller.role === "nobody" || !caller.person || !caller.session) throw new Problem("unauthenticated");
  if (caller.person.isAtDesk) throw new Problem("forbidden"); // a PIN opens nothing but its clinic
  return { person: caller.person, session: caller.session };
}

export const bodyOf = ({ csrfToken, expiresAt }: Omit<OpenPersonSession, "secret">, person: SignedInPerson) => ({
  expiresAt: expiresAt.toISOString(),
  csrfToken,
  person,
});

export const replyWithCookie = (
  status: 200 | 201,
  body: object,
  { secret, expiresAt }: OpenPersonSession,
  { now, isSecure }: { now: Date; isSecure: boolean },
): Reply => ({
  status,
  body,
  headers: {
    "Set-Cookie": sessionCookie(secret, expiresAt.getTime() - now.getTime(), { path: undefined, isSecure }),
  },
});
