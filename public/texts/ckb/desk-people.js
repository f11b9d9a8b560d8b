// @ts-check

/** @type {Record<keyof typeof import("../en/desk-people.js").words, string>} */
export const words = {
  signInByName: "یان بە ناوی خۆت",
  username: "ناوی بەکارهێنەر",
  password: "وشەی نهێنی",
  signInWithName: "بە ناوی خۆم بچمە ژوورەوە",
  whoAreYou: "تۆ کێیت؟",
  pin: "ژمارەی نهێنی",
  pinKeys: "ژمارەکان",
  eraseDigit: "دوا ژمارە بسڕەوە",
  otherPerson: "کەسێکی تر",
  otherWay: "بە کلیل یان بە ناو",
  pinLocked:
    "لەم پرسگەیە زۆر جار ژمارەی نهێنیی هەڵە درا. دوای {minutes} دووبارە هەوڵ بدەرەوە، یان با خاوەنەکە ژمارەیەکی نوێ دابنێت.",
  nobodyHasPin: "هێشتا کەس ژمارەی نهێنیی لەم کلینیکەدا نییە. خاوەنەکە بۆ هەر کەسێک دایدەنێت.",
  noDeskAnyMore: "ئەم وێبگەڕە چیتر پرسگەی هاوبەش نییە. بە کلیلی پرسگە بچۆ ژوورەوە.",
  sharedDesk: "پرسگەی هاوبەش…",
  isSharedDesk: "چەند کەسێک ئەم وێبگەڕە بەکاردەهێنن.",
  shareDesk: "بیکە بە پرسگەی هاوبەش",
  shareDeskHow:
    "لێرە چەند کەسێک دەچنە ژوورەوە، هەر یەکە بە ژمارەی نهێنیی خۆی، و ئەم وێبگەڕە لە کلیلی پرسگە دەچێتە دەرەوە. ناوی ئەم پرسگەیە چییە؟",
  deskName: "ناوی پرسگە",
  shareDeskNoMore: "هاوبەشیی ئەم وێبگەڕە بوەستێنە",
  lockAfter: "دایبخە ئەگەر کەس دەستی لێ نەدا بۆ",
  lockNever: "هەرگیز",
  switchPerson: "گۆڕینی کەس",
  key_switch: "گۆڕینی کەس",
  why_wrong_password: "ناوی بەکارهێنەر یان وشەی نهێنی هەڵەیە.",
  why_wrong_pin: "ژمارەی نهێنی هەڵەیە.",
};
