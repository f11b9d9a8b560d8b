// @ts-check

import { createCalendar } from "../ui/calendar.js";
import { createClosedDays } from "../ui/closed-days.js";
import { createDoctorMenu } from "../ui/doctor-menu.js";
import { lists } from "../ui/queue.js";
import { shiftsOfDay, workingShift } from "../ui/shifts-of-day.js";
import { createDayStrip } from "./day-strip.js";
import { daysAtHand } from "./days-at-hand.js";
import { createQueueLists } from "./queue-lists.js";
import { createShiftTabs } from "./shift-tabs.js";
import { createShownDay } from "./shown-day.js";

/**
 * @typedef {import("../client/index.js").ClinicState<"staff">} ClinicState
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 */

/**
 * The day that the desk shows, out of all that are at hand: its strip, its shifts and its lists.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {Parameters<typeof createQueueLists>[0]} desk.actions
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {{ now(): number }} desk.clock
 * @param {() => void} desk.onChange
 */
export function createDeskDay({ api, clinicId, actions, speechNow, clock, onChange }) {
  /** @type {ClinicState | undefined} */
  let state;
  const shown = createShownDay();
  const calendar = createCalendar({ api, clinicId, onRead: onChange });
  const closedDays = createClosedDays({ api, clinicId, onRead: onChange });
  /** @param {string} date */
  const choose = (date) => {
    shown.choose(date);
    onChange();
  };
  const strip = createDayStrip(choose);
  const tabs = createShiftTabs((shift) => {
    shown.chooseShift(dateNow() ?? "", shift);
    onChange();
  });
  const doctor = createDoctorMenu(actions, speechNow);
  const queues = createQueueLists(actions, onChange);

  const dateNow = () => {
    const today = calendar.todayNow();
    return today && shown.dateAt(today);
  };
  const liveNow = () => state?.days ?? [];
  /** @param {StaffDay["list"]} list @param {string} [date] @returns {StaffDay | undefined} */
  const dayOf = (list, date = dateNow()) => {
    if (date === undefined) return undefined;
    return liveNow().find((day) => day.list === list && day.date === date) ?? closedDays.of(list, date);
  };
  /** @param {string} date */
  const shiftsOn = (date) => {
    const plan = calendar.planNow();
    return plan
      ? shiftsOfDay(
          date,
          lists.flatMap((list) => dayOf(list, date) ?? []),
          plan,
        )
      : [];
  };
  /** The shift that is shown; undefined: all. */
  const shiftNow = () => {
    const date = dateNow();
    if (date === undefined) return undefined;
    const shifts = shiftsOn(date);
    const current = date === calendar.todayNow() ? workingShift(shifts, clock.now()) : undefined;
    return shown.shiftAmong(date, shifts, current);
  };
  const daysNow = () => {
    const [plan, today, date] = [calendar.planNow(), calendar.todayNow(), dateNow()];
    if (!plan || !today || !date) return [];
    return daysAtHand({ today, shown: date, plan, live: liveNow(), closedDay: closedDays.of });
  };
  const isToday = () => dateNow() === calendar.todayNow();

  return {
    dateNow,
    dayOf,
    daysNow,
    shiftNow,
    shiftsOn,
    choose,
    /** Shows a booking's day, and its shift. @param {string} date @param {number | null} shift */
    chooseBooking: (date, shift) => {
      shown.choose(date);
      shown.chooseShift(date, shift ?? "all");
      onChange();
    },
    isToday,
    todayNow: calendar.todayNow,
    hoursNow: () => calendar.planNow()?.hours ?? [],
    focus: strip.focus,
    isOneLine: queues.isOneLine,
    needsArrival: queues.needsArrival,
    callNext: queues.callNext,
    actOn: queues.act,
    read: calendar.read,
    /** What the clinic plans was changed here. */
    readAnew: () => {
      calendar.doubt();
      calendar.read();
    },
    /** @param {ClinicState} next @param {"snapshot" | "update"} cause */
    take: (next, cause) => {
      state = next;
      if (cause === "snapshot") {
        calendar.doubt(); // a new day begins with one
        closedDays.doubt();
      }
      calendar.read();
    },
    forget: () => {
      state = undefined;
      shown.forget();
      calendar.forget();
      closedDays.forget();
    },
    /** @param {Pick<import("./queue-list.js").Shown, "asked" | "room" | "mayForward" | "clinicNames">} how @returns {number} how many rows are shown */
    show: (how) => {
      const speech = speechNow();
      const [today, date] = [calendar.todayNow(), dateNow()];
      const shift = shiftNow();
      const recalls = calendar.planNow()?.clinic.recalls ?? Number.POSITIVE_INFINITY;
      const said = { ...speech, ...how, shift, isToday: isToday(), recalls };
      const found = queues.show(state, date, dayOf, said);
      if (!state || !today || !date) return found;
      closedDays.look(state.days, [...new Set([today, date])]);
      strip.show(daysNow(), { today, shown: date }, speech);
      const shifts = shiftsOn(date);
      tabs.show(shifts, shift, speech);
      const told = lists.map((list) => dayOf(list)).find((day) => day && day.status !== "closed");
      doctor.show(
        isToday() ? told : undefined,
        shifts.find((each) => each.shift === shift),
        speech,
      );
      return found;
    },
  };
}

/** @typedef {ReturnType<typeof createDeskDay>} DeskDay */
