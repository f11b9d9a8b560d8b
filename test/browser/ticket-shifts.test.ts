import { expectedWindow } from "dawr/client";
import { describe, expect, test } from "vitest";
import { createFormat } from "../../public/texts.js";
import { sharedClinicsWithHours } from "../support/a-clinic-with-hours.js";
import { aBrowser } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { pagesBelieve } from "../support/clinic-time.js";
import { daysAfter } from "../support/test-app.js";
import { dateIn, isFaultless } from "../support/ticket-page.js";

const evening = "16:00–21:00";
const believed = (time: string) => `2026-11-24T${time}:00+03:00`;

describe.skipIf(!chromiumPath)("a ticket of a shift (skipped without chromium)", () => {
  const aClinicWithHours = sharedClinicsWithHours();
  /** A clinic at that time, whose evenings have a pace. */
  async function aClinicAt(time: string) {
    const world = await aClinicWithHours(); // in the morning, when both shifts can be booked
    const { app, clinic } = world;
    await app.database.query(
      "insert into clinic_pace (clinic_id, list, shift, pace, calls, shown, hit) values ($1, 'regular', 2, (8, 10, 13), 40, 30, 25)",
      [clinic.id],
    );
    const { context, open } = await aBrowser({ viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
    await pagesBelieve(context, believed(time));
    return { ...world, open, time };
  }

  async function aTicket(
    { app, clinic, book, open, setTime, time }: Awaited<ReturnType<typeof aClinicAt>>,
    { date = clinic.today, list = "regular" } = {},
  ) {
    for (const shift of [1, 2, 2]) await book({ date, list, shift });
    const mine = await book({ date, list, shift: 2 });
    setTime(time);
    const page = await open(`${app.url}/t?lang=en#${mine.ticketToken}`);
    return {
      page,
      says: (id: string, text: string) => page.waitForSelector(`#${id}:has-text("${text}")`),
      isShown: (id: string) => page.isVisible(`#${id}`),
      text: (id: string) => page.textContent(`#${id}`),
      /** As the page writes it, of the days that the server tells. */
      windowText: async (language: "en" | "ar" = "en") => {
        const state = (await app.request("get", `${clinic.path}/days?date=${date}&list=${list}`)).body;
        const window = expectedWindow(state, mine, Date.parse(believed(time)));
        return window && createFormat(language).timeRange(window, "Asia/Baghdad");
      },
    };
  }

  test("says when to come and how it is with the doctor, and moves at once when the doctor is late, leaves or does not come", async () => {
    const world = await aClinicAt("15:30");
    const { app, clinic, putShift } = world;
    const { page, says, text, isShown, windowText } = await aTicket(world);
    await says("said", `Your turn is today, ${evening}`);
    await says("detail", "2\u00a0ahead of you"); // who waits for the morning is not
    await says("doctor", "The doctor is expected at 16:00");
    expect(await text("shift")).toBe(evening);
    const inTime = (await windowText()) ?? "none";
    expect(inTime).toMatch(/^16:\d\d–16:\d\d$/);
    await says("window", inTime);
    expect([await isShown("come"), await isShown("now-inside"), await isShown("wait")]).toEqual([true, false, false]);

    await putShift(2, { lateMinutes: 45 });
    await says("doctor", "The doctor is about 45\u00a0minutes late, expected about 16:45");
    const late = (await windowText()) ?? "none";
    expect(late).not.toBe(inTime);
    await says("window", late);
    await page.selectOption("#language", "ar");
    await says("said", "دورك اليوم، ٤:٠٠–٩:٠٠\u00a0م");
    await says("window", String(await windowText("ar")));
    expect(await text("turn")).not.toMatch(/[0-9]/);
    await isFaultless(page);
    await page.selectOption("#language", "en");

    await putShift(2, { doctor: "arrived" });
    await says("said", "2\u00a0ahead of you");
    await says("doctor", "The doctor is here");
    expect(await isShown("come")).toBe(true);
    await putShift(2, { doctor: "left" });
    await says("said", "The doctor has left");
    await says("detail", "Please ask at the desk");
    expect([await isShown("facts"), await text("hint"), await text("doctor")]).toEqual([false, "", ""]);
    await isFaultless(page);

    await putShift(2, { doctor: "cancelled" });
    await says("said", "The doctor does not come this shift");
    const leave = { kind: "closed", from: clinic.today, to: clinic.today, note: "Eid Mubarak", bookings: "keep" };
    await app.request("post", `${clinic.path}/exceptions`).send(leave).expect(201);
    await says("said", "The doctor does not come today");
    await says("note", "Eid Mubarak");
    await says("detail", "call the clinic, or book another day");
    expect(await isShown("cancel")).toBe(true);
  });

  test("of a later day has its window from the start of its shift; without a pace it says that nobody knows yet", async () => {
    const world = await aClinicAt("12:00");
    const { clinic, putShift } = world;
    const date = daysAfter(clinic.today, 1);
    const { says, isShown, text, windowText } = await aTicket(world, { date });
    await says("said", `Your turn is on ${dateIn("en-GB", date)}`);
    expect(await text("shift")).toBe(evening);
    expect([await text("doctor"), await isShown("come"), await isShown("now-inside")]).toEqual(["", true, false]);
    await says("window", String(await windowText()));
    await putShift(2, { lateMinutes: 45 }, { date });
    await says("doctor", "45\u00a0minutes late, expected about 16:45");
    await says("window", String(await windowText()));

    const golden = await aTicket(world, { date, list: "golden" });
    await golden.says("hint", "not known yet");
    expect([await golden.text("shift"), await golden.isShown("facts")]).toEqual([evening, false]);
  });

  test("without a pace keeps to the calls of today, those of its own shift", async () => {
    const world = await aClinicAt("17:00");
    const { app, clinic, book } = world;
    for (let times = 0; times < 5; times++) await book({ date: clinic.today, shift: 2 });
    await app.database.query("update day_shifts set pace = null");
    const callTimes = (shift: number) =>
      app.database.query(
        `update bookings set status = 'served', calls = 1, finished_at = now(),
                called_at = timestamptz '2026-11-24T16:00+03' + (number - 100) * interval '10 minutes'
          where clinic_id = $1 and shift = $2 and number < 106`,
        [clinic.id, shift],
      );
    const { says, text } = await aTicket(world);
    await says("said", "7\u00a0ahead of you"); // the doctor should be there
    await says("hint", "once enough patients have been called");
    await callTimes(1);
    await callTimes(2);
    await says("said", "2\u00a0ahead of you");
    await says("estimate", "20 to 25\u00a0minutes");
    expect(await text("doctor")).toBe("The doctor is here");
  });
});
