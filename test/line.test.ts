import { type ClinicState, lineOf } from "dawr/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sharedLines } from "./support/a-line.js";
import { testApp } from "./support/test-app.js";

const aLine = sharedLines();

describe("one line of both lists", () => {
  test("calls one golden patient after three regular ones, and says why", async () => {
    const { next } = await aLine({ goldenTurn: 3 }, { regular: 6, golden: 2 });
    const called: string[] = [];
    for (let turn = 1; turn <= 9; turn++) called.push(await next());
    expect(called).toEqual([
      ...["R1 turn", "R2 turn", "R3 turn", "G1 golden_turn", "R4 turn", "R5 turn", "R6 turn", "G2 golden_turn"],
      "nobody_waiting",
    ]);
  });

  test("calls the golden list first where it is said so, and what is left of a list when the other is empty", async () => {
    const { next, app, clinic } = await aLine({ goldenTurn: 0 }, { regular: 2, golden: 2 });
    expect([await next(), await next(), await next()]).toEqual(["G1 golden_turn", "G2 golden_turn", "R1 turn"]);
    await app.request("patch", clinic.path).send({ goldenTurn: 5 });
    expect(await next()).toBe("R2 turn");
    await app.request("patch", clinic.path).send({ goldenTurn: null });
    expect(await next()).toBe("two_lists");
  });

  test("tells everybody how many go first, and finishes whoever is done, of either list", async () => {
    const { next, read, people } = await aLine({ goldenTurn: 2 }, { regular: 3, golden: 1 });
    const ahead = async () => Promise.all(["R1", "R2", "G1", "R3"].map(async (name) => (await read(name)).ahead));
    expect(await ahead()).toEqual([0, 1, 2, 3]);
    await next();
    expect(await next({ finish: people.R1?.id })).toBe("R2 turn");
    expect(await ahead()).toEqual([null, null, 0, 1]);
    expect(await next({ finish: people.R2?.id })).toBe("G1 golden_turn");
    expect(await next({ finish: people.G1?.id })).toBe("R3 turn");
    expect((await read("G1")).status).toBe("served");
  });

  test("counts by the call: neither a later priority nor a call once more moves the golden turn, and a call taken back does", async () => {
    const { next, patch, post, at, read } = await aLine({ goldenTurn: 2, recalls: 1 }, { regular: 5, golden: 2 });
    const goBefore = async (name: string) => (await read(name)).ahead;
    expect([await next(), await next()]).toEqual(["R1 turn", "R2 turn"]);
    await patch("R1", { priority: 3, priorityReason: "pain" });
    expect(await goBefore("G1")).toBe(0);
    expect(await next()).toBe("G1 golden_turn");
    await patch("G1", { priority: 1, priorityReason: "old" });
    await post(at("R2", "/call")); // still on the way
    expect(await goBefore("G2")).toBe(2);
    expect(await next()).toBe("R3 turn");
    expect(await goBefore("G2")).toBe(1);
    await patch("R3", { status: "booked" });
    expect(await goBefore("G2")).toBe(2);
    await patch("R5", { priority: 3, priorityReason: "pain" });
    expect(await next()).toBe("R5 priority");
    await patch("R5", { priority: 0 });
    await post(at("R5", "/step-back"));
    expect(await goBefore("G2")).toBe(2);
  });

  test("a repeated press of one desk calls once, and says the same", async () => {
    const { app, clinic } = await aLine({ goldenTurn: 1 }, { regular: 2 });
    const press = () =>
      app.request("post", `${clinic.path}/line/${clinic.today}/call-next`).set("Idempotency-Key", "one").send({});
    const [first, again] = [await press(), await press()];
    expect(again).toMatchObject({ status: 200, headers: { "idempotency-replayed": "true" } });
    expect(again.body).toMatchObject({ id: first.body.id, because: "turn", calls: 1 });
  });
});

describe("priority", () => {
  test("goes first, by its level, whatever the lists say; its reason and the note are for staff alone", async () => {
    const { patch, next, read, people, app, clinic, at } = await aLine({ goldenTurn: 0 }, { regular: 3, golden: 1 });
    expect((await patch("R3", { priority: 1 })).body.errors).toMatchObject([{ pointer: "#/priorityReason" }]);
    expect((await patch("R3", { priorityReason: "old" })).body.errors).toMatchObject([{ pointer: "#/priorityReason" }]);
    await patch("R3", { priority: 1, priorityReason: "canary-reason", note: "canary-note" });
    await patch("R2", { priority: 3, priorityReason: "urgent" });
    expect((await read("R3")).ahead).toBe(1);
    expect(await read("R3")).toMatchObject({ priority: 1, priorityReason: "canary-reason", note: "canary-note" });
    const holder = { "Booking-Token": people.R3?.ticketToken as string };
    const own = await app.request("get", `${clinic.path}/${at("R3")}`, null).set(holder);
    const board = await app.request("get", `${clinic.path}/days`, null);
    for (const { text } of [own, board]) expect(text).not.toMatch(/canary/);
    for (const fields of [{ priority: 3, priorityReason: "mine" }, { note: "mine" }]) {
      const asHolder = app.request("patch", `${clinic.path}/${at("R3")}`, null).set(holder);
      expect((await asHolder.send({ status: "cancelled", ...fields })).status).toBe(403);
    }
    expect(own.body).toMatchObject({ priority: 1 });
    expect([await next(), await next(), await next()]).toEqual(["R2 priority", "R3 priority", "G1 golden_turn"]);
    expect((await patch("R1", { priority: 2, priorityReason: "x" })).status).toBe(200);
    expect((await patch("R1", { priority: 0 })).body).toMatchObject({ priority: 0, priorityReason: null });
  });

  test("moves with the patient to another day, with the note", async () => {
    const { patch, post, at } = await aLine({}, { regular: 1 });
    await patch("R1", { priority: 2, priorityReason: "pregnant", note: "brings the X-ray" });
    expect((await post(at("R1", "/move"))).body).toMatchObject({
      priority: 2,
      priorityReason: "pregnant",
      note: "brings the X-ray",
      arrived: false,
    });
  });

  test("is erased with the patient: no reason, no note, no trace", async () => {
    const { app, clinic, book } = await aLine({});
    const { id } = await book({ date: clinic.today, patient: { name: "Sara", phone: "07701234567", id: "p-1" } });
    await app
      .request("patch", `${clinic.path}/bookings/${id}`)
      .send({ priority: 1, priorityReason: "canary-reason", note: "canary-note" });
    await app.request("delete", `${clinic.path}/patients/p-1`);
    const rows = await app.database.query("select cast(bookings as text) as row from bookings where clinic_id = $1", [
      clinic.id,
    ]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/canary/);
    expect((await app.request("get", `${clinic.path}/bookings/${id}`)).body).toMatchObject({ priority: 1, note: null });
  });
});

test("4 desks that press 200 times call 200 different patients, in the order of the line", async () => {
  const { app, clinic } = await aLine({ goldenTurn: 3, capacity: 300, goldenCapacity: 300 });
  await app.database.query("begin");
  await app.database.query(
    `insert into booking_days (clinic_id, list, date, capacity, used, last_number)
     values ($1, 'regular', $2, 150, 150, 150), ($1, 'golden', $2, 50, 50, 50)`,
    [clinic.id, clinic.today],
  );
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash, priority, priority_reason)
     select $1, list, $2, n, n, 'P', 'secretary', '', case when n % 20 = 0 then 1 else 0 end, case when n % 20 = 0 then 'old' end
       from (values ('regular', 150), ('golden', 50)) as lists (list, count), generate_series(1, count) as n`,
    [clinic.id, clinic.today],
  );
  await app.database.query("commit");
  const expected = await app.database.query(
    "select concat(list, ' ', number) as who from clinics c, line_of(c, $1) where c.id = $2 order by place",
    [clinic.today, clinic.id],
  );
  const called: { who: string; version: number }[] = [];
  const desk = async () => {
    for (let press = 0; press < 50; press++) {
      const { status, body } = await app.request("post", `${clinic.path}/line/${clinic.today}/call-next`).send({});
      expect(status).toBe(200);
      called.push({ who: `${body.list} ${body.number}`, version: body.version });
    }
  };
  await Promise.all([desk(), desk(), desk(), desk()]);
  called.sort((a, b) => a.version - b.version);
  expect(called.map(({ who }) => who)).toEqual(expected.map(({ who }) => who));
});

const someBooking = fc.record({
  list: fc.constantFrom("regular", "golden"),
  status: fc.constantFrom("booked", "booked", "booked", "in_progress", "served", "cancelled"),
  priority: fc.constantFrom(0, 0, 0, 0, 1, 3),
  /** Null: where the number puts it. */
  order: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 2 }),
  hasCome: fc.boolean(),
  turnTakenAt: fc.option(fc.integer({ min: 1, max: 9 })),
  shift: fc.constantFrom(1, 2),
});

test("browsers and the database agree on who is next", async () => {
  const app = await testApp();
  const cases = fc.sample(
    fc.record({
      goldenTurn: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 1 }),
      needsArrival: fc.boolean(),
      hasShifts: fc.boolean(),
      bookings: fc.array(someBooking, { minLength: 1, maxLength: 14 }),
    }),
    { numRuns: 120, seed: 4711 },
  );
  await app.database.query("begin");
  await app.database.query(
    `insert into clinics (name, golden_turn, needs_arrival)
     select 'C', "goldenTurn", "needsArrival" from json_to_recordset($1) as clinic ("goldenTurn" smallint, "needsArrival" boolean)`,
    [JSON.stringify(cases)],
  );
  await app.database.query(
    "insert into booking_days (clinic_id, list, date, capacity) select id, list, '2099-11-24', 20 from clinics, (values ('regular'), ('golden')) as lists (list)",
  );
  await app.database.query(
    `insert into day_shifts (clinic_id, list, date, shift, starts_at, ends_at, capacity, used, numbers, last_number)
     select clinic, list, '2099-11-24', shift, date '2099-11-24' + starts, date '2099-11-24' + starts + interval '3 hours', 20, 0, numbers, lower(numbers) - 1
       from json_array_elements($1) with ordinality as cases (kase, clinic), (values ('regular'), ('golden')) as lists (list),
            (values (1, time '09:00', int4range(1, 101)), (2, '16:00', '[101,)')) as planned (shift, starts, numbers)
      where (kase->>'hasShifts')::boolean`,
    [JSON.stringify(cases)],
  );
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash, status, priority, shift,
                           arrived_at, arrived_by, turn_taken_at, finished_at, cancelled_by)
     select clinic, list, '2099-11-24', number, coalesce("order", number), 'P', 'secretary', '', status, priority, part,
            case when "hasCome" then now() end, case when "hasCome" then 'desk' end,
            timestamptz '2099-11-24T10:00Z' + "turnTakenAt" * interval '1 minute',
            case when status in ('served', 'cancelled') then now() end, case when status = 'cancelled' then 'staff' end
       from (select clinic, drawn.*, part, coalesce(100 * (part - 1), 0) + row_number() over (partition by clinic, list, part order by place) as number
               from json_array_elements($1) with ordinality as cases (kase, clinic),
                    json_array_elements(kase->'bookings') with ordinality as each (fields, place),
                    json_to_record(fields) as drawn (list text, status text, priority smallint, shift smallint,
                                                     "order" float8, "hasCome" boolean, "turnTakenAt" integer)
              cross join lateral (select case when (kase->>'hasShifts')::boolean then shift end as part) as planned) as numbered`,
    [JSON.stringify(cases)],
  );
  await app.database.query(`
    update day_shifts part set used = given.used, last_number = last_number + given.tickets
      from (select clinic_id, list, date, shift, count(*) filter (where status <> 'cancelled') as used, count(*) as tickets
              from bookings group by clinic_id, list, date, shift) as given
     where (part.clinic_id, part.list, part.date, part.shift) = (given.clinic_id, given.list, given.date, given.shift)`);
  await app.database.query(`
    update booking_days day set used = given.used, last_number = given.tickets
      from (select clinic_id, list, date, count(*) filter (where status <> 'cancelled') as used, count(*) as tickets
              from bookings group by clinic_id, list, date) as given
     where (day.clinic_id, day.list, day.date) = (given.clinic_id, given.list, given.date) and shifts = '[]'`);
  await app.database.query("commit");
  const lines = await app.database.query(
    `select clinic.id, coalesce(json_agg(json_build_object('list', line.list, 'number', line.number, 'isHere', is_here, 'ahead', ahead,
                                         'because', because) order by line.line desc, line.place) filter (where line.list is not null), '[]') as line
       from clinics clinic left join lateral line_of(clinic, '2099-11-24') line on true group by clinic.id order by clinic.id`,
  );
  expect(lines).toHaveLength(120);
  const toldOtherwise = await app.database.query(`
    select row_to_json(booking) as booking, row_to_json(counted) as counted, row_to_json(sorted) as sorted
      from bookings booking cross join lateral place_in_line(booking) counted cross join lateral place_of(booking) sorted
     where (counted.ahead, counted.of_earlier_shifts, counted.of_own_shift)
           is distinct from (sorted.ahead, sorted.of_earlier_shifts, sorted.of_own_shift)`);
  expect(toldOtherwise).toEqual([]);
  const countedOtherwise = await app.database.query(`
    select row_to_json(booking) as booking, line.ahead, counted.ahead as counted
      from clinics clinic cross join lateral line_of(clinic, '2099-11-24') line
      join bookings booking on (booking.clinic_id, booking.list, booking.date, booking.number) = (clinic.id, line.list, '2099-11-24', line.number)
     cross join lateral place_in_line(booking) counted where counted.ahead is distinct from line.ahead`);
  expect(countedOtherwise).toEqual([]);
  for (const { id, line } of lines) {
    const { body } = await app.request("get", `/v1/clinics/${id}/days`);
    const computed = lineOf(body as ClinicState, "2099-11-24");
    const told = computed.map(({ booking: { list, number }, ...rest }) => ({ list, number, ...rest }));
    expect(told, JSON.stringify(cases[id - 1])).toEqual(line);
    const one = computed[id % computed.length]; // for of all the database's own count is compared above
    if (!one) continue;
    const read = await app.request("get", `/v1/clinics/${id}/bookings/${one.booking.id}`);
    expect(read.body.ahead, JSON.stringify(cases[id - 1])).toBe(one.ahead);
  }
});
