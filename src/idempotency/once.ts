import { createHmac, hash, randomBytes } from "node:crypto";
import { Problem } from "../contract/problem.js";
import { KeyedGate } from "../db/keyed-gate.js";
import type { RequestClient } from "../db/request-client.js";
import { type IdempotentClient, idempotentClient, type Once } from "./idempotent-client.js";
import { type Done, findDone, lockKey, rememberDone } from "./once-queries.js";

/** 128 bits for such a purpose: the same for a replay as for the request that acted. */
export type SecretOf = (purpose: string) => string;

/** What a replay is made from. */
export interface Replay {
  reference: string;
  secretOf: SecretOf;
}

interface OnceRequest<Reply> {
  key: string;
  /** Whose key, and for what: the same text in another scope is another key. */
  scope: string;
  body: unknown;
  act(db: IdempotentClient, secretOf: SecretOf): Promise<Reply>;
  replay(done: Replay): Promise<Reply>;
}

/**
 * Acts, or replays what was done for the key before (draft-ietf-httpapi-idempotency-key-header). Requests with the same
 * key wait for each other in memory, without a connection; over several instances the second gets 409 `in_flight`.
 */
export type ActOnce = <Reply>(db: RequestClient, request: OnceRequest<Reply>) => Promise<Reply>;

export function createActOnce(timeoutMs: number): ActOnce {
  const inFlight = new KeyedGate<string>({ permits: 1, maxWaiting: 20, timeoutMs, refuse: refuseInFlight });
  return async (db, request) => {
    const scope = hash("sha256", `${request.scope}\n${request.key}`, "buffer");
    const bodyHash = hmac(request.key, JSON.stringify(request.body ?? null));
    const replay = (done: Done) => {
      if (!done.bodyHash.equals(bodyHash)) throw new Problem("idempotency_key_reused");
      return request.replay({ reference: done.reference, secretOf: derivedSecrets(request.key, done.nonce) });
    };
    return inFlight.run(scope.toString("base64"), async () => {
      const done = await db.read((pool) => findDone(pool, scope));
      if (done) return replay(done);
      try {
        const nonce = randomBytes(16);
        const once = newOnce(scope, bodyHash, nonce);
        return await request.act(idempotentClient(db, once), derivedSecrets(request.key, nonce));
      } catch (error) {
        // Another instance may have acted since we looked, and what it did is then in our way.
        const doneMeanwhile = error instanceof Problem && (await db.read((pool) => findDone(pool, scope)));
        if (doneMeanwhile) return replay(doneMeanwhile);
        throw error;
      }
    });
  };
}

/** Of a request without a key, which nobody can replay. */
export const randomSecret: SecretOf = () => randomBytes(16).toString("base64url");

/** Each needs both the client's key and the row, so that the database alone cannot make it. */
const derivedSecrets =
  (key: string, nonce: Buffer): SecretOf =>
  (purpose) =>
    hmac(key, purpose, nonce).subarray(0, 16).toString("base64url");

const newOnce = (scope: Buffer, bodyHash: Buffer, nonce: Buffer): Once => ({
  claim: async (transaction) => {
    const isTaken = !(await lockKey(transaction, scope)) || (await findDone(transaction, scope));
    if (isTaken) throw refuseInFlight();
  },
  remember: (transaction, reference) => rememberDone(transaction, scope, { bodyHash, reference, nonce }),
});

const refuseInFlight = () => new Problem("in_flight", { retryAfterSeconds: 1 });

function hmac(key: string, ...parts: (string | Buffer)[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
