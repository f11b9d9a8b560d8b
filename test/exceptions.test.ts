import { describe, expect, test } from "vitest";
import { closed, extra, sharedClinicsWithExceptions } from "./support/a-clinic-with-exceptions.js";
import { morning } from "./support/a-clinic-with-hours.js";
import { daysAfter } from "./support/test-app.js";

const aClinicWithExceptions = sharedClinicsWithExceptions();

describe("other hours for some dates", () => {
  test("give a shift its own, or add one, on days that are made later", async () => {
    const { clinic, add, book, put, day, tomorrow, path, app } = await aClinicWithExceptions();
    await book({ date: clinic.today });
    await add(
      extra(clinic.today, { to: tomorrow, shift: 2, start: "20:00", end: "23:00", capacity: 7, note: "Ramadan" }),
    );
    await add(extra(clinic.today, { to: daysAfter(tomorrow, 30), weekdays: ["fri"], start: "14:00", end: "15:00" }));
    expect((await day()).shifts).toHaveLength(2);
    expect((await day()).shifts[1]).toMatchObject({ startsAt: "2026-11-24T13:00:00.000Z", capacity: 20 });
    expect(await book({ date: tomorrow, shift: 2 })).toMatchObject({ number: 101 });
    expect((await day(tomorrow)).shifts).toMatchObject([
      { shift: 1, capacity: 12 },
      { shift: 2, startsAt: "2026-11-25T17:00:00.000Z", endsAt: "2026-11-25T20:00:00.000Z", capacity: 7 },
    ]);
    expect(await book({ date: "2026-11-27", shift: 3 })).toMatchObject({ number: 201 }); // a Friday
    expect((await day("2026-11-27")).shifts.map(({ shift }: { shift: number }) => shift)).toEqual([1, 2, 3]);
    expect((await app.request("get", path)).body).toMatchObject([
      { kind: "extra", from: clinic.today, to: tomorrow, shift: 2, start: "20:00", weekdays: null, note: "Ramadan" },
      { weekdays: ["fri"], firstNumber: 201, goldenCapacity: 0 },
    ]);
    const fridays = [{ weekday: "fri", ...morning, end: "14:30" }];
    expect((await put(fridays)).body.errors).toMatchObject([{ pointer: "#/0/start" }]);
  });

  test("open a day off, also of a clinic without hours; closed beats extra", async () => {
    const settings = { workingDays: ["mon"] };
    const { add, ask, book, app, clinic, day } = await aClinicWithExceptions({ hours: [], settings });
    const appKey = await app.aKey("patient_app", clinic.id);
    const friday = "2026-11-27";
    const asked = { date: friday };
    expect((await ask(asked, appKey)).body.code).toBe("day_not_open");
    await add(extra(friday, { shift: 1, start: "10:00", end: "12:00", capacity: 2 }));
    expect((await ask(asked, appKey)).body).toMatchObject({ shift: 1, number: 1 });
    expect(await book()).toMatchObject({ date: friday });
    expect(await day(friday)).toMatchObject({ capacity: 2, used: 2 });
    await add(extra("2026-12-04", { shift: 1, start: "10:00", end: "12:00", capacity: 2 }));
    await add({ ...closed("2026-12-04"), shift: 1 });
    expect((await ask({ date: "2026-12-04" }, appKey)).body.code).toBe("clinic_on_leave");
    expect(await book()).toMatchObject({ date: "2026-11-30", shift: null });
  });

  test("keep the date from turning within them", async () => {
    const settings = { dayTurnsAt: "03:00" };
    const { add, app, clinic, tomorrow, book } = await aClinicWithExceptions({ hours: [], settings });
    await add(extra(tomorrow, { shift: 1, start: "20:00", end: "02:00" }));
    const patch = await app.request("patch", clinic.path).send({ dayTurnsAt: "01:00" });
    expect(patch.body.errors).toMatchObject([{ pointer: "#/dayTurnsAt" }]);
    expect(await book({ date: tomorrow })).toMatchObject({ shift: 1 });
  });
});

describe("an exception", () => {
  const tuesday = "2026-11-24";
  const refused: [string, object, string][] = [
    ["that ends before it begins", closed(tuesday, "2026-11-23"), "#/to"],
    ["of 367 days", closed(tuesday, "2027-11-25"), "#/to"],
    ["of more than two years ahead", closed("2028-11-20", "2028-12-01"), "#/to"],
    ["with hours though it is closed", { ...closed(tuesday), start: "10:00" }, "#/start"],
    ["of no kind", { ...closed(tuesday), kind: "open" }, "#/kind"],
    ["with a note of 201 letters", { ...closed(tuesday), note: "x".repeat(201) }, "#/note"],
    [
      "without its hours",
      { kind: "extra", from: tuesday, to: tuesday, shift: 1, capacity: 1, end: "10:00" },
      "#/start",
    ],
    ["whose shift meets another of the date", extra("2026-11-25", { start: "20:00" }), "#/start"],
    ["whose numbers are another shift's", extra("2026-11-25", { firstNumber: 120 }), "#/firstNumber"],
    ["whose numbers end at another shift's", extra("2026-11-25", { firstNumber: 98 }), "#/firstNumber"],
    ["that runs into the next date", extra(tuesday, { end: "00:30" }), "#/end"],
    ["for a shift that is closed then already", { ...closed("2026-12-03"), shift: 2 }, "#/from"],
    ["for a weekday twice", extra(tuesday, { weekdays: ["fri", "fri"] }), "#/weekdays"],
  ];
  test("that cannot be is refused by field, and nothing is written", async () => {
    const { post, add, app, path } = await aClinicWithExceptions();
    const known = await add(closed("2026-12-01", "2026-12-05"));
    for (const [what, body, pointer] of refused) {
      const reply = await post(body);
      expect(reply.status, what).toBe(422);
      expect(reply.body.errors, what).toMatchObject([{ pointer }]);
    }
    expect((await post(closed("2026-11-23", tuesday))).body).toMatchObject({
      code: "date_in_past",
      errors: [{ pointer: "#/from" }],
    });
    expect((await app.request("get", path)).body).toEqual([known]);
    expect((await app.request("get", "/v1/clinics/99/exceptions")).status).toBe(404);
  });

  test("is forgotten when it is long over, and a clinic has 200 at most", async () => {
    const { add, post, app, path, clinic } = await aClinicWithExceptions({ hours: [] });
    await app.database.query(
      `insert into clinic_exceptions (clinic_id, kind, dates, day_turns_at)
       select $1, 'closed', daterange(cast($2 as date) - ahead, cast($2 as date) - ahead, '[]'), '00:00' from generate_series(1, 200) ahead`,
      [clinic.id, clinic.today],
    );
    await add(closed(clinic.today));
    expect((await app.request("get", path)).body).toHaveLength(3);
    await app.database.query(
      `insert into clinic_exceptions (clinic_id, kind, dates, day_turns_at)
       select $1, 'closed', daterange(cast($2 as date) + ahead, cast($2 as date) + ahead, '[]'), '00:00' from generate_series(1, 197) ahead`,
      [clinic.id, clinic.today],
    );
    expect((await post(closed(daysAfter(clinic.today, 300)))).body.errors).toMatchObject([{ pointer: "#/from" }]);
  });
});

test("other hours are not taken back where the weekly ones would then meet another exception's", async () => {
  const { add, remove, book, tomorrow } = await aClinicWithExceptions();
  const first = await add(extra(tomorrow, { shift: 1, start: "10:00", end: "11:00", firstNumber: 500 }));
  const second = await add(extra(tomorrow, { shift: 3, start: "12:00", end: "13:30", firstNumber: 600 }));
  expect((await remove(first.id)).body).toMatchObject({
    status: 422,
    errors: [{ pointer: "#/exceptionId", in: "path" }],
  });
  expect(await book({ date: tomorrow, shift: 1 })).toMatchObject({ number: 500 });
  expect((await remove(second.id)).status).toBe(204);
  expect((await remove(first.id)).status).toBe(204);
});
