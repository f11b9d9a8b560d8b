import { describe, expect, test } from "vitest";
import { transact } from "../src/db/clinic-write.js";
import { forgetNotices } from "../src/notices/sending-queries.js";
import { blankOldDays } from "../src/patients/retention.js";
import { blankSome } from "../src/patients/retention-queries.js";
import { tablesHolding } from "./support/every-byte.js";
import { fillArchive } from "./support/fill-archive.js";
import { aBooker, daysAfter, type TestApp, testApp } from "./support/test-app.js";

const never = new AbortController().signal;
const blank = ({ context }: TestApp) => blankOldDays(context.pool, context.clock, never);

/** A closed day with three patients of whom everything is known, and one who was erased. */
async function anOldDay(app: TestApp, clinic: { id: number }, date: string, name: string, phone: string) {
  await app.database.query("begin");
  await app.database.query(
    `insert into booking_days (clinic_id, list, date, capacity, used, last_number, status)
     values ($1, 'golden', $2, 9, 4, 4, 'closed')`,
    [clinic.id, date],
  );
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_id, patient_name, patient_phone, source, ticket_hash, status,
                           started_at, finished_at, note, priority, priority_reason, is_overbooked, overbook_reason, former_code)
     select $1, 'golden', $2, number, number, $3 || number, $3 || number, $4, 'secretary', '', 'served', now(), now(),
            $3 || ' is deaf', 1, $3 || ' is old', true, $3 || ' is late', '4711' from generate_series(1, 3) as number`,
    [clinic.id, date, name, phone],
  );
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash, status, finished_at, cancelled_by)
     values ($1, 'golden', $2, 4, 4, '', 'secretary', '', 'cancelled', now(), 'staff')`,
    [clinic.id, date],
  );
  await app.database.query("commit");
}

async function monthsAgo(app: TestApp, clinic: { today: string }, months: number, days = 0): Promise<string> {
  const [{ date }] = await app.database.query(
    "select to_char(cast($1 as date) - make_interval(months => $2) - make_interval(days => $3), 'YYYY-MM-DD') as date",
    [clinic.today, months, days],
  );
  return date;
}

const namesLeft = async ({ database }: TestApp, clinic: { id: number }): Promise<number> =>
  (
    await database.query(
      "select cast(count(*) as integer) as count from bookings where clinic_id = $1 and patient_name <> ''",
      [clinic.id],
    )
  )[0].count;

describe("a clinic that keeps names for 24 months", () => {
  test("knows nobody of 25 months ago, nowhere in the database, and all of 23; numbers and totals stay", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ keepMonths: 24 });
    const old = await monthsAgo(app, clinic, 25);
    await anOldDay(app, clinic, old, "Kanarienvogel", "+9647709998877");
    await anOldDay(app, clinic, await monthsAgo(app, clinic, 23), "Zaunkoenig", "+9647708887766");
    await app.database.query(
      `insert into push_subscriptions (clinic_id, list, date, number, endpoint, p256dh, auth, language)
       select $1, 'golden', $2, 1, 'https://push.example/Kanarienvogel', 'p', 'a', 'ar'`,
      [clinic.id, old],
    );
    await app.database.query("update bookings set finished_at = finished_at - interval '1 day' where date = $1", [old]);
    const archive = async () => (await app.request("get", `${clinic.path}/archive`).expect(200)).body.items;
    const before = await archive();
    expect(await tablesHolding(app.database, "Kanarienvogel")).toEqual(["bookings", "push_subscriptions"]);

    await forgetNotices(app.context.pool, app.context.clock.now());
    await blank(app);
    expect(await tablesHolding(app.database, "Kanarienvogel")).toEqual([]);
    expect(await tablesHolding(app.database, "7709998877")).toEqual([]);
    expect(await tablesHolding(app.database, "Zaunkoenig")).toEqual(["bookings"]);
    const nameless = before.map((day: any) =>
      day.date !== old
        ? day
        : {
            ...day,
            bookings: day.bookings.map((booking: any) => ({
              ...booking,
              patient: { id: null, name: "", phone: null },
              ...{ note: null, priorityReason: null, overbookReason: null },
            })),
          },
    );
    expect(await archive()).toEqual(nameless);
    await blank(app);
    expect(await archive()).toEqual(nameless);
    const actors =
      "select actor, cast(count(*) as integer) as deeds from deeds where deed <> 'booked' and date = $1 group by actor";
    expect(await app.database.query(`${actors} having actor <> 'database'`, [old])).toEqual([
      { actor: "job:blank_old_days", deeds: expect.any(Number) },
    ]);
  });

  test("keeps the day that is 24 months ago, and of the day before nobody; another clinic keeps all", async () => {
    const app = await testApp();
    const [clinic, other] = [await app.aClinic(), await app.aClinic()];
    for (const each of [clinic, other]) {
      await anOldDay(app, each, await monthsAgo(app, clinic, 24), "Sara", "+9647709998877");
      await anOldDay(app, each, await monthsAgo(app, clinic, 24, 1), "Sara", "+9647709998877");
    }
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(6);
    await app.request("patch", clinic.path).send({ keepMonths: 24 }).expect(200);
    await blank(app);
    expect([await namesLeft(app, clinic), await namesLeft(app, other)]).toEqual([3, 6]);
    await app.request("patch", clinic.path).send({ keepMonths: null }).expect(200);
    expect((await app.request("get", clinic.path)).body.keepMonths).toBeNull();
    for (const keepMonths of [0, 121, 1.5, "24"]) {
      const { status, body } = await app.request("patch", clinic.path).send({ keepMonths });
      expect({ status, errors: body.errors }).toMatchObject({ status: 422, errors: [{ pointer: "#/keepMonths" }] });
    }
  });

  test("makes no version of it: no stream, no webhook and no other instance is told", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ keepMonths: 24 });
    await anOldDay(app, clinic, await monthsAgo(app, clinic, 25), "Sara", "+9647709998877");
    const stream = await app.stream(`${clinic.path}/stream`);
    const { version } = (await stream.next("snapshot")).data;
    const rows = () =>
      app.database.query(
        "select version, updated_at from bookings union all select version, updated_at from booking_days",
      );
    const before = await rows();
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(0);
    expect(await rows()).toEqual(before);
    const { book } = aBooker(app, clinic);
    const { id } = await book({ date: clinic.today });
    const update = (await stream.next("update")).data;
    expect(update).toMatchObject({ version: version + 1, bookings: [{ id }] });
    expect(update.bookings).toHaveLength(1);
  });

  test("forgets again whom staff wrote into a day that was blanked, reopened or not", async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ keepMonths: 1 });
    const date = await monthsAgo(app, clinic, 2);
    await anOldDay(app, clinic, date, "Sara", "+9647709998877");
    await blank(app);
    const [first] = (await app.request("get", `${clinic.path}/archive`)).body.items[0].bookings;
    await app
      .request("patch", `${clinic.path}/bookings/${first.id}`)
      .send({ patient: { name: "Kanarienvogel" } })
      .expect(200);
    expect(await namesLeft(app, clinic)).toBe(1);
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(0);

    await app.database.query("update booking_days set status = 'open' where date = $1", [date]); // as only an operator can
    await app.request("patch", `${clinic.path}/bookings/${first.id}`).send({ note: "Kanarienvogel" }).expect(200);
    await blank(app);
    expect(await tablesHolding(app.database, "Kanarienvogel")).toEqual(["bookings"]); // a live day is the desk's
    await app.request("post", `${clinic.path}/days/golden/${date}/close`).expect(200);
    await blank(app);
    expect(await tablesHolding(app.database, "Kanarienvogel")).toEqual([]);
  });
});

describe("old days are blanked step by step", () => {
  const aLongArchive = async () => {
    const app = await testApp();
    const clinic = await app.aClinic({ keepMonths: 1 });
    await fillArchive(app, { ...clinic, today: daysAfter(clinic.today, -40) }, 3, 70);
    return { app, clinic };
  };
  const step = ({ context }: TestApp, clinic: { id: number }) =>
    transact(context.pool, (transaction) => blankSome(transaction, clinic.id, "-infinity", context.clock.now()));

  test("and what an instance that was killed has left, another does", async () => {
    const { app, clinic } = await aLongArchive();
    await step(app, clinic);
    expect(await namesLeft(app, clinic)).toBe(160);
    const killed = transact(app.context.pool, async (transaction) => {
      await blankSome(transaction, clinic.id, "-infinity", app.context.clock.now());
      throw new Error("killed");
    });
    await expect(killed).rejects.toThrow("killed");
    expect(await namesLeft(app, clinic)).toBe(160);
    const other = await app.anotherInstance();
    await blankOldDays(other.context.pool, other.context.clock, never);
    expect(await namesLeft(app, clinic)).toBe(0);
    expect(await app.database.query("select from booking_days where not is_blanked")).toEqual([]);
  });

  test("and an instance that stops ends after its step", async () => {
    const { app, clinic } = await aLongArchive();
    const stopped = AbortSignal.abort();
    await blankOldDays(app.context.pool, app.context.clock, stopped);
    expect(await namesLeft(app, clinic)).toBe(160);
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(0);
  });

  test("on one instance at a time, until it ends or is silent", async () => {
    const { app, clinic } = await aLongArchive();
    const turn = (endsAt: string) =>
      app.database.query(
        `insert into job_turns values ('blank old days', 'another instance', ${endsAt})
             on conflict (job) do update set holder = excluded.holder, ends_at = excluded.ends_at`,
      );
    await turn("now() + interval '1 minute'");
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(210);
    await turn("now() - interval '1 second'");
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(0);
  });

  test("and wait for nobody: a booking that somebody holds is blanked the next time", async () => {
    const { app, clinic } = await aLongArchive();
    const other = await app.database.another();
    await other.query("begin");
    await other.query("update bookings set note = 'held' where date = (select min(date) from bookings) and number = 7");
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(1);
    await other.query("rollback");
    await other.end();
    await blank(app);
    expect(await namesLeft(app, clinic)).toBe(0);
  });
});
