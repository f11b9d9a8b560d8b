import { expect, test } from "vitest";
import { testApp } from "./support/test-app.js";

const days = 1_000;
const bookingsADay = 2;
const limit = 20;

test("any page of a thousand closed days costs the same: the index leads straight to it", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  await fillArchive(app.database.query, clinic.id);
  let query = { sql: "", bindings: [] as unknown[] };
  app.context.pool.on("query", (sent) => {
    if (sent.sql.includes("with found as")) query = sent;
  });
  const readPage = async (cursor: string) => {
    const page = await app.request("get", `${clinic.path}/archive?limit=${limit}${cursor}`);
    expect(page.body.items).toHaveLength(limit);
    return page.body;
  };
  const plan = () => app.database.query(`explain (analyze, buffers, format json) ${query.sql}`, query.bindings);
  const indexScan = async () => {
    const [{ "QUERY PLAN": plans }] = await plan();
    return nodes(plans[0].Plan).find((node) => node["Index Name"] === "booking_days_archive");
  };

  const scans: Array<PlanNode | undefined> = [];
  let { nextCursor } = await readPage("");
  scans.push(await indexScan());
  for (let page = 2; page <= days / limit; page++) {
    ({ nextCursor } = await readPage(`&cursor=${nextCursor}`));
    if (page % 10 === 0) scans.push(await indexScan());
  }
  expect(nextCursor).toBeNull();
  for (const scan of scans) {
    expect(scan?.["Actual Rows"]).toBeLessThanOrEqual(limit + 2);
    expect(scan?.["Rows Removed by Filter"] ?? 0).toBeLessThanOrEqual(2);
  }
});

async function fillArchive(query: (text: string, values?: unknown[]) => Promise<unknown>, clinicId: number) {
  const date = "date '2023-01-01' + ahead";
  await query("begin");
  await query(
    `insert into booking_days (clinic_id, list, date, capacity, used, last_number, status)
     select $1, 'regular', ${date}, $3, $3, $3, 'closed' from generate_series(0, $2 - 1) as ahead`,
    [clinicId, days, bookingsADay],
  );
  await query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash, status, finished_at, started_at)
     select $1, 'regular', ${date}, number, number, 'Patient', 'secretary', '', 'served', now(), now()
       from generate_series(0, $2 - 1) as ahead cross join generate_series(1, $3) as number`,
    [clinicId, days, bookingsADay],
  );
  await query("commit");
  await query("analyze booking_days, bookings");
}

interface PlanNode {
  [property: string]: any;
  Plans?: PlanNode[];
}

const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
