import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { aBooker, adminKey, aPatient, asKey, daysAfter, testApp } from "./support/test-app.js";

const shared = aServer();

describe("nobody in particular", () => {
  test("can do nothing where no board is public", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const booking = (await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })).body;
    const closed: Array<["get" | "post" | "put" | "patch" | "delete", string]> = [
      ["get", "/v1/clinics"],
      ["post", "/v1/clinics"],
      ["get", clinic.path],
      ["patch", clinic.path],
      ["get", `${clinic.path}/days`],
      ["get", `${clinic.path}/days?audience=public`],
      ["get", `${clinic.path}/stream`],
      ["get", `${clinic.path}/days/regular/${clinic.today}`],
      ["put", `${clinic.path}/days/regular/${clinic.today}`],
      ["post", `${clinic.path}/bookings`],
      ["get", `${clinic.path}/bookings/${booking.id}`],
      ["patch", `${clinic.path}/bookings/${booking.id}`],
      ["get", "/v1/api-keys"],
      ["post", "/v1/api-keys"],
      ["delete", "/v1/api-keys/1"],
    ];
    for (const [method, path] of closed) {
      const test = app.request(method, path, null);
      const reply = await (method === "get"
        ? test
        : test.send({ name: "x", status: "cancelled", patient: aPatient() }));
      expect(reply, `${method} ${path}`).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    }
  });

  test("sees of a public board the numbers and never a person", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const patient = { name: "Canary Name", phone: "07709998887", id: "canary-id" };
    const booking = (await app.request("post", `${clinic.path}/bookings`).send({ patient })).body;
    const stream = await app.stream(`${clinic.path}/stream`, {});
    await stream.next("snapshot");
    await app.request("patch", `${clinic.path}/bookings/${booking.id}`).send({ status: "in_progress" });
    const update = await stream.next("update");
    expect(Object.keys(update.data.bookings[0]).sort()).toEqual(
      [
        ...["id", "list", "date", "number", "shift", "order", "status", "calls", "calledAt", "calledTo"],
        ...["arrived", "priority", "turnTakenAt", "missed"],
      ].sort(),
    );
    const seen = [
      JSON.stringify(stream.frames),
      (await app.request("get", `${clinic.path}/days`, null)).text,
      (await app.request("get", `${clinic.path}/bookings/${booking.id}`, null)).text,
    ];
    for (const text of seen) {
      expect(text).toContain(booking.id);
      expect(text).not.toMatch(/Canary|9998887|canary/);
    }
  });

  test("sees no name either where the desk looked at the same days a moment before", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    await aBooker(app, clinic).book({ patient: aPatient({ name: "Canary Name" }) });
    for (const days of ["", "?list=regular", `?from=${clinic.today}`]) {
      const desk = await app.stream(`${clinic.path}/stream${days}`);
      expect(JSON.stringify((await desk.next("snapshot")).data)).toContain("Canary");
      const board = await app.stream(`${clinic.path}/stream${days}`, {});
      expect(JSON.stringify((await board.next("snapshot")).data)).not.toContain("Canary");
      expect((await app.request("get", `${clinic.path}/days${days}`, null)).text).not.toContain("Canary");
      expect((await app.request("get", `${clinic.path}/days${days}`)).text).toContain("Canary"); // nor does the desk lose any
    }
  });

  test("is sent away when the board stops being public, and asking for staff data is never answered with less", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    expect((await app.request("get", `${clinic.path}/days?audience=staff`, null)).status).toBe(401);
    const stream = await app.stream(`${clinic.path}/stream`, {});
    const keyed = await app.stream(
      `${clinic.path}/stream?audience=public`,
      asKey(await app.aKey("display", clinic.id)),
    );
    await Promise.all([stream.next("snapshot"), keyed.next("snapshot")]);
    await app.request("patch", clinic.path).send({ publicBoard: false });
    expect((await stream.next("bye")).data).toEqual({ reason: "revoked" });
    await keyed.next("snapshot");
    expect((await app.request("get", `${clinic.path}/days`, null)).status).toBe(401);
  });
});

describe("a key", () => {
  test("is shown once, works for its role and clinic, and opens nothing once revoked", async () => {
    const app = await testApp();
    const [mine, other] = [await app.aClinic(), await app.aClinic()];
    const created = (await app.request("post", "/v1/api-keys").send({ name: "Desk", role: "staff", clinicId: mine.id }))
      .body;
    const listed = await app.request("get", "/v1/api-keys");
    expect(listed.body.items).toMatchObject([{ id: created.id, role: "staff", clinicId: mine.id, revokedAt: null }]);
    expect(listed.text).not.toContain(created.key.split("_")[2]);
    expect((await app.request("get", mine.path, created.key)).status).toBe(200);
    expect((await app.request("get", other.path, created.key)).status).toBe(404);
    expect((await app.request("get", "/v1/clinics", created.key)).status).toBe(403);
    expect((await app.request("delete", `/v1/api-keys/${created.id}`)).status).toBe(204);
    expect((await app.request("get", mine.path, created.key)).status).toBe(401);
  });

  test("that is wrong is refused even where none was needed", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true });
    const key = await app.aKey("display", clinic.id);
    const wrong = [
      `${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}`,
      key.replace(/_\d+_/, "_99999_"),
      "x",
      `${adminKey}x`,
      "dawr_1_",
    ];
    for (const bad of wrong) {
      expect((await app.request("get", `${clinic.path}/days`, bad)).status, bad).toBe(401);
    }
    const basic = await app.request("get", `${clinic.path}/days`, null).set("Authorization", "Basic YTpi");
    expect(basic.status).toBe(401);
    expect(basic.headers["www-authenticate"]).toMatch(/^Bearer/);
  });

  test("of a display sees the public audience only, of a patient app books but does not manage", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const [display, patientApp] = [await app.aKey("display", clinic.id), await app.aKey("patient_app")];
    const booking = (await app.request("post", `${clinic.path}/bookings`, patientApp).send({ patient: aPatient() }))
      .body;
    for (const key of [display, patientApp]) {
      const { body } = await app.request("get", `${clinic.path}/days`, key);
      expect(body.days[0].bookings[0].patient).toBeUndefined();
      expect((await app.request("get", `${clinic.path}/days?audience=staff`, key)).status).toBe(403);
      const patch = app.request("patch", `${clinic.path}/bookings/${booking.id}`, key).send({ status: "in_progress" });
      expect((await patch).status).toBe(403);
      const put = app.request("put", `${clinic.path}/days/regular/${daysAfter(clinic.today, 1)}`, key).send({});
      expect((await put).status).toBe(403);
    }
    expect((await app.request("post", `${clinic.path}/bookings`, display).send({ patient: aPatient() })).status).toBe(
      403,
    );
    const asSecretary = { patient: aPatient(), source: "secretary" };
    expect((await app.request("post", `${clinic.path}/bookings`, patientApp).send(asSecretary)).status).toBe(422);
  });

  test("needs a clinic exactly when its role is of one clinic", async () => {
    const { app } = shared;
    const create = (body: object) => app.request("post", "/v1/api-keys").send({ name: "k", ...body });
    expect((await create({ role: "staff" })).body.errors[0].pointer).toBe("#/clinicId");
    expect((await create({ role: "admin", clinicId: 1 })).body.errors[0].pointer).toBe("#/clinicId");
    expect((await create({ role: "staff", clinicId: 424242 })).body.errors[0].pointer).toBe("#/clinicId");
    expect((await create({ role: "king" })).body.errors[0].pointer).toBe("#/role");
  });
});
