import { expect, onTestFinished, test, vi } from "vitest";
import { signIn } from "./support/browser-session.js";
import { InstanceProcess } from "./support/oracle/instance-process.js";
import { StreamClient } from "./support/stream-client.js";
import { aBooker, adminKey, asKey, testApp } from "./support/test-app.js";

const forgetsAtOnce = JSON.stringify({ forgetUnusedAfterMs: 1 });

test("streams leave nothing behind when they go: no socket, timer, listener or lease, and nothing that the hub holds", async () => {
  const app = await testApp();
  const clinic = await app.aClinic({ publicBoard: true, capacity: 1_000 });
  const instance = new InstanceProcess({
    DATABASE_URL: app.database.url,
    ADMIN_API_KEY: adminKey,
    RATE_LIMIT_PER_MINUTE: "0",
    POOL_SIZE: "1", // so that a pool that grew does not look like a leak
    POOL_MAX_OVERFLOW: "0",
    HUB_TIMING: forgetsAtOnce,
  });
  await instance.start();
  onTestFinished(() => instance.stop("SIGKILL"));

  const key = await app.aKey("staff", clinic.id);
  const { ticketToken } = await aBooker(app, clinic).book();
  const { cookie } = await signIn(app, clinic, key);
  const ways: Array<[query: string, headers: Record<string, string>]> = [
    ["", asKey(key)],
    ["?audience=staff", { Cookie: cookie }],
    ["", { "Booking-Token": ticketToken }],
    ["?date=today", {}],
    ["?list=golden", {}],
  ];
  /** Thirty come, are told of a change, and go: most by themselves, some because the board is no longer public. */
  const aCrowd = async () => {
    const streams = await Promise.all(
      Array.from({ length: 30 }, (_, number) => {
        const [query, headers] = ways[number % ways.length] as (typeof ways)[0];
        return StreamClient.open(`${instance.url}${clinic.path}/stream${query}`, headers);
      }),
    );
    await Promise.all(streams.map((stream) => stream.next("snapshot")));
    await aBooker(app, clinic).book();
    await Promise.all(streams.map((stream) => stream.next("update")));
    await app.request("patch", clinic.path).send({ publicBoard: false });
    await vi.waitUntil(() => streams.filter(({ isOver }) => isOver).length === 12, 30_000);
    await app.request("patch", clinic.path).send({ publicBoard: true });
    for (const stream of streams) stream.close();
    await vi.waitFor(async () => expect((await instance.open()).streams).toBe(0), 30_000);
  };
  const figures = async (): Promise<Record<string, number>> => {
    const { held, streams, backlog, sockets, timers, emitterListeners, leases } = await instance.figures();
    return { ...held, streams, stalled: backlog.streams, sockets, timers, emitterListeners, leases };
  };
  const before = await figures();
  expect(before).toMatchObject({ Stream: 0, FollowedClinic: 0, ClinicState: 0, leases: 0 });
  for (let crowd = 1; crowd <= 3; crowd++) await aCrowd();
  const socketsAllowed = (before.sockets ?? 0) + 1;
  await vi.waitFor(async () => expect((await instance.open()).sockets).toBeLessThanOrEqual(socketsAllowed), 30_000);
  // The last of a kind may still hang on what ran last; one of each crowd may not.
  const leftBehind = async () => {
    const after = Object.entries(await figures());
    return after.filter(([what, count]) => count > (before[what] ?? 0) + 1);
  };
  await vi.waitFor(async () => expect(await leftBehind()).toEqual([]), { timeout: 150_000, interval: 5_000 });
}, 240_000);
