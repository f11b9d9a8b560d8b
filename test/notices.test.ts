import { describe, expect, onTestFinished, test, vi } from "vitest";
import { everyDay, weekdays } from "./support/a-clinic-with-hours.js";
import { aReceiver, aWebhook } from "./support/a-receiver.js";
import { aServer } from "./support/a-server.js";
import { aToldClinic, aToldClinicAt } from "./support/a-told-clinic.js";
import { aBooker, aPatient, daysAfter, testApp, webhookSettings } from "./support/test-app.js";

const shared = aServer({ settings: webhookSettings });

describe("who is near", () => {
  test("is told once, by two instances, when a cancellation, a reorder and calls leave three of eight ahead", async () => {
    const another = await shared.app.anotherInstance();
    const { app, clinic, book, post, patch, callNext, told, isTold, kept } = await aToldClinic(shared.app);
    another.context.notices?.look();
    const bookings = [];
    for (let i = 1; i <= 9; i++) bookings.push(await book({ date: clinic.today }));
    const [, second, third, , , , , , ninth] = bookings;
    await patch(second.id, { status: "cancelled" });
    await isTold("cancelled 2");
    expect(told()).toEqual(["cancelled 2"]); // and nobody is near before somebody is called
    await patch(third.id, { after: ninth.id });
    for (let i = 0; i < 2; i++) await callNext();
    await isTold("called 1", "called 4");
    expect(told()).not.toContain("near 9");
    await callNext();
    await isTold("near 9");
    for (let i = 0; i < 3; i++) await callNext();
    await post(`bookings/${ninth.id}/call`);
    await isTold("called 9");
    expect(told().filter((notice) => notice.endsWith("9"))).toEqual(["near 9", "called 9"]);
    expect(new Set(told()).size).toBe(told().length);
    const decided = (await kept()).map((sending) => sending.replace(/ \w+$/, ""));
    expect(new Set(decided).size).toBe(decided.length);
    expect((await app.database.query("select from notices where clinic_id = $1", [clinic.id])).length).toBe(
      decided.length,
    );
  });

  test("carries who it is, what to say and until when, signed and under an id of its own", async () => {
    const { clinic, book, callNext, isTold, message, webhook } = await aToldClinic(shared.app, { nearAhead: 1 });
    for (let i = 1; i <= 3; i++) await book({ date: clinic.today, patient: aPatient({ name: `سارة ${i}` }) });
    await callNext();
    await isTold("near 2", "near 3", "called 1");
    const third = message("near 3");
    if (!third) throw new Error("not told");
    expect(third.id).toBe(`${third.data.booking.id}_near`);
    expect(() => webhook.verify(third)).not.toThrow();
    expect(third.data).toMatchObject({
      clinicId: clinic.id,
      clinic: { name: "Clinic", timeZone: expect.stringMatching(/^Etc/) },
      notice: { kind: "near", ahead: 1, lateMinutes: null, movedFrom: null, language: null },
      booking: { status: "booked", patient: { name: "سارة 3", phone: expect.stringMatching(/^\+964/) } },
    });
    const { timestamp } = JSON.parse(third.text);
    expect(Date.parse(third.data.notice.expiresAt) - Date.parse(timestamp)).toBe(600_000);
    await vi.waitFor(async () => expect(await webhook.attempts()).toHaveLength(3), 15_000);
    expect((await webhook.attempts()).map(({ messageId }: any) => messageId)).toContain(third.id);
  });

  test("is not told who is called before the message leaves", async () => {
    const { receiver, book, clinic, callNext, told, isTriedInVain, isKept, pass } = await aToldClinicAt(new Date());
    for (let i = 1; i <= 2; i++) await book({ date: clinic.today });
    receiver.answerWith(503);
    await callNext();
    await isTriedInVain(2);
    await callNext();
    await isTriedInVain(3);
    receiver.answerWith(204);
    pass(0.2);
    await isKept("called 1 delivered", "near 2 moot", "called 2 delivered");
    expect(told()).not.toContain("near 2");
  });

  test("of a shift is told once its doctor is there, however few wait for an earlier one", async () => {
    const { app, clinic, book, isTold, told, settings } = await aToldClinic(shared.app, { nearAhead: 5 });
    const hours = weekdays.flatMap((weekday) => [
      { weekday, shift: 1, start: "00:00", end: "13:00", capacity: 9 },
      { weekday, shift: 2, start: "13:00", end: "23:59", capacity: 9 },
    ]);
    await app.request("put", `${clinic.path}/hours`).send(hours).expect(200);
    await book({ date: clinic.today, shift: 1 });
    await book({ date: clinic.today, shift: 2 });
    const shift = (number: number, body: object) =>
      app.request("put", `${clinic.path}/days/regular/${clinic.today}/shifts/${number}`).send(body).expect(200);
    await shift(1, { doctor: "arrived" });
    await isTold("near 1");
    await settings({ nearAhead: 6 });
    await shift(2, { doctor: "arrived" });
    await isTold("near 101");
    expect(told()).toEqual(["near 1", "near 101"]);
  });
});

test("of two who decide at the same moment one waits, and then has nothing to tell", async () => {
  const app = await testApp(); // which sends nothing itself
  const clinic = await app.aClinic();
  const { id } = await aBooker(app, clinic).book({ date: clinic.today });
  await app.request("post", `${clinic.path}/bookings/${id}/call`).send({}).expect(200);
  await app.database.query(
    "insert into webhooks (url, audience, kinds, secret) values ('https://gateway.example', 'staff', '{notice.due}', '')",
  );
  const [first, second] = [await app.database.another(), await app.database.another()];
  onTestFinished(async () => void (await Promise.all([first.end(), second.end()])));
  const decide = async (by: typeof first) =>
    (await by.query("select decide_notices($1, now()) as sendings", [clinic.id])).rows[0].sendings;
  await first.query("begin");
  expect(await decide(first)).toBe(1);
  const late = decide(second);
  await vi.waitFor(async () => {
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    expect(await app.database.query(waiting)).toHaveLength(1);
  }, 15_000);
  await first.query("commit");
  expect(await late).toBe(0);
  expect(await app.database.query("select kind from notice_sendings")).toEqual([{ kind: "called" }]);
});

test("whoever makes a change, by psql too, its patients are told", async () => {
  const { app, clinic, book, isTold } = await aToldClinic(shared.app);
  for (let i = 1; i <= 2; i++) await book({ date: clinic.today });
  await app.database.query(
    `update bookings set status = 'in_progress', calls = 1, called_at = now(), started_at = now()
      where clinic_id = $1 and number = 1`,
    [clinic.id],
  );
  await isTold("called 1", "near 2");
});

test("a clinic whose patients nobody tells decides nothing, and a webhook of other kinds is told none", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const receiver = await aReceiver();
  await aWebhook(app, receiver, { clinicId: clinic.id });
  const { book } = aBooker(app, clinic);
  const { id } = await book({ date: clinic.today });
  await app.request("post", `${clinic.path}/bookings/${id}/call`).send({}).expect(200);
  await receiver.told(2);
  const other = await aToldClinic(app);
  await aWebhook(app, receiver, { clinicId: other.clinic.id });
  await other.patch((await other.book()).id, { status: "cancelled" });
  await other.isTold("cancelled 1");
  await other.isKept("cancelled 1 delivered");
  expect(receiver.received.map(({ type }) => type)).not.toContain("notice.due");
  expect(await app.database.query("select from notices where clinic_id = $1", [clinic.id])).toEqual([]);
});

test("what happened half a day before a clinic began with notices is not told", async () => {
  const { app, clinic, webhook, book, patch, isTold, told } = await aToldClinic(shared.app);
  await webhook.change({ status: "paused" });
  const [long, just] = [await book(), await book()];
  for (const { id } of [long, just]) await patch(id, { status: "cancelled" });
  const then = "update bookings set finished_at = now() - interval '13 hours' where clinic_id = $1 and number = $2";
  await app.database.query(then, [clinic.id, long.number]);
  await webhook.change({ status: "active" });
  await isTold(`cancelled ${just.number}`);
  expect(told()).toEqual([`cancelled ${just.number}`]);
});

test("who is cancelled by a leave is told, and by whom; who cancels alone is not", async () => {
  const { clinic, book, post, app, isTold, told, message } = await aToldClinic(shared.app);
  const date = daysAfter(clinic.today, 3);
  const [own] = [await book({ date }), await book({ date })];
  await app
    .request("patch", `${clinic.path}/bookings/${own.id}`, null)
    .set("Booking-Token", own.ticketToken)
    .send({ status: "cancelled" })
    .expect(200);
  await post("exceptions", { kind: "closed", from: date, to: date, bookings: "cancel" });
  await isTold("cancelled 2");
  expect(told()).toEqual(["cancelled 2"]);
  expect(message("cancelled 2")?.data.booking).toMatchObject({ cancelledBy: "leave", date });
});

test("who waits for a doctor who is late is told by how much", async () => {
  const noon = "2020-11-24T09:00:00Z";
  const { app, clinic, book, isTold, told, message } = await aToldClinicAt(noon, { timeZone: "Asia/Baghdad" });
  await app.request("put", `${clinic.path}/hours`).send(everyDay).expect(200);
  await book({ date: clinic.today, shift: 2 });
  const shift = `${clinic.path}/days/regular/${clinic.today}/shifts/2`;
  await app.request("put", shift).send({ lateMinutes: 45 }).expect(200);
  await isTold("late 101");
  expect(message("late 101")?.data.notice).toMatchObject({ lateMinutes: 45, startsAt: "2020-11-24T13:00:00.000Z" });
  expect(told()).toEqual(["late 101"]);
});

test("who waits when a day closes is told, unless the day is over", async () => {
  const { app, clinic, book, isKept, told, setTime } = await aToldClinicAt("2020-11-24T09:00:00Z", {
    timeZone: "Asia/Baghdad",
  });
  await book({ date: clinic.today });
  await book({ date: clinic.today, list: "golden" });
  const close = (list: string) =>
    app.request("post", `${clinic.path}/days/${list}/${clinic.today}/close`).send({}).expect(200);
  await close("regular");
  await isKept("cancelled 1 delivered");
  setTime("2020-11-25T09:00:00Z");
  await close("golden");
  const { id } = await book({ date: daysAfter(clinic.today, 1) });
  await app.request("patch", `${clinic.path}/bookings/${id}`).send({ status: "cancelled" });
  await vi.waitFor(() => expect(told()).toEqual(["cancelled 1", "cancelled 1"]), 15_000);
  expect(await app.database.query("select from notices where list = 'golden'")).toEqual([]);
});

describe("the evening before", () => {
  const zone = { timeZone: "Asia/Baghdad", remindAt: "18:00" };
  const at = (date: string, time: string) => `${date}T${time}:00+03:00`;
  const [today, tomorrow, later] = ["2020-11-24", "2020-11-25", "2020-11-26"];

  test("who had booked by then is reminded, and who books at eight is not", async () => {
    const { book, bookedAt, setTime, isKept, patch, message } = await aToldClinicAt(at(today, "12:00"), zone);
    const early = await book({ date: tomorrow });
    await bookedAt(early.id, at(today, "12:00"));
    const { id } = await book({ date: later });
    await bookedAt(id, at(today, "12:00"));
    setTime(at(today, "18:01"));
    await isKept("reminder 1 delivered");
    expect(message("reminder 1")?.data).toMatchObject({
      notice: { expiresAt: "2020-11-24T21:00:00.000Z" },
      booking: { id: early.id },
    });
    setTime(at(today, "20:05"));
    const late = await book({ date: tomorrow });
    await bookedAt(late.id, at(today, "20:00"));
    await patch(early.id, { status: "cancelled" });
    await isKept("reminder 1 delivered", "cancelled 1 delivered");
  });

  test("who was moved is told so, and reminded of the new date alone", async () => {
    const { book, bookedAt, post, setTime, isTold, isKept, told, message } = await aToldClinicAt(
      at(today, "12:00"),
      zone,
    );
    const first = await book({ date: tomorrow });
    await bookedAt(first.id, at(today, "12:00"));
    const moved = await post(`bookings/${first.id}/move`, { date: later });
    await bookedAt(moved.id, at(today, "13:00"));
    await isKept("moved 1 delivered");
    expect(message("moved 1")?.data).toMatchObject({ notice: { movedFrom: first.id }, booking: { id: moved.id } });
    setTime(at(today, "18:01"));
    setTime(at(tomorrow, "18:01"));
    await isTold("reminder 1");
    expect(message("reminder 1")?.data.booking.id).toBe(moved.id);
    expect(told()).toEqual(["moved 1", "reminder 1"]);
  });

  test("quiet hours put it off, and what would then come too late is not sent", async () => {
    const quiet = { ...zone, remindAt: "07:00", quietHours: { from: "22:00", to: "08:00" } };
    const { book, bookedAt, setTime, settings, isKept, patch } = await aToldClinicAt(at(today, "06:00"), quiet);
    const [one, other] = [await book({ date: tomorrow }), await book({ date: tomorrow })];
    for (const { id } of [one, other]) await bookedAt(id, at(today, "05:00"));
    setTime(at(today, "07:30"));
    await patch(other.id, { status: "cancelled" });
    await isKept("cancelled 2 delivered");
    setTime(at(today, "08:01"));
    await isKept("cancelled 2 delivered", "reminder 1 delivered");
    await settings({ remindAt: "22:30" });
    const [third, fourth] = [await book({ date: later }), await book({ date: later })];
    for (const { id } of [third, fourth]) await bookedAt(id, at(today, "09:00"));
    setTime(at(tomorrow, "22:31"));
    setTime(at(later, "08:01"));
    await patch(fourth.id, { status: "cancelled" });
    await isKept("cancelled 2 delivered", "reminder 1 delivered", "cancelled 2 delivered");
  });
});

describe("who did not come and is put back", () => {
  test("is told of each call, and that they are near again, once by two instances", async () => {
    const another = await shared.app.anotherInstance();
    const { book, clinic, post, patch, callNext, isTold, receiver, app } = await aToldClinic(shared.app, {
      ...{ nearAhead: 1, recalls: 2, stepsBack: 2, recallGapSeconds: 0 },
    });
    another.context.notices?.look();
    const bookings = [];
    for (let i = 1; i <= 4; i++) bookings.push(await book({ date: clinic.today }));
    const [{ id }] = bookings;
    await callNext();
    await isTold("called 1", "near 2", "near 3");
    await post(`bookings/${id}/call`);
    const idsTold = () => receiver.received.map((message) => message.id);
    const isToldAs = (ids: string[]) =>
      vi.waitFor(() => expect(idsTold()).toEqual(expect.arrayContaining(ids)), 15_000);
    await isToldAs([`${id}_called_2`]);
    await patch(id, { status: "in_progress" }); // as it is: nothing has happened
    await post(`bookings/${id}/step-back`);
    await callNext();
    await isToldAs([`${id}_near_2`]);
    for (let i = 0; i < 2; i++) await callNext();
    await isToldAs([`${id}_called_3`, `${bookings[3].id}_near`]);
    const told = receiver.attempts.map((message) => message.id);
    expect(told.filter((each) => each.startsWith(id))).toEqual(
      ["called_1", "called_2", "near_2", "called_3"].map((notice) => `${id}_${notice}`),
    );
    expect(new Set(told).size).toBe(told.length);
    const decided = "select from notices where clinic_id = $1";
    expect(await app.database.query(decided, [clinic.id])).toHaveLength(told.length);
  });

  test("hears of the last call alone when the one before could not be told", async () => {
    const { receiver, book, clinic, callNext, post, told, isTriedInVain, isKept, pass } = await aToldClinicAt(
      new Date(),
      { recallGapSeconds: 0 },
    );
    const { id } = await book({ date: clinic.today });
    receiver.answerWith(503);
    await callNext();
    await isTriedInVain(1);
    await post(`bookings/${id}/call`);
    await isTriedInVain(2);
    receiver.answerWith(204);
    pass(0.2);
    await isKept("called 1 moot", "called 1 delivered");
    expect(told()).toEqual(["called 1"]);
    expect(receiver.received[0]?.id).toBe(`${id}_called_2`);
  });
});

describe("a receiver that is down", () => {
  test("is told afterwards what still has a point, with the name that a patient then has", async () => {
    const { app, clinic, receiver, book, callNext, patch, isTold, isTriedInVain, told, kept, message, pass } =
      await aToldClinicAt(new Date());
    const patient = { name: "Canary Name", id: "p-9", phone: "07709876543" };
    const bookings = [await book({ date: clinic.today }), await book({ date: clinic.today, patient })];
    await app.database.query(
      `insert into push_subscriptions (clinic_id, list, date, number, endpoint, p256dh, auth, language)
       select clinic_id, list, date, number, 'https://push.example/' || number, 'key', 'auth', 'ar' from bookings`,
    );
    receiver.answerWith(503);
    await callNext();
    await isTriedInVain(2);
    await patch(bookings[1].id, { status: "cancelled" });
    await isTriedInVain(3);
    await app.request("delete", `${clinic.path}/patients/p-9`).expect(204);
    receiver.answerWith(204);
    pass(11);
    await isTold("cancelled 2");
    expect(told()).toEqual(["cancelled 2"]);
    const { booking, notice } = message("cancelled 2")?.data ?? {};
    expect(booking.patient).toEqual({ id: null, name: "", phone: null });
    expect(notice.language).toBeNull();
    expect(JSON.stringify(receiver.received)).not.toMatch(/Canary|9876543/);
    await vi.waitFor(async () => {
      expect((await kept()).filter((sending) => !sending.endsWith("open"))).toEqual(
        expect.arrayContaining(["called 1 moot", "near 2 moot", "cancelled 2 delivered"]),
      );
    }, 15_000);
    expect(await app.database.query("select number from push_subscriptions")).toEqual([{ number: 1 }]);
  });

  test("answers 410: it is told nothing more", async () => {
    const { clinic, receiver, book, callNext, isKept, webhook } = await aToldClinic(shared.app);
    await book({ date: clinic.today });
    receiver.answerWith(410);
    await callNext();
    await vi.waitFor(async () => expect(await webhook.read()).toMatchObject({ status: "disabled" }), 15_000);
    await isKept("called 1 undeliverable");
  });

  test("because its instance died is told by another one, by the same id", async () => {
    const { app, clinic, receiver, book, callNext, isTold, pass } = await aToldClinicAt(new Date());
    await book({ date: clinic.today });
    receiver.answerWith(() => (receiver.attempts.length === 1 ? new Promise(() => {}) : 204));
    await callNext();
    await receiver.attempted(1);
    await app.anotherInstance();
    await app.database.query("update notice_sendings set claimed_until = '-infinity'"); // half a minute later
    pass(1.1);
    await isTold("called 1");
    expect(receiver.received[0]?.id).toBe(receiver.attempts[0]?.id);
  });
});

test("what notices are for is set by the clinic, within bounds, and told only to staff's webhooks", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const read = async () => (await app.request("get", clinic.path)).body;
  expect(await read()).toMatchObject({ nearAhead: 3, remindAt: null, quietHours: null });
  const settings = { nearAhead: 0, remindAt: "18:00", quietHours: { from: "22:00", to: "08:00" } };
  await app.request("patch", clinic.path).send(settings).expect(200);
  expect(await read()).toMatchObject(settings);
  await app.request("patch", clinic.path).send({ quietHours: null, remindAt: null }).expect(200);
  expect(await read()).toMatchObject({ nearAhead: 0, remindAt: null, quietHours: null });
  const refused: [object, string][] = [
    [{ remindAt: "25:00" }, "#/remindAt"],
    [{ nearAhead: 21 }, "#/nearAhead"],
    [{ quietHours: { from: "22:00" } }, "#/quietHours/to"],
    [{ quietHours: { from: "22:00", to: "22:00" } }, "#/quietHours/to"],
  ];
  for (const [body, pointer] of refused) {
    const reply = await app.request("patch", clinic.path).send(body);
    expect([reply.status, reply.body.errors[0].pointer]).toEqual([422, pointer]);
  }
  const { url } = await aReceiver();
  const webhook = { url, audience: "public", kinds: ["notice.due"] };
  expect((await app.request("post", "/v1/webhooks").send(webhook)).body.errors).toMatchObject([{ pointer: "#/kinds" }]);
  const { id } = (
    await app
      .request("post", "/v1/webhooks")
      .send({ ...webhook, audience: "staff" })
      .expect(201)
  ).body;
  const reply = await app.request("patch", `/v1/webhooks/${id}`).send({ audience: "public" });
  expect([reply.status, reply.body.errors[0].pointer]).toEqual([422, "#/audience"]);
});

test("what is long over is forgotten: sendings, notices, and browsers of bookings that have ended", async () => {
  const { app, clinic, book, callNext, become, isTold } = await aToldClinicAt(new Date());
  const [one] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
  await callNext();
  await isTold("called 1", "near 2");
  await become(one.id, "served");
  await app.database.query(
    `insert into push_subscriptions (clinic_id, list, date, number, endpoint, p256dh, auth, language)
     select clinic_id, list, date, number, 'https://push.example/', 'key', 'auth', 'ar' from bookings`,
  );
  const { forgetNotices } = await import("../src/notices/sending-queries.js");
  const left = async (days: number) => {
    await forgetNotices(app.context.pool, new Date(Date.now() + days * 86_400_000));
    const [counts] = await app.database.query(
      `select (select count(*)::int from notice_sendings) as sendings, (select count(*)::int from notices) as notices,
              (select array_agg(number order by number) from push_subscriptions) as browsers`,
    );
    return counts;
  };
  expect(await left(0)).toEqual({ sendings: 2, notices: 2, browsers: [1, 2] });
  expect(await left(2)).toEqual({ sendings: 0, notices: 2, browsers: [2] });
  expect(await left(9)).toEqual({ sendings: 0, notices: 0, browsers: [2] });
});
