import { createECDH, createHmac, randomBytes } from "node:crypto";
import ece from "http_ece";
import type { NetworkGuard } from "../webhooks/network-guard.js";
import { type PostResult, post } from "../webhooks/post.js";
import type { Vapid } from "./vapid.js";

/** Where a browser is told, and the keys by which it alone can read what. */
export interface PushAddress {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushMessage {
  /** What the message is about: of several that the browser has not fetched it gets the last. */
  subject: string;
  content: object;
  /** How long the push service keeps it for a browser that is away. */
  ttlSeconds: number;
}

/** Encrypts a message for one browser (RFC 8291) and posts it to that browser's push service (RFC 8030). */
export function postPush(
  address: PushAddress,
  { subject, content, ttlSeconds }: PushMessage,
  { guard, vapid }: { guard: NetworkGuard; vapid: Vapid },
  now: Date,
  stopping?: AbortSignal,
): Promise<PostResult> {
  const url = new URL(address.endpoint);
  const headers = {
    "User-Agent": "dawr",
    "Content-Type": "application/octet-stream",
    "Content-Encoding": "aes128gcm",
    Authorization: vapid.authorizationFor(url, now),
    TTL: String(ttlSeconds),
    Urgency: "high", // else a phone that sleeps is told when it wakes
    Topic: topicOf(subject, address),
  };
  return post(url, encrypt(JSON.stringify(content), address), headers, guard, stopping);
}

function encrypt(text: string, { p256dh, auth }: PushAddress): Buffer {
  const privateKey = createECDH("prime256v1");
  privateKey.generateKeys();
  const salt = randomBytes(16).toString("base64url");
  return ece.encrypt(Buffer.from(text), { version: "aes128gcm", dh: p256dh, authSecret: auth, privateKey, salt });
}

/** The push service can tell messages about one thing, and not which thing; 32 characters at most. */
const topicOf = (subject: string, { auth }: PushAddress) =>
  createHmac("sha256", auth).update(subject).digest("base64url").slice(0, 32);
