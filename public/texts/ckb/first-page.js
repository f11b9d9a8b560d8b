// @ts-check

/** @type {Record<keyof typeof import("../en/first-page.js").words, string>} */
export const words = {
  tryAgain: "دووبارە هەوڵ بدەنەوە",
  signInFailed: "چوونەژوورەوەکە سەرکەوتوو نەبوو. پرسگە، یان ئەو پەڕەیەی دەتەوێت بیکەرەوە و لەوێوە بچۆ ژوورەوە.",
  tryIt: "تاقی بکەنەوە",
  tryItHow: "لە هێڵی فەرمانەوە نۆرەیەک بگرن. ژمارەکە یەکسەر لە سەرەوە دەردەکەوێت.",
  tryItKey: "\u2066$KEY\u2069 ئەو کلیلەیە کە لە کاتی دەستپێکردنی دەوردا لە هێڵی فەرمان پیشان درا.",
  copy: "کۆپی",
  copied: "کۆپی کرا",
  apiDescription: "وەسفی API (OpenAPI)",
  openBoard: "شاشەی چاوەڕوانی",
  openBoardHow: "بۆ شاشەی ژووری چاوەڕوانی",
  openDesk: "پرسگە",
  openDeskHow: "بۆ کارمەندانی پرسگە، بە کلیل",
  openTicket: "پەڕەی نەخۆش",
  openTicketHow: "بە کۆدی QR لەسەر ئەو پسوولەیەی پرسگە چاپی دەکات",
  openDocs: "ڕوونکردنەوەی API",
};
