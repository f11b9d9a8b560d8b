import type { TestApp } from "./test-app.js";

const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];

/** A time zone in which it is between noon and one o'clock now, whenever the test runs. */
export function zoneAtNoon(now = new Date()): string {
  const hoursWest = now.getUTCHours() - 12; // of Greenwich, which is what these zones' signs mean
  return hoursWest === 0 ? "Etc/GMT" : `Etc/GMT${hoursWest > 0 ? "+" : ""}${hoursWest}`;
}

export const morning = { shift: 1, start: "08:00", end: "12:00", capacity: 10, goldenCapacity: 2 };
export const noon = { shift: 2, start: "12:00", end: "15:00", capacity: 3, goldenCapacity: 1 };
export const evening = { shift: 3, start: "17:00", end: "21:00", capacity: 20, goldenCapacity: 0 };

/** Gives a clinic these shifts on every day of the week. */
export const giveHours = (app: TestApp, clinic: { path: string }, shifts: object[] = [morning, noon, evening]) =>
  app
    .request("put", `${clinic.path}/hours`)
    .send(weekdays.flatMap((weekday) => shifts.map((shift) => ({ weekday, ...shift }))))
    .expect(200);

export const daysAfter = (date: string, days: number) =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
