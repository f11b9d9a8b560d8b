import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { adminKey, aPatient, daysAfter, testApp } from "./support/test-app.js";

/** A server whose log is kept, and that must end with no row and no line at `error`. */
async function watchedApp() {
  const lines: string[] = [];
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line));
      done();
    },
  });
  const log = pino({ level: "info" }, sink);
  const app = await testApp({ log });
  const clinic = await app.aClinic();
  const post = (path: string, body: string, type = "application/json", language = "en") =>
    fetch(`${app.url}${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": type, "Accept-Language": language },
      body,
    });
  const expectUntouched = async () => {
    expect(await app.database.query("select from bookings union all select from booking_days")).toHaveLength(0);
    expect(lines.filter((line) => /"level":"?(50|60|error|fatal)/.test(line))).toEqual([]);
  };
  return { app, clinic, post, expectUntouched };
}

/** The same fields are named, and every sentence is in the language of the reader. */
function expectTranslated(english: any, arabic: any) {
  const fields = (problem: any) => (problem.errors ?? []).map(({ pointer, in: where }: any) => [where, pointer]);
  expect(fields(arabic)).toEqual(fields(english));
  for (const { message } of english.errors ?? []) expect(message).toMatch(/^[ -~]+$/);
  for (const { message } of arabic.errors ?? []) expect(message).toMatch(/\p{Script=Arabic}/u);
}

test("a body that is no booking gets a 4xx problem that says what is wrong, and nothing is written", async () => {
  const { clinic, post, expectUntouched } = await watchedApp();
  const path = `${clinic.path}/bookings`;
  const patient = aPatient();
  const bodies: Array<[body: string, status: number, pointer?: string]> = [
    ["", 422, "#/patient"],
    ["{broken", 400],
    ["null", 400],
    ['"text"', 400],
    ["[]", 422, "#"],
    ["{}", 422, "#/patient"],
    ["x".repeat(1_000_000), 413],
    [JSON.stringify({ patient, list: "banana" }), 422, "#/list"],
    [JSON.stringify({ patient, date: "2026-02-30" }), 422, "#/date"],
    [JSON.stringify({ patient: { name: "\u3164\u115f" } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: "Ali\ufffd" } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: "Ali", id: ".." } }), 422, "#/patient/id"],
    [JSON.stringify({ patient, date: "3026-11-24" }), 422, "#/date"],
    [JSON.stringify({ patient, date: "zzz" }), 422, "#/date"],
    [JSON.stringify({ patient, date: 20261124 }), 422, "#/date"],
    [JSON.stringify({ patient, date: "tomorrow" }), 422, "#/date"],
    [JSON.stringify({ patient: { name: "" } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: "   " } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: "\u200b\u200f" } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: "a\u0000b" } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: "\ud800" } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: "x".repeat(201) } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { name: 7 } }), 422, "#/patient/name"],
    [JSON.stringify({ patient: { ...patient, phone: "call me" } }), 422, "#/patient/phone"],
    [JSON.stringify({ patient: [patient] }), 422, "#/patient"],
    [JSON.stringify({ patient, status: "served" }), 422, "#/status"],
    [JSON.stringify({ patient, created_at: "2020-01-01" }), 422, "#/created_at"],
    [`{"patient":${JSON.stringify(patient)},"__proto__":{"list":"golden"}}`, 422, "#/__proto__"],
    [`{"patient":{"name":"A","__proto__":{"phone":"1"}}}`, 422, "#/patient/__proto__"],
    [JSON.stringify({ patient, constructor: 1 }), 422, "#/constructor"],
    [JSON.stringify({ patient, source: "me" }), 422, "#/source"],
  ];
  for (const [body, status, pointer] of bodies) {
    const reply = await post(path, body);
    const problem: any = await reply.json();
    expect({ body: body.slice(0, 80), status: reply.status }).toEqual({ body: body.slice(0, 80), status });
    expect(reply.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(problem).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) });
    if (pointer) expect(problem.errors.map((error: any) => error.pointer)).toContain(pointer);
    expectTranslated(problem, await (await post(path, body, "application/json", "ar")).json());
  }
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=klingon"]) {
    expect((await post(path, JSON.stringify({ patient }), type)).status, type).toBe(415);
  }
  await expectUntouched();
});

test("addresses of things that are not there are 404, unknown words in them 422", async () => {
  const { app, clinic, expectUntouched } = await watchedApp();
  const other = await app.aClinic();
  const missing = [
    "/v1/clinics/0",
    "/v1/clinics/99999",
    "/v1/clinics/99999999999999999999",
    "/v1/clinics/-1",
    "/v1/clinics/abc",
    "/v1/clinics/1e3",
    "/v1/clinics/99999/days",
    "/v1/clinics/99999/stream",
    `${clinic.path}/bookings/B-${other.id}-20261124-0001`,
    `${clinic.path}/bookings/B-${clinic.id}-20260230-0001`,
    `${clinic.path}/bookings/B-${clinic.id}-20261124-1`,
    `${clinic.path}/bookings/%00`,
    `${clinic.path}/days/regular/${clinic.today}`,
    "/nothing",
    "/v1/../../etc/passwd",
  ];
  for (const path of missing) {
    const reply = await app.request("get", path);
    expect({ path, status: reply.status, type: reply.type }).toEqual({
      path,
      status: 404,
      type: "application/problem+json",
    });
  }
  expect((await fetch(`${app.url}${clinic.path}/bookings/%ZZ`)).status).toBe(400);
  const invalid: Array<[path: string, pointer: string]> = [
    [`${clinic.path}/days/banana/${clinic.today}`, "#/list"],
    [`${clinic.path}/days/regular/2026-02-30`, "#/date"],
    [`${clinic.path}/days?list=banana`, "#/list"],
    [`${clinic.path}/days?from=2026-13-01`, "#/from"],
    [`${clinic.path}/days?date=yesterday`, "#/date"],
    [`${clinic.path}/stream?date=today&date=today`, "#/date"],
    [`${clinic.path}/stream?audience=everyone`, "#/audience"],
    ["/v1/clinics?limit=0", "#/limit"],
    ["/v1/clinics?Limit=5", "#/Limit"],
    [`${clinic.path}?fields=name`, "#/fields"],
    [`${clinic.path}/days?form=${clinic.today}`, "#/form"],
    [`${clinic.path}/days?list[]=golden`, "#/list[]"],
    [`${clinic.path}/stream?list=golden&__proto__=1`, "#/__proto__"],
    [`${clinic.path}/archive?page=2`, "#/page"],
  ];
  for (const [path, pointer] of invalid) {
    const reply = await app.request("get", path);
    expect({ path, status: reply.status, pointer: reply.body.errors?.[0].pointer }).toEqual({
      path,
      status: 422,
      pointer,
    });
    expectTranslated(reply.body, (await app.request("get", path).set("Accept-Language", "ar")).body);
  }
  await expectUntouched();
});

test("a clinic's settings are checked, also by what only the database knows", async () => {
  const { app, clinic } = await watchedApp();
  const bodies: Array<[body: object, pointer: string]> = [
    [{ timeZone: "Mars/Olympus" }, "#/timeZone"],
    [{ timeZone: "asia/baghdad" }, "#/timeZone"],
    [{ timeZone: "posix/Asia/Baghdad" }, "#/timeZone"],
    [{ timeZone: "Factory" }, "#/timeZone"],
    [{ timeZone: "x'; drop table clinics" }, "#/timeZone"],
    [{ capacity: -1 }, "#/capacity"],
    [{ capacity: 1.5 }, "#/capacity"],
    [{ workingDays: [] }, "#/workingDays"],
    [{ workingDays: ["sat", "sat"] }, "#/workingDays"],
    [{ workingDays: ["someday"] }, "#/workingDays/0"],
    [{ autoCloseAt: "24:00" }, "#/autoCloseAt"],
    [{ dayTurnsAt: "05:00", autoCloseAt: "04:00" }, "#/dayTurnsAt"],
    [{ publicBoard: "yes" }, "#/publicBoard"],
    [{ version: 1 }, "#/version"],
  ];
  for (const [body, pointer] of bodies) {
    const reply = await app.request("patch", clinic.path).send(body);
    expect({ body, status: reply.status, pointer: reply.body.errors?.[0].pointer }).toEqual({
      body,
      status: 422,
      pointer,
    });
    expectTranslated(
      reply.body,
      (await app.request("patch", clinic.path).set("Accept-Language", "ar").send(body)).body,
    );
  }
  expect((await app.request("get", clinic.path)).body).toMatchObject({
    version: 1,
    timeZone: "Asia/Baghdad",
    capacity: 20,
  });
});

test("of two hours that contradict each other the one is named that was sent", async () => {
  const { app } = await watchedApp();
  const clinic = await app.aClinic({ dayTurnsAt: "03:00", autoCloseAt: "04:00" });
  const errorsOf = async (hours: object) => (await app.request("patch", clinic.path).send(hours)).body.errors;
  expect(await errorsOf({ autoCloseAt: "02:00" })).toMatchObject([
    { pointer: "#/autoCloseAt", message: "Must not be earlier than dayTurnsAt" },
  ]);
  expect(await errorsOf({ dayTurnsAt: "05:00" })).toMatchObject([{ pointer: "#/dayTurnsAt" }]);
});

test("people are told in their language, programs by the same code", async () => {
  const { app, clinic } = await watchedApp();
  const date = daysAfter(clinic.today, -1);
  const ask = (language: string) =>
    app.request("post", `${clinic.path}/bookings`).set("Accept-Language", language).send({ date, patient: aPatient() });
  expect((await ask("ar-IQ,ar;q=0.9,en;q=0.5")).body).toMatchObject({
    code: "date_in_past",
    detail: expect.stringMatching(/\p{Script=Arabic}/u),
  });
  expect((await ask("en")).body).toMatchObject({ code: "date_in_past", detail: expect.stringMatching(/past/) });
  expect((await ask("fr")).body).toMatchObject({ code: "date_in_past" });
  const writing = async (header: string, value: string) => {
    const path = `${clinic.path}/bookings`;
    const send = (language: string) =>
      app
        .request("post", path)
        .set({ "Accept-Language": language, [header]: value })
        .send({ patient: aPatient() });
    return [(await send("en")).body, (await send("ar")).body];
  };
  for (const [english, arabic] of [
    await writing("Idempotency-Key", "a b"),
    await writing("Idempotency-Key", "x".repeat(256)),
  ]) {
    expect(english.errors).toMatchObject([{ pointer: "#/Idempotency-Key", in: "header" }]);
    expectTranslated(english, arabic);
  }
  const withoutNumber = { patient: { ...aPatient(), phone: "call me" } };
  const refusal = await app.request("post", `${clinic.path}/bookings`).set("Accept-Language", "ar").send(withoutNumber);
  expect(refusal.body.errors[0].message).toBe("يجب أن يكون رقم هاتف من البلد IQ، أو من بلد آخر تسبقه علامة +");
});
