import { expect } from "vitest";
import { aBooker, testApp } from "./test-app.js";

export const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];
export const morning = { shift: 1, start: "10:00", end: "13:00", capacity: 12, goldenCapacity: 2, firstNumber: 1 };
export const evening = { shift: 2, start: "16:00", end: "21:00", capacity: 20, goldenCapacity: 3, firstNumber: 101 };
export const everyDay = weekdays.flatMap((weekday) => [morning, evening].map((shift) => ({ weekday, ...shift })));

/** 2026-11-24 at that time in Baghdad, where the clinic is. */
export async function aClinicWithHours({ at = "09:00", hours = everyDay as object[], settings = {} } = {}) {
  let time = at;
  const clock = { now: () => new Date(`2026-11-24T${time}:00+03:00`) };
  const app = await testApp({ clock });
  const clinic = await app.aClinic(settings);
  const put = (body: unknown) => app.request("put", `${clinic.path}/hours`).send(body as object);
  expect((await put(hours)).status).toBe(200);
  const day = async (date = clinic.today, list = "regular") =>
    (await app.request("get", `${clinic.path}/days/${list}/${date}`)).body;
  const putShift = (shift: number, body: object, { list = "regular", date = clinic.today } = {}) =>
    app.request("put", `${clinic.path}/days/${list}/${date}/shifts/${shift}`).send(body);
  const setTime = (next: string) => {
    time = next;
  };
  return { app, clinic, put, day, putShift, setTime, ...aBooker(app, clinic) };
}
