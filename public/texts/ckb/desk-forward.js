// @ts-check

/** @type {Record<keyof typeof import("../en/desk-forward.js").words, string>} */
export const words = {
  deed_forward: "ڕەوانەکردن بۆ…",
  forwardWhom: "ڕەوانەکردنی",
  forwardTo: "بۆ کام کلینیک",
  chooseClinic: "کلینیکێک هەڵبژێرە",
  clinicMissing: "سەرەتا کلینیکێک هەڵبژێرە.",
  noOtherClinic: "کلینیکێکی تر نییە کە بتوانیت نەخۆشی بۆ ڕەوانە بکەیت.",
  forwardIt: "ڕەوانەی بکە",
  forwardInAddition: "بە زیادە ڕەوانەی بکە",
  cameFrom: "ڕەوانە کراوە لە {place}",
  forwardedTo: "ڕەوانە کرا بۆ {place}",
  anotherClinic: "کلینیکێکی تر",
  told_forwarded: "ڕەوانەکردن گەڕێندرایەوە",
  staysThere: "نۆرەکەی لە کلینیکەکەی تر ماوە",
  fullThere: "هەموو شوێنەکانی ئەوێ گیراون. هۆکاری زیادەکردنی بنووسە، یان کلینیکێکی تر هەڵبژێرە.",
  badClinic: "ناتوانیت نەخۆش ڕەوانەی ئەم کلینیکە بکەیت. کلینیکێکی تر هەڵبژێرە.",
  why_already_forwarded: "ئەم نەخۆشە پێشتر ڕەوانە کراوە، لەوانەیە هاوکارێک هەر ئێستا کردبێتی.",
  why_booking_over: "ئەم نۆرەیە تەواو بووە: هەڵوەشاوەتەوە یان نەخۆشەکە نەهاتووە.",
  there_already_booked: "ئەم نەخۆشە لەوێ لەم لیستەدا چاوەڕوانە.",
  there_day_closed: "لیستەکەی ئەوێ بۆ ئەمڕۆ داخراوە.",
  there_day_paused: "نۆرەگرتن لەوێ ڕاگیراوە.",
  there_clinic_on_leave: "ئەو کلینیکە ئەمڕۆ پشووە.",
  there_shift_over: "دوا دەوامی ئەمڕۆی ئەوێ تەواو بووە.",
};
