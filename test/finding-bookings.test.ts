import { Writable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { createLogger } from "../src/logger.js";
import { aServer } from "./support/a-server.js";
import { count } from "./support/count.js";
import { aBooker, daysAfter, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

async function aClinicWithPatients(app = shared.app) {
  const clinic = await app.aClinic({ country: "IQ" });
  const { book } = aBooker(app, clinic);
  const search = (query: Record<string, string>) =>
    app.request("get", `${clinic.path}/bookings?${new URLSearchParams(query)}`);
  const found = async (query: Record<string, string>) => {
    const reply = await search(query);
    if (reply.status !== 200) throw new Error(`not searched: ${reply.text}`);
    return reply.body.items.map(({ id }: { id: string }) => id);
  };
  const bookFor = (name: string, phone?: string, fields: object = {}) =>
    book({ date: clinic.today, patient: { name, phone }, ...fields });
  return { app, clinic, search, found, bookFor };
}

describe("the desk finds bookings", () => {
  test("by the phone in any spelling, or by its last digits, on live and closed days, newest first", async () => {
    const { app, clinic, found, bookFor } = await aClinicWithPatients();
    const tomorrow = daysAfter(clinic.today, 1);
    const first = await bookFor("Sara", "07701234567");
    const golden = await bookFor("Sara", "07701234567", { list: "golden" });
    const later = await bookFor("Sara", "07701234567", { date: tomorrow });
    await bookFor("Omar", "07701234568");
    await app.request("post", `${clinic.path}/days/regular/${tomorrow}/close`);
    for (const phone of ["07701234567", "+964 770 123 4567", "٠٧٧٠١٢٣٤٥٦٧", "1234567", "4567", "0096 4770 1234567"]) {
      expect(await found({ phone }), phone).toEqual([later.id, first.id, golden.id]);
    }
    expect(await found({ phone: "7701234" })).toEqual([]);
    expect(await found({ phone: "07701234567", from: tomorrow })).toEqual([later.id]);
    expect(await found({ phone: "07701234567", to: clinic.today })).toEqual([first.id, golden.id]);
  });

  test.each([
    ["KW", "+96550123456", ["50123456", "5012 3456", "00965 50123456", "tel:+965-5012-3456", "٥٠١٢٣٤٥٦"]],
    ["IQ", "+96417701234", ["01 770 1234", "+964 1 770 1234", "0096417701234", "7701234"]],
    ["RU", "+79123456789", ["8 (912) 345-67-89", "+7 912 345 67 89", "9123456789", "6789"]],
    ["IT", "+390612345678", ["06 1234 5678", "+39 06 12345678", "0039 0612345678", "12345678"]],
  ])("by the phone as people of %s write it", async (country, e164, written) => {
    const { app } = await aClinicWithPatients();
    const clinic = await app.aClinic({ country });
    const { id } = await aBooker(app, clinic).book({ date: clinic.today, patient: { name: "Sara", phone: e164 } });
    for (const phone of written) {
      const { body } = await app.request("get", `${clinic.path}/bookings?${new URLSearchParams({ phone })}`);
      expect(body.items, phone).toMatchObject([{ id }]);
    }
  });

  test("by the beginnings of the name's words, however they are written", async () => {
    const { found, bookFor } = await aClinicWithPatients();
    const [ahmad] = [await bookFor("أحمد علي الجبوري", "07701234567"), await bookFor("Ahmed 100% Ali_")];
    for (const name of ["احمد", "علي احم", "أَحْمَـد", "الجب"]) expect(await found({ name }), name).toEqual([ahmad.id]);
    for (const name of ["حمد", "جبوري", "احمدي", "%", "_"]) expect(await found({ name }), name).toEqual([]);
    expect(await found({ name: "AHM 100%" })).toHaveLength(1);
    expect(await found({ name: "احمد", phone: "4567" })).toEqual([ahmad.id]);
    expect(await found({ name: "Ahmed", phone: "4567" })).toEqual([]);
    expect(await found({ name: "احمد ".repeat(9) })).toEqual([ahmad.id]);
  });

  test("by the last four digits also when they begin with a zero", async () => {
    const { found, bookFor } = await aClinicWithPatients();
    const [sara] = [await bookFor("Sara", "07701230123"), await bookFor("Omar", "07701239123")];
    expect(await found({ phone: "0123" })).toEqual([sara.id]);
  });

  test("page by page, each once", async () => {
    const { clinic, search, bookFor } = await aClinicWithPatients();
    const booked: string[] = [];
    for (const [ahead, list] of [
      [2, "golden"],
      [2, "regular"],
      [5, "regular"],
    ] as const) {
      for (let i = 0; i < 2; i++)
        booked.unshift(
          (await bookFor(`Sara ${booked.length}`, undefined, { list, date: daysAfter(clinic.today, ahead) })).id,
        );
    }
    const pages: string[][] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { body: { items: { id: string }[]; nextCursor: string | null } } = await search({
        name: "sara",
        limit: "2",
        ...(cursor && { cursor }),
      });
      pages.push(page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2]);
    expect(pages.flat()).toEqual(booked);
  });

  test("only their own clinic's, only within a year, and only by something", async () => {
    const { app, clinic, search, found, bookFor } = await aClinicWithPatients();
    await bookFor("Sara", "07701234567");
    const other = await app.aClinic();
    const reply = await app.request("get", `${other.path}/bookings?name=sara`);
    expect(reply.body).toEqual({ items: [], nextCursor: null });
    const at = async (query: Record<string, string>) => (await search(query)).body.errors?.[0].pointer;
    expect(await at({})).toBe("#/phone");
    expect(await at({ phone: "077" })).toBe("#/phone");
    expect(await at({ name: "Sara", from: "2026-01-01", to: "2027-01-02" })).toBe("#/to");
    expect(await at({ name: "Sara", from: "2026-01-02", to: "2026-01-01" })).toBe("#/to");
    expect(await at({ name: "Sara", cursor: "x" })).toBe("#/cursor");
    const foreign = Buffer.from(`B-${other.id}-20261124-0001`).toString("base64url");
    expect(await at({ name: "Sara", cursor: foreign })).toBe("#/cursor");
    expect(await found({ name: "Sara", from: clinic.today, to: daysAfter(clinic.today, 365) })).toHaveLength(1);
  });
});

test("a key that searches more than 60 times a minute is told to wait, and may still do the rest", async () => {
  const app = await testApp({ settings: { RATE_LIMIT_PER_MINUTE: "1000" } });
  const clinic = await app.aClinic();
  const staff = await app.aKey("staff", clinic.id);
  const search = (key: string) => app.request("get", `${clinic.path}/bookings?phone=4567`, key);
  const statuses = [];
  for (let time = 1; time <= 64; time++) statuses.push((await search(staff)).status);
  expect(count(statuses)).toEqual({ 200: 60, 429: 4 });
  expect((await app.request("get", clinic.path, staff)).status).toBe(200);
  expect((await search(await app.aKey("staff", clinic.id))).status).toBe(200);
});

test("what was asked for is in no line of the log, whatever happens, and in no metric", async () => {
  let written = "";
  const sink = new Writable({
    write(line, _encoding, done) {
      written += line;
      done();
    },
  });
  const app = await testApp({ log: createLogger({ LOG_LEVEL: "trace" }, sink), settings: { POOL_LOG: "true" } });
  const clinic = await app.aClinic();
  const asked = `${clinic.path}/bookings?phone=07719283746&name=Kanarienvogel`;
  expect((await app.request("get", asked)).status).toBe(200);
  expect((await app.request("get", `${asked}&limit=99`)).status).toBe(422);
  await app.database.query("alter table bookings rename column patient_phone to gone");
  expect((await app.request("get", asked)).status).toBeGreaterThanOrEqual(500);
  await vi.waitFor(() => expect(written.match(/\/:clinicId\/bookings".*"msg":"request"/g)).toHaveLength(3), 15_000);
  const metrics = await app.request("get", "/metrics");
  for (const text of [written, metrics.text]) expect(text.toLowerCase()).not.toMatch(/kanarienvogel|19283746/);
});

describe("among the bookings of a hundred clinics", () => {
  test("a phone is found by its index, and a name among the dates asked for only", async () => {
    const { app, clinic, search } = await aClinicWithPatients(await testApp());
    await fillYears(app, clinic.id);
    const plans: string[] = [];
    app.context.pool.on("query", ({ sql, bindings }) => {
      if (sql.includes("from bookings")) plans.push(JSON.stringify([sql, bindings]));
    });
    const planOf = async (query: Record<string, string>) => {
      plans.length = 0;
      expect((await search({ from: "2024-06-01", to: "2024-06-30", ...query })).status).toBe(200);
      const [sql, bindings] = JSON.parse(plans[0] as string);
      const rows = await app.database.query(`explain (analyze, format json) ${sql}`, bindings);
      return nodes(rows[0]["QUERY PLAN"][0].Plan).filter((node) => node["Relation Name"] ?? node["Index Name"]);
    };
    const byPhone = await planOf({ phone: "07701000007" });
    const indexed = byPhone.find((node) => node["Index Name"] === "bookings_phone");
    expect(indexed?.["Actual Rows"]).toBeLessThanOrEqual(30); // what the number has in all the years
    const byName = await planOf({ name: "patient" });
    expect(byName.map((node) => node["Index Name"])).toEqual(expect.arrayContaining(["bookings_pkey"]));
    for (const node of byName)
      expect(node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)).toBeLessThanOrEqual(60);
  });
});

/** Two bookings a day from 2023 to 2025 for this clinic, and 99 others that have the same patients. */
async function fillYears(app: TestApp, clinicId: number) {
  await app.database.query("insert into clinics (name) select 'Clinic ' || n from generate_series(1, 99) n");
  await app.database.query(`
    begin;
    insert into booking_days (clinic_id, list, date, capacity, used, last_number, status)
    select c.id, 'regular', date '2023-01-01' + n, 9, 2, 2, 'closed'
      from clinics c, generate_series(0, case c.id when ${clinicId} then 1000 else 9 end) n;
    insert into bookings (clinic_id, list, date, number, "order", patient_name, patient_phone, source, ticket_hash, status, finished_at)
    select clinic_id, list, date, n, n, 'Patient ' || n, '+96477010000' || lpad(cast((date - date '2023-01-01') % 100 as text), 2, '0'),
           'secretary', '', 'served', now()
      from booking_days, generate_series(1, 2) n;
    commit;
    analyze`);
}

interface PlanNode {
  [property: string]: any;
  Plans?: PlanNode[];
}

const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
