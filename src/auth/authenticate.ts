import type { Request } from "express";
import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { Problem } from "../contract/problem.js";
import { poolFor } from "../db/leaseholder.js";
import { hashSecret } from "./api-key.js";
import { loadKey } from "./api-key-queries.js";
import { type Caller, type KnownCaller, nobody } from "./caller.js";
import { CredentialCache } from "./credential-cache.js";
import { holderOf, keyOf } from "./key-holder.js";
import type { KeyUsage } from "./key-usage.js";
import type { RevocationWatch } from "./revocation-watch.js";
import { boundTo, csrfTokenOf, readSessionCookie, sessionHash } from "./session.js";
import { loadSession } from "./session-queries.js";

/**
 * Tells who sends a request, without a query when the credential is known; a bad credential is 401 even where
 * none was needed. `isCookieAccepted`: where a session's cookie counts; an Authorization header goes before it.
 */
export type Authenticate = (request: Request, options: { isCookieAccepted: boolean }) => Promise<Caller>;

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
    if (caller.keyId !== "environment") usage.used(caller.keyId, clock.now());
    return caller;
  };

  const findSession = async (secret: string, now: number) => {
    const hash = sessionHash(secret).toString("hex");
    const row = await sessions.get(hash);
    if (!row || row.expiresAt > now) return row;
    sessions.forget(hash); // another instance may have renewed it
    return sessions.get(hash);
  };

  const bySession = async (secret: string): Promise<KnownCaller> => {
    const now = clock.now();
    const row = await findSession(secret, now.getTime());
    if (!row || row.expiresAt <= now.getTime()) throw new Problem("unauthenticated");
    if (row.keyId !== null) usage.used(row.keyId, now);
    const session = { id: row.id, expiresAt: row.expiresAt, csrfToken: csrfTokenOf(secret) };
    const { role, keyId, clinicId, boardId, organisationId } = row;
    return { role, keyId: keyId ?? "environment", clinicId, boardId, organisationId, session };
  };

  return async (request, { isCookieAccepted }) => {
    const header = request.headers.authorization;
    if (header !== undefined) return byKey(header);
    const secret = isCookieAccepted ? readSessionCookie(request.headers.cookie) : undefined;
    return secret === undefined ? nobody : bySession(secret);
  };
}
