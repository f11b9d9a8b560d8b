// @ts-check
/** How a patient is told that the turn is near. */

export const english = {
  tellMe: "Tell me when my turn is near",
  tellNoMore: "Do not tell me any more",
  toldOn: "This device tells you when your turn is near and when you are called, even while this page is closed.",
  ringsWhileOpen: "While this page stays open, it rings when you are called.",
  tellOnHomeScreen:
    "An iPhone or iPad tells you only from its home screen: press “Share”, then “Add to Home Screen”, and open this page from there.",
  tellBlocked: "Notifications are not allowed for this page; the browser’s settings can allow them.",
  tellCannot: "This browser cannot tell you anything while the page is closed.",
  tellFailed: "Notifications could not be set up on this device.",
  tellUnsure: "The clinic could not be reached. You may still be told; please try again.",
};

/** @type {Record<keyof typeof english, string>} */
export const arabic = {
  tellMe: "تنبيهي عند اقتراب دوري",
  tellNoMore: "إيقاف التنبيه",
  toldOn: "سيصلك تنبيه على هذا الجهاز عند اقتراب دورك وعند النداء عليك، حتى بعد إغلاق هذه الصفحة.",
  ringsWhileOpen: "ما دامت هذه الصفحة مفتوحة فسترنّ عند النداء عليك.",
  tellOnHomeScreen:
    "على آيفون وآيباد لا يصل التنبيه إلا من الشاشة الرئيسية: «مشاركة» ثم «إضافة إلى الشاشة الرئيسية»، ثم تُفتح هذه الصفحة من هناك.",
  tellBlocked: "التنبيهات غير مسموح بها لهذه الصفحة، ويمكن السماح بها من إعدادات المتصفح.",
  tellCannot: "لا يستطيع هذا المتصفح تنبيهك بعد إغلاق الصفحة.",
  tellFailed: "تعذّر تفعيل التنبيهات على هذا الجهاز.",
  tellUnsure: "تعذّر الوصول إلى العيادة. قد تصلك تنبيهات بعد؛ تُرجى إعادة المحاولة.",
};
