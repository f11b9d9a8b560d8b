import { z } from "zod";
import type { Passwords } from "../auth/password.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import { clearedCookie, readPersonCookie } from "../auth/session.js";
import { endSession, extendSession, readExpiry } from "../auth/session-queries.js";
import { Problem } from "../contract/problem.js";
import { addressOf } from "../http/address.js";
import type { FailureLimit } from "../http/failed-sign-ins.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { username } from "../people/person-schemas.js";
import { createFindPasswordHolder } from "./password-check.js";
import {
  beginPersonSession,
  bodyOf,
  openAtMost,
  personSessionReply,
  personTerms,
  replyWithCookie,
  signedIn,
} from "./person-session.js";
import { readSignedIn } from "./person-sign-in-queries.js";

export interface PersonSessionOptions {
  passwords: Passwords;
  /** Undefined: requests are not limited by address. */
  failures: FailureLimit | undefined;
  watch: RevocationWatch;
}

const common = { path: "/v1/session", tag: "People", access: "manageOwnSessions", acceptsPerson: true } as const;

/** How people sign in by name, and their session from then on. */
export function personSessionOperations({ passwords, failures, watch }: PersonSessionOptions): AnyOperation[] {
  const findPasswordHolder = createFindPasswordHolder(passwords, failures);
  return [
    operation({
      id: "signInAsPerson",
      method: "post",
      path: "/v1/sign-in",
      tag: "People",
      summary: "Sign in by username and password",
      description:
        "A session of 12 hours for all clinics of hers, as an HttpOnly, SameSite=Strict cookie for `/v1`. It goes before a clinic’s: who " +
        "signed in at a shared desk acts as herself. The session that the browser's cookie had until now ends. A person has " +
        `${openAtMost} sessions; with one more the oldest ends. A username may be wrong 10 times an hour.`,
      access: "anyone",
      body: z.strictObject({ username, password: z.string().max(1_000).meta({ format: "password" }) }),
      example: { username: "sara", password: "correct horse battery" },
      replies: { 201: { description: "Signed in", schema: personSessionReply } },
      problems: ["wrong_password"],
      handle: async ({ body, message, headers: { cookie }, db, now, isSecure }) => {
        const { id: personId, passwordHash } = await findPasswordHolder(db, { ...body, address: addressOf(message) });
        const asked = { personId, clinicId: null, signedInWith: "password", proof: passwordHash, now, cookie } as const;
        const begun = await beginPersonSession(db, asked);
        const person = await db.read((pool) => readSignedIn(pool, personId));
        return replyWithCookie(201, bodyOf(begun, person), begun, { now, isSecure });
      },
    }),
    operation({
      ...common,
      id: "readPersonSession",
      method: "get",
      summary: "Read who is signed in, with the CSRF token",
      replies: { 200: { description: "The session", schema: personSessionReply } },
      handle: async ({ caller, db }) => {
        const { person, session } = signedIn(caller);
        const expiresAt = await db.read((pool) => readExpiry(pool, session.id)); // what is remembered may be from before a renewal
        if (!expiresAt) throw new Problem("unauthenticated");
        const { memberships } = person;
        const who = await db.read((pool) => readSignedIn(pool, person.id));
        return { status: 200, body: bodyOf({ ...session, expiresAt }, { ...who, memberships }) };
      },
    }),
    operation({
      ...common,
      id: "renewPersonSession",
      method: "post",
      summary: "Renew the session",
      description: "12 more hours, at most 7 days in all; cookie and token stay the same.",
      replies: { 200: { description: "Renewed", schema: personSessionReply } },
      handle: async ({ caller, headers, db, now, isSecure }) => {
        const { person, session } = signedIn(caller);
        const until = new Date(now.getTime() + personTerms.lastsMs);
        const expiresAt = await db.transact((transaction) =>
          extendSession(transaction, session.id, { until, atMostSeconds: personTerms.atMostSeconds }),
        );
        if (!expiresAt) throw new Problem("unauthenticated");
        const { memberships } = person;
        const who = await db.read((pool) => readSignedIn(pool, person.id));
        const open = { ...session, expiresAt, secret: readPersonCookie(headers.cookie) as string };
        return replyWithCookie(200, bodyOf(open, { ...who, memberships }), open, { now, isSecure });
      },
    }),
    operation({
      ...common,
      id: "signOutAsPerson",
      method: "delete",
      summary: "Sign out",
      replies: { 204: { description: "The session opens nothing any more" } },
      handle: async ({ caller, db, isSecure }) => {
        await db.transact((transaction) => endSession(transaction, signedIn(caller).session.id));
        await watch.readNow();
        return { status: 204, headers: { "Set-Cookie": clearedCookie({ path: undefined, isSecure }) } };
      },
    }),
  ];
}
