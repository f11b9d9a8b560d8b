import { expect, test } from "vitest";
import { aFullDay } from "./support/full-day.js";
import { testApp } from "./support/test-app.js";

const patients = 250;

test("16 desks that press together call 250 different patients, in order, until nobody waits", {
  timeout: 120_000,
}, async () => {
  const app = await testApp();
  const other = await app.anotherInstance();
  const clinic = await app.aClinic();
  const path = await aFullDay(app, clinic, patients);

  const desk = async (instance: string, room: string) => {
    const called: Array<{ number: number; version: number }> = [];
    for (;;) {
      const body = JSON.stringify({ calledTo: room });
      const headers = { ...app.asAdmin, "Content-Type": "application/json" };
      const reply = await fetch(`${instance}${path}/call-next`, { method: "POST", headers, body });
      const { code, number, version, calledTo } = (await reply.json()) as any;
      if (code) return { called, refusal: code };
      expect(calledTo).toBe(room);
      called.push({ number, version });
    }
  };
  const desks = await Promise.all(
    Array.from({ length: 16 }, (_, index) => desk(index % 2 ? app.url : other.url, `Room ${index}`)),
  );

  expect(new Set(desks.map(({ refusal }) => refusal))).toEqual(new Set(["nobody_waiting"]));
  const called = desks.flatMap((each) => each.called).sort((a, b) => a.version - b.version);
  expect(called.map(({ number }) => number)).toEqual(Array.from({ length: patients }, (_, index) => index + 1));
  const rows = await app.database.query("select distinct status, calls from bookings");
  expect(rows).toEqual([{ status: "in_progress", calls: 1 }]);
});
