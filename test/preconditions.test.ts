import { expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { declaredOperations } from "./support/declared-replies.js";
import { aBooker, daysAfter } from "./support/test-app.js";

const aMorning = { weekday: "sat", shift: 1, start: "09:00", end: "12:00", capacity: 9 };

const shared = aServer();

async function aClinicOfOneBooking() {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { id } = await aBooker(app, clinic).book({ date: clinic.today });
  const resources = [
    { path: clinic.path, method: "patch" as const, change: { capacity: 9 } },
    { path: `${clinic.path}/days/regular/${clinic.today}`, method: "put" as const, change: { capacity: 8 } },
    { path: `${clinic.path}/bookings/${id}`, method: "patch" as const, change: { status: "in_progress" } },
    { path: `${clinic.path}/hours`, method: "put" as const, change: [aMorning] },
  ];
  return { app, clinic, resources };
}

test("what has not changed is not sent again to whoever says what they have", async () => {
  const { app, resources } = await aClinicOfOneBooking();
  for (const { path, method, change } of resources) {
    const { headers } = await app.request("get", path);
    const again = () => app.request("get", path).set("If-None-Match", `"x", W/${headers.etag}`);
    expect(await again(), path).toMatchObject({ status: 304, text: "", headers: { etag: headers.etag } });
    const changed = await app.request(method, path).send(change);
    const read = await again();
    expect(read.status, path).toBe(200);
    expect(read.headers.etag, path).toBe(changed.headers.etag);
  }
});

test("a patient whose place moved up is told so, although the booking is the same", async () => {
  const { app, clinic } = await aClinicOfOneBooking();
  const { book } = aBooker(app, clinic);
  const { id } = await book({ date: clinic.today });
  const path = `${clinic.path}/bookings/${id}`;
  const before = await app.request("get", path);
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).send({});
  const after = await app.request("get", path).set("If-None-Match", before.headers.etag as string);
  expect(after).toMatchObject({ status: 200, body: { version: before.body.version, position: 1 } });
  const change = app.request("patch", path).set("If-Match", before.headers.etag as string);
  expect((await change.send({ status: "in_progress" })).status).toBe(200);
});

test("a change of what somebody else changed meanwhile is refused, and changes nothing", async () => {
  const { app, resources } = await aClinicOfOneBooking();
  expect(declaredOperations.filter((each) => each.isConditional).map(({ path }) => path)).toHaveLength(
    resources.length,
  );
  for (const { path, method, change } of resources) {
    const { headers } = await app.request("get", path);
    const write = (ifMatch: string) => app.request(method, path).set("If-Match", ifMatch).send(change);
    const late = await write('"1", W/"2"');
    expect(late, path).toMatchObject({ status: 412, body: { code: "precondition_failed" } });
    expect((await app.request("get", path)).headers.etag, path).toBe(headers.etag);
    expect((await write(`"1", ${headers.etag}`)).status, path).toBe(200);
    expect((await write("*")).status, path).toBe(200);
  }
});

test("of two who change the same version at once one is refused", async () => {
  const { app, clinic } = await aClinicOfOneBooking();
  const etag = (await app.request("get", clinic.path)).headers.etag as string;
  const replies = await Promise.all(
    [11, 12].map((capacity) => app.request("patch", clinic.path).set("If-Match", etag).send({ capacity })),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
});

test("a day that must be new is made once, and one that must be there is not made", async () => {
  const { app, clinic } = await aClinicOfOneBooking();
  const path = `${clinic.path}/days/golden/${daysAfter(clinic.today, 1)}`;
  expect((await app.request("put", path).set("If-Match", "*").send({})).status).toBe(412);
  expect((await app.request("get", path)).status).toBe(404);
  const make = () => app.request("put", path).set("If-None-Match", "*").send({ capacity: 3 });
  expect([(await make()).status, (await make()).status]).toEqual([201, 412]);
});

test("a condition in a form that names no version is not met, and what is not there is 404 whatever the condition", async () => {
  const { app, clinic, resources } = await aClinicOfOneBooking();
  for (const { path, method, change } of resources) {
    const etag = (await app.request("get", path)).headers.etag as string;
    const write = (ifMatch: string, address = path) =>
      fetch(`${app.url}${address}`, {
        method: method.toUpperCase(),
        headers: { ...app.asAdmin, "Content-Type": "application/json", "If-Match": ifMatch },
        body: JSON.stringify(change),
      });
    const [, version] = /^"(\d+)/.exec(etag) ?? [];
    for (const form of [
      `W/${etag}`,
      etag.replaceAll('"', ""),
      "",
      `"${version}`,
      `"0${version}"`,
      `"${version}0"`,
      "**",
    ]) {
      expect((await write(form)).status, `${path} ${form}`).toBe(412);
    }
    expect((await app.request("get", path)).headers.etag, path).toBe(etag);
  }
  const nowhere = `${clinic.path}/bookings/B-${clinic.id}-20261124-0009`;
  const change = app.request("patch", nowhere).set("If-Match", "*").send({ status: "cancelled" });
  expect((await change).status).toBe(404);
});
