import { expect, onTestFinished, test, vi } from "vitest";
import { CredentialCache } from "../../src/auth/credential-cache.js";
import type { GrantReads, Revision } from "../../src/auth/revocation-queries.js";
import { RevocationWatch } from "../../src/auth/revocation-watch.js";
import { createLogger } from "../../src/logger.js";
import type { Stream } from "../../src/realtime/stream.js";
import { StreamRights } from "../../src/realtime/stream-rights.js";

test("a reading that was overtaken by a later one does not bring back what was revoked", async () => {
  const questions: Array<(revision: Revision) => void> = [];
  const ask = () => new Promise<Revision>((answer) => void questions.push(answer));
  const watch = new RevocationWatch({ revision: ask }, createLogger({ LOG_LEVEL: "silent" }), 15_000);
  const first = watch.readNow();
  await vi.waitUntil(() => questions.length === 1, 15_000);
  questions[0]?.({ revision: 5, ticketRevision: 0, epoch: "e" });
  await first;
  expect(watch.revision).toBe(5);
  const second = watch.readNow();
  await vi.waitUntil(() => questions.length === 2, 15_000);
  watch.saw(6);
  questions[1]?.({ revision: 5, ticketRevision: 0, epoch: "e" });
  await second;
  expect(watch.revision).toBe(6);
});

test("what a look at the streams finds out holds for requests too", async () => {
  const watch = new RevocationWatch(
    { revision: async () => ({ revision: 5, ticketRevision: 0, epoch: "e" }) },
    createLogger({ LOG_LEVEL: "silent" }),
    15_000,
  );
  await watch.readNow();
  const stillGranted = { revision: 6, ticketRevision: 0, epoch: "e", keys: new Set() };
  const check = new StreamRights({ stillGranted: async () => stillGranted } as unknown as GrantReads, watch);
  const stream = { end: vi.fn(), terms: { grant: { kind: "key", id: 7 } } };
  check.add(stream as unknown as Stream);
  await check.check();
  expect(stream.end).toHaveBeenCalledWith("revoked");
  expect(watch.revision).toBe(6);
});

test("the counter is read at the start and twice a second, and every reading is told", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const read = vi.fn(async () => ({ revision: 5, ticketRevision: 0, epoch: "e" }));
  const watch = new RevocationWatch({ revision: read }, createLogger({ LOG_LEVEL: "silent" }), 15_000);
  const told = vi.fn();
  watch.onBeat(told);
  watch.start();
  onTestFinished(() => watch.stop());
  await vi.advanceTimersByTimeAsync(3_000);
  expect(read).toHaveBeenCalledTimes(7);
  expect(told).toHaveBeenCalledTimes(7);
});

test("a credential is asked for anew once the same number belongs to another history; a standby cannot tell, and changes nothing", async () => {
  const readings: Revision[] = ["e", null, "e", "another"].map((epoch) => ({ revision: 5, ticketRevision: 0, epoch }));
  const read = async () => readings.shift() as Revision;
  const watch = new RevocationWatch({ revision: read }, createLogger({ LOG_LEVEL: "silent" }), 15_000);
  const load = vi.fn(async () => ({ revision: 5, row: "of a key" }));
  const keys = new CredentialCache(watch, load);
  const asked: number[] = [];
  while (readings.length > 0) {
    await watch.readNow();
    for (let time = 1; time <= 2; time++) expect(await keys.get(7)).toBe("of a key");
    asked.push(load.mock.calls.length);
  }
  expect(asked).toEqual([1, 1, 1, 2]);
});
