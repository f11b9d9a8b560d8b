import { createECDH, createHmac } from "node:crypto";
import ece from "http_ece";
import type { NetworkGuard } from "../webhooks/network-guard.js";
import { type PostResult, post } from "../webhooks/post.js";
import type { Vapid } from "./vapid.js";

/** A push service answers at once; the address may be of somebody who would rather keep a socket busy. */
const timeLimitMs = 5_000;
/** So long that its length tells nothing; push services take four times that. */
const paddedBytes = 1_000;

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
  const body = encrypt(JSON.stringify(content), address);
  return post(url, body, headers, guard, { stopping, timeLimitMs });
}

function encrypt(text: string, { p256dh, auth }: PushAddress): Buffer {
  const content = Buffer.from(text);
  const pad = Math.max(0, paddedBytes - content.length);
  const privateKey = createECDH("prime256v1");
  privateKey.generateKeys();
  return ece.encrypt(content, { version: "aes128gcm", dh: p256dh, authSecret: auth, privateKey, pad });
}

/** The push service can tell messages about one thing, and not which thing; 32 characters at most. */
const topicOf = (subject: string, { auth }: PushAddress) =>
  createHmac("sha256", auth).update(subject).digest("base64url").slice(0, 32);
