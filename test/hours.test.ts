import { describe, expect, test } from "vitest";
import { evening, everyDay, morning, sharedClinicsWithHours, weekdays } from "./support/a-clinic-with-hours.js";

const aClinicWithHours = sharedClinicsWithHours();

describe("the weekly plan", () => {
  test("is read as it was written, with numbers from 1, 101 … where none are given", async () => {
    const { put, app, clinic } = await aClinicWithHours();
    const { firstNumber: _, ...unnumbered } = evening;
    await put([
      { weekday: "sat", ...morning },
      { weekday: "sat", ...unnumbered },
      { weekday: "thu", ...evening },
    ]);
    expect((await app.request("get", `${clinic.path}/hours`)).body).toEqual([
      { weekday: "sat", ...morning },
      { weekday: "sat", ...evening },
      { weekday: "thu", ...evening },
    ]);
  });

  const on = (...shifts: object[]) => shifts.map((shift) => ({ weekday: "sat", ...shift }));
  const refused: [string, object[], string][] = [
    [
      "shifts that overlap",
      on({ ...evening, shift: 1 }, { ...evening, start: "20:00", end: "23:00", firstNumber: 200 }),
      "#/1/start",
    ],
    ["an hour that is none", on({ ...morning, start: "25:00" }), "#/0/start"],
    ["10,001 places", on({ ...morning, capacity: 10_001 }), "#/0/capacity"],
    ["numbers of another shift", on(morning, { ...evening, firstNumber: 12 }), "#/1/firstNumber"],
    ["the same shift twice", on(morning, { ...evening, shift: 1 }), "#/1/shift"],
    ["a fifth shift", on({ ...morning, shift: 5 }), "#/0/shift"],
    ["no weekday", [morning], "#/0/weekday"],
    ["a night beyond the day", on({ ...evening, start: "20:00", end: "02:00" }), "#/0/end"],
  ];
  test("that cannot be is refused by field, and nothing is written", async () => {
    const { put, app, clinic } = await aClinicWithHours();
    for (const [what, hours, pointer] of refused) {
      const reply = await put(hours);
      expect(reply.status, what).toBe(422);
      expect(reply.body.errors, what).toMatchObject([{ pointer }]);
      expect((await app.request("get", `${clinic.path}/hours`)).body, what).toEqual(everyDay);
    }
  });

  test("may run past midnight where the date turns later, and the date cannot turn within a shift", async () => {
    const night = { ...evening, start: "20:00", end: "02:00" };
    const { app, clinic, put, book, setTime } = await aClinicWithHours({
      settings: { dayTurnsAt: "03:00" },
      hours: weekdays.map((weekday) => ({ weekday, ...night })),
    });
    setTime("23:50");
    expect(await book({ shift: 2 })).toMatchObject({ date: "2026-11-24", number: 101 });
    const patch = (body: object) => app.request("patch", clinic.path).send(body);
    expect((await patch({ dayTurnsAt: "00:30" })).body.errors).toMatchObject([{ pointer: "#/dayTurnsAt" }]);
    expect((await patch({ dayTurnsAt: "02:00" })).status).toBe(200);
    expect((await put(on({ ...morning, start: "01:00" }))).body.errors).toMatchObject([{ pointer: "#/0/start" }]);
    await put([]); // the day that is made keeps its shift
    expect((await patch({ dayTurnsAt: "00:30" })).body.errors).toMatchObject([{ pointer: "#/dayTurnsAt" }]);
    expect((await patch({ dayTurnsAt: "02:30" })).status).toBe(200);
  });

  test("may be edited without a day that exists changing, and its weekdays are the working days", async () => {
    const { put, book, day, ask, app, clinic } = await aClinicWithHours();
    await book({ date: "2026-11-24" });
    const before = await day();
    await put([{ weekday: "sat", ...morning, capacity: 1 }]);
    expect(await day()).toEqual(before);
    const appKey = await app.aKey("patient_app");
    expect((await ask({ date: "2026-11-25" }, appKey)).body.code).toBe("day_not_open");
    expect(await book({ date: "2026-11-25" })).toMatchObject({ shift: null, number: 1 }); // staff may book on any day
    expect(await book({ date: "2026-11-28" })).toMatchObject({ shift: 1 });
    expect((await ask({ date: "2026-11-28" })).body).toMatchObject({ nextAvailable: { date: "2026-12-05", shift: 1 } });
    await put([]);
    expect(await book({ date: "2026-11-26" })).toMatchObject({ shift: null });
    expect((await app.request("get", `${clinic.path}/hours`)).body).toEqual([]);
  });

  test("keeps its hours on the clock of the wall where clocks change, and shifts never overlap there", async () => {
    const { app, clinic } = await aClinicWithHours({
      settings: { timeZone: "America/New_York", dayTurnsAt: "00:00" },
      hours: [],
    });
    const night = [
      { shift: 1, start: "01:00", end: "02:45", capacity: 1, firstNumber: 1 },
      { shift: 2, start: "02:45", end: "03:00", capacity: 1, firstNumber: 11 },
      { shift: 3, start: "03:00", end: "05:00", capacity: 1, firstNumber: 21 },
    ];
    await app.request("put", `${clinic.path}/hours`).send(night.map((shift) => ({ weekday: "sun", ...shift })));
    const shiftsOf = async (date: string) => {
      const { body } = await app.request("put", `${clinic.path}/days/regular/${date}`).send({});
      return body.shifts.map(({ shift, startsAt, endsAt }: { shift: number; startsAt: string; endsAt: string }) => [
        shift,
        startsAt.slice(11, 16),
        endsAt.slice(11, 16),
      ]);
    };
    expect(await shiftsOf("2027-03-07")).toEqual([
      [1, "06:00", "07:45"],
      [2, "07:45", "08:00"],
      [3, "08:00", "10:00"],
    ]);
    expect(await shiftsOf("2027-03-14")).toEqual([
      [1, "06:00", "07:00"],
      [3, "07:00", "09:00"],
    ]); // 02:00 is followed by 03:00
    expect(await shiftsOf("2027-11-07")).toEqual([
      [1, "06:00", "07:45"],
      [2, "07:45", "08:00"],
      [3, "08:00", "10:00"],
    ]); // 01:00 comes twice, the second counts
  });
});
