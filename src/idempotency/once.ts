import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Knex } from "knex";
import { Problem } from "../contract/problem.js";
import { KeyedGate } from "../db/keyed-gate.js";
import type { Claim, RequestClient } from "../db/request-client.js";
import { type Done, findDone, lockKey, rememberDone } from "./once-queries.js";

/** A request that acts once however often it is sent (draft-ietf-httpapi-idempotency-key-header). */
export interface Once extends Claim {
  /** Of a ticket made for this request; a replay makes the same again, and the database alone cannot. */
  ticketSecret: string;
  /** Must be called in the transaction that acts. */
  remember(transaction: Knex.Transaction, reference: string): Promise<void>;
}

export interface Replay {
  reference: string;
  ticketSecret: string;
}

interface OnceRequest<Reply> {
  key: string;
  /** Whose key, and for what: the same text in another scope is another key. */
  scope: string;
  body: unknown;
  act(once: Once): Promise<Reply>;
  replay(done: Replay): Promise<Reply>;
}

/**
 * Acts, or replays what was done for the key before. Requests with the same key wait for each other in memory,
 * without a connection; over several instances the second gets 409 `in_flight`.
 */
export type ActOnce = <Reply>(db: RequestClient, request: OnceRequest<Reply>) => Promise<Reply>;

export function createActOnce(timeoutMs: number): ActOnce {
  const refuse = () => new Problem("in_flight", { retryAfterSeconds: 1 });
  const inFlight = new KeyedGate<string>({ permits: 1, maxWaiting: 20, timeoutMs, refuse });
  return async (db, request) => {
    const scope = createHash("sha256").update(`${request.scope}\n${request.key}`).digest();
    const bodyHash = hmac(request.key, JSON.stringify(request.body ?? null));
    const replay = (done: Done) => {
      if (!done.bodyHash.equals(bodyHash)) throw new Problem("idempotency_key_reused");
      return request.replay({ reference: done.reference, ticketSecret: ticketSecret(request.key, done.nonce) });
    };
    return inFlight.run(scope.toString("base64"), async () => {
      const done = await db.read((pool) => findDone(pool, scope));
      if (done) return replay(done);
      try {
        return await request.act(newOnce(request.key, scope, bodyHash));
      } catch (error) {
        // Another instance may have acted since we looked, and what it did is then in our way.
        const doneMeanwhile = error instanceof Problem && (await db.read((pool) => findDone(pool, scope)));
        if (doneMeanwhile) return replay(doneMeanwhile);
        throw error;
      }
    });
  };
}

function newOnce(key: string, scope: Buffer, bodyHash: Buffer): Once {
  const nonce = randomBytes(16);
  return {
    ticketSecret: ticketSecret(key, nonce),
    claim: async (transaction) => {
      const isTaken = !(await lockKey(transaction, scope)) || (await findDone(transaction, scope));
      if (isTaken) throw new Problem("in_flight", { retryAfterSeconds: 1 });
    },
    remember: (transaction, reference) => rememberDone(transaction, scope, { bodyHash, reference, nonce }),
  };
}

const hmac = (key: string, text: string | Buffer): Buffer => createHmac("sha256", key).update(text).digest();

/** 128 bits that need both the client's key and the row. */
const ticketSecret = (key: string, nonce: Buffer): string => hmac(key, nonce).subarray(0, 16).toString("base64url");
