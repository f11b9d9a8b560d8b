// @ts-check

/** @type {Record<keyof typeof import("../en/desk-people.js").words, string>} */
export const words = {
  whoAreYou: "تۆ کێیت؟",
  pin: "ژمارەی نهێنی",
  pinKeys: "ژمارەکان",
  eraseDigit: "دوا ژمارە بسڕەوە",
  otherPerson: "کەسێکی تر",
  otherWay: "بە کلیل یان بە ناو",
  pinLocked: "لێرە زۆر جار ژمارەی هەڵە درا. دوای {minutes} هەوڵ بدەرەوە.",
  nobodyHasPin: "هێشتا کەس ژمارەی نهێنیی لێرە نییە. خاوەنەکە دایدەنێت.",
  noDeskAnyMore: "ئەم وێبگەڕە چیتر پرسگەی هاوبەش نییە.",
  sharedDesk: "پرسگەی هاوبەش…",
  isSharedDesk: "ئەم وێبگەڕە پرسگەی هاوبەشە.",
  shareDesk: "بیکە بە پرسگەی هاوبەش",
  shareDeskHow: "لێرە هەر کەسێک بە ژمارەی نهێنیی خۆی دەچێتە ژوورەوە، و کلیلی پرسگە دەردەچێت. ناوی ئەم پرسگەیە چییە؟",
  deskName: "ناوی پرسگە",
  shareDeskNoMore: "هاوبەشیی ئەم وێبگەڕە بوەستێنە",
  lockAfter: "دایبخە ئەگەر کەس دەستی لێ نەدا بۆ",
  lockNever: "هەرگیز",
  switchPerson: "گۆڕینی کەس",
  key_switch: "گۆڕینی کەس",
  why_wrong_pin: "ژمارەی نهێنی هەڵەیە.",
};
