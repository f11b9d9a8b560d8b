import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { aBooker, aPatient, daysAfter } from "./support/test-app.js";

const shared = aServer();

async function aQueue(length: number) {
  const { app } = shared;
  const clinic = await app.aClinic({ capacity: 100 });
  const { book, become } = aBooker(app, clinic);
  const ids: string[] = [];
  for (let i = 0; i < length; i++) ids.push((await book({ date: clinic.today })).id);
  const patch = (index: number, body: object) =>
    app.request("patch", `${clinic.path}/bookings/${ids[index]}`).send(body);
  const day = `${clinic.path}/days/regular/${clinic.today}`;
  const waiting = async () =>
    (await app.request("get", `${clinic.path}/days`)).body.days[0].bookings
      .filter((booking: any) => booking.status === "booked")
      .map((booking: any) => booking.number);
  return { app, clinic, ids, book, become, patch, day, waiting };
}

describe("the order of the queue", () => {
  test("can put an urgent patient in front, a late one behind another; numbers stay", async () => {
    const { ids, patch, waiting } = await aQueue(4);
    expect((await patch(3, { after: null })).body).toMatchObject({ number: 4, position: 1, ahead: 0 });
    expect(await waiting()).toEqual([4, 1, 2, 3]);
    await patch(0, { after: ids[2] });
    expect(await waiting()).toEqual([4, 2, 3, 1]);
    await patch(1, { after: ids[0] });
    expect(await waiting()).toEqual([4, 3, 1, 2]);
  });

  test("puts who books later behind everybody, also behind those who were moved to the end", async () => {
    const { ids, patch, waiting, book, clinic } = await aQueue(3);
    await patch(0, { after: ids[2] });
    await book({ date: clinic.today });
    expect(await waiting()).toEqual([2, 3, 1, 4]);
  });

  test("survives moves into a gap in which no number is left", async () => {
    const { app, clinic, ids, patch, waiting } = await aQueue(4);
    const asAfter45Moves = 'update bookings set "order" = 1 + (number - 1) * power(2, -45) where clinic_id = $1';
    await app.database.query(asAfter45Moves, [clinic.id]);
    for (let i = 0; i < 20; i++) {
      const mover = i % 2 === 0 ? 2 : 3;
      expect((await patch(mover, { after: ids[0] })).status).toBe(200);
      expect(await waiting()).toEqual(mover === 2 ? [1, 3, ...(i === 0 ? [2, 4] : [4, 2])] : [1, 4, 3, 2]);
    }
  });

  test("does not change for bookings that do not wait, and only behind bookings of the same day", async () => {
    const { ids, patch, become, book, clinic } = await aQueue(3);
    await become(ids[0] as string, "in_progress");
    expect((await patch(0, { after: ids[1] })).body.code).toBe("invalid_transition");
    const tomorrow = await book({ date: daysAfter(clinic.today, 1) });
    for (const after of [tomorrow.id, ids[1]?.replace(/-\d+$/, "-0099"), "nonsense", ids[1]]) {
      expect((await patch(1, { after })).body, String(after)).toMatchObject({
        code: "invalid",
        errors: [{ pointer: "#/after" }],
      });
    }
  });
});

describe("calling", () => {
  test("takes the first who waits, counts, says where to, and finishes who is done in the same moment", async () => {
    const { app, clinic, ids, day, patch } = await aQueue(3);
    await patch(2, { after: null });
    const callNext = (body: object) => app.request("post", `${day}/call-next`).send(body);
    const first = await callNext({ calledTo: "Room 1" });
    expect(first.body).toMatchObject({
      id: ids[2],
      status: "in_progress",
      calls: 1,
      calledTo: "Room 1",
      position: null,
    });
    const second = await callNext({ finish: ids[2] });
    expect(second.body).toMatchObject({ id: ids[0], status: "in_progress" });
    expect((await app.request("get", `${clinic.path}/bookings/${ids[2]}`)).body.status).toBe("served");
    const again = await app.request("post", `${clinic.path}/bookings/${ids[0]}/call`).send({ calledTo: "Room 2" });
    expect(again.body).toMatchObject({ calls: 2, calledTo: "Room 2", status: "in_progress" });
  });

  test("finishes who is done whichever list they are of, for a room sees both", async () => {
    const { app, clinic, book, day } = await aQueue(1);
    const golden = await book({ date: clinic.today, list: "golden" });
    await app.request("post", `${clinic.path}/bookings/${golden.id}/call`).send({}).expect(200);
    const called = await app.request("post", `${day}/call-next`).send({ finish: golden.id }).expect(200);
    expect(called.body).toMatchObject({ list: "regular", status: "in_progress" });
    expect((await app.request("get", `${clinic.path}/bookings/${golden.id}`)).body.status).toBe("served");
  });

  test("when nobody waits says so and finishes nobody", async () => {
    const { app, clinic, ids, day } = await aQueue(1);
    const callNext = (body: object) => app.request("post", `${day}/call-next`).send(body);
    await callNext({});
    expect(await callNext({ finish: ids[0] })).toMatchObject({ status: 409, body: { code: "nobody_waiting" } });
    expect((await app.request("get", `${clinic.path}/bookings/${ids[0]}`)).body.status).toBe("in_progress");
    const tooLong = await callNext({ finish: "B".repeat(9_000) });
    expect(tooLong.body.errors).toMatchObject([{ pointer: "#/finish", message: expect.stringMatching(/Too big/) }]);
    expect((await callNext({ finish: "B-1-20200101-0001" })).body.errors[0].pointer).toBe("#/finish");
  });

  test("says where to in a hundred characters at most, which a board can show", async () => {
    const { app, clinic, ids, day } = await aQueue(1);
    const calls = [`${day}/call-next`, `${clinic.path}/bookings/${ids[0]}/call`];
    for (const path of calls) {
      const refused = await app.request("post", path).send({ calledTo: "x".repeat(101) });
      expect(refused, path).toMatchObject({ status: 422, body: { errors: [{ pointer: "#/calledTo" }] } });
    }
    const called = "select called_to, calls from bookings where clinic_id = $1";
    expect(await app.database.query(called, [clinic.id])).toEqual([{ called_to: null, calls: 0 }]);
    for (const path of calls) {
      expect((await app.request("post", path).send({ calledTo: "x".repeat(100) })).status, path).toBe(200);
    }
  });

  test("is seen by the public screen, without a name", async () => {
    const { app, clinic, day } = await aQueue(1);
    const stream = await app.stream(`${clinic.path}/stream?audience=public`);
    await stream.next("snapshot");
    await app.request("post", `${day}/call-next`).send({ calledTo: "Room 3" });
    const [called] = (await stream.next("update")).data.bookings;
    expect(called).toMatchObject({ calls: 1, calledAt: expect.any(String), calledTo: "Room 3" });
    expect(called.patient).toBeUndefined();
  });

  test("is refused for who is served, gone or did not come", async () => {
    const { app, clinic, ids, become } = await aQueue(1);
    await become(ids[0] as string, "no_show");
    const call = await app.request("post", `${clinic.path}/bookings/${ids[0]}/call`).send({});
    expect(call).toMatchObject({ status: 409, body: { code: "invalid_transition" } });
  });
});

describe("correcting a booking", () => {
  test("changes the name or phone, keeps the rest, and reaches the staff's screens", async () => {
    const { app, clinic, patch } = await aQueue(1);
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    const changed = await patch(0, { patient: { name: "  Zaynab\u0301 Ali ", phone: "٠٧٧٠ ١٢٣ ٤٥٦٧" } });
    expect(changed.body.patient).toMatchObject({ name: "Zaynab\u0301 Ali".normalize("NFC"), phone: "+9647701234567" });
    expect((await stream.next("update")).data.bookings[0].patient.phone).toBe("+9647701234567");
    expect((await patch(0, { patient: { id: "7" } })).body.patient).toEqual({ ...changed.body.patient, id: "7" });
    await stream.next("update");
    for (const phone of ["+9647709998887", null]) {
      expect((await patch(0, { patient: { phone } })).body.patient).toMatchObject({ phone });
      expect((await stream.next("update")).data.bookings).toMatchObject([{ patient: { phone } }]);
    }
    expect((await patch(0, {})).status).toBe(422);
  });

  test("cannot make two waiting bookings of one patient, neither by the name nor by coming back", async () => {
    const { app, clinic, patch, become, ids } = await aQueue(1);
    const patient = { ...aPatient(), name: "Sara (Umm Ali), 'the elder'" };
    const mine = (await app.request("post", `${clinic.path}/bookings`).send({ date: clinic.today, patient })).body;
    const corrected = await patch(0, { patient });
    expect(corrected).toMatchObject({ status: 409, body: { code: "already_booked", bookingId: mine.id } });
    await become(mine.id, "no_show");
    const again = await app.request("post", `${clinic.path}/bookings`).send({ date: clinic.today, patient });
    const back = await app.request("patch", `${clinic.path}/bookings/${mine.id}`).send({ status: "booked" });
    expect(back).toMatchObject({ status: 409, body: { code: "already_booked", bookingId: again.body.id } });
    expect(ids).toHaveLength(1);
  });
});

describe("moving a booking to another day", () => {
  test("gives the place back and takes one there in one step", async () => {
    const { app, clinic, ids } = await aQueue(2);
    const date = daysAfter(clinic.today, 2);
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    const moved = await app.request("post", `${clinic.path}/bookings/${ids[0]}/move`).send({ date });
    expect(moved).toMatchObject({
      status: 201,
      body: { date, number: 1, status: "booked", ticketToken: expect.any(String) },
    });
    const old = (await app.request("get", `${clinic.path}/bookings/${ids[0]}`)).body;
    expect(old).toMatchObject({ status: "cancelled", cancelledBy: "move", movedTo: moved.body.id });
    expect(moved.body).toMatchObject({ cancelledBy: null, movedTo: null });
    expect(moved.body.patient).toEqual(old.patient);
    const { data } = await stream.next("update");
    const shown = Object.fromEntries(data.bookings.map((booking: any) => [booking.id, booking.movedTo]));
    expect(shown).toEqual({ [ids[0] as string]: moved.body.id, [moved.body.id]: null });
    const { used } = (await app.request("get", `${clinic.path}/days/regular/${clinic.today}`)).body;
    expect(used).toBe(1);
  });

  test("is not to the same day again", async () => {
    const { app, clinic, ids } = await aQueue(1);
    const move = app.request("post", `${clinic.path}/bookings/${ids[0]}/move`).send({ date: clinic.today });
    expect(await move).toMatchObject({ status: 422, body: { errors: [{ pointer: "#/date" }] } });
  });

  test("without a date is to the nearest other day, though its own has room; on the other list also to its own", async () => {
    const { app, clinic, ids } = await aQueue(2);
    const move = async (index: number, body: object) =>
      (await app.request("post", `${clinic.path}/bookings/${ids[index]}/move`).send(body)).body;
    expect(await move(0, {})).toMatchObject({ list: "regular", date: daysAfter(clinic.today, 1) });
    expect(await move(1, { list: "golden" })).toMatchObject({ list: "golden", date: clinic.today });
  });

  test("again leaves every earlier booking pointing to the one that the patient has now", async () => {
    const { app, clinic, ids } = await aQueue(1);
    const move = async (id: string, days: number) =>
      (await app.request("post", `${clinic.path}/bookings/${id}/move`).send({ date: daysAfter(clinic.today, days) }))
        .body;
    const second = await move(ids[0] as string, 1);
    const third = await move(second.id, 2);
    for (const id of [ids[0], second.id]) {
      const { body } = await app.request("get", `${clinic.path}/bookings/${id}`);
      expect(body).toMatchObject({ status: "cancelled", cancelledBy: "move", movedTo: third.id });
    }
    const back = await move(third.id, 0); // a patient may return to a day that they left
    expect(back).toMatchObject({ date: clinic.today, number: 2, status: "booked" });
    expect((await app.request("get", `${clinic.path}/bookings/${ids[0]}`)).body.movedTo).toBe(back.id);
  });

  test("is not possible for a booking that has been moved away, nor is bringing it back", async () => {
    const { app, clinic, ids } = await aQueue(1);
    const path = `${clinic.path}/bookings/${ids[0]}`;
    await app.request("post", `${path}/move`).send({ date: daysAfter(clinic.today, 1) });
    const again = await app.request("post", `${path}/move`).send({ date: daysAfter(clinic.today, 2) });
    expect(again).toMatchObject({ status: 409, body: { code: "invalid_transition" } });
    const revived = await app.request("patch", path).send({ status: "booked" });
    expect(revived).toMatchObject({ status: 409, body: { code: "invalid_transition" } });
  });

  test("changes nothing when there is no place", async () => {
    const { app, clinic, ids } = await aQueue(1);
    const date = daysAfter(clinic.today, 1);
    await app.request("put", `${clinic.path}/days/regular/${date}`).send({ capacity: 0 });
    const refused = await app.request("post", `${clinic.path}/bookings/${ids[0]}/move`).send({ date });
    expect(refused).toMatchObject({ status: 409, body: { code: "day_full" } });
    expect((await app.request("get", `${clinic.path}/bookings/${ids[0]}`)).body.status).toBe("booked");
  });
});
