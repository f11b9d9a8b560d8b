import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { aBooker, aPatient, daysAfter, testApp } from "./support/test-app.js";

const shared = aServer();

const golden = { list: "golden" };

describe("the golden list", () => {
  test("has its own capacity, numbers and ids, and a code that the booker is told once", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 3, goldenCapacity: 1 });
    const { book } = aBooker(app, clinic);
    const first = await book({ ...golden, date: clinic.today });
    expect(first).toMatchObject({ list: "golden", number: 1, goldenCode: expect.stringMatching(/^\d{4}$/) });
    expect(first.id).toMatch(/^G-/);
    expect((await book({ date: clinic.today })).goldenCode).toBeUndefined();
    const refused = await app
      .request("post", `${clinic.path}/bookings`)
      .send({ ...golden, date: clinic.today, patient: aPatient() });
    expect(refused.body).toMatchObject({ code: "day_full", nextAvailable: daysAfter(clinic.today, 1) });
    const path = `${clinic.path}/bookings/${first.id}`;
    expect((await app.request("get", path)).body.goldenCode).toBe(first.goldenCode);
    const holder = await app.request("get", path, null).set("Booking-Token", first.ticketToken);
    expect(holder.body.goldenCode).toBeUndefined();
  });

  test("never gives two patients of a clinic the same code while it can be verified, on whatever day", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ goldenCapacity: 100 });
    const codes = await Promise.all(
      Array.from({ length: 150 }, async (_, i) => {
        const body = { ...golden, date: daysAfter(clinic.today, i % 3), patient: aPatient() };
        return (await app.request("post", `${clinic.path}/bookings`).send(body)).body.goldenCode;
      }),
    );
    expect(codes.every((code) => /^\d{4}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(150);
  });
});

describe("a golden code", () => {
  test("opens its booking on its day, written in whatever digits, and nothing afterwards", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { book, become } = aBooker(app, clinic);
    const [first, second] = [
      await book({ ...golden, date: clinic.today }),
      await book({ ...golden, date: clinic.today }),
    ];
    const tomorrow = await book({ ...golden, date: daysAfter(clinic.today, 1) });
    const key = await app.aKey("staff", clinic.id);
    const verify = (code: string, more: object = {}) =>
      app.request("post", `${clinic.path}/golden-codes/verify`, key).send({ code, ...more });
    expect(await verify(first.goldenCode)).toMatchObject({ status: 200, body: { id: first.id, position: 1 } });
    const arabic = first.goldenCode.replace(/\d/g, (digit: string) => String.fromCharCode(0x660 + Number(digit)));
    expect((await verify(arabic)).body.id).toBe(first.id);
    expect((await verify(tomorrow.goldenCode)).status).toBe(404);
    expect((await verify(tomorrow.goldenCode, { date: tomorrow.date })).body.id).toBe(tomorrow.id);

    await become(first.id, "cancelled");
    const expired = await verify(first.goldenCode);
    await app.request("post", `${clinic.path}/days/golden/${clinic.today}/close`);
    const closed = await verify(second.goldenCode);
    const taken = [first, second, tomorrow].map((booking) => booking.goldenCode);
    const wrong = await verify(["0000", "1111", "2222", "3333"].find((code) => !taken.includes(code)) as string);
    expect(expired.status).toBe(404);
    expect([expired.body, closed.body]).toEqual([wrong.body, wrong.body]);
  });

  test("comes back when its day reopens, unless somebody else has it by now", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const [mine, other] = [
      await book({ ...golden, date: clinic.today }),
      await book({ ...golden, date: clinic.today }),
    ];
    const elsewhere = await book({ ...golden, date: daysAfter(clinic.today, 1) });
    const path = `${clinic.path}/days/golden/${clinic.today}`;
    await app.request("post", `${path}/close`);
    await app.database.query("update bookings set golden_code = $1 where date = $2 and clinic_id = $3", [
      other.goldenCode,
      elsewhere.date,
      clinic.id,
    ]);
    await app.request("post", `${path}/reopen`);
    const codeOf = async (id: string) => (await app.request("get", `${clinic.path}/bookings/${id}`)).body.goldenCode;
    expect(await codeOf(mine.id)).toBe(mine.goldenCode);
    expect(await codeOf(other.id)).toMatch(/^\d{4}$/);
    expect(await codeOf(other.id)).not.toBe(other.goldenCode);
  });

  test("can be guessed ten times an hour by one key, also in parallel and over a restart; other keys are not held up", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const { goldenCode } = await book({ ...golden, date: clinic.today });
    const [attacker, desk] = [await app.aKey("staff", clinic.id), await app.aKey("staff", clinic.id)];
    const verify = (key: string, code: string) =>
      app.request("post", `${clinic.path}/golden-codes/verify`, key).send({ code });
    const guesses = Array.from({ length: 40 }, (_, i) => String(i).padStart(4, "0")).filter(
      (code) => code !== goldenCode,
    );
    const replies = await Promise.all(guesses.slice(0, 30).map((code) => verify(attacker, code)));
    expect(replies.filter(({ status }) => status === 404)).toHaveLength(10);
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(20);
    expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(3_000);
    expect((await verify(attacker, goldenCode)).status).toBe(429); // a hit would tell as much as a miss
    expect((await verify(desk, goldenCode)).status).toBe(200);
    expect(
      await app.database.query(
        "select cardinality(missed_at) as misses from wrong_codes where cardinality(missed_at) > 0",
      ),
    ).toEqual([{ misses: 10 }]);
    await app.database.query(`update wrong_codes
      set missed_at = array(select missed - interval '1 hour' from unnest(missed_at) as missed)`);
    expect((await verify(attacker, goldenCode)).status).toBe(200);
  });
});
