import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import cases from "./support/fold-cases.json" with { type: "json" };
import { aBooker, aPatient, type TestApp } from "./support/test-app.js";

const shared = aServer();

type Clinic = Awaited<ReturnType<TestApp["aClinic"]>>;

const booker =
  (app: TestApp, clinic: Clinic) =>
  (patient: object, fields: object = {}) =>
    app.request("post", `${clinic.path}/bookings`).send({ date: clinic.today, patient, ...fields });

const badPhone = { status: 422, body: { errors: [{ pointer: "#/patient/phone", message: expect.any(String) }] } };

describe("who a patient is", () => {
  test("one phone serves a family, but the same name on it only once", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const book = (name: string) => aBooker(app, clinic).ask({ patient: { name, phone: "0770 123 4567" } });
    expect((await book("Sara Ahmed")).status).toBe(201);
    expect((await book("Omar Ahmed")).status).toBe(201);
    expect((await book("  sara   AHMED ")).body.code).toBe("already_booked");
  });

  test("a name is the same however it is written", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 100 });
    const book = booker(app, clinic);
    const phone = "07701234567";
    for (const name of new Set(cases.names.map(({ folded }) => folded)))
      expect((await book({ name, phone })).status, name).toBe(201);
    for (const { written } of cases.names)
      expect((await book({ name: written, phone })).body.code, written).toBe("already_booked");
    for (const [index, pair] of cases.apart.entries())
      for (const name of pair) expect((await book({ name, phone: `0770123457${index}` })).status, name).toBe(201);
  });

  test("an id decides by what can be seen of it", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const book = booker(app, clinic);
    const first = await book({ name: "Sara", id: "file 12\u200b" });
    expect(first.body.patient.id).toBe("file 12");
    expect((await book({ name: "Omar", id: " fi\u2060le\u00ad 1\ufeff2 " })).body.code).toBe("already_booked");
    expect((await book({ name: "Sara", id: "FILE 12" })).status).toBe(201);
    expect((await book({ name: "Ren\u00e9", id: "ren\u00e9" })).status).toBe(201);
    expect((await book({ name: "Ren\u00e9 2", id: "rene\u200d\u0301" })).body.code).toBe("already_booked");
    await app.request("delete", `${clinic.path}/patients/${encodeURIComponent("\u200ffile 12\u2060")}`).expect(204);
    const read = await app.request("get", `${clinic.path}/bookings/${first.body.id}`);
    expect(read.body.patient).toEqual({ id: null, name: "", phone: null });
  });

  test("staff may book walk-ins without a phone, as many of one name as come", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const book = (key?: string) => aBooker(app, clinic).ask({ patient: { name: "Ali" } }, key);
    expect((await book()).status).toBe(201);
    expect((await book()).status).toBe(201);
    const refused = await book(await app.aKey("patient_app"));
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: "#/patient/phone" }] } });
  });
});

describe("a phone number", () => {
  test("is kept as E.164 and is the same in every spelling of the clinic's country", async () => {
    const { app } = shared;
    for (const { country, e164, written } of cases.phones) {
      const clinic = await app.aClinic({ country });
      const book = booker(app, clinic);
      const first = await book({ name: "Sara", phone: written[0] });
      expect({ written: written[0], patient: first.body.patient }).toEqual({
        written: written[0],
        patient: { id: null, name: "Sara", phone: e164 },
      });
      for (const phone of [...written, e164])
        expect((await book({ name: "Sara", phone })).body.code, phone).toBe("already_booked");
      expect((await book({ name: "Omar", phone: e164 })).status).toBe(201);
    }
  });

  test("that no plan knows is refused, booked or corrected, and writes nothing", async () => {
    const { app } = shared;
    for (const { country, written } of cases.noPhones) {
      const clinic = await app.aClinic({ country });
      const book = booker(app, clinic);
      expect(await book({ name: "Sara", phone: written }), written).toMatchObject(badPhone);
      const { body } = await book({ name: "Sara" });
      const patch = await app
        .request("patch", `${clinic.path}/bookings/${body.id}`)
        .send({ patient: { name: "Omar", phone: written } });
      expect(patch, written).toMatchObject(badPhone);
      const rows = await app.database.query("select patient_name, patient_phone from bookings where clinic_id = $1", [
        clinic.id,
      ]);
      expect(rows).toEqual([{ patient_name: "Sara", patient_phone: null }]);
    }
  });

  test("follows a country that was changed a moment ago, also through another instance", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ country: "IQ" });
    const other = await app.anotherInstance();
    const bookThere = async (name: string, phone: string) => {
      const reply = await fetch(`${other.url}${clinic.path}/bookings`, {
        method: "POST",
        headers: { ...app.asAdmin, "Content-Type": "application/json" },
        body: JSON.stringify({ date: clinic.today, patient: { name, phone } }),
      });
      const body: any = await reply.json();
      return body.patient?.phone ?? body.code;
    };
    expect(await bookThere("Sara", "0770 123 4567")).toBe("+9647701234567");
    await app.request("patch", clinic.path).send({ country: "KW" }).expect(200);
    expect(await bookThere("Noor", "50123456")).toBe("+96550123456");
    await app.request("patch", clinic.path).send({ country: "IQ" }).expect(200);
    expect(await bookThere("Omar", "0770 123 4567")).toBe("+9647701234567");
    await app.request("patch", clinic.path).send({ country: "IR" }).expect(200);
    expect(await bookThere("Ali", "0770 123 4567"), "a number of both countries").toBe("+987701234567");
  });

  test("costs a booking no statement once the clinic's country is known", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const statements: string[] = [];
    const countReads = () => statements.filter((sql) => /country from clinics/.test(sql)).length;
    app.context.pool.on("query", ({ sql }: { sql: string }) => statements.push(sql));
    const book = booker(app, clinic);
    expect((await book(aPatient())).status).toBe(201);
    expect(countReads()).toBe(1);
    expect((await book(aPatient())).status).toBe(201);
    expect(countReads()).toBe(1);
  });
});

describe("a clinic's country", () => {
  test("is that of its time zone, unless told otherwise", async () => {
    const { app } = shared;
    const create = async (fields: object) =>
      (await app.request("post", "/v1/clinics").send({ name: "Clinic", ...fields })).body;
    expect((await create({})).country).toBe("IQ");
    for (const [timeZone, country] of Object.entries({
      "Asia/Baghdad": "IQ",
      "Asia/Kuwait": "KW",
      "Asia/Kolkata": "IN",
      "Europe/Kyiv": "UA",
      "America/Chicago": "US",
      "Africa/Cairo": "EG",
      UTC: "IQ",
    }))
      expect((await create({ timeZone })).country, timeZone).toBe(country);
    const clinic = await create({ timeZone: "Asia/Kuwait", country: "SA" });
    expect(clinic.country).toBe("SA");
    const moved = await app.request("patch", `/v1/clinics/${clinic.id}`).send({ timeZone: "Asia/Baghdad" });
    expect(moved.body).toMatchObject({ timeZone: "Asia/Baghdad", country: "SA" });
    for (const country of ["iq", "XX", "IRQ", "", 7, null])
      expect(await app.request("patch", `/v1/clinics/${clinic.id}`).send({ country })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "#/country" }] },
      });
  });
});

test("no text takes what is never right in one: ends of lines, tags, private characters, noncharacters", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { body: booked } = await booker(app, clinic)(aPatient());
  const refused = { status: 422, body: { errors: [{ pointer: expect.any(String) }] } };
  for (const each of cases.never) {
    const text = `Sara${each}Ahmed`;
    const said = escape(each);
    expect(await booker(app, clinic)({ name: text }), said).toMatchObject(refused);
    expect(await booker(app, clinic)({ name: "Sara", id: text }), said).toMatchObject(refused);
    expect(await app.request("patch", clinic.path).send({ name: text }), said).toMatchObject(refused);
    const corrected = app.request("patch", `${clinic.path}/bookings/${booked.id}`).send({ patient: { name: text } });
    expect(await corrected, said).toMatchObject(refused);
    const leave = { kind: "closed", from: clinic.today, to: clinic.today, bookings: "keep", note: text };
    expect(await app.request("post", `${clinic.path}/exceptions`).send(leave), said).toMatchObject(refused);
    const key = app.request("post", "/v1/api-keys").send({ name: text, role: "admin" });
    expect(await key, said).toMatchObject(refused);
    const calling = app.request("post", `${clinic.path}/bookings/${booked.id}/call`).send({ calledTo: text });
    expect(await calling, said).toMatchObject(refused);
  }
});
