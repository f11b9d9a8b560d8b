import { vi } from "vitest";
import { type FollowOptions, type Freshness, followClinic } from "../../../public/client/index.js";
import { anUpdate, aState } from "./fixtures.js";

export const url = "http://dawr.test/v1/clinics/7/stream?date=today";
const frame = (id: string, type: string, data: object) =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
export const snapshotAt = (version: number) => frame(`v${version}`, "snapshot", aState(version));
export const pingAt = (version: number, staleMs = 10) => frame(`v${version}`, "ping", { version, staleMs });
export const updateFrame = (since: number, version: number) =>
  frame(`v${version}`, "update", anUpdate(since, version).data);

/** Answers requests in turn: a status, "unreachable", or (when nothing is planned) a stream to be written by hand. */
export function fakeServer() {
  const plan: (number | "unreachable" | "silent")[] = [];
  const requests: { url: string; method: string; headers: Record<string, string> }[] = [];
  let writer: ReadableStreamDefaultController<Uint8Array>;
  const fetch = vi.fn(async (address: unknown, init: RequestInit = {}) => {
    requests.push({
      url: String(address),
      method: init.method ?? "GET",
      headers: init.headers as Record<string, string>,
    });
    const answer = plan.shift() ?? 200;
    if (answer === "unreachable") throw new TypeError("fetch failed");
    if (answer === "silent") {
      return new Promise<Response>((_resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    }
    if (answer !== 200) return new Response("<h1>Bad gateway</h1>", { status: answer });
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        writer = controller;
        init.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream; charset=utf-8" } });
  });
  return {
    fetch: fetch as typeof globalThis.fetch,
    plan,
    requests,
    send: async (text: string) => {
      writer.enqueue(new TextEncoder().encode(text));
      await pass(0);
    },
    end: async (text = "") => {
      writer.enqueue(new TextEncoder().encode(text));
      writer.close();
      await pass(0);
    },
    breakOff: async () => {
      writer.error(new TypeError("terminated"));
      await pass(0);
    },
  };
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A follower whose words are kept. */
export function aFollower(server: ReturnType<typeof fakeServer>, options: Partial<FollowOptions> = {}) {
  const versions: number[] = [];
  const told: Freshness[] = [];
  const follower = followClinic(url, {
    fetch: server.fetch,
    onState: ({ version }) => versions.push(version),
    onFreshness: (freshness) => told.push(freshness),
    ...options,
  });
  return { versions, told, last: () => told.at(-1), close: follower.close };
}
