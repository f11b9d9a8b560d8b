import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { aBooker, adminKey, aPatient, daysAfter, type TestApp } from "./support/test-app.js";

const shared = aServer();

/** A clinic with one booking of today, and what a ticket's holder can do there. */
async function aTicket(app: TestApp) {
  const clinic = await app.aClinic();
  const mine = await aBooker(app, clinic).book({ date: clinic.today, patient: aPatient({ name: "Sara" }) });
  return {
    clinic,
    mine,
    move: async (id: string, days: number) =>
      (await app.request("post", `${clinic.path}/bookings/${id}/move`).send({ date: daysAfter(clinic.today, days) }))
        .body,
    renew: (id: string, key: string | null = adminKey) =>
      app.request("post", `${clinic.path}/bookings/${id}/ticket`, key),
    read: (id: string, token: string) =>
      app.request("get", `${clinic.path}/bookings/${id}`, null).set("Booking-Token", token),
    cancel: (id: string, token: string) =>
      app
        .request("patch", `${clinic.path}/bookings/${id}`, null)
        .set("Booking-Token", token)
        .send({ status: "cancelled" }),
    list: (token: string, query = "") =>
      app.request("get", `${clinic.path}/days${query}`, null).set("Booking-Token", token),
  };
}

describe("a ticket", () => {
  test("opens its day's public list and stream where no board is public, and nothing beside that day", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const tomorrow = daysAfter(clinic.today, 1);
    const book = (date: string) => aBooker(app, clinic).book({ date, patient: aPatient({ name: "Canary" }) });
    const [mine, elsewhere] = [await book(tomorrow), await book(daysAfter(clinic.today, 2))];
    const ticket = { "Booking-Token": mine.ticketToken };
    const stream = await app.stream(`${clinic.path}/stream`, ticket);
    const snapshot = await stream.next("snapshot");
    expect(snapshot.data.days.map((day: any) => [day.list, day.date])).toEqual([["regular", tomorrow]]);
    expect(snapshot.data.days[0].bookings.map((booking: any) => booking.id)).toEqual([mine.id]);
    await app.request("patch", `${clinic.path}/bookings/${elsewhere.id}`).send({ status: "in_progress" });
    expect((await stream.next("update")).data.bookings).toEqual([]);
    await app.request("patch", `${clinic.path}/bookings/${mine.id}`).send({ status: "in_progress" });
    expect((await stream.next("update")).data.bookings).toMatchObject([{ id: mine.id, status: "in_progress" }]);

    const list = (query = "", token = mine.ticketToken) =>
      app.request("get", `${clinic.path}/days${query}`, null).set("Booking-Token", token);
    expect((await list()).body.days).toHaveLength(1);
    expect((await list(`?date=${tomorrow}&list=regular`)).status).toBe(200);
    expect((await list(`?date=${clinic.today}`)).status).toBe(403);
    expect((await list("?list=golden")).status).toBe(403);
    expect((await list("?audience=staff")).status).toBe(401);
    expect(JSON.stringify(stream.frames) + (await list()).text).not.toContain("Canary");
  });

  test("opens both lists of its day where they make one line, or the one that is asked for", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ goldenTurn: 2 });
    const { book } = aBooker(app, clinic);
    const mine = await book({ date: clinic.today });
    for (const date of [clinic.today, daysAfter(clinic.today, 1)]) await book({ date, list: "golden" });
    const shown = async (query: string) => {
      const { body } = await app
        .request("get", `${clinic.path}/days${query}`, null)
        .set("Booking-Token", mine.ticketToken);
      return body.days?.map(({ list, date }: any) => `${list} ${date}`);
    };
    const both = [`regular ${clinic.today}`, `golden ${clinic.today}`];
    expect([await shown(""), await shown("?date=today"), await shown("?list=regular")]).toEqual([
      both,
      both,
      [both[0]],
    ]);
    const stream = await app.stream(`${clinic.path}/stream`, { "Booking-Token": mine.ticketToken });
    expect((await stream.next("snapshot")).data.days).toHaveLength(2);
    await app.request("patch", clinic.path).send({ goldenTurn: null }).expect(200);
    expect(await shown("")).toEqual([both[0]]);
  });

  test("that is forged, of another booking or of another clinic opens nothing", async () => {
    const { app } = shared;
    const [clinic, other] = [await app.aClinic(), await app.aClinic()];
    const { book } = aBooker(app, clinic);
    const [mine, yours] = [await book(), await book()];
    const secret = mine.ticketToken.split(".")[1];
    const wrong = [
      "x",
      "",
      `${mine.id}.`,
      `${mine.id}.${"A".repeat(22)}`,
      `${yours.id}.${secret}`,
      `.${secret}`,
      secret,
    ];
    for (const token of wrong) {
      const reply = await app.request("get", `${clinic.path}/days`, null).set("Booking-Token", token);
      expect({ token, status: reply.status }).toEqual({ token, status: 401 });
    }
    const abroad = await app.request("get", `${other.path}/days`, null).set("Booking-Token", mine.ticketToken);
    expect(abroad.status).toBe(401);
  });
});

describe("the ticket of a booking that was moved", () => {
  test("shows its holder where to, and opens the new booking: read, follow and cancel, however often it was moved", async () => {
    const { app } = shared;
    const { clinic, mine, move, read, cancel, list } = await aTicket(app);
    const second = await move(mine.id, 1);
    const third = await move(second.id, 3);
    expect((await read(mine.id, mine.ticketToken)).body).toMatchObject({
      status: "cancelled",
      cancelledBy: "move",
      movedTo: third.id,
    });
    for (const token of [mine.ticketToken, second.ticketToken, third.ticketToken]) {
      expect((await read(third.id, token)).body).toMatchObject({ status: "booked", patient: { name: "Sara" } });
    }
    const ticket = { "Booking-Token": mine.ticketToken };
    const stream = await app.stream(`${clinic.path}/stream?list=regular&date=${third.date}`, ticket);
    expect((await stream.next("snapshot")).data.days.map(({ date }: any) => date)).toEqual([third.date]);
    const dates = async (query: string) =>
      (await list(mine.ticketToken, query)).body.days?.map(({ date }: any) => date);
    expect(await dates("")).toEqual([third.date]);
    expect(await dates(`?date=${clinic.today}`)).toEqual([clinic.today]);
    expect((await list(mine.ticketToken, `?date=${second.date}`)).status).toBe(403); // they never waited there for long

    expect((await cancel(third.id, mine.ticketToken)).body).toMatchObject({ cancelledBy: "patient", movedTo: null });
    expect((await stream.next("update")).data.bookings).toMatchObject([{ id: third.id, status: "cancelled" }]);
  });

  test("says nothing of it to the public", async () => {
    const { app } = shared;
    const { clinic, mine, move } = await aTicket(app);
    await app.request("patch", clinic.path).send({ publicBoard: true });
    const moved = await move(mine.id, 1);
    const { body } = await app.request("get", `${clinic.path}/bookings/${mine.id}`, null);
    expect(body).toMatchObject({ status: "cancelled" });
    expect(body).not.toHaveProperty("movedTo");
    const days = (await app.request("get", `${clinic.path}/days?date=${clinic.today}`, null)).text;
    expect(days).toContain(mine.id);
    expect(days).not.toContain(moved.id);
  });

  test("opens no other booking, and the new one's ticket not the old booking", async () => {
    const { app } = shared;
    const { clinic, mine, move, read, cancel } = await aTicket(app);
    const bystander = await aBooker(app, clinic).book({ date: daysAfter(clinic.today, 1) });
    const moved = await move(mine.id, 1);
    const forged = `${mine.id}.${"A".repeat(22)}`;
    const attempts = [
      [bystander.id, mine.ticketToken], // beside the new booking
      [moved.id, forged], // a guess at a booking that leads there
      [moved.id, bystander.ticketToken],
      [mine.id, moved.ticketToken], // backwards
      [moved.id, `${moved.id}.${mine.ticketToken.split(".")[1]}`], // the secret under another name
    ];
    for (const [id, token] of attempts) {
      expect((await read(id, token)).status, `${token} on ${id}`).toBe(401);
      expect((await cancel(id, token)).status, `${token} on ${id}`).toBe(401);
    }
    const other = await app.aClinic();
    const abroad = await app
      .request("get", `${other.path}/bookings/${moved.id}`, null)
      .set("Booking-Token", mine.ticketToken);
    expect(abroad.status).toBe(404);
    expect((await read(moved.id, mine.ticketToken)).body.status).toBe("booked");
  });
});

describe("a new ticket", () => {
  test("opens the booking in the place of the one before", async () => {
    const { app } = shared;
    const { mine, renew, read, cancel, list } = await aTicket(app);
    const { status, body, headers } = await renew(mine.id);
    expect({ status, body }).toMatchObject({ status: 200, body: { id: mine.id, status: "booked", position: 1 } });
    expect(headers["cache-control"]).toBe("private, no-store");
    expect(body.ticketToken).not.toBe(mine.ticketToken);
    expect((await read(mine.id, mine.ticketToken)).status).toBe(401);
    expect((await cancel(mine.id, mine.ticketToken)).status).toBe(401);
    expect((await list(mine.ticketToken)).status).toBe(401);
    expect((await read(mine.id, body.ticketToken)).body).toMatchObject({ id: mine.id, status: "booked" });
    expect((await app.request("get", `/v1/clinics/${mine.id.split("-")[1]}/bookings/${mine.id}`)).text).not.toContain(
      body.ticketToken.split(".")[1],
    );
  });

  test("ends the tickets of bookings that were moved to this one, and theirs leaves this one's alone", async () => {
    const { app } = shared;
    const { mine, move, renew, read } = await aTicket(app);
    const moved = await move(mine.id, 1);
    const old = (await renew(mine.id)).body; // of the booking that is no more: only its own ticket ends
    expect((await read(moved.id, mine.ticketToken)).status).toBe(401);
    expect((await read(moved.id, moved.ticketToken)).status).toBe(200);
    expect((await read(moved.id, old.ticketToken)).status).toBe(200);
    const renewed = (await renew(moved.id)).body;
    for (const id of [mine.id, moved.id]) {
      for (const { ticketToken } of [mine, moved, old]) expect((await read(id, ticketToken)).status).toBe(401);
    }
    expect((await read(moved.id, renewed.ticketToken)).status).toBe(200);
  });

  test("is made once for an Idempotency-Key, and told again to whoever lost the answer", async () => {
    const { app } = shared;
    const { mine, renew, read } = await aTicket(app);
    const ask = () => renew(mine.id).set("Idempotency-Key", "print-1");
    const [first, again] = [await ask(), await ask()];
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(again.body).toEqual(first.body);
    expect((await read(mine.id, first.body.ticketToken)).status).toBe(200);
    const other = await renew(mine.id).set("Idempotency-Key", "print-2");
    expect(other.body.ticketToken).not.toBe(first.body.ticketToken);
    expect((await read(mine.id, first.body.ticketToken)).status).toBe(401);
  });

  test("is made by the clinic's own staff alone, of a booking that there is, and else no ticket ends", async () => {
    const { app } = shared;
    const { clinic, mine, renew, read } = await aTicket(app);
    const elsewhere = await app.aClinic();
    const foreign = await app.aKey("staff", elsewhere.id);
    expect((await renew(mine.id, foreign)).status).toBe(404);
    expect((await app.request("post", `${elsewhere.path}/bookings/${mine.id}/ticket`, foreign)).status).toBe(404);
    expect((await renew(mine.id, null).set("Booking-Token", mine.ticketToken)).status).toBe(401);
    for (const role of ["patient_app", "display"]) {
      expect((await renew(mine.id, await app.aKey(role, clinic.id))).status, role).toBe(403);
    }
    for (const id of [mine.id.replace(/1$/, "2"), "B-1-20261124-1", "x"]) expect((await renew(id)).status).toBe(404);
    expect((await read(mine.id, mine.ticketToken)).status).toBe(200);
  });

  test("is also made of a booking whose day is closed, for it tells what became of it", async () => {
    const { app } = shared;
    const { clinic, mine, renew, read } = await aTicket(app);
    await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`);
    const { body } = await renew(mine.id);
    expect((await read(mine.id, body.ticketToken)).body).toMatchObject({ status: "cancelled", cancelledBy: "closing" });
  });
});

test("whoever ended a booking, its holder is told: they themselves, the desk, the closing of the day, or a move", async () => {
  const { app } = shared;
  const { clinic, mine, move, read, cancel } = await aTicket(app);
  const { book, become } = aBooker(app, clinic);
  const [byDesk, byPatient, byClosing] = [
    await book({ date: clinic.today }),
    await book({ date: clinic.today }),
    await book({ date: clinic.today }),
  ];
  await move(mine.id, 1);
  await become(byDesk.id, "cancelled");
  await cancel(byPatient.id, byPatient.ticketToken);
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`);
  const told = await Promise.all(
    [mine, byDesk, byPatient, byClosing].map(
      async ({ id, ticketToken }) => (await read(id, ticketToken)).body.cancelledBy,
    ),
  );
  expect(told).toEqual(["move", "staff", "patient", "closing"]);
});
