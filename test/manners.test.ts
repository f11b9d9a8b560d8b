import { expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import type { AccessRow } from "./support/access-answers.js";
import { aStaffedClinic, aTarget } from "./support/access-callers.js";
import { accessRows } from "./support/access-rows.js";
import { signIn } from "./support/browser-session.js";
import { declaredOperations } from "./support/declared-replies.js";
import { aBooker, aPatient, asKey, daysAfter, testApp, webhookSettings } from "./support/test-app.js";

const shared = aServer({ settings: webhookSettings });

test("a valid key counts beside a ticket that opens nothing, and lets nobody do more than the key does", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { id } = await aBooker(app, clinic).book({ date: clinic.today });
  const path = `${clinic.path}/bookings/${id}`;
  const [staff, display] = [await app.aKey("staff", clinic.id), await app.aKey("display", clinic.id)];
  const ask = (method: "get" | "patch", address: string, key: string | null) =>
    app.request(method, address, key).set("Booking-Token", `${id}.AAAAAAAAAAAAAAAAAAAAAA`);
  for (const address of [path, `${clinic.path}/days`]) {
    expect((await ask("get", address, staff)).status, address).toBe(200);
    expect((await ask("get", address, null)).status, address).toBe(401);
  }
  for (const key of [display, await app.aKey("patient_app", clinic.id)]) {
    expect((await ask("get", path, key)).body.patient).toBeUndefined();
    expect((await ask("patch", path, key).send({ status: "cancelled" })).status).toBe(403);
  }
  expect((await ask("patch", path, staff).send({ status: "in_progress" })).status).toBe(200);
});

test("of several credentials a key goes before a cookie, either before a ticket, and a bad key is never overlooked", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { id, ticketToken } = await aBooker(app, clinic).book({ date: clinic.today, patient: aPatient({ id: "p-1" }) });
  const [staff, display] = [await app.aKey("staff", clinic.id), await app.aKey("display", clinic.id)];
  const { cookie } = await signIn(app, clinic, staff);
  const [badCookie, badTicket] = ["dawr_session=none", `${id}.AAAAAAAAAAAAAAAAAAAAAA`];
  const ask = async (headers: Record<string, string>) => {
    const reply = await fetch(`${app.url}${clinic.path}/bookings/${id}`, { headers });
    const body: any = await reply.json();
    return reply.ok ? Object.keys(body).includes("source") : reply.status; // who sees the source is staff
  };
  const cases: Array<[headers: Record<string, string>, isStaff: boolean | 401]> = [
    [{ Cookie: cookie, "Booking-Token": badTicket }, true],
    [{ Cookie: badCookie, ...asKey(staff) }, true],
    [{ Cookie: cookie, ...asKey(display) }, false],
    [{ Cookie: cookie, "Booking-Token": ticketToken }, true],
    [{ Cookie: `${badCookie}; ${cookie}` }, true],
    [{ Cookie: cookie, ...asKey("bad") }, 401],
    [{ "Booking-Token": ticketToken, ...asKey("bad") }, 401],
    [{ "Booking-Token": ticketToken, Authorization: "Basic eDp5" }, 401],
    [{ "Booking-Token": badTicket, Cookie: badCookie }, 401],
  ];
  for (const [headers, isStaff] of cases) expect(await ask(headers), JSON.stringify(headers)).toBe(isStaff);
});

test("whatever is made is read where its Location says", async () => {
  const { app } = shared;
  const clinic = await aStaffedClinic(app, false);
  const making = declaredOperations.filter(({ replies }) => replies[201]?.headers?.includes("Location"));
  expect(making.map(({ id }) => id).sort()).toEqual([
    "book",
    "createApiKey",
    "createBoard",
    "createClinic",
    "createClinicWebhook",
    "createOrganisation",
    "createPerson",
    "createWebhook",
    "forwardBooking",
    "moveBooking",
  ]);
  for (const { id, method } of making) {
    const row = accessRows.find(({ operation }) => operation === id) as AccessRow;
    const target = await aTarget(app, clinic, row);
    const made = await app
      .request(method, row.path(target))
      .send(id === "moveBooking" ? { date: daysAfter(clinic.today, 1) } : row.body?.(target));
    expect(made.status, id).toBe(201);
    const read = await app.request("get", made.headers.location as string);
    expect(read, id).toMatchObject({ status: 200, body: { id: made.body.id } });
  }
});

test("a list says that it ends where it ends", async () => {
  const app = await testApp();
  await app.aClinic();
  const { id } = await app.aClinic();
  const page = async (query: string) => (await app.request("get", `/v1/clinics?${query}`)).body;
  expect(await page("limit=2")).toMatchObject({ items: [{}, { id }], nextAfter: null });
  expect((await page("limit=1")).nextAfter).toBe(id - 1);
  expect(await page(`after=${id}`)).toEqual({ items: [], nextAfter: null });

  const { path, today } = await app.aClinic();
  for (const ahead of [1, 2]) {
    const day = `${path}/days/regular/${daysAfter(today, ahead)}`;
    await app.request("put", day).send({});
    await app.request("post", `${day}/close`);
  }
  const archive = async (query: string) => (await app.request("get", `${path}/archive?${query}`)).body;
  expect(await archive("limit=2")).toMatchObject({ items: [{}, {}], nextCursor: null });
  expect(await archive("limit=1")).toMatchObject({ items: [{}], nextCursor: expect.any(String) });
});

test("a number in an address is digits, and nothing else that JavaScript would take for one", async () => {
  const { app } = shared;
  const { path } = await app.aClinic();
  for (const text of ["1e1", "0x10", "+5", "5.0", "%205", "", "1_0", "٥", "Infinity"]) {
    for (const address of [`/v1/clinics?limit=${text}`, `/v1/clinics?after=${text}`, `${path}/archive?limit=${text}`]) {
      expect((await app.request("get", address)).status, address).toBe(422);
    }
  }
});

test("a refusal says what would be taken: the form of a body, a credential that is valid", async () => {
  const { app } = shared;
  const { path } = await app.aClinic();
  const patch = (type: string) => app.request("patch", path).set("Content-Type", type).send('{"capacity":7}');
  expect((await patch("text/plain")).headers["accept-patch"]).toContain("application/merge-patch+json");
  for (const [method, address] of [
    ["post", `${path}/bookings`],
    ["post", "/v1/clinics"],
    ["post", "/v1/api-keys"],
  ] as const) {
    const reply = await app.request(method, address).set("Content-Type", "text/plain").send("{}");
    expect([reply.status, reply.headers["accept-post"]], address).toEqual([
      415,
      expect.stringContaining("application/json"),
    ]);
  }
  expect((await patch("application/merge-patch+json")).body).toMatchObject({ capacity: 7 });
  expect((await app.request("get", path, "bad")).headers["www-authenticate"]).toContain('error="invalid_token"');
  expect((await app.request("get", path, null)).headers["www-authenticate"]).not.toContain("error");
});
