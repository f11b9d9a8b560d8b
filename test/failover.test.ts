import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { aStandbyOf } from "./support/a-standby.js";
import { ownPostgres } from "./support/own-postgres.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, testApp } from "./support/test-app.js";

test("after a promotion that lost bookings, screens begin anew, although the versions come a second time", async () => {
  const primary = await ownPostgres();
  const standby = await aStandbyOf(primary);
  const proxy = new TcpProxy();
  const app = await testApp({ database: primary.database, proxy });
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  await book();
  await primary.database.query("create table much as select repeat('x', 1000) from generate_series(1, 20000)");
  await standby.caughtUp();
  const early = new pg.Client({ connectionString: standby.url });
  await early.connect();
  onTestFinished(() => early.end());
  const epochOf = async ({ query }: { query(text: string): Promise<any> }) => {
    const answer = await query("select dawr_epoch() as epoch");
    return (answer.rows ?? answer)[0].epoch;
  };
  const epochBefore = await epochOf(primary.database);
  await epochOf({ query: (text) => early.query(text) }); // a connection that outlives the promotion

  await standby.detach();
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  const lost = await book({ patient: { name: "Lost", phone: "07709999991" } });
  const lastSeen = await stream.next("update");
  expect(lastSeen.data.version).toBe(lost.version);

  primary.stop();
  await standby.promote();
  const [{ timeline }] = await standby.query("select timeline_id as timeline from pg_control_checkpoint()");
  expect(timeline).toBe(1); // the control file still tells the old one
  proxy.aimAt(standby.url);
  await vi.waitUntil(async () => (await app.request("get", clinic.path)).status === 200, 10_000);
  const kept = await book({ patient: { name: "Kept", phone: "07709999992" } });
  expect(kept.version).toBe(lost.version); // the same version of another history

  expect((await stream.next("snapshot")).data.days[0].bookings).toContainEqual(
    expect.objectContaining({ id: kept.id, patient: expect.objectContaining({ name: "Kept" }) }),
  );
  const resumed = await app.stream(`${clinic.path}/stream`, { ...app.asAdmin, "Last-Event-ID": String(lastSeen.id) });
  expect((await resumed.next("snapshot")).data.version).toBe(kept.version);
  const epochs = [await epochOf({ query: (text) => early.query(text) }), await epochOf(standby)];
  expect(epochs[0]).toBe(epochs[1]);
  expect(epochs[0]).not.toBe(epochBefore);
});
