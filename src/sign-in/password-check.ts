import { hash } from "node:crypto";
import type { Passwords } from "../auth/password.js";
import { beginAttempt, forgetMisses } from "../auth/wrong-codes.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import type { FailureLimit } from "../http/failed-sign-ins.js";
import { findByUsername, type SigningIn } from "./person-sign-in-queries.js";

const wrongPerHour = 10;

/**
 * Throws unless the password is right, which may be tried ten times an hour. `who` is only kept as a hash. `begin` counts the try when its
 * turn to be hashed has come: a 503 is no wrong password, and who only fills the queue writes nothing.
 */
export async function checkingPassword<T>(
  db: Pick<RequestClient, "transact">,
  who: string,
  check: (begin: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const credential = `password ${hash("sha256", who, "base64url")}`; // somebody types the password into the wrong field
  const checked = await check(async () => {
    const waitSeconds = await db.transact((transaction) =>
      beginAttempt(transaction, { credential, allowedPerHour: wrongPerHour }),
    );
    if (waitSeconds !== undefined) throw new Problem("too_many_requests", { retryAfterSeconds: waitSeconds });
  });
  await db.transact((transaction) => forgetMisses(transaction, credential));
  return checked;
}

export interface Claimed {
  username: string;
  password: string;
  /** From where, as limits count addresses. */
  address: string;
}

export type PasswordHolder = SigningIn & { passwordHash: string };

/**
 * Who somebody is who knows the password; a 401 tells nothing more, in what it says and in how long it takes. Wrong ones count for
 * the address, and for the username: where she has signed in before apart from elsewhere, so that a stranger who guesses
 * does not lock her out there.
 */
export function createFindPasswordHolder(passwords: Passwords, failures: FailureLimit | undefined) {
  return async (db: RequestClient, { username, password, address }: Claimed): Promise<PasswordHolder> => {
    const credential = `person ${username}`;
    const who = failures?.hasWorked(address, credential) ? `${username}\0${address}` : username;
    const attempt = () =>
      checkingPassword(db, who, async (begin) => {
        const found = await db.read((pool) => findByUsername(pool, username));
        const isRight = await passwords.isRight(password, found?.passwordHash ?? null, "signing in", begin);
        if (!isRight || !found?.passwordHash) throw new Problem("wrong_password");
        return { ...found, passwordHash: found.passwordHash };
      });
    return failures ? failures.guard(address, credential, attempt) : attempt();
  };
}
