import { Writable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { closeOverdueDays } from "../src/days/auto-close.js";
import { createLogger } from "../src/logger.js";
import { adminKey, type TestApp, testApp } from "./support/test-app.js";

/** A log like the server's own, and all that it wrote. */
function aKeptLog() {
  let text = "";
  const sink = new Writable({
    write(line, _encoding, done) {
      text += line;
      done();
    },
  });
  return { log: createLogger({ LOG_LEVEL: "trace" }, sink), written: () => text };
}

/** All that the server sends on this stream, byte by byte. */
async function listen(app: TestApp, path: string, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  const response = await fetch(`${app.url}${path}`, { headers, signal: abort.signal });
  let text = [...response.headers].join("\n");
  const done = (async () => {
    for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()))
      text += chunk;
  })().catch(() => {});
  return {
    said: () => text,
    close: async () => {
      abort.abort();
      await done;
    },
  };
}

/** A clinic in which everything that must stay private is unmistakable. */
async function aClinicOfCanaries(app: TestApp) {
  const clinic = await app.aClinic({ publicBoard: true });
  const staffKey = await app.aKey("staff", clinic.id);
  const patient = { name: "Canaria Kanarienvogel", phone: "07719283746", id: "canary-patient-id" };
  const booking = (
    await app.request("post", `${clinic.path}/bookings`).send({ list: "golden", date: clinic.today, patient })
  ).body;
  await app.database.query("update bookings set golden_code = '9173'");
  const signedIn = await app.request("post", `${clinic.path}/session`, staffKey);
  const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] as string;
  const secrets = {
    name: "Kanarienvogel",
    foldedName: "kanarienvogel",
    phone: "19283746",
    patientId: "canary-patient-id",
    goldenCode: '"9173"',
    ticket: booking.ticketToken.split(".")[1] as string,
    staffKey: staffKey.split("_")[2] as string,
    adminKey,
    cookie: cookie.split("=")[1] as string,
    csrfToken: signedIn.body.csrfToken as string,
    otherPatient: "Papageno",
  };
  return { ...clinic, staffKey, booking, cookie, csrfToken: signedIn.body.csrfToken as string, secrets };
}

const leaksIn = (text: string, secrets: Record<string, string>) =>
  Object.entries(secrets)
    .filter(([, secret]) => text.includes(secret))
    .map(([what]) => what);

describe("what must stay private", () => {
  test("is in no byte that the public, a health check or the log gets, whatever happens", async () => {
    const { log, written } = aKeptLog();
    const app = await testApp({ log });
    const clinic = await aClinicOfCanaries(app);
    const { booking, secrets } = clinic;
    const display = await app.aKey("display", clinic.id);
    const audiences: Array<Record<string, string>> = [
      {},
      { Authorization: `Bearer ${display}` },
      { Cookie: clinic.cookie },
    ];
    const streams = await Promise.all(audiences.map((headers) => listen(app, `${clinic.path}/stream`, headers)));
    const patch = (status: string) =>
      app.request("patch", `${clinic.path}/bookings/${booking.id}`, clinic.staffKey).send({ status });
    for (const status of ["in_progress", "served", "in_progress", "booked"])
      expect((await patch(status)).status).toBe(200);
    const other = { patient: { name: "Papageno", phone: "07719283746" }, date: clinic.today };
    const booked = await app.request("post", `${clinic.path}/bookings`, clinic.staffKey).send(other);
    await vi.waitFor(() => {
      for (const stream of streams) expect(stream.said()).toContain(booked.body.id);
    }, 10_000);

    // Errors: refused, malformed, forbidden, and a bug in the database that quotes the whole row.
    const again = {
      list: "golden",
      date: clinic.today,
      patient: { name: "Canaria Kanarienvogel", id: "canary-patient-id" },
    };
    const replies = [
      await app.request("post", `${clinic.path}/bookings`, clinic.staffKey).send(again),
      await app
        .request("post", `${clinic.path}/bookings`, clinic.staffKey)
        .type("json")
        .send('{"patient":{"name":"Kanarienvogel'),
      await app
        .request("post", `${clinic.path}/bookings`, clinic.staffKey)
        .send({ patient: { name: "Kanarienvogel", phone: "19283746x" } }),
      await app.request("post", `${clinic.path}/bookings`, display).send(other),
      await app.request("get", `${clinic.path}/bookings/${booking.id}`, null),
      await app
        .request("get", `${clinic.path}/bookings/${booking.id}`, null)
        .set("Booking-Token", `${booking.id}.${"A".repeat(22)}`),
      await app.request("get", `${clinic.path}/days?name=Kanarienvogel`, null),
      await app.request("get", `/v1/nothing/Kanarienvogel?phone=19283746`, null),
      await app.request("get", "/health", null),
      await app.request("get", "/metrics"),
      await app.request("get", "/health/ready", null),
      await app.request("get", "/openapi.json", null),
    ];
    expect(replies.map(({ status }) => status).slice(0, 8)).toEqual([409, 400, 422, 403, 200, 401, 422, 404]);
    await app.database.query(`
      create function quote_the_row() returns trigger language plpgsql as $$
      begin raise exception 'bad row: %', new using detail = new::text, hint = new.patient_name; end $$;
      create trigger bug before update on bookings for each row execute function quote_the_row()`);
    const bug = await patch("in_progress");
    expect(bug).toMatchObject({ status: 500, body: { code: "internal" } });
    replies.push(bug);
    await closeOverdueDays({ ...app.context, clock: { now: () => new Date("2100-01-01") } });
    expect(written()).toContain('"auto-close failed');
    await app.database.query(
      "drop trigger bug on bookings; alter table bookings add constraint bug check (calls > 0) not valid",
    );
    const violation = await app
      .request("post", `${clinic.path}/bookings`, clinic.staffKey)
      .send({ ...other, list: "golden" });
    expect(violation.status).toBe(500);
    replies.push(violation);

    for (const stream of streams) {
      expect(leaksIn(stream.said(), secrets)).toEqual([]);
      await stream.close();
    }
    for (const { text, headers } of replies) expect(leaksIn(text + JSON.stringify(headers), secrets)).toEqual([]);
    expect(written()).toContain('"request failed"');
    expect(written()).toContain('"constraint":"bug"');
    expect(leaksIn(written(), secrets)).toEqual([]);
  });

  test("is taken out of a log line even by whoever puts it in by mistake", () => {
    const { log, written } = aKeptLog();
    const patient = { name: "Kanarienvogel", phone: "19283746", id: "x" };
    log.info(
      { patient, name: "Kanarienvogel", body: { patient }, headers: { authorization: "Bearer secret-9" } },
      "oops",
    );
    log.info(
      {
        booking: { patient, goldenCode: "code-9173" },
        row: {
          patient_name: "Kanarienvogel",
          patient_phone: "19283746",
          patient_id: "id-9173",
          golden_code: "code-9173",
          patient_key: "Kanarienvogel",
          former_code: "code-9173",
          ticket_hash: "secret-9",
        },
        request: { url: "/x?19283746" },
      },
      "oops",
    );
    log.info(
      { reply: { ticketToken: "secret-9", key: "secret-9", csrfToken: "secret-9" }, a: { b: { phone: "19283746" } } },
      "oops",
    );
    log.error(
      Object.assign(new Error("database"), { severity: "ERROR", detail: "Kanarienvogel", where: "19283746" }),
      "oops",
    );
    log.error(
      { err: new Error("outer", { cause: Object.assign(new Error("Kanarienvogel"), { severity: "ERROR" }) }) },
      "oops",
    );
    log.info({ rows: [{ phone: "19283746" }, [{ phone: "19283746" }]], Authorization: "secret-9" }, "oops");
    expect(written().split("\n")).toHaveLength(7);
    expect(written()).not.toMatch(/Kanarienvogel|19283746|code-9173|id-9173|secret-9/);
  });

  test("is not in the line that each request leaves: method, route, status, time and the key's id", async () => {
    const { log, written } = aKeptLog();
    const app = await testApp({ log });
    const clinic = await app.aClinic();
    const key = await app.aKey("staff", clinic.id);
    await app.request("get", `${clinic.path}/days/regular/${clinic.today}?name=Sara`, key);
    const lines = () =>
      written()
        .split("\n")
        .filter((line) => line.includes('"msg":"request"'))
        .map((line) => JSON.parse(line));
    await vi.waitFor(() => expect(lines()).toHaveLength(3), 10_000);
    expect(lines()[2]).toEqual({
      level: "info",
      time: expect.any(String),
      method: "GET",
      route: "/v1/clinics/:clinicId/days/:list/:date",
      status: 422,
      ms: expect.any(Number),
      keyId: 1,
      msg: "request",
    });
    await app.request("get", "/board/1", null);
    await vi.waitFor(() => expect(lines()[3]).toMatchObject({ route: "/board/:clinicId", status: 200 }), 10_000);
  });
});
