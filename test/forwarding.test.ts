import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { openDay } from "./support/open-day.js";
import { aBooker, aPatient, daysAfter, type TestApp } from "./support/test-app.js";

interface Clinic {
  id: number;
  path: string;
  today: string;
}

const shared = aServer();

/** Clinics of one organisation, as whoever sets nothing has them. */
async function nurseAndDoctor(fields: object = {}) {
  const { app } = shared;
  const [nurse, doctor] = [
    await app.aClinic({ publicBoard: true }),
    await app.aClinic({ publicBoard: true, ...fields }),
  ];
  const { book, become } = aBooker(app, nurse);
  const forward = (id: string, body: object = {}, key?: string) =>
    app.request("post", `${nurse.path}/bookings/${id}/forward`, key).send({ clinicId: doctor.id, ...body });
  const read = async (clinic: Clinic, id: string) =>
    (await app.request("get", `${clinic.path}/bookings/${id}`).expect(200)).body;
  return { app, nurse, doctor, book, become, forward, read };
}

async function anOrganisation(app: TestApp) {
  const { id } = (await app.request("post", "/v1/organisations").send({ name: "Al-Shifa" }).expect(201)).body;
  const asked = { name: "Triage", role: "organisation", organisationId: id };
  return { id, key: (await app.request("post", "/v1/api-keys").send(asked).expect(201)).body.key as string };
}

describe("a patient whom the nurse sends on to the doctor", () => {
  test("is done there and waits here today, in one step; each booking names the other, and each clinic is told of its own", async () => {
    const { app, nurse, doctor, book, become, forward, read } = await nurseAndDoctor();
    const patient = aPatient({ id: "p-1" });
    const { id } = await book({ date: nurse.today, patient });
    await become(id, "in_progress");
    await app
      .request("patch", `${nurse.path}/bookings/${id}`)
      .send({ priority: 2, priorityReason: "faints", note: "arm" });
    await aBooker(app, doctor).book({ date: doctor.today });
    const watch = async ({ path }: Clinic, headers?: Record<string, string>) => {
      const stream = await app.stream(`${path}/stream`, headers);
      const { data } = await stream.next("snapshot");
      return { stream, version: data.version };
    };
    const [atNurse, atDoctor] = [await watch(nurse), await watch(doctor)];
    const [inHall, inDoctorsHall] = [await watch(nurse, {}), await watch(doctor, {})];

    const { body, status, headers } = await forward(id);
    expect(status).toBe(201);
    expect(headers.location).toBe(`${doctor.path}/bookings/${body.id}`);
    expect(body).toMatchObject({
      ...{ date: doctor.today, list: "regular", number: 2, status: "booked", source: "secretary", patient },
      ...{
        cameFrom: id,
        forwardedTo: null,
        arrived: true,
        arrivedBy: "desk",
        ahead: 0,
        ticketToken: expect.any(String),
      },
      ...{ priority: 2, priorityReason: "faints", note: "arm" },
    });
    const first = await read(nurse, id);
    expect(first).toMatchObject({ status: "served", forwardedTo: body.id, cameFrom: null, cancelledBy: null });
    expect(first.finishedAt).not.toBeNull();

    const [there, here] = [(await atNurse.stream.next("update")).data, (await atDoctor.stream.next("update")).data];
    expect([there.version, here.version]).toEqual([atNurse.version + 1, atDoctor.version + 1]);
    expect(there.bookings).toMatchObject([{ id, status: "served", forwardedTo: body.id }]);
    expect(here.bookings).toMatchObject([{ id: body.id, cameFrom: id }]);
    const shown = JSON.stringify([await inHall.stream.next("update"), await inDoctorsHall.stream.next("update")]);
    expect(shown).toContain(id);
    expect(shown).not.toMatch(/cameFrom|forwardedTo|faints|Patient/);
    expect(JSON.stringify(inDoctorsHall.stream.frames)).not.toContain(id);
    expect(JSON.stringify(inHall.stream.frames)).not.toContain(body.id);
  });

  test("leaves a deed on either side, with from where and to where", async () => {
    const { app, nurse, doctor, book, forward } = await nurseAndDoctor();
    const first = await book({ date: nurse.today });
    const second = (await forward(first.id)).body;
    const deedsOf = async ({ path }: Clinic, id: string) =>
      (await app.request("get", `${path}/bookings/${id}/deeds`).expect(200)).body.items
        .map(({ actor, deed, from, to }: any) => [actor, deed, from, to].filter(Boolean).join(" "))
        .reverse();
    expect(await deedsOf(nurse, first.id)).toEqual([
      "admin booked",
      "admin status booked served",
      `admin forwarded ${second.id}`,
    ]);
    expect(await deedsOf(doctor, second.id)).toEqual(["admin booked", `admin forwarded ${first.id}`]);
  });

  test("has arrived there who is here or was called, and nobody else", async () => {
    const { app, nurse, book, become, forward } = await nurseAndDoctor();
    const arrivals: boolean[] = [];
    for (const before of ["nothing", "arrived", "called", "done"]) {
      const { id } = await book({ date: nurse.today, ...(before === "arrived" && { arrived: true }) });
      if (before === "called") await app.request("post", `${nurse.path}/bookings/${id}/call`).send({}).expect(200);
      if (before === "done") await become(id, "in_progress", "served");
      arrivals.push((await forward(id).expect(201)).body.arrived);
    }
    expect(arrivals).toEqual([false, true, true, true]);
  });

  test("keeps where they came from when the doctor moves them to another day", async () => {
    const { app, nurse, doctor, book, forward } = await nurseAndDoctor();
    const { id } = await book({ date: nurse.today });
    const here = (await forward(id).expect(201)).body;
    const move = app.request("post", `${doctor.path}/bookings/${here.id}/move`);
    expect((await move.send({ date: daysAfter(doctor.today, 1) }).expect(201)).body.cameFrom).toBe(id);
  });

  test("goes on from there and back again, each time with a booking of its own", async () => {
    const { app, nurse, doctor, book, forward, read } = await nurseAndDoctor();
    const first = await book({ date: nurse.today });
    const second = (await forward(first.id).expect(201)).body;
    const back = app.request("post", `${doctor.path}/bookings/${second.id}/forward`).send({ clinicId: nurse.id });
    const third = (await back.expect(201)).body;
    expect(third).toMatchObject({ cameFrom: second.id, number: 2, patient: first.patient });
    expect(await read(doctor, second.id)).toMatchObject({ cameFrom: first.id, forwardedTo: third.id });
  });

  test("has a new ticket, and the old one tells its holder where they were sent, and opens nothing there", async () => {
    const { app, nurse, doctor, book, forward } = await nurseAndDoctor();
    const { id, ticketToken } = await book({ date: nurse.today });
    const sent = (await forward(id).expect(201)).body;
    const byTicket = (path: string, token: string) => app.request("get", path, null).set("Booking-Token", token);
    const own = (await byTicket(`${nurse.path}/bookings/${id}`, ticketToken).expect(200)).body;
    expect(own).toMatchObject({ status: "served", forwardedTo: sent.id });
    const there = `${doctor.path}/bookings/${sent.id}`;
    expect((await byTicket(there, ticketToken)).status).toBe(401);
    expect((await byTicket(there, sent.ticketToken).expect(200)).body.patient).toEqual(sent.patient);
  });
});

describe("sending on is refused, and nothing changes,", () => {
  test("for who waits there already, with the booking that is in the way", async () => {
    const { app, nurse, doctor, book, forward, read } = await nurseAndDoctor();
    const patient = aPatient();
    const { id } = await book({ date: nurse.today, patient });
    const waits = await aBooker(app, doctor).book({ date: doctor.today, patient });
    const before = await read(nurse, id);
    expect(await forward(id)).toMatchObject({ status: 409, body: { code: "already_booked", bookingId: waits.id } });
    expect(await read(nurse, id)).toEqual(before);
    await forward(id, { list: "golden" }).expect(201);
  });

  test("where the day is full, unless staff say why there is a place after all; or closed, or paused", async () => {
    const { app, nurse, doctor, book, forward, read } = await nurseAndDoctor();
    const { id } = await book({ date: nurse.today });
    const before = await read(nurse, id);
    await openDay(app, doctor, doctor.today, { capacity: 0 });
    expect(await forward(id)).toMatchObject({ status: 409, body: { code: "day_full" } });
    await openDay(app, doctor, doctor.today, { status: "paused" });
    expect((await forward(id)).body.code).toBe("day_paused");
    await openDay(app, doctor, doctor.today, { status: "open" });
    expect(await read(nurse, id)).toEqual(before);
    const { body } = await forward(id, { overbook: { reason: "bleeds" } }).expect(201);
    expect(body).toMatchObject({ number: 1, overbookReason: "bleeds" });
    const next = await book({ date: nurse.today });
    await app.request("post", `${doctor.path}/days/regular/${doctor.today}/close`).expect(200);
    expect((await forward(next.id)).body.code).toBe("day_closed");
  });

  test("for who was sent on before, did not come, is cancelled, comes another day, or was here on a day that is closed", async () => {
    const { app, nurse, book, become, forward } = await nurseAndDoctor();
    const some = () => book({ date: nurse.today });
    const twice = await some();
    const sent = (await forward(twice.id).expect(201)).body;
    expect(await forward(twice.id)).toMatchObject({
      status: 409,
      body: { code: "already_forwarded", bookingId: sent.id },
    });
    for (const status of ["no_show", "cancelled"]) {
      const { id } = await some();
      await become(id, status);
      expect(await forward(id), status).toMatchObject({ status: 409, body: { code: "booking_over" } });
    }
    const date = daysAfter(nurse.today, 1);
    const later = await book({ date });
    expect(await forward(later.id)).toMatchObject({ status: 409, body: { code: "wrong_day", date } });
    const past = await some();
    await app.request("post", `${nurse.path}/days/regular/${nurse.today}/close`).expect(200);
    expect(await forward(past.id)).toMatchObject({ status: 409, body: { code: "day_closed" } });
  });

  test("until they are called back: then they are here, and may be sent elsewhere", async () => {
    const { app, nurse, book, become, forward, read } = await nurseAndDoctor();
    const { id } = await book({ date: nurse.today });
    await forward(id).expect(201);
    await become(id, "in_progress");
    expect(await read(nurse, id)).toMatchObject({ status: "in_progress", forwardedTo: null });
    const laboratory = await app.aClinic();
    await forward(id, { clinicId: laboratory.id }).expect(201);
  });

  test("to a clinic that the key does not reach, as if there were none; another organisation's; and the same one", async () => {
    const { app, nurse, doctor, book, become, forward } = await nurseAndDoctor();
    const chain = await anOrganisation(app);
    const elsewhere = await app.aClinic({ organisationId: chain.id });
    const { id } = await book({ date: nurse.today });
    await become(id, "in_progress");
    const refusals = async (key?: string) => {
      const told: string[] = [];
      for (const clinicId of [doctor.id, elsewhere.id, 999_999, nurse.id]) {
        const { status, body } = await forward(id, { clinicId }, key);
        if (status === 201) continue;
        expect([status, body.errors]).toMatchObject([422, [{ pointer: "#/clinicId", in: "body" }]]);
        told.push(body.errors[0].message);
      }
      return told;
    };
    const none = "There is no such clinic";
    const staff = await app.aKey("staff", nurse.id);
    expect(await refusals(staff)).toEqual([none, none, none, "Must be another clinic"]);
    expect(await refusals()).toEqual(["Must be a clinic of the same organisation", none, "Must be another clinic"]);
    for (const clinic of [nurse, doctor]) {
      await app.request("patch", clinic.path).send({ organisationId: chain.id }).expect(200);
    }
    const next = await book({ date: nurse.today });
    expect((await forward(next.id, {}, chain.key)).status).toBe(201);
    const [{ count }] = await app.database.query(
      "select cast(count(*) as integer) as count from bookings where came_from is not null and clinic_id >= $1",
      [nurse.id],
    );
    expect(count).toBe(2);
  });
});

test("sending on with an Idempotency-Key acts once and is answered the same, while the clinic is reached", async () => {
  const { app, nurse, doctor, book, forward } = await nurseAndDoctor();
  const chain = await anOrganisation(app);
  for (const { path } of [nurse, doctor])
    await app.request("patch", path).send({ organisationId: chain.id }).expect(200);
  const { id } = await book({ date: nurse.today });
  const ask = () => forward(id, {}, chain.key).set("Idempotency-Key", "sent-on");
  const [first, again] = [await ask(), await ask()];
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.headers["idempotency-replayed"]).toBe("true");
  expect([again.body.id, again.body.ticketToken]).toEqual([first.body.id, first.body.ticketToken]);
  expect(await app.database.query("select from bookings where clinic_id >= $1", [nurse.id])).toHaveLength(2);
  await app.request("patch", doctor.path).send({ organisationId: 1 }).expect(200);
  expect((await ask()).status).toBe(422);
});
