import { expect, test } from "vitest";
import { rulesOf } from "../../public/board/line-rules.js";
import * as boardTexts from "../../public/texts/board.js";
import { createFormat, type Language, type Texts } from "../../public/texts.js";

const board = { ...boardTexts };

test("the board says the line's rule in one sentence, with the words and digits of the language", () => {
  const said = (language: Language, goldenTurn: number | null, needsArrival = false) => {
    const words = board[language] as Texts;
    return rulesOf({ name: "", timeZone: "UTC", goldenTurn, needsArrival }, { words, format: createFormat(language) });
  };
  expect(said("en", null)).toEqual([]);
  expect([0, 1, 3, 20].flatMap((turn) => said("en", turn))).toEqual([
    "Golden patients are called first.",
    "After every regular patient one golden patient is called.",
    "After every 3 regular patients one golden patient is called.",
    "After every 20 regular patients one golden patient is called.",
  ]);
  expect([0, 1, 2, 3, 10, 11, 20].flatMap((turn) => said("ar", turn).map((rule) => rule.split(" من ")[0]))).toEqual([
    "يُنادى مرضى القائمة الذهبية أولًا.",
    ...["بعد كل مريض", "بعد كل مريضين", "بعد كل ٣ مرضى", "بعد كل ١٠ مرضى"],
    ...["بعد كل ١١ مريضًا", "بعد كل ٢٠ مريضًا"],
  ]);
  const countsIn = (language: Language) => said(language, 11)[0]?.match(/\p{Nd}+/u)?.[0];
  expect([countsIn("ckb"), countsIn("tr"), countsIn("fa")]).toEqual(["١١", "11", "۱۱"]);
  expect(said("en", 0, true)).toHaveLength(2);
  expect(said("ar", null, true)).toEqual([board.ar.register]);
});
