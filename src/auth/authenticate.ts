import type { IncomingMessage } from "node:http";
import type { Knex } from "knex";
import { Problem } from "../http/problem.js";
import { hashSecret, isSecret, parseKey } from "./api-key.js";
import { findKey } from "./api-key-queries.js";
import { type Caller, nobody } from "./caller.js";

/** Tells who sends a request; a bad credential is 401 even where none was needed. */
export type Authenticate = (request: IncomingMessage, db: Knex) => Promise<Caller>;

/** `adminKey`: an admin key given by the environment, of any form. */
export function createAuthenticate(adminKey: string | undefined): Authenticate {
  const adminHash = adminKey === undefined ? undefined : hashSecret(adminKey);
  return async (request, db) => {
    const header = request.headers.authorization;
    if (header === undefined) return nobody;
    const [, key] = /^Bearer +([\x21-\x7e]{1,200}) *$/i.exec(header) ?? [];
    if (key === undefined) throw new Problem("unauthenticated");
    if (adminHash && isSecret(key, adminHash)) return { role: "admin", keyId: "environment", clinicId: null };
    const parts = parseKey(key);
    const row = parts && (await findKey(db, parts.id));
    if (!row || row.revokedAt !== null || !isSecret(parts.secret, row.secretHash)) throw new Problem("unauthenticated");
    return { role: row.role, keyId: row.id, clinicId: row.clinicId };
  };
}
