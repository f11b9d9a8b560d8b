import { aDesk } from "./desk-page.js";

const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];

/** A time zone in which it is between noon and one o'clock now, whenever the test runs. */
export function zoneAtNoon(now = new Date()): string {
  const hoursWest = now.getUTCHours() - 12; // of Greenwich, which is what these zones' signs mean
  return hoursWest === 0 ? "Etc/GMT" : `Etc/GMT${hoursWest > 0 ? "+" : ""}${hoursWest}`;
}

const morning = { shift: 1, start: "08:00", end: "12:00", capacity: 10, goldenCapacity: 2 };
export const noon = { shift: 2, start: "12:00", end: "15:00", capacity: 3, goldenCapacity: 1 };
export const evening = { shift: 3, start: "17:00", end: "21:00", capacity: 20, goldenCapacity: 0 };

/** The plan of a week that has these shifts on all of its days. */
export const everyDayWith = (shifts: object[]) =>
  weekdays.flatMap((weekday) => shifts.map((shift) => ({ weekday, ...shift })));

type Waiting = [shift: number, name: string, phone?: string];
type DeskOptions = NonNullable<Parameters<typeof aDesk>[2]> & { shifts?: object[] };

/** A desk of a clinic that has these shifts on every day of the week, with those who wait today. */
export const aDeskWithShifts = (
  shared: Parameters<typeof aDesk>[0],
  waiting: Waiting[],
  { shifts = [morning, noon, evening], ...options }: DeskOptions = {},
) =>
  aDesk(shared, [], {
    fields: { timeZone: zoneAtNoon() },
    arrange: async (clinic, book) => {
      await shared.app.request("put", `${clinic.path}/hours`).send(everyDayWith(shifts)).expect(200);
      for (const [shift, name, phone] of waiting)
        await book({ date: clinic.today, shift, patient: { name, ...(phone && { phone }) } });
    },
    ...options,
  });

export const daysAfter = (date: string, days: number) =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
