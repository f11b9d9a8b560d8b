/** Invented people, and chance. */

const firstNames = [
  "سارة",
  "علي",
  "مريم",
  "حسن",
  "زهراء",
  "عمر",
  "فاطمة",
  "يوسف",
  "نور",
  "كريم",
  "هدى",
  "مصطفى",
  "رنا",
];
const lastNames = ["أحمد", "كاظم", "الجبوري", "سالم", "العبيدي", "محمود", "ناصر", "الربيعي", "حميد", "جاسم"];

const oneOf = (names: string[]) => names[Math.floor(Math.random() * names.length)] as string;

export const aPatient = () => ({
  name: `${oneOf(firstNames)} ${oneOf(lastNames)}`,
  phone: `0770${String(Math.floor(Math.random() * 10_000_000)).padStart(7, "0")}`,
});

export const betweenSeconds = (from: number, to: number): number => from + Math.random() * (to - from);
export const isLikely = (probability: number): boolean => Math.random() < probability;
