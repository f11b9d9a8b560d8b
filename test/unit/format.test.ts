import { afterEach, expect, test, vi } from "vitest";
import { createFormat, type Language, languages } from "../../public/texts.js";
import { soraniWriter } from "../../public/ui/sorani-writer.js";

const baghdad = "Asia/Baghdad";

const written: Record<Language, object> = {
  ar: {
    numbers: "٠ ٢٥ ١٢٣٤",
    date: "الثلاثاء، ٢٤\u00a0تشرين\u00a0الثاني",
    shortDate: "الثلاثاء،\u00a0٢٤",
    range: "١١:٣٠\u00a0ص–١:٠٥\u00a0م",
    minutes: "٢٠\u00a0دقيقة",
    ages: ["قبل ٤٢ ثانية", "قبل دقيقة واحدة", "قبل ٣ ساعات", "قبل يومين"],
    room: "غرفة ٣",
  },
  ckb: {
    numbers: "٠ ٢٥ ١٢٣٤",
    date: "سێشەممە، ٢٤ی\u00a0تشرینی\u00a0دووەم",
    shortDate: "سێشەممە،\u00a0٢٤",
    range: "١١:٣٠\u00a0پ.ن–١:٠٥\u00a0د.ن",
    minutes: "٢٠\u00a0خولەک",
    ages: ["٤٢ چرکە لەمەوبەر", "١ خولەک لەمەوبەر", "٣ کاتژمێر لەمەوبەر", "٢ ڕۆژ لەمەوبەر"],
    room: "غرفة ٣",
  },
  en: {
    numbers: "0 25 1234",
    date: "Tuesday 24\u00a0November",
    shortDate: "Tue\u00a024",
    range: "11:30–13:05",
    minutes: "20\u00a0minutes",
    ages: ["42 sec ago", "1 min ago", "3 hr ago", "2 days ago"],
    room: "غرفة 3",
  },
  tr: {
    numbers: "0 25 1234",
    date: "24\u00a0Kasım\u00a0Salı",
    shortDate: "24\u00a0Sal",
    range: "11:30–13:05",
    minutes: "20\u00a0dakika",
    ages: ["42 sn. önce", "1 dk. önce", "3 sa. önce", "2 gün önce"],
    room: "غرفة 3",
  },
  fa: {
    numbers: "۰ ۲۵ ۱۲۳۴",
    date: "سه‌شنبه ۳\u00a0آذر",
    shortDate: "سه‌شنبه\u00a0۳م",
    range: "۱۱:۳۰–۱۳:۰۵",
    minutes: "۲۰\u00a0دقیقه",
    ages: ["۴۲ ثانیه پیش", "۱ دقیقه پیش", "۳ ساعت پیش", "۲ روز پیش"],
    room: "غرفة ۳",
  },
};

test.each(Object.keys(languages) as Language[])(
  "%s writes numbers, dates, times and ages in its own way",
  (language) => {
    const format = createFormat(language);
    expect({
      numbers: [0, 25, 1_234].map(format.number).join(" "),
      date: format.date("2026-11-24"),
      shortDate: format.shortDate("2026-11-24", { hasMonth: false }),
      range: format.timeRange({ from: "2026-11-24T08:30:00Z", to: "2026-11-24T10:05:00Z" }, baghdad),
      minutes: format.minutes(20),
      ages: [42, 119, 3 * 3_600, 50 * 3_600].map(format.age),
      room: format.digits("غرفة 3"),
    }).toEqual(written[language]);
    expect(format.digits("Room ٣")).toBe(languages[language].direction === "rtl" ? "Room ٣" : "Room 3");
    expect(format.digits("۲٢2")).toBe([2, 2, 2].map(format.number).join(""));
  },
);

test("Sorani has a name for each day and month, and twelve hours before noon and after", () => {
  const days = [...Array(365).keys()].map((day) => soraniWriter.date(new Date(Date.UTC(2026, 0, 1 + day)), "full"));
  const partsOf = (index: number) => new Set(days.map((day) => day.split(/، [٠-٩]+ی /)[index]));
  expect([partsOf(0).size, partsOf(1).size]).toEqual([7, 12]);
  const clock = soraniWriter.clock("UTC");
  const hours = [0, 1, 11, 12, 13, 23].map((hour) => clock(new Date(Date.UTC(2026, 0, 1, hour, 7))));
  expect(hours).toEqual(["١٢:٠٧ پ.ن", "١:٠٧ پ.ن", "١١:٠٧ پ.ن", "١٢:٠٧ د.ن", "١:٠٧ د.ن", "١١:٠٧ د.ن"]);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("Sorani is the same in a browser that knows it and in one that does not", () => {
  const { DateTimeFormat } = Intl;
  const asked: string[] = [];
  const refuse = (name: string) => () => {
    throw new Error(`Sorani asked for Intl.${name}`);
  };
  vi.stubGlobal("Intl", {
    DateTimeFormat: function dateTimeFormat(locale: string, options: Intl.DateTimeFormatOptions) {
      asked.push(locale);
      return new DateTimeFormat(locale, options);
    },
    NumberFormat: refuse("NumberFormat"),
    RelativeTimeFormat: refuse("RelativeTimeFormat"),
  });
  const format = createFormat("ckb");
  expect(format.date("2026-11-24")).toBe("سێشەممە، ٢٤ی\u00a0تشرینی\u00a0دووەم");
  expect([format.minutes(1), format.age(5), format.time("2026-11-24T10:05:00Z", baghdad)]).toEqual([
    ...["١\u00a0خولەک", "٥ چرکە لەمەوبەر", "١:٠٥\u00a0د.ن"],
  ]);
  expect(asked).toEqual(["en-GB"]); // the hour there, in digits that are then its own
});
