import { expect, test } from "vitest";
import { aFullDay } from "./support/full-day.js";
import { testApp } from "./support/test-app.js";

test("closing a day of 600 patients is one transaction, one version and one short update", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const path = await aFullDay(app, clinic, 600);
  const stream = await app.stream(`${clinic.path}/stream`);
  const before = (await stream.next("snapshot")).data;
  expect(before.days[0].bookings).toHaveLength(600);

  expect((await app.request("post", `${path}/close`)).body).toMatchObject({ status: "closed", used: 0 });
  const { data } = await stream.next("update");
  expect(data).toMatchObject({ since: before.version, version: before.version + 1, bookings: [] });
  expect(data.days).toMatchObject([{ status: "closed", used: 0 }]);
  expect(await app.database.query("select distinct version, status, cancelled_by, xmin::text from bookings")).toEqual([
    { version: before.version + 1, status: "cancelled", cancelled_by: "closing", xmin: expect.any(String) },
  ]);

  await app.request("patch", clinic.path).send({ name: "Closed" }); // nothing came in between
  expect((await stream.next("snapshot")).data).toMatchObject({ version: before.version + 2, days: [] });
});
