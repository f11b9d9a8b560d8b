import { expect, test } from "vitest";
import { anOrganisation, aPerson, password, signInAs, statusFor } from "./support/a-person.js";
import { asBrowser, withToken } from "./support/browser-session.js";
import { aBooker, aPatient, testApp } from "./support/test-app.js";

test("a secretary of one clinic works there and finds no other; an owner of all sees both, and one that comes later", async () => {
  const app = await testApp();
  const organisationId = await anOrganisation(app);
  const [seven, eight] = [await app.aClinic({ organisationId }), await app.aClinic({ organisationId })];
  const foreign = await app.aClinic();
  const secretary = await signInAs(
    app,
    await aPerson(app, organisationId, [{ clinicId: seven.id, role: "secretary" }]),
  );
  const owner = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]));
  const booking = () => ({ patient: aPatient() });
  expect(await statusFor(app, secretary, "post", `${seven.path}/bookings`, booking())).toBe(201);
  expect(await statusFor(app, secretary, "post", `${eight.path}/bookings`, booking())).toBe(404);
  expect(await statusFor(app, secretary, "patch", seven.path, { capacity: 9 })).toBe(403);
  const later = await app.aClinic({ organisationId });
  for (const { path } of [seven, eight, later]) {
    expect(await statusFor(app, owner, "post", `${path}/bookings`, booking())).toBe(201);
    expect(await statusFor(app, owner, "patch", path, { capacity: 9 })).toBe(200);
  }
  for (const browser of [secretary, owner]) expect(await statusFor(app, browser, "get", foreign.path)).toBe(404);
});
