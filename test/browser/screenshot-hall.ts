import type { createApi } from "dawr/client";
import { aPatient } from "../../src/cli/demo-people.js";

const doctors = [
  { ar: "د. ليلى حسن", en: "Dr. Layla Hassan", room: "1" },
  { ar: "د. أحمد الخفاجي", en: "Dr. Ahmad Al-Khafaji", room: "2" },
  { ar: "عيادة الأسنان", en: "Dental clinic", room: "3" },
  { ar: "د. سارة كاظم", en: "Dr. Sara Kadhim", room: "4" },
];
const wholeDay = { shift: 1, start: "00:00", end: "23:59", capacity: 60, goldenCapacity: 20 };
const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] as const;

/** A waiting room of four doctors in the middle of a day, and what each of them may still do. */
export async function aHall(api: ReturnType<typeof createApi>, language: string) {
  const clinics: { clinicId: number; call: (list?: "golden") => Promise<unknown> }[] = [];
  for (const [index, doctor] of doctors.entries()) {
    const name = doctor[language as "ar"];
    const body = { name, workingDays: [...weekdays], publicBoard: true, goldenTurn: index === 0 ? 2 : null };
    const { id: clinicId, today: date } = await api.createClinic({ body });
    if (index < 2) await api.putHours({ clinicId, body: weekdays.map((weekday) => ({ weekday, ...wholeDay })) });
    for (const list of ["regular", "golden"] as const) {
      const count = list === "golden" ? 3 : 9 + 2 * index;
      for (let number = 0; number < count; number++)
        await api.book({ clinicId, body: { list, date, patient: aPatient(), source: "secretary" } });
    }
    let inside: string | undefined;
    const call = async (list: "regular" | "golden" = "regular") => {
      const finish = list === "regular" ? inside : undefined;
      inside = (await api.callNext({ clinicId, list, date, body: { calledTo: doctor.room, finish } })).id;
    };
    for (let calls = 0; calls < 2 * index; calls++) await call();
    clinics.push({ clinicId, call });
  }
  for (let round = 0; round < 2; round++) for (const { call } of clinics) await call();
  const message = { ar: "المختبر في الطابق الأول", en: "The laboratory is on the first floor" }[language] ?? null;
  const name = { ar: "الطابق الثاني", en: "Second floor" }[language] ?? "";
  const shown = clinics.map(({ clinicId }) => ({ clinicId, label: null }));
  const board = await api.createBoard({ body: { name, message, languages: ["ar", "en"], clinics: shown } });
  return {
    path: `/board/g/${board.id}?lang=${language}`,
    /** Two doctors, at once. */
    callNext: () => Promise.all([clinics[0]?.call("golden"), clinics[3]?.call()]),
  };
}
