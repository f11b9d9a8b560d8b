import { expect, test, vi } from "vitest";
import { anEdge } from "./support/an-edge.js";
import { aBooker, asKey, testApp } from "./support/test-app.js";

test("a booking at an origin is seen at an edge, byte for byte as at the origin, and its stream goes on at either door", async () => {
  const app = await testApp();
  const clinic = await app.aClinic({ publicBoard: true });
  const { book } = aBooker(app, clinic);
  await book();
  const edge = await anEdge(app);
  const [there, here] = [await app.stream(`${clinic.path}/stream`, {}), await edge.stream(`${clinic.path}/stream`)];
  expect(await here.next("snapshot")).toEqual(await there.next("snapshot"));
  await book();
  const update = await here.next("update");
  expect(update).toEqual(await there.next("update"));
  expect(update.data.bookings).toHaveLength(1);
});
