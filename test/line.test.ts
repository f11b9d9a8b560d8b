import { type ClinicState, lineOf } from "dawr/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aClinicWithHours, everyDay } from "./support/a-clinic-with-hours.js";
import { aBooker, daysAfter, testApp } from "./support/test-app.js";

/** A clinic with these settings, its people booked for today, and what its doctor does. */
async function aLine(settings: object, { regular = 0, golden = 0 } = {}) {
  const app = await testApp();
  const clinic = await app.aClinic({ publicBoard: true, ...settings });
  const { book } = aBooker(app, clinic);
  const people: Record<string, { id: string; number: number; ticketToken: string }> = {};
  for (let n = 1; n <= regular; n++) people[`R${n}`] = await book({ date: clinic.today });
  for (let n = 1; n <= golden; n++) people[`G${n}`] = await book({ date: clinic.today, list: "golden" });
  const nameOf = (id: string) => Object.keys(people).find((name) => people[name]?.id === id);
  const post = (path: string, body: object = {}) => app.request("post", `${clinic.path}/${path}`).send(body);
  const remove = (path: string) => app.request("delete", `${clinic.path}/${path}`);
  const at = (name: string, deed = "") => `bookings/${people[name]?.id}${deed}`;
  return {
    app,
    clinic,
    book,
    people,
    post,
    remove,
    at,
    read: async (name: string) => (await app.request("get", `${clinic.path}/${at(name)}`)).body,
    patch: (name: string, body: object) => app.request("patch", `${clinic.path}/${at(name)}`).send(body),
    arrive: (name: string) => post(at(name, "/arrive")),
    /** Who is called, and why; or the code of the refusal. */
    next: async (body: object = {}) => {
      const reply = await post(`line/${clinic.today}/call-next`, body);
      return reply.status === 200 ? `${nameOf(reply.body.id)} ${reply.body.because}` : (reply.body.code as string);
    },
  };
}

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

  test("a repeated press of one desk calls once, and says the same", async () => {
    const { app, clinic } = await aLine({ goldenTurn: 1 }, { regular: 2 });
    const press = () =>
      app.request("post", `${clinic.path}/line/${clinic.today}/call-next`).set("Idempotency-Key", "one").send({});
    const [first, again] = [await press(), await press()];
    expect(again).toMatchObject({ status: 200, headers: { "idempotency-replayed": "true" } });
    expect(again.body).toMatchObject({ id: first.body.id, because: "turn", calls: 1 });
  });
});

describe("a clinic that calls only who has come", () => {
  test("calls number 2 when number 1 is away; 1 keeps its place, and is next when it comes", async () => {
    const { next, arrive, read, post, clinic } = await aLine(
      { needsArrival: true, goldenTurn: 3 },
      { regular: 3, golden: 1 },
    );
    expect(await next()).toBe("nobody_here");
    expect((await post(`days/regular/${clinic.today}/call-next`)).body.code).toBe("nobody_here");
    expect((await arrive("R2")).body).toMatchObject({ arrivedBy: "desk", arrived: true, ahead: 0 });
    await arrive("R3");
    expect((await read("R1")).ahead).toBe(0);
    expect(await next()).toBe("R2 turn");
    await arrive("R1");
    expect((await read("R3")).ahead).toBe(1);
    expect([await next(), await next(), await next()]).toEqual(["R1 turn", "R3 turn", "nobody_here"]);
  });

  test("hears of an arrival once, and of one that was none; of another day nobody arrives", async () => {
    const { arrive, remove, at, people, clinic, book, next } = await aLine(
      { needsArrival: true, goldenTurn: 1 },
      { regular: 1 },
    );
    const { arrivedAt } = (await arrive("R1")).body;
    expect((await arrive("R1")).body.arrivedAt).toBe(arrivedAt);
    expect((await remove(at("R1", "/arrive"))).body).toMatchObject({
      arrivedAt: null,
      arrivedBy: null,
      arrived: false,
    });
    expect(await next()).toBe("nobody_here");
    people.tomorrow = await book({ date: daysAfter(clinic.today, 1) });
    expect((await arrive("tomorrow")).body.code).toBe("wrong_day");
  });

  test("takes who is booked at the desk as here, for today alone; apps may not say so", async () => {
    const { app, clinic } = await aLine({ needsArrival: true });
    const patient = { name: "Sara", phone: "07701234567" };
    const book = (body: object, key?: string) =>
      app.request("post", `${clinic.path}/bookings`, key).send({ patient, arrived: true, ...body });
    expect((await book({ date: clinic.today })).body).toMatchObject({ arrived: true, arrivedBy: "desk" });
    const later = await book({ date: daysAfter(clinic.today, 1), list: "golden" });
    expect(later.body).toMatchObject({ arrived: false, arrivedAt: null });
    const refused = await book({ list: "golden" }, await app.aKey("patient_app", clinic.id));
    expect(refused.body).toMatchObject({ status: 422, errors: [{ pointer: "#/arrived" }] });
  });
});

describe("at the clinic's door", () => {
  /** Its clock can be set. */
  async function aDoor() {
    let at = Date.parse("2026-11-24T07:25:40Z");
    const app = await testApp({ clock: { now: () => new Date(at) } });
    const clinic = await app.aClinic({ needsArrival: true });
    const { book } = aBooker(app, clinic);
    const display = await app.aKey("display", clinic.id);
    const code = async (path = clinic.path) => (await app.request("get", `${path}/door-code`)).body.doorCode as string;
    return {
      app,
      clinic,
      book,
      display,
      code,
      pass: (ms: number) => {
        at += ms;
      },
      arrive: ({ id, ticketToken }: { id: string; ticketToken: string }, body: object) =>
        app.request("post", `${clinic.path}/bookings/${id}/arrive`, null).set("Booking-Token", ticketToken).send(body),
      kiosk: (number: number, phoneEnding: string) =>
        app.request("post", `${clinic.path}/arrivals`, display).send({ number, phoneEnding }),
    };
  }

  test("a patient's phone says that they are here, by the code that the door shows, for two minutes", async () => {
    const { app, clinic, book, display, code, pass, arrive } = await aDoor();
    const [one, other] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    const shown = (await app.request("get", `${clinic.path}/door-code`, display)).body;
    expect(shown).toEqual({ doorCode: await code(), validUntil: "2026-11-24T07:26:00.000Z" });
    expect((await arrive(one, {})).body.errors).toMatchObject([{ pointer: "#/doorCode" }]);
    pass(60_000);
    expect((await arrive(one, { doorCode: shown.doorCode })).body).toMatchObject({ arrived: true, arrivedBy: "phone" });
    expect(await code()).not.toBe(shown.doorCode);
    pass(60_000);
    const late = await arrive(other, { doorCode: shown.doorCode });
    expect(late.body).toMatchObject({ status: 422, code: "door_code_expired" });
    const elsewhere = await app.aClinic();
    expect((await arrive(other, { doorCode: await code(elsewhere.path) })).status).toBe(404);
    expect(
      (await app.request("get", `${clinic.path}/door-code`, await app.aKey("patient_app", clinic.id))).status,
    ).toBe(403);
  });

  test("20 wrong codes stop that ticket for an hour, and nobody else", async () => {
    const { book, code, arrive, clinic, app } = await aDoor();
    const [guesser, other] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    const guess = () => arrive(guesser, { doorCode: `${clinic.id}-000000x` });
    for (let guesses = 1; guesses <= 20; guesses++) expect((await guess()).status).toBe(422);
    const stopped = await arrive(guesser, { doorCode: await code() });
    expect(stopped).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(Number(stopped.headers["retry-after"])).toBeGreaterThan(3_500);
    expect((await arrive(other, { doorCode: await code() })).status).toBe(200);
    expect((await app.request("post", `${clinic.path}/bookings/${guesser.id}/arrive`).send({})).status).toBe(200);
  });

  test("the kiosk takes the ticket's number with the end of the phone, and tells nothing personal", async () => {
    const { app, book, kiosk, clinic } = await aDoor();
    const patient = { name: "Canaria", phone: "07701234567" };
    await book({ date: clinic.today, patient });
    await book({ date: daysAfter(clinic.today, 1), patient: { ...patient, phone: "07701234999" } });
    expect((await kiosk(1, "56")).body.errors).toMatchObject([{ pointer: "#/phoneEnding" }]);
    expect((await kiosk(1, "111")).status).toBe(404);
    expect((await kiosk(1, "999")).body.code).toBe("wrong_day");
    const here = await kiosk(1, "٥٦٧");
    expect(here.body).toMatchObject({ number: 1, arrived: true, ahead: 0 });
    expect(here.text).not.toMatch(/Canaria|1234567/);
    expect((await kiosk(1, "567")).body.code).toBe("already_here");
    const [row] = await app.database.query("select arrived_by as by from bookings where arrived_at is not null");
    expect(row.by).toBe("kiosk");
    for (let miss = 2; miss <= 20; miss++) await kiosk(1, "111");
    expect((await kiosk(1, "567")).status).toBe(429);
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
    const rows = await app.database.query("select cast(bookings as text) as row from bookings");
    expect(JSON.stringify(rows)).not.toMatch(/canary/);
    expect((await app.request("get", `${clinic.path}/bookings/${id}`)).body).toMatchObject({ priority: 1, note: null });
  });
});

describe("a place beyond the capacity", () => {
  const patient = { name: "Sara", phone: "07701234567" };

  test("is given by staff who say why; apps may not, and a reason is needed", async () => {
    const { app, clinic, post } = await aLine({ capacity: 1 }, { regular: 1 });
    const book = (overbook: object, key?: string) =>
      app.request("post", `${clinic.path}/bookings`, key).send({ date: clinic.today, patient, overbook });
    const day = async () => (await app.request("get", `${clinic.path}/days/regular/${clinic.today}`)).body;
    expect((await book({})).body).toMatchObject({ status: 422, errors: [{ pointer: "#/overbook/reason" }] });
    expect((await book({ reason: "pain" }, await app.aKey("patient_app", clinic.id))).status).toBe(403);
    expect(await day()).toMatchObject({ used: 1, overbooked: 0 });
    const over = await book({ reason: "canary-pain" });
    expect(over).toMatchObject({ status: 201, body: { number: 2, overbookReason: "canary-pain" } });
    expect(await day()).toMatchObject({ capacity: 1, used: 2, overbooked: 1 });
    expect((await post("bookings", { date: clinic.today, patient: { ...patient, name: "Ali" } })).body.code).toBe(
      "day_full",
    );
    const own = { "Booking-Token": over.body.ticketToken };
    expect((await app.request("get", `${clinic.path}/bookings/${over.body.id}`, null).set(own)).text).not.toMatch(
      /canary/,
    );
    await app.request("patch", `${clinic.path}/bookings/${over.body.id}`).send({ status: "cancelled" });
    expect((await post("bookings", { date: clinic.today, patient })).body.code).toBe("day_full");
  });

  test("is not taken where the day has room, and is one of the shift that is full", async () => {
    const { app, clinic, book } = await aClinicWithHours();
    const path = `${clinic.path}/days/regular/${clinic.today}`;
    await app.request("put", `${path}/shifts/2`).send({ capacity: 1 });
    const wish = { date: clinic.today, shift: 2, overbook: { reason: "pain" } };
    expect(await book(wish)).toMatchObject({ number: 101, overbookReason: null });
    expect(await book(wish)).toMatchObject({ number: 102, shift: 2, overbookReason: "pain" });
    expect((await app.request("get", path)).body).toMatchObject({
      used: 2,
      overbooked: 1,
      shifts: [{ overbooked: 0 }, { used: 2, overbooked: 1 }],
    });
    expect(await book({ date: clinic.today })).toMatchObject({ shift: 1 });
    await app.request("post", `${path}/close`);
    expect((await app.request("post", `${path}/reopen`)).body).toMatchObject({ used: 3 });
  });

  test("is none where the shift has no number left", async () => {
    const shift = { shift: 1, start: "10:00", end: "13:00", capacity: 1, firstNumber: 100 };
    const next = { shift: 2, start: "16:00", end: "21:00", capacity: 5, firstNumber: 101 };
    const { clinic, book, ask } = await aClinicWithHours({
      hours: everyDay.map(({ weekday, shift: number }) => ({ weekday, ...(number === 1 ? shift : next) })),
    });
    await book({ date: clinic.today, shift: 1 });
    const reply = await ask({ date: clinic.today, shift: 1, overbook: { reason: "pain" } });
    expect(reply.body).toMatchObject({ status: 409, code: "shift_full" });
  });
});

describe("who is called and does not come", () => {
  test("steps behind three others after three calls, then is a no-show after three more; both are undone", async () => {
    const { post, at, remove, read, next, app, clinic, people } = await aLine({ goldenTurn: 0 }, { regular: 5 });
    const call = (name: string) => post(at(name, "/call"));
    const stepBack = (name: string) => post(at(name, "/step-back"));
    const order = async () => {
      const [day] = (await app.request("get", `${clinic.path}/days`)).body.days;
      return day.bookings.map(({ number }: { number: number }) => number);
    };
    expect((await stepBack("R1")).body.code).toBe("invalid_transition");
    await call("R1");
    await call("R1");
    expect((await stepBack("R1")).body.code).toBe("too_few_calls");
    await call("R1");
    expect((await stepBack("R1")).body).toMatchObject({ status: "booked", missed: 1, ahead: 3 });
    expect(await order()).toEqual([2, 3, 4, 1, 5]);
    expect((await remove(at("R1", "/step-back"))).body).toMatchObject({ status: "in_progress", missed: 0, order: 1 });
    expect((await remove(at("R1", "/step-back"))).body.code).toBe("invalid_transition");
    await stepBack("R1");
    expect([await next(), await next(), await next(), await next()].map((called) => called.slice(0, 2))).toEqual([
      ...["R2", "R3", "R4", "R1"],
    ]);
    expect((await stepBack("R1")).body.code).toBe("too_few_calls");
    await call("R1");
    await call("R1");
    expect((await stepBack("R1")).body).toMatchObject({ status: "no_show", missed: 2, ahead: null });
    expect((await remove(at("R1", "/step-back"))).body).toMatchObject({ status: "in_progress", missed: 1 });
    expect(await read("R1")).toMatchObject({ id: people.R1?.id, finishedAt: null });
  });

  test("is called again only after the gap that the clinic sets", async () => {
    const { post, at, app, clinic } = await aLine({}, { regular: 1 });
    const call = () => post(at("R1", "/call"));
    await call();
    expect((await call()).body.calls).toBe(2);
    await app.request("patch", clinic.path).send({ recallGapSeconds: 60 });
    expect((await call()).body.code).toBe("called_just_now");
    await app.database.query("update bookings set called_at = called_at - interval '61 seconds'");
    expect((await call()).body.calls).toBe(3);
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
    "select concat(list, ' ', number) as who from clinics c, line_of(c, $1) order by place",
    [clinic.today],
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
  order: fc.integer({ min: 1, max: 8 }),
  hasCome: fc.boolean(),
  calledAt: fc.option(fc.integer({ min: 1, max: 9 })),
});

test("browsers and the database agree on who is next", async () => {
  const app = await testApp();
  const cases = fc.sample(
    fc.record({
      goldenTurn: fc.option(fc.integer({ min: 0, max: 3 })),
      needsArrival: fc.boolean(),
      bookings: fc
        .array(someBooking, { minLength: 1, maxLength: 14 })
        .map((each) => each.map((booking, index) => ({ ...booking, place: index + 1 }))),
    }),
    { numRuns: 60, seed: 4711 },
  );
  await app.database.query("begin");
  await app.database.query(
    `insert into clinics (name, golden_turn, needs_arrival)
     select 'C', "goldenTurn", "needsArrival" from json_to_recordset($1) as clinic ("goldenTurn" smallint, "needsArrival" boolean)`,
    [JSON.stringify(cases)],
  );
  await app.database.query(
    "insert into booking_days (clinic_id, list, date, capacity, used, last_number) select id, list, '2099-11-24', 20, 20, 20 from clinics, (values ('regular'), ('golden')) as lists (list)",
  );
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash, status, priority,
                           arrived_at, arrived_by, calls, called_at, finished_at, cancelled_by)
     select clinic, list, '2099-11-24', place, "order", 'P', 'secretary', '', status, priority,
            case when "hasCome" then now() end, case when "hasCome" then 'desk' end,
            case when "calledAt" is null then 0 else 1 end, timestamptz '2099-11-24T10:00Z' + "calledAt" * interval '1 minute',
            case when status in ('served', 'cancelled') then now() end, case when status = 'cancelled' then 'staff' end
       from json_array_elements($1) with ordinality as cases (kase, clinic),
            json_to_recordset(kase->'bookings') as booking (place integer, list text, status text, priority smallint,
                                                            "order" float8, "hasCome" boolean, "calledAt" integer)`,
    [JSON.stringify(cases)],
  );
  await app.database.query("commit");
  const lines = await app.database.query(
    `select clinic.id, coalesce(json_agg(json_build_object('list', line.list, 'number', line.number, 'isHere', is_here, 'ahead', ahead,
                                         'because', because) order by line.line desc, line.place) filter (where line.list is not null), '[]') as line
       from clinics clinic left join lateral line_of(clinic, '2099-11-24') line on true group by clinic.id order by clinic.id`,
  );
  expect(lines).toHaveLength(60);
  for (const { id, line } of lines) {
    const { body } = await app.request("get", `/v1/clinics/${id}/days`);
    const computed = lineOf(body as ClinicState, "2099-11-24");
    const told = computed.map(({ booking: { list, number }, ...rest }) => ({ list, number, ...rest }));
    expect(told, JSON.stringify(cases[id - 1])).toEqual(line);
    for (const { booking, ahead } of computed.slice(0, 3)) {
      const read = await app.request("get", `/v1/clinics/${id}/bookings/${booking.id}`);
      expect(read.body.ahead, JSON.stringify(cases[id - 1])).toBe(ahead);
    }
  }
});
