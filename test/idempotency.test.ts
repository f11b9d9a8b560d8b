import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { IdempotentClient } from "../src/idempotency/idempotent-client.js";
import { aServer } from "./support/a-server.js";
import { accessRows } from "./support/access-rows.js";
import { declaredOperations } from "./support/declared-replies.js";
import { poolIsIdle } from "./support/route-server.js";
import { aBooker, aPatient, type TestApp, testApp, webhookSettings } from "./support/test-app.js";

const shared = aServer({ settings: webhookSettings });

async function aClinicAndKey() {
  const { app } = shared;
  const clinic = await app.aClinic();
  const key: string = randomUUID();
  const book = (body: object, idempotencyKey = key, apiKey?: string) =>
    app.request("post", `${clinic.path}/bookings`, apiKey).set("Idempotency-Key", idempotencyKey).send(body);
  const count = async () =>
    (await app.database.query("select count(*)::int as n from bookings where clinic_id = $1", [clinic.id]))[0].n;
  return { app, clinic, key, book, count };
}

describe("a request with an Idempotency-Key", () => {
  test("sent again gets the first answer, ticket and golden code included, and acts no second time", async () => {
    const { app, clinic, book, count } = await aClinicAndKey();
    for (const list of ["regular", "golden"]) {
      const body = { list, patient: aPatient() };
      const key = randomUUID();
      const first = await book(body, key);
      expect(first.status).toBe(201);
      expect(first.headers["idempotency-replayed"]).toBeUndefined();
      const again = await book(body, key);
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect(again.headers["idempotency-replayed"]).toBe("true");
      expect(again.headers.location).toBe(first.headers.location);
      const path = `${clinic.path}/bookings/${first.body.id}`;
      const mine = await app.request("get", path, null).set("Booking-Token", again.body.ticketToken);
      expect(mine.status).toBe(200);
    }
    expect(await count()).toBe(2);
  });

  test("acts once however its path is spelled", async () => {
    const { app, clinic, key, count } = await aClinicAndKey();
    const body = { patient: aPatient() };
    for (const path of [
      `${clinic.path}/bookings`,
      `${clinic.path}/bookings/`,
      `${clinic.path.replace("/v1", "/V1")}/BOOKINGS`,
      `/v1/clinics/%3${clinic.id}/bookings`,
    ])
      expect((await app.request("post", path).set("Idempotency-Key", key).send(body)).status).toBe(201);
    expect(await count()).toBe(1);
  });

  test("in flight twice at once has one effect and one answer", async () => {
    const { book, count } = await aClinicAndKey();
    const body = { patient: aPatient() };
    const replies = await Promise.all(Array.from({ length: 8 }, () => book(body)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(replies.map((reply) => reply.body.ticketToken)).size).toBe(1);
    expect(await count()).toBe(1);
  });

  test("in flight on two instances at once has one effect; the other is told to wait or gets the same answer", async () => {
    const { app, clinic, key, count } = await aClinicAndKey();
    const other = await app.anotherInstance();
    const body = { patient: aPatient() };
    const send = (url: string) =>
      fetch(`${url}${clinic.path}/bookings`, {
        method: "POST",
        headers: { ...app.asAdmin, "Content-Type": "application/json", "Idempotency-Key": key },
        body: JSON.stringify(body),
      });
    const replies = await Promise.all(Array.from({ length: 10 }, (_, i) => send(i % 2 ? app.url : other.url)));
    for (const reply of replies) {
      const answer: any = await reply.json();
      expect(reply.status === 201 ? 201 : answer.code).toBeOneOf([201, "in_flight"]);
      if (reply.status === 409) expect(reply.headers.get("retry-after")).toBe("1");
    }
    expect(await count()).toBe(1);
    expect((await send(other.url)).status).toBe(201);
  });

  test("that waited on one instance while another acted gets that one's answer, and calls nobody else", async () => {
    const { app, clinic, key, book } = await aClinicAndKey();
    const { book: bookAnother } = aBooker(app, clinic);
    for (let person = 1; person <= 3; person++) await bookAnother({ date: clinic.today });
    const slow = await testApp({ database: app.database, settings: { POOL_SIZE: "1" } });
    await poolIsIdle(slow);
    const { client } = slow.context.pool;
    const requests = [
      { path: `${clinic.path}/bookings`, body: { date: clinic.today, patient: { name: "Walk-in without a phone" } } },
      { path: `${clinic.path}/days/regular/${clinic.today}/call-next`, body: {} },
    ];
    for (const { path, body } of requests) {
      const send = (to: TestApp) => to.request("post", path).set("Idempotency-Key", key).send(body);
      const firstLease = await client.acquireConnection();
      const late = send(slow).then((reply) => reply);
      await vi.waitUntil(() => client.pool.numPendingAcquires() === 1, 10_000); // it is about to look what was done for the key
      const secondLease = client.acquireConnection();
      await client.releaseConnection(firstLease);
      await secondLease; // it has looked, and waits to act
      const first = await send(app);
      await client.releaseConnection(await secondLease);
      expect(first.status, path).toBeOneOf([200, 201]);
      expect(await late, path).toMatchObject({
        status: first.status,
        body: first.body,
        headers: { "idempotency-replayed": "true" },
      });
    }
    const rows = await app.database.query(
      "select count(*)::int as booked, sum(calls)::int as calls from bookings where clinic_id = $1",
      [clinic.id],
    );
    expect(rows).toEqual([{ booked: 4, calls: 1 }]);
    expect((await book({ patient: { name: "Somebody else" } })).body.code).toBe("idempotency_key_reused");
  });

  test("with another body is refused, with another key or path or sender it is another request", async () => {
    const { app, clinic, key, book, count } = await aClinicAndKey();
    const body = { patient: aPatient() };
    await book(body);
    expect(await book({ patient: aPatient() })).toMatchObject({
      status: 422,
      body: { code: "idempotency_key_reused" },
    });
    expect((await book({ patient: aPatient() }, randomUUID())).status).toBe(201);
    expect((await book({ patient: aPatient() }, key, await app.aKey("staff", clinic.id))).status).toBe(201);
    expect(await count()).toBe(3);
  });

  test("that was refused is tried anew: only successes are kept", async () => {
    const { app, clinic, book } = await aClinicAndKey();
    const body = { date: clinic.today, patient: aPatient() };
    const day = `${clinic.path}/days/regular/${clinic.today}`;
    await app.request("put", day).send({ status: "paused" });
    expect((await book(body)).body.code).toBe("day_paused");
    await app.request("put", day).send({ status: "open" });
    expect((await book(body)).status).toBe(201);
  });

  test("is remembered without personal data, and forgotten after a day", async () => {
    const { app, book, key, count } = await aClinicAndKey();
    const patient = { name: "Canary Name", phone: "07709998887", id: "canary-id" };
    await book({ patient });
    const kept = JSON.stringify(await app.database.query("select * from idempotency_keys"));
    expect(kept).not.toMatch(new RegExp(`Canary|9998887|canary|${key}`));
    await app.database.query("update idempotency_keys set created_at = now() - interval '24 hours 1 second'");
    expect((await book({ patient })).body.code).toBe("already_booked");
    expect((await book({ patient: aPatient() })).status).toBe(201);
    expect(await count()).toBe(2);
  });

  test("that is not a key is refused", async () => {
    const { book } = await aClinicAndKey();
    for (const key of ["a b", "x".repeat(256)]) {
      expect((await book({ patient: aPatient() }, key)).body).toMatchObject({
        code: "invalid",
        errors: [{ pointer: "#/Idempotency-Key", in: "header" }],
      });
    }
  });
});

const idempotentOperations = declaredOperations
  .filter(({ replay }) => replay)
  .map(({ id, method }) => ({ id, method }));

test.each(idempotentOperations)(
  "$id acts once for a key, remembers it, and answers the same again",
  async (operation) => {
    const { app } = shared;
    const clinic = await app.aClinic({ goldenTurn: 1, recalls: 1 });
    const { book } = aBooker(app, clinic);
    const [{ id: bookingId }] = [
      await book({ date: clinic.today }),
      await book({ date: clinic.today, list: "golden" }),
    ];
    if (operation.id === "stepBack") await app.request("post", `${clinic.path}/bookings/${bookingId}/call`).send({});
    const none = {
      goldenCode: "",
      spareKeyId: 0,
      clinicKeyId: 0,
      webhookId: 0,
      clinicWebhookId: 0,
      organisationId: 0,
      chainId: 1,
      personId: 0,
      deskId: 0,
      boardId: 0,
      spareBoardIds: [],
      spareUsernames: [],
      spareWebhookIds: [],
      exceptionIds: [],
    };
    const target = { ...clinic, ...none, bookingId, sisterId: (await app.aClinic()).id };
    const row = accessRows.find((each) => each.operation === operation.id);
    if (!row) throw new Error("no row in test/support/access-rows.ts");
    const [path, body] = [row.path(target), row.body?.(target)];
    const send = () => app.request(operation.method, path).set("Idempotency-Key", "one-intent").send(body);
    const version = async () =>
      app.database.query(
        "select sum(version), (select count(*) from api_keys) as keys, (select count(*) from clinic_exceptions), (select count(*) from webhooks) as webhooks, (select count(*) from boards) as boards, (select count(*) from organisations) as organisations, (select count(*) from people) as people from clinic_versions",
      );

    const remembered = async () => (await app.database.query("select from idempotency_keys")).length;
    const [before, rememberedBefore] = [await version(), await remembered()];
    const first = await send();
    expect(first.ok, first.text).toBe(true);
    expect(first.headers).not.toHaveProperty("idempotency-replayed");
    const after = await version();
    expect(after).not.toEqual(before);
    expect(await remembered()).toBe(rememberedBefore + 1);
    const again = await send();
    const secretsToldOnce = first.body.key ? { key: null } : first.body.secret && { secret: null };
    expect(again).toMatchObject({ status: first.status, body: { ...first.body, ...secretsToldOnce } });
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(await version()).toEqual(after);
  },
);

test("whatever is made by POST is made once for a key; a session harms nobody twice", () => {
  const making = declaredOperations.filter(({ method, replies }) => method === "post" && replies[201]);
  expect(making.filter(({ replay }) => !replay).map(({ id }) => id)).toEqual([
    "signIn",
    "signInToBoard",
    "signInToOrganisation",
    "signInAsPerson",
    "enrolDesk", // whose cookie no reply could tell again
    "signInAtDesk",
  ]);
});

test("a new API key is told once, also to whoever repeats its Idempotency-Key, who can read and revoke it", async () => {
  const app = await testApp();
  const make = (idempotencyKey: string) =>
    app.request("post", "/v1/api-keys").set("Idempotency-Key", idempotencyKey).send({ name: "App", role: "admin" });
  const [first, again] = [await make("k1"), await make("k1")];
  const { key, ...told } = first.body;
  expect(again.body).toEqual({ ...told, key: null });
  const read = await app.request("get", again.headers.location as string, key);
  expect(read).toMatchObject({ status: 200, body: { ...told, lastUsedAt: read.body.lastUsedAt } });
  expect(await app.database.query("select from api_keys")).toHaveLength(1);
  expect((await app.request("delete", again.headers.location as string)).status).toBe(204);
  expect((await app.request("get", "/v1/clinics", key)).status).toBe(401);
});

test("a repeated request shows what the first one made as it is now, and that it acted no second time", async () => {
  const { app, clinic, book } = await aClinicAndKey();
  const body = { patient: aPatient() };
  const { body: first } = await book(body);
  await app.request("patch", `${clinic.path}/bookings/${first.id}`).send({ status: "cancelled" });
  const again = await book(body);
  expect(again).toMatchObject({
    status: 201,
    body: { id: first.id, status: "cancelled", ticketToken: first.ticketToken },
  });
  expect(again.headers["idempotency-replayed"]).toBe("true");
});

test("no operation that takes a key can write without saying what it did", () => {
  const write = async (db: IdempotentClient) => {
    // @ts-expect-error: what a replay is to refer to is missing
    await db.write(1, async () => {});
    // @ts-expect-error: the same
    await db.writeStatement(1, async () => {});
    // @ts-expect-error: this would remember nothing
    await db.transact(async () => {});
  };
  expect(write).toBeTypeOf("function"); // the compiler is the test
});
