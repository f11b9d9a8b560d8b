import { expect, onTestFinished, test, vi } from "vitest";
import { SimulatedClient } from "./support/oracle/simulated-client.js";
import { aBooker, adminKey, testApp } from "./support/test-app.js";

test("a booking through one server reaches the streams of the other, and a rolling restart loses nothing", async () => {
  const app = await testApp();
  const second = await app.anotherInstance();
  const clinic = await app.aClinic({ capacity: 100 });
  const { book } = aBooker(app, clinic);
  await book();
  let url = second.url;
  const screen = new SimulatedClient(
    "screen",
    clinic.id,
    { audience: "staff", key: adminKey, isToday: false },
    () => url,
  );
  onTestFinished(() => screen.leave());
  screen.open();
  await vi.waitUntil(() => screen.isOpen, 10_000);
  const holds = (version: number) => vi.waitUntil(() => screen.fold.held?.version === version, 10_000);
  await holds((await book()).version);

  const third = await app.anotherInstance();
  url = third.url;
  const [, missed] = [await second.stop(), await book()]; // stopped as by SIGTERM; the balancer knows the third
  await holds(missed.version);
  await holds((await book()).version);
  expect(screen.connects).toBe(2);
  expect(screen.recent.filter((frame) => frame.startsWith("snapshot"))).toHaveLength(1); // it went on where it was
  expect(screen.wrongs).toEqual([]);
});
