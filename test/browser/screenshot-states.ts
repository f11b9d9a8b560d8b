import type { createApi } from "dawr/client";
import type { Page } from "playwright-core";
import { aPatient } from "../../src/cli/demo-people.js";
import { hasOneLine, hasToArrive, isBeyondItsPlaces, overbook, remark, scrollToRows } from "./screenshot-line.js";
import { hasPace, takeLeave, tellOfDoctor, worksInShifts } from "./screenshot-shifts.js";

type Clinic = Awaited<ReturnType<typeof aNewClinic>>;
type List = "regular" | "golden";

interface State {
  /** What has happened before the page is opened. */
  arrange?(clinic: Clinic): Promise<unknown>;
  /** What happens while the page is open. */
  onceLive?(page: Page, clinic: Clinic): Promise<unknown>;
}

const capacity = 25;
const dayMs = 86_400_000;
const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] as const;
const shiftsOfTheWeek = weekdays.flatMap((weekday) => [
  { weekday, shift: 1, start: "00:00", end: "12:00", capacity: 30, goldenCapacity: 10 },
  { weekday, shift: 2, start: "12:00", end: "23:59", capacity: 30, goldenCapacity: 10 },
]);

/** A clinic that nobody has booked yet; its ticket is that of who books last. */
export async function aNewClinic(api: ReturnType<typeof createApi>) {
  const { id: clinicId, today: date } = await api.createClinic({
    body: {
      name: "عيادة الدكتورة سارة",
      workingDays: [...weekdays],
      capacity,
      publicBoard: true,
    },
  });
  const ticket = { id: "", ticketToken: "" };
  const become = (bookingId: string, status: "served" | "cancelled") =>
    api.changeBooking({ clinicId, bookingId, body: { status } });
  const tomorrow = new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10);
  return {
    api,
    clinicId,
    date,
    tomorrow,
    ticket,
    book: async (count: number, list: List = "regular") => {
      const { shifts } = await api.putDay({ clinicId, list, date });
      if (shifts.length === 0)
        await api.putDay({ clinicId, list, date, body: { capacity: Math.max(count, capacity) } });
      for (let index = 0; index < count; index++) {
        const phone = `0770${list === "regular" ? 1 : 2}${String(index).padStart(6, "0")}`;
        const patient = { ...aPatient(), phone };
        Object.assign(ticket, await api.book({ clinicId, body: { list, date, patient } }));
      }
    },
    call: async (calledTo: string, list: List = "regular") =>
      (await api.callNext({ clinicId, list, date, body: { calledTo } })).id,
    serve: (bookingId: string) => become(bookingId, "served"),
    cancel: () => become(ticket.id, "cancelled"),
    arrive: () => api.arrive({ clinicId, bookingId: ticket.id }),
    needArrival: () => api.changeClinic({ clinicId, body: { needsArrival: true, goldenTurn: 2 } }),
    moveToTomorrow: () => api.moveBooking({ clinicId, bookingId: ticket.id, body: { date: tomorrow } }),
    close: (list: List = "regular") => api.closeDay({ clinicId, list, date }),
    giveShifts: () => api.putHours({ clinicId, body: shiftsOfTheWeek }),
    dayAfter: (days: number) => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10),
  };
}

const isBusy = async ({ book, call, serve }: Clinic) => {
  await book(9, "golden");
  await call("غرفة ١", "golden");
  await book(23);
  for (let served = 0; served < 2; served++) await serve(await call("غرفة ٢"));
  await call("غرفة ٢");
};
const closesBoth = async ({ close }: Clinic) => {
  await close("golden");
  await close();
};
const hasManyRooms = async (clinic: Clinic) => {
  await isBusy(clinic);
  await clinic.call("غرفة الفحص بالأمواج فوق الصوتية – الطابق الثاني");
  await clinic.call("Dr. Featherstonehaugh-Cholmondeley, second floor");
  await clinic.call("Room 4");
};

const isLate = async (clinic: Clinic) => {
  await worksInShifts(clinic);
  await tellOfDoctor(clinic, { lateMinutes: 45 });
};
const isOnLeave = async (clinic: Clinic) => {
  await worksInShifts(clinic);
  await takeLeave(clinic);
};
const isGone = async (clinic: Clinic) => {
  await worksInShifts(clinic);
  await clinic.call("غرفة ٢");
  await tellOfDoctor(clinic, { doctor: "left" });
};

/** An open stream outlives `setOffline`, but not its silence. */
const goAway = async (page: Page) => {
  await page.context().setOffline(true);
  await page.clock.fastForward("02:00");
  await page.waitForSelector('html[data-live="old"]');
};
const callNext = async (page: Page) => {
  await page.fill("#room", "غرفة ٢");
  await page.keyboard.press("Alt+c");
  await page.waitForSelector("#notices .undo");
};
const bookInVain = async (page: Page) => {
  await page.fill("#name", "زينب كاظم");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#notices .problem");
};

/** Before the first call, for whoever calls a patient is there. */
const hasShifts = async ({ giveShifts, book }: Clinic) => {
  await giveShifts();
  await book(12);
};
const doctorIsLate = async (page: Page) => {
  await page.fill("#doctor input", "20");
  await page.press("#doctor input", "Enter");
  await page.waitForSelector("#notices .undo");
};
const enterLeave = async (page: Page, { dayAfter }: Clinic) => {
  await page.click(`#days [data-key="${dayAfter(1)}"]`);
  await page.click("#leave");
  await page.waitForSelector("#leave-dialog[open]");
  await page.fill("#leave-dialog .dates input", dayAfter(0));
  await page.press("#leave-dialog .dates input", "Enter");
  await page.waitForSelector("#leave-dialog .affected li");
};

const needsArrival = async (clinic: Clinic) => {
  await isBusy(clinic);
  await clinic.needArrival();
};
const typeWrongCode = async (page: Page) => {
  await page.click("#i-am-here");
  await page.keyboard.type("000000");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#arrive-problem:not(:empty)");
};
const giveDigits = async (page: Page, number: string, ending: string) => {
  await page.fill("#number", number);
  await page.fill("#ending", ending);
  await page.press("#ending", "Enter");
  await page.waitForSelector("#said:visible");
};

/** What the pages look like apart from a good day, by page and by what is the matter. */
export const states: Record<`${"desk" | "board" | "ticket" | "kiosk"}-${string}`, State> = {
  "desk-empty": {},
  "desk-busy": { arrange: isBusy, onceLive: callNext },
  "desk-refused": { arrange: ({ book }) => book(capacity), onceLive: bookInVain },
  "desk-closed": { arrange: isBusy, onceLive: (_, clinic) => closesBoth(clinic) },
  "desk-away": { arrange: isBusy, onceLive: goAway },
  "desk-shifts": { arrange: hasShifts, onceLive: doctorIsLate },
  "desk-leave": { arrange: isBusy, onceLive: enterLeave },
  "desk-one-line": { arrange: hasOneLine },
  "desk-one-line-phone": { arrange: hasOneLine, onceLive: scrollToRows },
  "desk-arrival": { arrange: hasToArrive },
  "desk-arrival-phone": { arrange: hasToArrive, onceLive: scrollToRows },
  "desk-remark": { arrange: hasOneLine, onceLive: remark },
  "desk-overbooked": { arrange: isBeyondItsPlaces, onceLive: overbook },
  "desk-600-patients": { arrange: ({ book }) => book(600) },
  "board-four-rooms": { arrange: hasManyRooms },
  "board-closed": { arrange: isBusy, onceLive: (_, clinic) => closesBoth(clinic) },
  "board-away": { arrange: isBusy, onceLive: goAway },
  "board-empty": {},
  "board-doctor-late": { arrange: isLate },
  "board-doctor-gone": { arrange: isGone },
  "board-on-leave": { arrange: isOnLeave },
  "ticket-busy": { arrange: isBusy },
  "ticket-moved": { arrange: isBusy, onceLive: (_, { moveToTomorrow }) => moveToTomorrow() },
  "ticket-closed": { arrange: isBusy, onceLive: (_, { close }) => close() },
  "ticket-cancelled-by-desk": { arrange: isBusy, onceLive: (_, { cancel }) => cancel() },
  "ticket-away": { arrange: isBusy, onceLive: goAway },
  "ticket-window": { arrange: hasPace },
  "ticket-window-late": {
    arrange: hasPace,
    onceLive: (_, clinic) => tellOfDoctor(clinic, { lateMinutes: 45 }, clinic.tomorrow),
  },
  "ticket-doctor-late": { arrange: isLate },
  "ticket-doctor-gone": { arrange: isGone },
  "ticket-on-leave": { arrange: isOnLeave },
  "ticket-awaited": { arrange: needsArrival },
  "ticket-wrong-code": { arrange: needsArrival, onceLive: typeWrongCode },
  "ticket-here": { arrange: needsArrival, onceLive: (_, { arrive }) => arrive() },
  "kiosk-here": { arrange: needsArrival, onceLive: (page) => giveDigits(page, "23", "022") },
  "kiosk-unknown": { arrange: needsArrival, onceLive: (page) => giveDigits(page, "23", "999") },
  "kiosk-away": { onceLive: goAway },
};
