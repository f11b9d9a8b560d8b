import type { Person } from "../auth/caller.js";
import type { Passwords } from "../auth/password.js";
import { insertPersonSession, loadPersonSession } from "../auth/person-session-queries.js";
import { csrfTokenOf, newSessionSecret, personSessionHash } from "../auth/session.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { type OpenPersonSession, openAtMost, personTerms } from "../sign-in/person-session.js";
import { endOtherSessions, findPinHolder, useDesk } from "./desk-queries.js";
import { beginPinTry, forgetPinMisses } from "./pin-miss-queries.js";

interface Claimed {
  clinicId: number;
  /** Of the desk's cookie. */
  secretHash: Buffer;
  personId: number;
  pin: string;
  now: Date;
}

interface SignedInAtDesk extends OpenPersonSession {
  person: Pick<Person, "id" | "memberships">;
}

/** Who somebody is who knows the PIN, at that desk. A 401 tells nothing more. */
export function createPinSignIn(passwords: Passwords) {
  return async (db: RequestClient, { pin, now, ...claimed }: Claimed): Promise<SignedInAtDesk> => {
    const holder = await db.read((pool) => findPinHolder(pool, claimed));
    if (!holder) throw new Problem("wrong_pin");
    const { clinicId, personId } = claimed;
    const { deskId, pinHash } = holder;
    const place = { clinicId, deskId, personId };
    const isRight = await passwords.isRight(pin, pinHash, "at a desk", async () => {
      const waitSeconds = await db.transact((transaction) => beginPinTry(transaction, place));
      if (waitSeconds !== undefined) throw new Problem("too_many_requests", { retryAfterSeconds: waitSeconds });
    });
    if (!isRight) throw new Problem("wrong_pin");
    const secret = newSessionSecret();
    const expiresAt = new Date(now.getTime() + personTerms.lastsMs);
    const session = {
      ...place,
      ...({ signedInWith: "pin", proof: pinHash, tokenHash: personSessionHash(secret) } as const),
      ...{ createdAt: now, expiresAt },
    };
    const isBegun = await db.transact(async (transaction) => {
      if (!(await useDesk(transaction, place))) return false;
      if (!(await insertPersonSession(transaction, session, openAtMost))) return false;
      await endOtherSessions(transaction, { ...place, tokenHash: session.tokenHash });
      await forgetPinMisses(transaction, place);
      return true;
    });
    const begun = isBegun && (await db.read((pool) => loadPersonSession(pool, session.tokenHash)));
    if (!begun) throw new Problem("wrong_pin");
    const { memberships } = begun.row;
    return { secret, csrfToken: csrfTokenOf(secret), expiresAt, person: { id: personId, memberships } };
  };
}
