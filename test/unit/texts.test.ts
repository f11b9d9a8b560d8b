import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Language, languages } from "../../public/texts.js";
import { language as known } from "../../src/contract/languages.js";

const folder = fileURLToPath(new URL("../../public/texts", import.meta.url));
const all = Object.keys(languages) as Language[];
/** A page of staff; the others are read by whoever comes. */
const isOfStaff = (place: string) => /^(desk|organisation|settings|sign-in)/.test(place);
const places = readdirSync(folder)
  .filter((file) => file.endsWith(".js"))
  .map((file) => file.replace(/\.js$/, ""));

type Words = Record<string, string>;
/** By language, each in the order in which its file says them. */
const wordsOf = async (place: string) => {
  const texts: Record<string, Words> = await import(`${folder}/${place}.js`);
  return Object.entries(texts).map(([language, words]) => ({ language, words, english: texts.en as Words }));
};

test("every text for patients and visitors is in five languages, and what only staff read in those of staff", async () => {
  expect(all).toEqual(["ar", "ckb", "en", "tr", "fa"]);
  expect(all.toSorted(), "the server knows the same").toEqual(known.options);
  for (const place of places) {
    const spoken = (await wordsOf(place)).map(({ language }) => language);
    expect(spoken.sort(), place).toEqual(isOfStaff(place) ? ["ar", "ckb", "en"] : all.toSorted());
    const written = all.filter((language) => existsSync(`${folder}/${language}/${place}.js`));
    expect(written.sort(), `${place}: written and offered`).toEqual(spoken);
  }
});

test.each(places)("no language lacks a text of %s, has one too many, or loses what is put into it", async (place) => {
  const placeholders = (text = "") => (text.match(/\{\w*\}/g) ?? []).sort();
  for (const { language, words, english } of await wordsOf(place)) {
    const missing = Object.keys(english).filter((key) => !(key in words));
    const superfluous = Object.keys(words).filter((key) => !(key in english));
    const unsaid = Object.keys(words).filter((key) => words[key] === "" && english[key] !== "");
    expect({ missing, superfluous, unsaid }, language).toEqual({ missing: [], superfluous: [], unsaid: [] });
    expect(Object.keys(words), `${language}: in the order of English`).toEqual(Object.keys(english));
    for (const key of Object.keys(english))
      expect(placeholders(words[key]), `${language}: ${key}`).toEqual(placeholders(english[key]));
  }
});

/** What a keyboard of a neighbour's language puts in unseen, and what no search finds then. */
const strangers: Record<Language, RegExp> = {
  ar: /[ەێۆڕڵڤپچژگکی\u06f0-\u06f9]/,
  ckb: /[يىكةأإؤ0-9\u06f0-\u06f9]/,
  en: /[^\p{Script=Latin}\p{Script=Common}]/u,
  tr: /[^\p{Script=Latin}\p{Script=Common}]/u,
  fa: /[يىكةەێۆڕڵڤ0-9\u0660-\u0669]/,
};

test.each(places)("each language of %s is written in its own letters", async (place) => {
  for (const { language, words } of await wordsOf(place)) {
    for (const [key, text] of Object.entries(words)) {
      const own = text.replace(/\u2066.*?\u2069|OpenAPI|\{\w*\}/g, "");
      expect(own, `${language}: ${key}`).not.toMatch(strangers[language as Language]);
    }
  }
});
