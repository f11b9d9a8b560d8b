// @ts-check
/** What the public pages say of a queue; the desk and the ticket have words of their own. */

export const english = {
  appName: "Dawr",
  today: "Today",
  nowServing: "Now serving",
  room: "Room",
  nobodyServed: "Nobody is being served right now",
  next: "Next",
  placesLeft: "places left",
  full: "All places are taken",
  listClosed: "Closed for today",
  noDays: "No list is open right now. It appears here with the next booking.",
  boardNotPublic: "This clinic’s board is not public.",
  refused: "The server does not show this clinic",
  soundOff: "Sound is off",
  soundOn: "Sound is on",
  soundTap: "Tap for sound",
  displayKeyRefused: "The key of this screen is no longer valid. Open the board again with a new one.",
};

/** @type {Record<keyof typeof english, string>} */
export const arabic = {
  appName: "دَوْر",
  today: "اليوم",
  nowServing: "الدور الآن",
  room: "غرفة",
  nobodyServed: "لا أحد عند الطبيب الآن",
  next: "التالي",
  placesLeft: "أماكن شاغرة",
  full: "اكتملت الأماكن",
  listClosed: "أُغلقت لهذا اليوم",
  noDays: "لا توجد قائمة مفتوحة الآن. تظهر هنا مع أول حجز جديد.",
  boardNotPublic: "شاشة هذه العيادة ليست عامة.",
  refused: "لا يعرض الخادم هذه العيادة",
  soundOff: "الصوت مطفأ",
  soundOn: "الصوت يعمل",
  soundTap: "المس لتشغيل الصوت",
  displayKeyRefused: "لم يعد مفتاح هذه الشاشة صالحًا. افتح الشاشة من جديد بمفتاح آخر.",
};
