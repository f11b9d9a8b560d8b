import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import type { KnownCaller } from "./caller.js";
import { CredentialCache, getUnexpired } from "./credential-cache.js";
import { loadPersonSession } from "./person-session-queries.js";
import type { RevocationWatch } from "./revocation-watch.js";
import { csrfTokenOf, personSessionHash } from "./session.js";

/** Who signed in by name, as the secret of a cookie tells; undefined: it opens nothing (any more). */
export type FindPerson = (secret: string) => Promise<KnownCaller | undefined>;

/** Remembers sessions with their person and what she is where, so that a known person's request costs no query. */
export function createFindPerson(db: Knex, watch: RevocationWatch, clock: Clock): FindPerson {
  const sessions = new CredentialCache(watch, (hash: string) => loadPersonSession(db, Buffer.from(hash, "hex")));
  return async (secret) => {
    const row = await getUnexpired(sessions, personSessionHash(secret).toString("hex"), clock.now().getTime());
    if (!row) return undefined;
    const { id, personId, organisationId, clinicId, memberships, expiresAt } = row;
    return {
      role: "person",
      keyId: `person:${personId}`,
      clinicId: null,
      boardId: null,
      organisationId,
      session: { id, expiresAt, csrfToken: csrfTokenOf(secret) },
      person: { id: personId, memberships, isAtDesk: clinicId !== null },
    };
  };
}
