// @ts-check
import * as desk from "./texts/desk.js";
import * as ticket from "./texts/ticket.js";

/** What the pages say, and how they write numbers and dates. */

/** @typedef {"ar" | "en"} Language */
/** @typedef {Record<keyof typeof english, string>} Texts */

const english = {
  ...desk.english,
  ...ticket.english,
  appName: "Dawr",
  regular: "Regular list",
  golden: "Golden list",
  today: "Today",
  nowServing: "Now serving",
  nobodyServed: "Nobody is being served right now",
  next: "Next",
  nobodyWaits: "Nobody is waiting",
  waiting: "waiting",
  placesLeft: "places left",
  paused: "Booking is paused",
  full: "All places are taken",
  noDays: "No list is open right now. It appears here with the next booking.",
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting",
  lastUpdate: "Last update",
  boardNotPublic: "This clinic’s board is not public.",
  noSuchClinic: "There is no such clinic.",
  refused: "The server does not show this clinic",
  tryAgain: "Try again",
  tryIt: "Try it",
  tryItHow: "Book a place from a terminal. The number appears above at once.",
  tryItKey: "$KEY is the key that the terminal showed when Dawr started.",
  copy: "Copy",
  copied: "Copied",
  apiDescription: "API description (OpenAPI)",
  otherLanguage: "العربية",
  openBoard: "The board",
  openBoardHow: "For the screen in the waiting room",
  openDesk: "The front desk",
  openDeskHow: "For the secretary, with a key",
  openTicket: "The patient’s page",
  openTicketHow: "By the QR code on a ticket that the desk prints",
  openDocs: "The API, for people",
  soundOff: "Sound is off",
  soundOn: "Sound is on",
  soundTap: "Tap for sound",
  displayKeyRefused: "The key of this screen is no longer valid. Open the board again with a new one.",
};

/** @type {Texts} */
const arabic = {
  ...desk.arabic,
  ...ticket.arabic,
  appName: "دَوْر",
  regular: "القائمة العادية",
  golden: "القائمة الذهبية",
  today: "اليوم",
  nowServing: "الدور الآن",
  nobodyServed: "لا أحد عند الطبيب الآن",
  next: "التالي",
  nobodyWaits: "لا أحد في الانتظار",
  waiting: "في الانتظار",
  placesLeft: "أماكن شاغرة",
  paused: "الحجز متوقف مؤقتًا",
  full: "اكتملت الأماكن",
  noDays: "لا توجد قائمة مفتوحة الآن. تظهر هنا مع أول حجز جديد.",
  connecting: "جارٍ الاتصال…",
  live: "مباشر",
  reconnecting: "جارٍ إعادة الاتصال",
  lastUpdate: "آخر تحديث",
  boardNotPublic: "شاشة هذه العيادة ليست عامة.",
  noSuchClinic: "لا توجد عيادة بهذا الرقم.",
  refused: "لا يعرض الخادم هذه العيادة",
  tryAgain: "أعد المحاولة",
  tryIt: "جرّب بنفسك",
  tryItHow: "احجز دورًا من سطر الأوامر، ويظهر الرقم في الأعلى في الحال.",
  tryItKey: "\u2066$KEY\u2069 هو المفتاح الذي ظهر في سطر الأوامر عند تشغيل دَوْر.",
  copy: "نسخ",
  copied: "نُسخ",
  apiDescription: "وصف الواجهة البرمجية (OpenAPI)",
  otherLanguage: "English",
  openBoard: "شاشة الانتظار",
  openBoardHow: "للشاشة المعلقة في صالة الانتظار",
  openDesk: "مكتب الاستقبال",
  openDeskHow: "للسكرتيرة، بمفتاح الدخول",
  openTicket: "صفحة المريض",
  openTicketHow: "برمز QR على التذكرة التي يطبعها المكتب",
  openDocs: "شرح الواجهة البرمجية",
  soundOff: "الصوت مطفأ",
  soundOn: "الصوت يعمل",
  soundTap: "المس لتشغيل الصوت",
  displayKeyRefused: "لم يعد مفتاح هذه الشاشة صالحًا. افتح الشاشة من جديد بمفتاح آخر.",
};

/** @type {Record<Language, Texts>} */
export const texts = { ar: arabic, en: english };

/** Iraq's digits and names of months. */
const locales = { ar: "ar-IQ-u-nu-arab", en: "en-GB" };

/** @param {Language} language */
export function createFormat(language) {
  const numbers = new Intl.NumberFormat(locales[language], { useGrouping: false });
  const dates = new Intl.DateTimeFormat(locales[language], {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  /** @type {Map<string, Intl.DateTimeFormat>} */
  const clocks = new Map();
  /** @param {string} timeZone */
  const clockOf = (timeZone) => {
    const known = clocks.get(timeZone);
    if (known) return known;
    const clock = new Intl.DateTimeFormat(locales[language], { hour: "numeric", minute: "2-digit", timeZone });
    clocks.set(timeZone, clock);
    return clock;
  };
  const minutes = new Intl.NumberFormat(locales[language], { style: "unit", unit: "minute", unitDisplay: "long" });
  const ages = new Intl.RelativeTimeFormat(locales[language], { style: language === "ar" ? "long" : "short" });
  return {
    /** @param {number} number */
    number: (number) => numbers.format(number),
    /** @param {number} count */
    minutes: (count) => minutes.format(count),
    /** @param {string} date YYYY-MM-DD */
    date: (date) => dates.format(new Date(`${date}T00:00:00Z`)),
    /** @param {number | string} at @param {string} timeZone */
    time: (at, timeZone) => clockOf(timeZone).format(new Date(at)),
    /** "42 sec. ago". @param {number} seconds */
    age: (seconds) => {
      if (seconds < 60) return ages.format(-seconds, "second");
      return seconds < 3600
        ? ages.format(-Math.floor(seconds / 60), "minute")
        : ages.format(-Math.floor(seconds / 3600), "hour");
    },
  };
}

/** @typedef {ReturnType<typeof createFormat>} Format */
