import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Relay } from "../src/broker/relay.js";
import type { ClinicReading } from "../src/contract/clinic-reading.js";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { aLog } from "./support/a-log.js";

const patienceMs = 15_000;

const clinic = { name: "", timeZone: "UTC", calendar: "UTC", publicBoard: true, needsArrival: false, goldenTurn: null };

/** A relay between a real broker and a database of one clinic that is what the test says it is. */
async function aRelay(mayTell = true) {
  const broker = await aBroker();
  const truth = { epoch: "a", version: 5, note: "" };
  const day = () => ({
    ...{ list: "regular", date: "2026-03-01", status: "open", capacity: 9, used: 1, overbooked: 0, on_leave: false },
    ...{ note: truth.note, shifts: [], version: truth.version, closed_version: null },
  });
  const changes = vi.fn(async (since: Map<number, number>) =>
    [...since.keys()].map(
      (clinicId) =>
        ({
          clinicId,
          ...truth,
          ageMs: 0,
          clinic: { ...clinic, version: 1 },
          days: [day()],
          bookings: [],
        }) as ClinicReading,
    ),
  );
  const readVersions = vi.fn(async () => ({
    epoch: truth.epoch,
    versions: [[7, truth.version]] as [number, number][],
  }));
  const { log, lines } = aLog();
  const url = mayTell ? broker.url : await broker.urlOf("deaf", "+ping");
  const relay = new Relay({ url, prefix: "dawr", reads: { changes }, readVersions, log });
  onTestFinished(() => relay.stop());
  const heard = await broker.listen();
  relay.start();
  const told = (channel: string) =>
    heard.filter((one) => one.channel === channel).map(({ message }) => JSON.parse(message));
  const isTold = (channel: string, expected: object) =>
    vi.waitFor(() => expect(told(channel)).toContainEqual(expect.objectContaining(expected)), patienceMs);
  if (mayTell) await isTold("dawr:versions", { epoch: "a", versions: [[7, 5]] });
  return { broker, relay, truth, changes, readVersions, told, isTold, lines };
}

describe.skipIf(!hasBroker)("a relay (skipped without redis-server and Docker)", () => {
  test("tells what no notification told within its next sweep, and twice the same never", async () => {
    const { relay, truth, changes, told, isTold } = await aRelay();
    truth.version = 6;
    await isTold("dawr:staff:7", { since: 5, version: 6 });
    changes.mockClear();
    relay.changed(7);
    await vi.waitUntil(() => changes.mock.calls.length > 0, patienceMs);
    truth.version = 7;
    relay.changed(7);
    relay.changed(7);
    await isTold("dawr:public:7", { since: 6, version: 7 });
    expect(told("dawr:staff:7").map(({ since, version }) => [since, version])).toEqual([
      [5, 6],
      [6, 7],
    ]);
  });

  test("has told what the broker has acknowledged, and tells the rest when that is back", async () => {
    const { broker, relay, truth, changes } = await aRelay();
    await broker.freeze();
    truth.version = 6;
    relay.changed(7);
    await vi.waitUntil(() => relay.isLate, patienceMs); // it has given up its connection, with the messages on it
    await broker.kill();
    const read = changes.getMockImplementation() as typeof changes;
    changes.mockRejectedValue(new Error("not before somebody hears it"));
    await broker.start();
    const heard = await broker.listen();
    changes.mockImplementation(read);
    const said = () => heard.map(({ message }) => JSON.parse(message));
    const untold = expect.objectContaining({ since: 5, version: 6 });
    await vi.waitFor(() => expect(said()).toContainEqual(untold), patienceMs);
  });

  test("builds nothing of a new history on what it told of the old one", async () => {
    const { relay, truth, told, isTold } = await aRelay();
    Object.assign(truth, { epoch: "b", version: 9 });
    relay.changed(7);
    await isTold("dawr:versions", { epoch: "b", versions: [[7, 9]] });
    truth.version = 10;
    relay.changed(7);
    await isTold("dawr:staff:7", { epoch: "b", since: 9, version: 10 });
    expect(told("dawr:staff:7").map(({ since }) => since)).toEqual([9]);
  });

  test("tells what is untold before it goes, also what it has not heard of", async () => {
    const { relay, truth, isTold } = await aRelay();
    truth.version = 6;
    await relay.stop();
    await isTold("dawr:staff:7", { since: 5, version: 6 });
  });

  test("leaves out rows that are too many for a message", async () => {
    const { truth, told, isTold } = await aRelay();
    Object.assign(truth, { version: 6, note: "long ".repeat(20_000) });
    await isTold("dawr:staff:7", { version: 6 });
    expect(told("dawr:staff:7")).toEqual([{ v: 1, epoch: "a", clinicId: 7, version: 6 }]);
  });

  test("whose user at the broker may tell nothing says so once, and goes on trying", async () => {
    const { readVersions, lines } = await aRelay(false);
    await vi.waitUntil(() => readVersions.mock.calls.length > 4, patienceMs);
    expect(lines.filter(({ msg }) => msg.startsWith("relay: "))).toMatchObject([
      { reason: expect.stringMatching("NOPERM") },
    ]);
  });

  test("whose database cannot be read knows since when, and tells once it can", async () => {
    const { relay, truth, changes, readVersions, isTold } = await aRelay();
    const reads = [changes, readVersions].map((read) => [read, read.getMockImplementation()] as [any, any]);
    for (const [read] of reads) read.mockRejectedValue(new Error("away"));
    truth.version = 6;
    relay.changed(7);
    await vi.waitUntil(() => relay.untoldMs > 500, patienceMs);
    for (const [read, answer] of reads) read.mockImplementation(answer);
    await isTold("dawr:staff:7", { since: 5, version: 6 });
  });
});
