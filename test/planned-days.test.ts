import { expect, test } from "vitest";
import { isOnLeave, isWorkingDay, type Plan, plannedCapacity, plannedShifts } from "../public/ui/day-plan.js";
import { aClinicWithHours, everyDay } from "./support/a-clinic-with-hours.js";

const dates = Array.from({ length: 9 }, (_, index) =>
  new Date(Date.UTC(2026, 10, 25 + index)).toISOString().slice(0, 10),
);

test("what the desk says of a day that nobody has made is what the day is like when it is made", async () => {
  const { app, clinic } = await aClinicWithHours({ hours: everyDay.filter(({ weekday }) => weekday !== "fri") });
  const except = (body: object) => app.request("post", `${clinic.path}/exceptions`).send(body).expect(201);
  await except({ kind: "closed", from: "2026-11-26", to: "2026-11-28", shift: 2 });
  await except({ kind: "closed", from: "2026-11-29", to: "2026-11-29" });
  const hours = { start: "20:00", end: "23:30", capacity: 7, goldenCapacity: 1 };
  await except({
    kind: "extra",
    from: "2026-11-27",
    to: "2026-12-01",
    shift: 2,
    weekdays: ["fri", "mon", "sun"],
    ...hours,
  });
  const read = async (path: string) => (await app.request("get", `${clinic.path}${path}`)).body;
  const plan: Plan = { clinic: await read(""), hours: await read("/hours"), exceptions: await read("/exceptions") };

  for (const date of dates) {
    const isWorking = isWorkingDay(plan, date);
    const [{ expected }] = await app.database.query(
      "select is_working_day(c, $2) as expected from clinics c where id = $1",
      [clinic.id, date],
    );
    expect(isWorking, date).toBe(expected);
    for (const list of ["regular", "golden"] as const) {
      const planned = plannedShifts(plan, date).map(({ shift, start, end, isClosed, ...places }) => ({
        shift,
        capacity: places[list === "golden" ? "goldenCapacity" : "capacity"],
        startsAt: new Date(`${date}T${start}+03:00`).toISOString(),
        endsAt: new Date(`${date}T${end}+03:00`).toISOString(),
        doctor: isClosed ? "cancelled" : "expected",
      }));
      const capacity = plannedCapacity(plan, date, list);
      const onLeave = isOnLeave(plan, date);
      const { body: made } = await app.request("put", `${clinic.path}/days/${list}/${date}`).expect(201);
      expect(made, date).toMatchObject({ capacity, onLeave, shifts: planned });
      expect(made.shifts, date).toHaveLength(planned.length);
    }
  }
});
