/** What people read about one field. */
export interface FieldMessage {
  en: string;
  ar: string;
}

/** Every sentence of ours about a field; `{}` stands for what `fieldMessage` is given. */
const arabic = {
  "A clinic has at most 200 exceptions": "للعيادة 200 استثناء على الأكثر",
  "Each clinic at most once": "لا تُذكر العيادة الواحدة أكثر من مرة",
  "Each day at most once": "لا يُذكر اليوم الواحد أكثر من مرة",
  "Each shift of a weekday at most once": "لا تُذكر الفترة الواحدة من اليوم أكثر من مرة",
  "Is the sum of the day's shifts: set theirs": "مجموع سعات فترات اليوم: عدّل سعة الفترات",
  "Is for today alone": "لليوم وحده",
  "Is not your password": "كلمة المرور الحالية غير صحيحة",
  "Is required": "هذا الحقل مطلوب",
  "Is required, or boardId in its place": "هذا الحقل مطلوب، أو boardId بدلًا منه",
  "Is required for this role": "هذا الحقل مطلوب لهذا الدور",
  "Must be 1 to 255 printable ASCII characters without spaces":
    "يجب أن يكون من 1 إلى 255 حرفًا من حروف ASCII من دون فراغات",
  "Must be 3 digits": "يجب أن يكون ثلاثة أرقام",
  "Must be 4 digits": "يجب أن يكون أربعة أرقام",
  "Must be 4 to 8 digits": "يجب أن يكون من أربعة إلى ثمانية أرقام",
  "Must be a booking of the same day": "يجب أن يكون حجزًا من اليوم نفسه",
  "Must be a booking's id": "يجب أن يكون معرّف حجز",
  "Must be a booking's id, or null for the front": "يجب أن يكون معرّف حجز، أو null للمقدمة",
  "Must be a country of ISO 3166-1, as two capital letters": "يجب أن يكون رمز دولة من حرفين كبيرين (ISO 3166-1)",
  'Must be a date as YYYY-MM-DD, or "today"': 'يجب أن يكون تاريخًا بالصيغة YYYY-MM-DD، أو "today"',
  "Must be a date from 2000 to 2999": "يجب أن يكون تاريخًا بين عامي 2000 و2999",
  "Must be a date that exists, as YYYY-MM-DD": "يجب أن يكون تاريخًا موجودًا بالصيغة YYYY-MM-DD",
  "Must be a nextCursor of this list": "يجب أن يكون قيمة nextCursor من هذه القائمة",
  "Must be a phone number of {}, or of another country with + in front":
    "يجب أن يكون رقم هاتف من البلد {}، أو من بلد آخر تسبقه علامة +",
  "Must be a time of day, as HH:MM": "يجب أن يكون وقتًا من اليوم بالصيغة HH:MM",
  "Must be a time zone of the IANA database": "يجب أن يكون منطقة زمنية من قاعدة بيانات IANA",
  "Must be an actor, as deeds name one": "يجب أن يكون منفّذًا كما تسمّيه سجلات التغييرات",
  "Must be a clinic of the same organisation": "يجب أن تكون عيادة من المؤسسة نفسها",
  "Must be another booking": "يجب أن يكون حجزًا آخر",
  "Must be another clinic": "يجب أن تكون عيادة أخرى",
  "Must be another day, shift or list": "يجب أن يكون يومًا آخر أو فترة أخرى أو قائمة أخرى",
  "Must be at most 366 days from the first": "يجب ألا يتجاوز 366 يومًا من اليوم الأول",
  "Must be at most two years ahead": "يجب ألا يتجاوز سنتين من الآن",
  "Must go with a priority above 0": "يلزم مع أولوية أعلى من 0، ولا يُذكر من دونها",
  "Must have 10 to 200 characters": "يجب أن تكون من 10 إلى 200 حرف",
  "Must have letters, digits and . _ @ + - alone": "يجب أن يحوي حروفًا وأرقامًا والرموز . _ @ + - فقط",
  "Must have at most 10 words": "يجب ألا يزيد على عشر كلمات",
  "Must have at least 4 digits": "يجب أن يحوي أربعة أرقام على الأقل",
  "Must have a visible character": "يجب أن يحوي حرفًا مرئيًا",
  "Must leave each shift of the dates numbers of its own": "يجب أن تبقى لكل فترة من هذه الأيام أرقامها الخاصة",
  "Must leave room for the exceptions to come": "يجب ألا يتعارض مع الاستثناءات القادمة",
  "Must leave each shift of the weekday numbers of its own": "يجب أن تبقى لكل فترة من اليوم أرقامها الخاصة",
  "Must not be after dayTurnsAt, when the next date begins": "يجب ألا يتأخر عن dayTurnsAt، حين يبدأ التاريخ التالي",
  "Must not be before the clinic's today": "يجب ألا يسبق تاريخ اليوم في العيادة",
  "Must not be before from": "يجب ألا يسبق تاريخ البداية",
  "Must not be before dayTurnsAt, when the date begins": "يجب ألا يسبق dayTurnsAt، حين يبدأ التاريخ",
  "Must not be inside a shift": "يجب ألا يقع داخل فترة عمل",
  "Must not be more than the shift's ticket numbers": "يجب ألا يزيد على عدد أرقام تذاكر الفترة",
  "Must not overlap another exception of its kind": "يجب ألا يتداخل مع استثناء آخر من النوع نفسه",
  "Must not overlap another shift of one of the dates": "يجب ألا تتداخل مع فترة أخرى في أحد هذه الأيام",
  "Must not overlap another shift of the weekday": "يجب ألا تتداخل مع فترة أخرى من اليوم نفسه",
  "Must not be one digit over and over, or digits in a row": "يجب ألا يكون رقمًا مكررًا أو أرقامًا متسلسلة",
  "Must not be a dot or two": "يجب ألا يكون نقطة أو نقطتين",
  "Is required for a webhook of every clinic": "هذا الحقل مطلوب لإشعارات تشمل كل العيادات",
  "Each language at most once": "لا تُذكر اللغة الواحدة أكثر من مرة",
  "Each kind at most once": "لا يُذكر النوع الواحد أكثر من مرة",
  "Must be a URL of https": "يجب أن يكون عنوانًا آمنًا على الشبكة",
  "Must be a public key of P-256 in base64url": "يجب أن يكون مفتاحًا عامًا صالحًا",
  "Must be 16 bytes in base64url": "يجب أن يكون رمزًا من 22 حرفًا",
  "Must not go with organisationId": "لا يُذكر مع organisationId",
  "Must not go with clinicId": "لا يُذكر مع clinicId",
  "Must not have a user, a password or a fragment": "يجب ألا يحوي اسم مستخدم أو كلمة مرور أو جزءًا بعد علامة #",
  "Must lead to an address where this server may send": "يجب أن يؤدي إلى عنوان يُسمح لهذا الخادم بالإرسال إليه",
  "Must not be later than the clinic's version": "يجب ألا يتجاوز رقم النسخة الحالية للعيادة",
  "Must not be earlier than dayTurnsAt": "يجب ألا يسبق dayTurnsAt",
  "Must not be later than autoCloseAt": "يجب ألا يتأخر عن autoCloseAt",
  "Must not contain control characters, line ends, tags, private characters or broken UTF-8":
    "يجب ألا يحوي رموز تحكم أو نهايات أسطر أو وسومًا أو رموزًا خاصة أو ترميز UTF-8 معطوبًا",
  "Only a display opens a board": "مفاتيح الشاشات وحدها تفتح لوحة",
  "Only the role organisation opens one": "مفاتيح المؤسسات وحدها تفتح مؤسسة",
  "Only staff say who has come": "الموظفون وحدهم يسجّلون الحضور",
  "Only staff's webhooks are told of notices": "تنبيهات المرضى للبرامج الخاصة بالموظفين وحدها",
  "Must not be the same as from": "يجب أن يختلف عن وقت البداية",
  "Only staff book as secretary": "الحجز بصفة السكرتارية للموظفين فقط",
  'Patients wait then: say "keep", "cancel" or "move"': 'لديك مرضى في الانتظار حينها: حدّد "keep" أو "cancel" أو "move"',
  "Say a phone or a name": "حدّد رقم هاتف أو اسمًا",
  "Say an id alone, or a phone and a name": "حدّد المعرّف وحده، أو رقم الهاتف مع الاسم",
  "Say what to change: status, after, patient, priority or note":
    "اذكر ما تريد تغييره: status أو after أو patient أو priority أو note",
  "There is no such board": "لا توجد لوحة كهذه",
  "There is no such booking": "لا يوجد حجز كهذا",
  "Somebody else has this username": "اسم المستخدم هذا لشخص آخر",
  "The organisation has no such clinic": "لا توجد عيادة كهذه في المؤسسة",
  "There is no such organisation": "لا توجد مؤسسة كهذه",
  "There is no such shift on that day": "لا توجد فترة كهذه في ذلك اليوم",
  "There is no such clinic": "لا توجد عيادة كهذه",
  "This role reaches every clinic": "هذا الدور يشمل كل العيادات",
  "Unknown field": "حقل غير معروف",
  "Unknown parameter": "معامل غير معروف",
  "Writes with a cookie need the session's csrfToken": "التعديل بملف تعريف الارتباط يحتاج إلى csrfToken الخاص بالجلسة",
} as const;

export type FieldSentence = keyof typeof arabic;
export const fieldSentences = Object.keys(arabic) as FieldSentence[];

export const fieldMessage = (sentence: FieldSentence, value = ""): FieldMessage => ({
  en: sentence.replace("{}", value),
  ar: arabic[sentence].replace("{}", value),
});

/** Of a sentence that came through a schema, where its type is lost. */
export const isFieldSentence = (text: string): text is FieldSentence => Object.hasOwn(arabic, text);
