import { expect, test } from "vitest";
import type { Screen } from "../../public/client/index.js";
import { isInTrouble, stateText } from "../../public/desk/screen-state.js";
import { ar, ckb, en } from "../../public/texts/desk.js";
import { createFormat, type Texts } from "../../public/texts.js";

const aScreen: Screen = {
  ...{ boardId: 3, board: "Second floor", screen: "hall 1", seenAt: "2026-11-24T08:30:01.000Z" },
  ...{ silentSeconds: 42, state: "live", page: "1.2.0" },
};
const [minute, day] = [60, 86_400];

const cases: { report: Partial<Screen>; isTrouble: boolean; said: [string, string, string] }[] = [
  {
    report: {},
    isTrouble: false,
    said: ["working, 42 sec ago", "تعمل، قبل ٤٢ ثانية", "کار دەکات، ٤٢ چرکە لەمەوبەر"],
  },
  {
    report: { silentSeconds: 2.5 * minute, page: null },
    isTrouble: false,
    said: ["working, 2 min ago", "تعمل، قبل دقيقتين", "کار دەکات، ٢ خولەک لەمەوبەر"],
  },
  {
    report: { silentSeconds: 4 * minute, state: "stale", page: "1.1.0" },
    isTrouble: true,
    said: [
      "silent, last heard 4 min ago",
      "لا تستجيب، آخر اتصال قبل ٤ دقائق",
      "وەڵام ناداتەوە، دوا پەیوەندی ٤ خولەک لەمەوبەر",
    ],
  },
  {
    report: { silentSeconds: 2 * day },
    isTrouble: false,
    said: [
      "silent, last heard 2 days ago",
      "لا تستجيب، آخر اتصال قبل يومين",
      "وەڵام ناداتەوە، دوا پەیوەندی ٢ ڕۆژ لەمەوبەر",
    ],
  },
  {
    report: { state: "stale", page: "1.1.0" },
    isTrouble: true,
    said: ["shows old numbers", "تعرض أرقامًا قديمة", "ژمارەی کۆن پیشان دەدات"],
  },
  {
    report: { state: "reconnecting" },
    isTrouble: true,
    said: ["lost its connection, tries again", "انقطع اتصالها وتحاول من جديد", "پەیوەندیی پچڕاوە و هەوڵ دەداتەوە"],
  },
  {
    report: { page: "1.1.0" },
    isTrouble: true,
    said: [
      "another version of the page, reload it",
      "عليها إصدار آخر من الصفحة، أعد تحميلها",
      "وەشانێکی تری پەڕەکەی لەسەرە، لەوێ نوێی بکەرەوە",
    ],
  },
];

test.each(cases)("of a screen that reports $report the desk says how it is, in its language", (expected) => {
  const screen = { ...aScreen, ...expected.report };
  expect(isInTrouble(screen, "1.2.0")).toBe(expected.isTrouble);
  const spoken = Object.entries({ en, ar, ckb } as unknown as Record<"en" | "ar" | "ckb", Texts>);
  const said = spoken.map(([language, words]) =>
    stateText(screen, "1.2.0", { words, format: createFormat(language as "en") }),
  );
  expect(said).toEqual(expected.said);
});
