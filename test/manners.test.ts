import { expect, test } from "vitest";
import { aBooker, testApp } from "./support/test-app.js";

test("a valid key counts beside a ticket that opens nothing, and lets nobody do more than the key does", async () => {
  const app = await testApp();
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

test("a list says that it ends where it ends", async () => {
  const app = await testApp();
  await app.aClinic();
  const { id } = await app.aClinic();
  const page = async (query: string) => (await app.request("get", `/v1/clinics?${query}`)).body;
  expect(await page("limit=2")).toMatchObject({ items: [{}, { id }], nextAfter: null });
  expect((await page("limit=1")).nextAfter).toBe(id - 1);
});

test("a refusal says what would be taken: the form of a body, a credential that is valid", async () => {
  const app = await testApp();
  const { path } = await app.aClinic();
  const patch = (type: string) => app.request("patch", path).set("Content-Type", type).send('{"capacity":7}');
  expect((await patch("text/plain")).headers["accept-patch"]).toContain("application/merge-patch+json");
  expect((await patch("application/merge-patch+json")).body).toMatchObject({ capacity: 7 });
  expect((await app.request("get", path, "bad")).headers["www-authenticate"]).toContain('error="invalid_token"');
  expect((await app.request("get", path, null)).headers["www-authenticate"]).not.toContain("error");
});
