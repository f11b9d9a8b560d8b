import { expect } from "vitest";
import { aServer } from "./a-server.js";
import { aBooker, type TestApp, testApp } from "./test-app.js";

export const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];
export const morning = { shift: 1, start: "10:00", end: "13:00", capacity: 12, goldenCapacity: 2, firstNumber: 1 };
export const evening = { shift: 2, start: "16:00", end: "21:00", capacity: 20, goldenCapacity: 3, firstNumber: 101 };
export const everyDay = weekdays.flatMap((weekday) => [morning, evening].map((shift) => ({ weekday, ...shift })));

interface Options {
  at?: string;
  hours?: object[];
  settings?: object;
}

/** 2026-11-24 at the time that it was set to, in Baghdad, where the clinic is. */
function aSettableClock() {
  let time = "09:00";
  const setTime = (next: string) => {
    time = next;
  };
  return { clock: { now: () => new Date(`2026-11-24T${time}:00+03:00`) }, setTime };
}

/** For the tests of one file: on one server, whose clock each test sets for itself. */
export function sharedClinicsWithHours() {
  const { clock, setTime } = aSettableClock();
  const shared = aServer({ clock });
  return (options: Options = {}) => clinicOn(shared.app, setTime, options);
}

/** On a server of its own. */
export async function aClinicWithHours(options: Options = {}) {
  const { clock, setTime } = aSettableClock();
  return clinicOn(await testApp({ clock }), setTime, options);
}

async function clinicOn(
  app: TestApp,
  setTime: (next: string) => void,
  { at = "09:00", hours = everyDay, settings = {} }: Options,
) {
  setTime(at);
  const clinic = await app.aClinic(settings);
  const put = (body: unknown) => app.request("put", `${clinic.path}/hours`).send(body as object);
  expect((await put(hours)).status).toBe(200);
  const day = async (date = clinic.today, list = "regular") =>
    (await app.request("get", `${clinic.path}/days/${list}/${date}`)).body;
  const putShift = (shift: number, body: object, { list = "regular", date = clinic.today } = {}) =>
    app.request("put", `${clinic.path}/days/${list}/${date}/shifts/${shift}`).send(body);
  return { app, clinic, put, day, putShift, setTime, ...aBooker(app, clinic) };
}

export type ClinicWithHours = Awaited<ReturnType<typeof clinicOn>>;
