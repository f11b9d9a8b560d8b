/** Every error a client can get: the closed list of codes, with what people read. Codes never change. */
export const problemCodes = {
  malformed: [400, "The request cannot be read.", "تعذّرت قراءة الطلب."],
  unauthenticated: [401, "A valid credential is needed.", "يلزم مفتاح دخول صالح."],
  forbidden: [403, "This credential does not allow that.", "هذا المفتاح لا يسمح بهذا الإجراء."],
  not_found: [404, "There is no such thing here.", "العنصر المطلوب غير موجود."],
  already_booked: [409, "This patient already waits on this list.", "لهذا المريض حجز قائم في هذه القائمة."],
  capacity_below_used: [
    409,
    "More places are taken than this capacity allows.",
    "عدد الحجوزات القائمة أكبر من السعة المطلوبة.",
  ],
  changed_meanwhile: [409, "Somebody changed this booking meanwhile.", "جرى تعديل هذا الحجز في هذه الأثناء."],
  day_closed: [409, "This day is over.", "انتهى هذا اليوم."],
  day_full: [409, "No place is left on this day.", "لا توجد أماكن شاغرة في هذا اليوم."],
  day_not_open: [409, "This day takes no bookings.", "لا يُقبل الحجز في هذا اليوم."],
  day_paused: [409, "This day takes no bookings for now.", "الحجز في هذا اليوم متوقف مؤقتًا."],
  in_flight: [409, "The first request with this key is still running.", "الطلب الأول بهذا المفتاح ما زال قيد التنفيذ."],
  invalid_transition: [409, "The booking's status cannot change like that.", "لا يمكن تغيير حالة الحجز على هذا النحو."],
  no_free_day: [409, "No place is left within the next 30 days.", "لا توجد أماكن شاغرة خلال الأيام الثلاثين القادمة."],
  nobody_waiting: [409, "Nobody is waiting.", "لا يوجد مرضى في الانتظار."],
  too_large: [413, "The request is too large.", "حجم الطلب أكبر من المسموح."],
  unsupported_media_type: [415, "The body must be JSON (application/json).", "يجب أن يكون محتوى الطلب بصيغة JSON."],
  date_in_past: [422, "This date is in the past.", "هذا التاريخ قد مضى."],
  idempotency_key_reused: [
    422,
    "This Idempotency-Key was used with another body.",
    "استُخدم مفتاح عدم التكرار هذا مع محتوى آخر.",
  ],
  invalid: [422, "Some fields are not valid.", "بعض الحقول غير صالحة."],
  too_many_requests: [429, "Too many requests. Try again later.", "طلبات كثيرة جدًا. حاول لاحقًا."],
  internal: [500, "Something went wrong on our side.", "حدث خطأ في الخادم."],
  clinic_busy: [503, "The clinic has too many changes at once. Try again.", "العيادة مشغولة الآن. حاول مرة أخرى."],
  database_unavailable: [503, "The database is away. Try again shortly.", "قاعدة البيانات غير متاحة. حاول بعد قليل."],
  pool_exhausted: [503, "The server is busy. Try again shortly.", "الخادم مشغول. حاول بعد قليل."],
} as const satisfies Record<string, readonly [status: number, english: string, arabic: string]>;

export type ProblemCode = keyof typeof problemCodes;
