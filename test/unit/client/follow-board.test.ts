import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type BoardState,
  type Freshness,
  followBoard,
  followOrganisation,
  type OrganisationState,
} from "../../../public/client/index.js";
import { fakeServer, pass } from "./fake-server.js";
import { anUpdate, aState } from "./fixtures.js";

const url = "http://dawr.test/v1/boards/3/stream";
const headers = { Authorization: "Bearer k" };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const frame = (type: string, data: object, id?: string) =>
  `${id ? `id: ${id}\n` : ""}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
const boardOf = (...ids: number[]) => ({
  ...{ id: 3, name: "Hall", languages: ["ar"], message: null },
  clinics: ids.map((clinicId) => ({ clinicId, label: null })),
});
const boardFrame = (...ids: number[]) => frame("board", boardOf(...ids));
/** A clinic's own frame, and the id of all behind it. */
const snapshotAt = (clinicId: number, version: number, id: string) =>
  `${frame("snapshot", { ...aState(version), clinicId }, `own.${version}`)}id: ${id}\n\n`;
const updateAt = (clinicId: number, since: number, version: number, id: string) =>
  `${frame("update", { ...anUpdate(since, version).data, clinicId }, `own.${version}`)}id: ${id}\n\n`;
const pingOf = (versions: Record<number, number>, staleMs = 10, id = "all") =>
  frame(
    "ping",
    { clinics: Object.entries(versions).map(([id, version]) => ({ clinicId: Number(id), version })), staleMs },
    id,
  );

function aBoardFollower(server: ReturnType<typeof fakeServer>) {
  const states: BoardState[] = [];
  const causes: string[] = [];
  const told: Freshness[] = [];
  const { close } = followBoard(url, {
    headers,
    fetch: server.fetch,
    onState: (state, cause) => {
      states.push(state);
      causes.push(cause);
    },
    onFreshness: (freshness) => told.push(freshness),
  });
  const versions = () =>
    Object.fromEntries(Object.entries(states.at(-1)?.clinics ?? {}).map(([id, { version }]) => [id, version]));
  return { states, causes, told, versions, close };
}

test("a board is followed with the states of all its clinics, and goes on after the id that binds them", async () => {
  const server = fakeServer();
  const { states, causes, told, versions, close } = aBoardFollower(server);
  await pass(0);
  expect(server.requests).toEqual([{ url, method: "GET", headers: { Accept: "text/event-stream", ...headers } }]);
  await server.send(`retry: 2000\n${boardFrame(7, 8)}${snapshotAt(7, 5, "a")}${snapshotAt(8, 2, "b")}`);
  await server.send(updateAt(8, 2, 3, "c") + updateAt(8, 1, 3, "c") + pingOf({ 7: 5, 8: 3 }));
  expect(versions()).toEqual({ 7: 5, 8: 3 });
  expect(states).toHaveLength(4); // the update that came twice changed nothing
  expect(causes).toEqual(["update", "snapshot", "snapshot", "update"]);
  expect(states.at(-1)?.clinics[7]).toBe(states.at(-2)?.clinics[7]);
  expect(told.at(-1)).toEqual({ state: "live" });
  await server.send(updateAt(7, 5, 6, "d"));
  await server.end(`retry: 100\n${frame("bye", { reason: "board" })}`);
  await pass(100);
  expect(server.requests[1]?.headers["Last-Event-ID"]).toBe("d");
  await server.send(boardFrame(7, 8, 9) + snapshotAt(9, 1, "e") + pingOf({ 7: 6, 8: 3, 9: 1 }));
  expect(versions()).toEqual({ 7: 6, 8: 3, 9: 1 });
  close();
});

test("a clinic that leaves a board leaves its state, says why, and may come back", async () => {
  const server = fakeServer();
  const { states, versions, close } = aBoardFollower(server);
  await pass(0);
  await server.send(boardFrame(7, 8) + snapshotAt(7, 5, "a") + snapshotAt(8, 2, "b"));
  await server.send(frame("part-ended", { clinicId: 7, reason: "private" }, "c") + boardFrame(8));
  expect(states.at(-2)?.clinics).not.toHaveProperty("7");
  expect(states.at(-1)).toMatchObject({ ended: { 7: "private" }, board: boardOf(8) });
  expect(versions()).toEqual({ 8: 2 });
  await server.send(boardFrame(7, 8) + snapshotAt(7, 6, "d"));
  expect(states.at(-1)?.ended).toEqual({});
  expect(versions()).toEqual({ 7: 6, 8: 2 });
  close();
});

test("a board that missed something of one clinic begins anew, without an id", async () => {
  for (const gap of [updateAt(7, 6, 7, "x"), pingOf({ 7: 9, 8: 2 }), pingOf({ 7: 5, 9: 1 })]) {
    const server = fakeServer();
    const { close } = aBoardFollower(server);
    await pass(0);
    await server.send(boardFrame(7, 8) + snapshotAt(7, 5, "a") + snapshotAt(8, 2, "b") + gap);
    await pass(60_000);
    expect(server.requests[1]?.headers).not.toHaveProperty("Last-Event-ID");
    close();
  }
});

test("a board is live by what comes of its clinics, and not by its own name", async () => {
  const server = fakeServer();
  const { told, close } = aBoardFollower(server);
  await pass(0);
  await server.send(boardFrame(7));
  expect(told.at(-1)).toEqual({ state: "reconnecting" });
  await server.send(snapshotAt(7, 5, "a") + pingOf({ 7: 5 }));
  expect(told.at(-1)).toEqual({ state: "live" });
  await server.end();
  await pass(10_000);
  await server.send(boardFrame(7)); // and then nothing: the database is away
  await pass(5_000);
  expect(told.at(-1)).toEqual({ state: "reconnecting", ageSeconds: 15 });
  close();
});

test("a board is as stale as the oldest of its clinics", async () => {
  const server = fakeServer();
  const { told, close } = aBoardFollower(server);
  await pass(0);
  await server.send(boardFrame(7) + snapshotAt(7, 5, "a") + pingOf({ 7: 5 }, 31_000));
  expect(told.at(-1)).toEqual({ state: "stale", ageSeconds: 31 });
  close();
});

test("an organisation is followed the same way, and what its stream says of itself proves nothing of its clinics", async () => {
  const server = fakeServer();
  const states: OrganisationState[] = [];
  const told: Freshness[] = [];
  const organisation = { id: 2, name: "Al-Shifa", clinics: [{ clinicId: 7 }] };
  const { close } = followOrganisation("http://dawr.test/v1/organisations/2/stream", {
    ...{ headers, fetch: server.fetch },
    onState: (state) => states.push(state),
    onFreshness: (freshness) => told.push(freshness),
  });
  await pass(0);
  await server.send(frame("organisation", organisation));
  expect(states).toEqual([{ organisation, clinics: {}, ended: {} }]);
  expect(told.at(-1)).toEqual({ state: "reconnecting", ageSeconds: undefined });
  await server.send(snapshotAt(7, 5, "a"));
  expect(states.at(-1)?.clinics[7]?.version).toBe(5);
  expect(told.at(-1)).toEqual({ state: "live" });
  close();
});
