import type { createApi } from "dawr/client";
import { aPatient } from "../../src/cli/demo-people.js";

const doctors = [
  { ar: "د. ليلى حسن", en: "Dr. Layla Hassan" },
  { ar: "د. أحمد الخفاجي", en: "Dr. Ahmad Al-Khafaji" },
  { ar: "عيادة الأسنان", en: "Dental clinic" },
  { ar: "د. سارة كاظم", en: "Dr. Sara Kadhim" },
  { ar: "د. عمر ناصر", en: "Dr. Omar Nasir" },
  { ar: "عيادة العيون", en: "Eye clinic" },
  { ar: "د. زهراء الربيعي", en: "Dr. Zahra Al-Rubaie" },
  { ar: "المختبر", en: "Laboratory" },
];
const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"] as const;
const wholeDay = { shift: 1, start: "00:00", end: "23:59", capacity: 24, goldenCapacity: 6 };

/** The clinics of an organisation in the middle of a day, each as far as it is, with what goes wrong in some. */
export async function aChain(api: ReturnType<typeof createApi>, language: string) {
  const name = { ar: "مجمع الشفاء الطبي", en: "Al-Shifa medical centre" }[language] ?? "";
  const { id: organisationId } = await api.createOrganisation({ body: { name } });
  const { key } = await api.createApiKey({ body: { name: "owner", role: "organisation", organisationId } });
  for (const [index, doctor] of doctors.entries()) {
    const body = { name: doctor[language as "ar"], organisationId, workingDays: [...weekdays], publicBoard: true };
    const { id: clinicId, today: date } = await api.createClinic({ body: { ...body, capacity: 12 + 2 * index } });
    const [list, day] = ["regular" as const, { clinicId, list: "regular" as const, date }];
    if (index % 3 !== 2) await api.putHours({ clinicId, body: weekdays.map((weekday) => ({ weekday, ...wholeDay })) });
    const count = index === 5 ? 22 : 6 + ((5 * index) % 13);
    for (let number = 0; number < count; number++)
      await api.book({ clinicId, body: { list, date, patient: aPatient(), source: "secretary" } });
    let finish: string | undefined;
    for (let calls = 0; calls < (index * 3) % 8; calls++)
      finish = (await api.callNext({ ...day, body: { finish } })).id;
    if (index === 4) await api.putDay({ ...day, body: { status: "paused" } });
    if (index === 1) await api.putShift({ ...day, shift: 1, body: { doctor: "arrived" } });
  }
  return { path: `/org/${organisationId}?lang=${language}`, key: key ?? "" };
}
