import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toCardinal as inArabic } from "n2words/ar-SA";
import { toCardinal as inEnglish } from "n2words/en-GB";
import { toCardinal as inPersian } from "n2words/fa-IR";
import { toCardinal as inTurkish } from "n2words/tr-TR";
import { describe, expect, test } from "vitest";
import { inSorani } from "../../support/in-sorani.js";

/** By a name that is no text, for it needs a browser's types. */
const voice = new URL("../../../public/voice/", import.meta.url);
const { announcementOf, piecesOf, voiceLanguages } = await import(`${voice}pieces.js`);

const folderOf = (language: string) => fileURLToPath(new URL(`clips/${language}/`, voice));
const languages: string[] = voiceLanguages;
const words: Record<string, Record<string, string>> = Object.fromEntries(
  languages.map((language) => [language, JSON.parse(readFileSync(`${folderOf(language)}words.json`, "utf8"))]),
);
/** As it is written: Arabic joins its "and" to the next word. */
function written(pieces: string[], language: string): string {
  const text = pieces.map((piece) => words[language]?.[piece]).join(" ");
  return language === "ar" ? text.replaceAll(" و ", " و") : text;
}

/** What others write; of two ways to write the same word, ours. */
const reference: Record<string, (number: number) => string> = {
  ar: (number) => inArabic(number).replaceAll("مائة", "مئة"),
  en: (number) => inEnglish(number).replaceAll("-", " "),
  ckb: inSorani,
  tr: (number) => inTurkish(number),
  fa: (number) => inPersian(number).replaceAll("ي", "ی").replaceAll("چهار صد", "چهارصد"),
};
const numbers = Array.from({ length: 999 }, (_, index) => index + 1);

describe.each(Object.keys(reference))("in %s", (language) => {
  test("every number from 1 to 999 is said as others write it", () => {
    const said = Object.fromEntries(numbers.map((number) => [number, written(piecesOf(number, language), language)]));
    expect(said).toEqual(Object.fromEntries(numbers.map((number) => [number, reference[language]?.(number)])));
  });

  test("every piece is recorded, short enough for a screen's network, and none is there in vain", () => {
    const needed = new Set(numbers.flatMap((number) => piecesOf(number, language)).concat("number", "golden", "room"));
    const listed = Object.keys(words[language] as object);
    expect(new Set(listed)).toEqual(needed);
    const recorded = readdirSync(folderOf(language)).filter((file) => file.endsWith(".mp3"));
    expect(recorded.sort()).toEqual(listed.map((piece) => `${piece}.mp3`).sort());
    for (const file of recorded) expect(statSync(folderOf(language) + file).size, file).toBeLessThan(30_000);
  });
});

test("each language that has a folder of recordings is spoken", () => {
  expect(readdirSync(folderOf(".")).sort()).toEqual([...languages].sort());
  expect(Object.keys(reference).sort()).toEqual([...languages].sort());
});

const saidOf = (fields: object, language = "en") =>
  announcementOf({ number: 25, list: "regular", calledTo: null, ...fields }, language);

test.each([
  ["en", "number twenty five room two"],
  ["ar", "رقم خمسة وعشرون غرفة رقم اثنان"],
  ["ckb", "ژمارە بیست و پێنج ژووری ژمارە دوو"],
  ["tr", "numara yirmi beş oda iki"],
  ["fa", "شمارهٔ بیست و پنج اتاق شمارهٔ دو"],
])("a call is said in %s", (language, sentence) => {
  expect(written(saidOf({ calledTo: "2" }, language), language)).toBe(sentence);
});

test("a room is said in whatever digits it is written, and left out if it is a name", () => {
  const number = ["number", "20", "5"];
  for (const calledTo of ["12", " 12 ", "١٢", "۱۲", "012"])
    expect(saidOf({ calledTo })).toEqual([...number, "room", "12"]);
  for (const calledTo of [null, "", "X-ray", "2b", "0", "1000", "1e2", "-3", "2.0"])
    expect(saidOf({ calledTo })).toEqual(number);
});

test("a number of the golden list is told from the same one of the other", () => {
  expect(saidOf({ list: "golden" })).toEqual(["golden", "20", "5"]);
});

test.each([0, 1_000, -1, 2.5, Number.NaN])("%d has no words, and half of it is not said instead", (number) => {
  expect(piecesOf(number, "ar")).toBeUndefined();
  expect(saidOf({ number })).toBeUndefined();
});
