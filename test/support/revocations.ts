import { expect, inject, vi } from "vitest";
import { holderOf } from "../../src/db/leaseholder.js";
import type { TestApp } from "./test-app.js";

/** Hears nothing: its listener listens to another database. */
export const deaf = () => ({ LISTEN_DATABASE_URL: inject("serverUrl") });

/** From now on the instance holds what it remembers of credentials and boards for true, as one does that has not yet heard. */
export function hearsOfNoRevocation({ context: { watch } }: { context: Pick<TestApp["context"], "watch"> }): void {
  watch.stop();
  const { revision } = watch;
  Object.defineProperty(watch, "revision", { get: () => revision, set: () => {} }); // a reading may be under way
  vi.spyOn(watch, "isFresh", "get").mockReturnValue(true);
}

export async function createKey(app: TestApp, fields: object): Promise<{ id: number; key: string }> {
  return (await app.request("post", "/v1/api-keys").send({ name: "k", ...fields })).body;
}

/** The statements that this instance sends for requests while `work` runs. */
export async function statementsDuring(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const { used } = app.context.pool.client.pool;
  const note = ({ sql, __knexUid: id }: { sql: string; __knexUid: string }) => {
    const { resource } = used.find(({ resource }: { resource: { __knexUid: string } }) => resource.__knexUid === id);
    const route = holderOf(resource)?.route ?? "";
    if (route.startsWith("job: ")) return; // those of the start may last on a busy machine
    if (route === "in place of a silent link") return; // readings that no request waits for, when their own link is slow
    statements.push(sql);
  };
  app.context.pool.on("query", note);
  await work();
  app.context.pool.off("query", note);
  return statements;
}

/** Waits for the frame, and for no more readings of the revocations (two a second) than one now and the next two. */
export async function comesAtOnce(
  app: { context: Pick<TestApp["context"], "watch"> },
  frame: Promise<unknown>,
): Promise<void> {
  let readings = 0;
  app.context.watch.onBeat(() => void readings++);
  await frame;
  expect(readings).toBeLessThanOrEqual(3);
}
