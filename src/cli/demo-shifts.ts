import type { createApi } from "dawr/client";
import { aPatient } from "./demo-people.js";

type Api = ReturnType<typeof createApi>;

export interface Play {
  api: Api;
  say(text: string): void;
  orSay<T>(deed: Promise<T>): Promise<T | undefined>;
  /** A while of the played day, which is shorter. */
  pause(fromSeconds: number, toSeconds: number): Promise<void>;
}

const name = "Dr. Kareem Jasim · عيادة الدكتور كريم جاسم";
const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] as const;

/** A clinic of two shifts: one that runs now, and one from the next hour on. */
export async function aClinicOfShifts(api: Api): Promise<number> {
  const { items } = await api.listClinics({ limit: 500 });
  const known = items.find((clinic) => clinic.name === name);
  if (known) return known.id;
  const { id: clinicId } = await api.createClinic({ body: { name, publicBoard: true } });
  const hour = (await hourOf(api, clinicId)) % 22;
  const change = `${String(hour + 1).padStart(2, "0")}:00`;
  const shifts = [
    { shift: 1, start: "00:00", end: change, capacity: 12 },
    { shift: 2, start: change, end: "00:00", capacity: 20 },
  ];
  await api.putHours({
    clinicId,
    body: weekdays.flatMap((weekday) => shifts.map((shift) => ({ weekday, ...shift }))),
  });
  return clinicId;
}

async function hourOf(api: Api, clinicId: number): Promise<number> {
  const { timeZone } = await api.readClinic({ clinicId });
  return Number(new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" }).format());
}

/** The doctor comes late to the first shift; then patients are called, and further ones book the second, for ever. */
export async function playShifts({ api, say, orSay, pause }: Play, clinicId: number): Promise<void> {
  const { today } = await api.readClinic({ clinicId });
  const day = { clinicId, list: "regular", date: today } as const;
  const book = async (shift: number) => {
    const { number } = await api.book({ clinicId, body: { date: today, shift, patient: aPatient() } });
    say(`shift ${shift}: ${number} booked`);
  };
  const first = { ...day, shift: 1 };
  await orSay(api.putShift({ ...first, body: { doctor: "expected", lateMinutes: 45 } }));
  say("shift 1: the doctor comes 45 minutes late");
  for (let early = 0; early < 5; early++) await orSay(book(early < 3 ? 1 : 2));
  await pause(600, 900);
  await orSay(api.putShift({ ...first, body: { doctor: "arrived" } }));
  say("shift 1: the doctor is here");
  for (;;) {
    const called = await orSay(api.callNext({ ...day, body: { calledTo: "غرفة ١" } }));
    if (called) {
      await pause(240, 540);
      await orSay(api.changeBooking({ clinicId, bookingId: called.id, body: { status: "served" } }));
    }
    await orSay(book(2));
    await pause(60, 300);
  }
}
