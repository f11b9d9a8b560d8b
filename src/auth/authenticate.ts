import type { Request } from "express";
import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { Problem } from "../contract/problem.js";
import { poolFor } from "../db/leaseholder.js";
import { hashSecret } from "./api-key.js";
import { loadKey } from "./api-key-queries.js";
import { type Caller, type KnownCaller, nobody } from "./caller.js";
import { CredentialCache, getUnexpired } from "./credential-cache.js";
import { holderOf, keyOf } from "./key-holder.js";
import type { KeyUsage } from "./key-usage.js";
import { createFindPerson } from "./person-sessions.js";
import type { RevocationWatch } from "./revocation-watch.js";
import { boundTo, csrfTokenOf, readPersonCookie, readPinCookie, readSessionCookie, sessionHash } from "./session.js";
import { loadSession } from "./session-queries.js";

/** Where a session's cookie counts: that of a clinic or board, and that of a person. */
export interface AcceptedCookies {
  isCookieAccepted: boolean;
  isPersonAccepted?: boolean;
  isPinAccepted?: boolean;
}

/**
 * Tells who sends a request, without a query when the credential is known; a bad credential is 401 even where
 * none was needed. An Authorization header goes before cookies, and a person's before the clinic's, the PIN's first: whoever signed
 * in at a shared desk acts as herself. One that opens nothing any more does not lock the desk.
 */
export type Authenticate = (request: Request, accepted: AcceptedCookies) => Promise<Caller>;

export interface AuthenticateOptions {
  /** An admin key given by the environment, of any form. */
  adminKey: string | undefined;
  pool: Knex;
  watch: RevocationWatch;
  usage: KeyUsage;
  clock: Clock;
}

export function createAuthenticate({ adminKey, pool, watch, usage, clock }: AuthenticateOptions): Authenticate {
  const db = poolFor(pool, { route: "credentials" });
  const adminHash = adminKey === undefined ? undefined : hashSecret(adminKey);
  const keys = new CredentialCache(watch, (id: number) => loadKey(db, id));
  const loadKnownKey = (id: number) => keys.get(id);
  const sessions = new CredentialCache(watch, (hash: string) => {
    const tokenHash = Buffer.from(hash, "hex");
    return loadSession(db, adminHash ? [tokenHash, boundTo(adminHash, tokenHash)] : [tokenHash]);
  });

  const byKey = async (header: string): Promise<KnownCaller> => {
    const caller = await holderOf(keyOf(header), adminHash, loadKnownKey);
    if (!caller) throw new Problem("unauthenticated");
    if (typeof caller.keyId === "number") usage.used(caller.keyId, clock.now());
    return caller;
  };

  const bySession = async (secret: string): Promise<KnownCaller> => {
    const now = clock.now();
    const row = await getUnexpired(sessions, sessionHash(secret).toString("hex"), now.getTime());
    if (!row) throw new Problem("unauthenticated");
    if (row.keyId !== null) usage.used(row.keyId, now);
    const session = { id: row.id, expiresAt: row.expiresAt, csrfToken: csrfTokenOf(secret) };
    const { role, keyId, clinicId, boardId, organisationId } = row;
    return { role, keyId: keyId ?? "environment", clinicId, boardId, organisationId, session };
  };

  const findPerson = createFindPerson(db, watch, clock);

  return async (request, { isCookieAccepted, isPersonAccepted, isPinAccepted }) => {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) return byKey(authorization);
    const secretsOfPeople = [isPinAccepted && readPinCookie(cookie), isPersonAccepted && readPersonCookie(cookie)];
    const held = secretsOfPeople.filter((secret) => typeof secret === "string");
    for (const secretOfPerson of held) {
      const person = await findPerson(secretOfPerson);
      if (person) return person;
    }
    const secret = isCookieAccepted ? readSessionCookie(cookie) : undefined;
    if (secret !== undefined) return bySession(secret);
    if (held.length > 0) throw new Problem("unauthenticated");
    return nobody;
  };
}
