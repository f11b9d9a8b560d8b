import { expect, test } from "vitest";
import { databaseBeat } from "../src/edge/beat-queries.js";
import { databaseCompare, readChanges, readLive } from "../src/realtime/clinic-reading.js";
import { readLiveClinics } from "../src/realtime/live-queries.js";
import { aBooker, testApp } from "./support/test-app.js";

/** PostgreSQL plans a prepared statement this often before it judges whether one plan will do. */
const trials = 5;

test("what a booking, a look at the live days, the hub and edges ask is planned once a connection, for any number of clinics", async () => {
  const app = await testApp({ settings: { POOL_SIZE: "1", POOL_MAX_OVERFLOW: "0" } });
  const clinic = await app.aClinic({ capacity: 100 });
  const { pool } = app.context;
  const { book } = aBooker(app, clinic);
  const compare = databaseCompare((read) => read(pool));
  const readBeat = databaseBeat((read) => read(pool));
  for (let turn = 1; turn <= 2 * trials; turn++) {
    await book();
    await app.request("get", `${clinic.path}/days`).expect(200);
    const ids = Array.from({ length: turn }, (_, index) => clinic.id + index);
    const held = new Map(ids.map((id) => [id, turn]));
    await readLive(pool, ids);
    await readChanges(pool, held);
    await compare("epoch", held);
    await readBeat("epoch", held);
    await readLiveClinics(pool, ids, new Date());
  }
  const { rows } = await pool.raw(
    "select statement, custom_plans from pg_prepared_statements where generic_plans + custom_plans >= ?",
    [2 * trials],
  );
  expect(rows.length).toBe(7);
  for (const { statement, custom_plans } of rows) expect(Number(custom_plans), statement).toBe(trials);
});
