import http from "node:http";
import https from "node:https";
import { AddressNotAllowed, type NetworkGuard } from "./network-guard.js";

export const postTimeLimitMs = 15_000;

/** What became of a request, in words that name no person and no address. */
type PostError = "timed_out" | "address_not_allowed" | "no_connection";

export type PostResult = { status: number; retryAfter: string | undefined } | { error: PostError };

/** Redirects are not followed, and of the answer nothing but the status and Retry-After is read. */
export async function post(
  url: URL,
  body: string | Buffer,
  headers: Record<string, string>,
  guard: NetworkGuard,
  { stopping, timeLimitMs = postTimeLimitMs }: { stopping?: AbortSignal | undefined; timeLimitMs?: number } = {},
): Promise<PostResult> {
  try {
    const lookup = guard.lookupFor(url);
    const { request } = url.protocol === "https:" ? https : http;
    const sent = request(url, { method: "POST", lookup, agent: false, headers });
    sent.end(body);
    return await answerTo(sent, timeLimitMs, stopping);
  } catch (error) {
    return { error: error instanceof AddressNotAllowed ? "address_not_allowed" : "no_connection" };
  }
}

/** Node's AbortSignal.any would be shorter, and keeps 2 KB of each request for as long as the server runs. */
function answerTo(
  sent: http.ClientRequest,
  timeLimitMs: number,
  stopping: AbortSignal | undefined,
): Promise<PostResult> {
  return new Promise((resolve, reject) => {
    const stop = () => sent.destroy();
    const timeLimit = setTimeout(() => {
      resolve({ error: "timed_out" });
      stop();
    }, timeLimitMs);
    stopping?.addEventListener("abort", stop);
    if (stopping?.aborted) stop();
    sent.on("response", ({ statusCode = 0, headers }) => {
      resolve({ status: statusCode, retryAfter: headers["retry-after"] });
      stop();
    });
    sent.on("error", reject);
    sent.on("close", () => {
      clearTimeout(timeLimit);
      stopping?.removeEventListener("abort", stop);
      reject(new Error("closed without an answer")); // no error comes before it when the receiver switches protocols
    });
  });
}
