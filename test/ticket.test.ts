import { describe, expect, test } from "vitest";
import { aBooker, aPatient, daysAfter, testApp } from "./support/test-app.js";

describe("a ticket", () => {
  test("opens its day's public list and stream where no board is public, and nothing beside that day", async () => {
    const app = await testApp();
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

  test("that is forged, of another booking or of another clinic opens nothing", async () => {
    const app = await testApp();
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
