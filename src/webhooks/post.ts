import http from "node:http";
import https from "node:https";
import { AddressNotAllowed, type NetworkGuard } from "./network-guard.js";

const timeLimitMs = 15_000;

/** What became of a request, in words that name no person and no address. */
type PostError = "timed_out" | "address_not_allowed" | "no_connection";

export type PostResult = { status: number; retryAfter: string | undefined } | { error: PostError };

/** Redirects are not followed, and of the answer nothing but the status and Retry-After is read. */
export async function post(
  url: URL,
  body: string | Buffer,
  headers: Record<string, string>,
  guard: NetworkGuard,
  stopping?: AbortSignal,
): Promise<PostResult> {
  const timeLimit = AbortSignal.timeout(timeLimitMs);
  try {
    const lookup = guard.lookupFor(url);
    return await new Promise<PostResult>((resolve, reject) => {
      const { request } = url.protocol === "https:" ? https : http;
      const signal = stopping ? AbortSignal.any([timeLimit, stopping]) : timeLimit;
      const sent = request(url, { method: "POST", lookup, signal, agent: false, headers }, (response) => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"] });
        response.destroy();
      });
      sent.once("error", reject);
      sent.end(body);
    });
  } catch (error) {
    if (error instanceof AddressNotAllowed) return { error: "address_not_allowed" };
    return { error: timeLimit.aborted ? "timed_out" : "no_connection" };
  }
}
