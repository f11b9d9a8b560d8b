import { Webhook } from "standardwebhooks";
import type { GuardFor } from "./network-guard.js";
import { post } from "./post.js";
import { unseal } from "./sealed-secret.js";
import type { Attempt } from "./webhook-schemas.js";

interface Recipient {
  url: string;
  mayLeadInside: boolean;
  /** Sealed, each of them: a receiver may know either. */
  secrets: Buffer[];
}

export interface SignedPostOptions {
  guardFor: GuardFor;
  /** By which secrets are sealed. */
  sealingKey: Buffer;
}

/** Signs a message for now and posts it: each attempt has a timestamp and a signature of its own. */
export async function postSigned(
  { url, mayLeadInside, secrets }: Recipient,
  { id, body }: { id: string; body: string },
  { guardFor, sealingKey }: SignedPostOptions,
  now: Date,
  stopping?: AbortSignal,
): Promise<Attempt & { retryAfter?: string | undefined }> {
  const noted = { at: now.toISOString(), messageId: id, status: null, error: null, tookMs: 0 };
  const readable = secrets.flatMap((secret) => unsealIfReadable(secret, sealingKey));
  if (readable.length === 0) return { ...noted, error: "secret_unreadable" };
  const signatures = readable.map((secret) => new Webhook(secret).sign(id, now, body));
  const began = performance.now();
  const headers = {
    "User-Agent": "dawr",
    "Content-Type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
    "webhook-signature": signatures.join(" "),
  };
  const result = await post(new URL(url), body, headers, guardFor(mayLeadInside), { stopping });
  const tookMs = Math.round(performance.now() - began);
  if ("error" in result) return { ...noted, error: result.error, tookMs };
  return { ...noted, status: result.status, retryAfter: result.retryAfter, tookMs };
}

/** None that was sealed with a former key; its successor signs all the same. */
function unsealIfReadable(secret: Buffer, sealingKey: Buffer): [] | [string] {
  try {
    return [unseal(secret, sealingKey)];
  } catch {
    return [];
  }
}
