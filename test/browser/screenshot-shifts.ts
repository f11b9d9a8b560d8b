import type { createApi } from "dawr/client";
import { aPatient } from "../../src/cli/demo-people.js";

interface Clinic {
  api: ReturnType<typeof createApi>;
  clinicId: number;
  /** Today, there. */
  date: string;
  tomorrow: string;
  ticket: object;
}

const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] as const;
const list = "regular";

/** Its days have one shift, from the next full hour to midnight, for which as many have booked; the ticket is the last one's. */
export async function worksInShifts({ api, clinicId, date, ticket }: Clinic, booked = 9) {
  const { timeZone } = await api.readClinic({ clinicId });
  const hour = Number(new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" }).format());
  const start = `${String(Math.min(hour + 1, 23)).padStart(2, "0")}:00`;
  const shift = { shift: 1, start, end: "00:00", capacity: 25, goldenCapacity: 9, firstNumber: 101 };
  await api.putHours({ clinicId, body: weekdays.map((weekday) => ({ weekday, ...shift })) });
  for (let times = 0; times < booked; times++) {
    Object.assign(ticket, await api.book({ clinicId, body: { list, date, patient: aPatient() } }));
  }
}

/** Tomorrow's patients have a window, since those of today have taught the pace. */
export async function hasPace(clinic: Clinic) {
  const { api, clinicId, date, tomorrow, ticket } = clinic;
  await worksInShifts(clinic, 12);
  for (let times = 0; times < 12; times++) await api.callNext({ clinicId, list, date });
  await tellOfDoctor(clinic, { doctor: "left" });
  for (let times = 0; times < 5; times++) {
    Object.assign(ticket, await api.book({ clinicId, body: { list, date: tomorrow, patient: aPatient() } }));
  }
}

export const tellOfDoctor = (
  { api, clinicId, date }: Clinic,
  body: { doctor?: "arrived" | "left"; lateMinutes?: number },
  day = date,
) => api.putShift({ clinicId, list, date: day, shift: 1, body });

export const takeLeave = ({ api, clinicId, date }: Clinic) =>
  api.addException({
    clinicId,
    body: { kind: "closed", from: date, to: date, note: "عيد مبارك. نعود يوم السبت.", bookings: "keep" },
  });
