import { expect, test } from "vitest";
import { aPushService, subscribe } from "./support/a-push-service.js";
import { aServer } from "./support/a-server.js";
import { aBooker, pushSettings, testApp } from "./support/test-app.js";

const shared = aServer({ settings: pushSettings });

async function aHeldBooking(fields: object = {}) {
  const { app } = shared;
  const clinic = await app.aClinic({ name: "عيادة النور" });
  const booker = aBooker(app, clinic);
  const booking = await booker.book({ date: clinic.today, ...fields });
  const kept = () =>
    app.database.query("select id, endpoint, language from push_subscriptions where clinic_id = $1 order by id", [
      clinic.id,
    ]);
  return { app, clinic, kept, ...booker, booking: { ...booking, clinicId: clinic.id } };
}

test("a browser reads what to subscribe with; a server that is not set up says so and takes nobody", async () => {
  const { app, booking } = await aHeldBooking();
  const { publicKey } = (await app.request("get", "/v1/push-key", null)).body;
  expect(Buffer.from(publicKey, "base64url")).toHaveLength(65);
  const service = await aPushService();
  expect((await subscribe(app, booking, service.aSubscription())).body).toEqual({ id: expect.any(Number) });

  const off = await testApp();
  const clinic = await off.aClinic();
  const other = await aBooker(off, clinic).book();
  expect((await off.request("get", "/v1/push-key", null)).body).toEqual({ publicKey: null });
  expect((await subscribe(off, { ...other, clinicId: clinic.id }, service.aSubscription())).body.code).toBe("push_off");
});

test("a browser is noted once for a booking; the last five are", async () => {
  const { app, booking, kept } = await aHeldBooking();
  const service = await aPushService();
  const first = service.aSubscription();
  const { id } = (await subscribe(app, booking, first)).body;
  expect((await subscribe(app, booking, { ...first, language: "en" })).body).toEqual({ id });
  expect(await kept()).toEqual([{ id, endpoint: first.endpoint, language: "en" }]);
  const others = Array.from({ length: 24 }, () => service.aSubscription());
  await Promise.all(others.map((other) => subscribe(app, booking, other)));
  const endpoints = (await kept()).map(({ endpoint }) => endpoint);
  expect(endpoints).toHaveLength(5);
  expect(others.map(({ endpoint }) => endpoint)).toEqual(expect.arrayContaining(endpoints));
});

test("a browser that is told no more is told no more by its own ticket alone, and others are", async () => {
  const { app, booking, kept, book } = await aHeldBooking();
  const service = await aPushService();
  const stranger = { ...(await book()), clinicId: booking.clinicId };
  const [mine, other] = [
    (await subscribe(app, booking, service.aSubscription())).body.id,
    (await subscribe(app, booking, service.aSubscription())).body.id,
  ];
  const end = (of: typeof booking, id: number, token = of.ticketToken) =>
    app.request("delete", `/v1/clinics/${of.clinicId}/bookings/${of.id}/push/${id}`, null).set("Booking-Token", token);
  expect((await end(stranger, mine)).status).toBe(204); // of that booking there is none
  expect((await end(booking, mine, stranger.ticketToken)).status).toBe(401);
  expect(await kept()).toHaveLength(2);
  for (let times = 0; times < 2; times++) expect((await end(booking, mine)).status).toBe(204);
  expect(await kept()).toMatchObject([{ id: other }]);
});

test("nobody is told of a booking that is over", async () => {
  const { app, booking, become } = await aHeldBooking();
  const service = await aPushService();
  await become(booking.id, "in_progress");
  expect((await subscribe(app, booking, service.aSubscription())).status).toBe(200);
  await become(booking.id, "served");
  expect((await subscribe(app, booking, service.aSubscription())).body).toMatchObject({
    status: 409,
    code: "booking_over",
  });
});

test.each([
  "http://169.254.169.254/latest",
  "https://169.254.169.254/",
  "https://[::1]/",
  "https://10.0.0.7/push",
  "https://[::ffff:10.0.0.7]/push",
  "http://93.184.216.34/push",
  "https://no-such-host.invalid/push",
])("a ticket's holder cannot have %s called, and learns nothing about it", async (endpoint) => {
  const { app, booking, kept } = await aHeldBooking();
  const service = await aPushService();
  const reply = await subscribe(app, booking, { ...service.aSubscription(), endpoint });
  expect(reply.body.errors).toEqual([
    { pointer: "#/endpoint", in: "body", message: "Must lead to an address where this server may send" },
  ]);
  expect(await kept()).toEqual([]);
});

test("what is no subscription is refused by field", async () => {
  const { app, booking } = await aHeldBooking();
  const good = (await aPushService()).aSubscription();
  const onNoCurve = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 9)]).toString("base64url");
  const bad: Array<[object, string]> = [
    [{ ...good, endpoint: "ftp://push.example/" }, "#/endpoint"],
    [{ ...good, endpoint: `${good.endpoint}#fragment` }, "#/endpoint"],
    [{ ...good, keys: { ...good.keys, p256dh: onNoCurve } }, "#/keys/p256dh"],
    [{ ...good, keys: { ...good.keys, p256dh: "" } }, "#/keys/p256dh"],
    [{ ...good, keys: { ...good.keys, auth: "short" } }, "#/keys/auth"],
    [{ ...good, language: "fr" }, "#/language"],
  ];
  for (const [body, pointer] of bad)
    expect((await subscribe(app, booking, body)).body.errors).toMatchObject([{ pointer }]);
});

test("erasing a patient ends what their browsers are told", async () => {
  const { app, clinic, booking, book, kept } = await aHeldBooking({ patient: { name: "Sara", id: "p-1" } });
  const service = await aPushService();
  const other = { ...(await book({ patient: { name: "Omar", id: "p-2" } })), clinicId: clinic.id };
  await subscribe(app, booking, service.aSubscription());
  const { id } = (await subscribe(app, other, service.aSubscription())).body;
  await app.request("delete", `${clinic.path}/patients/p-1`);
  expect(await kept()).toMatchObject([{ id }]);
});

test("a ticket that was seen by others and replaced has their browsers told no more", async () => {
  const { app, clinic, booking, book, kept } = await aHeldBooking();
  const service = await aPushService();
  const other = { ...(await book()), clinicId: clinic.id };
  const { id } = (await subscribe(app, other, service.aSubscription())).body;
  await subscribe(app, booking, service.aSubscription());
  await app.request("post", `${clinic.path}/bookings/${booking.id}/move`).send({ list: "golden" }).expect(201);
  const moved = (await app.request("get", `${clinic.path}/bookings/${booking.id}`)).body.movedTo;
  await app.request("post", `${clinic.path}/bookings/${moved}/ticket`).expect(200);
  expect(await kept()).toMatchObject([{ id }]);
});
