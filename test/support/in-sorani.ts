/** Numbers from 1 to 999 as Sorani Kurdish writes them; no package that we know does it well. */
const upTo19 = "یەک دوو سێ چوار پێنج شەش حەوت هەشت نۆ دە یازدە دوازدە سێزدە چواردە پازدە شازدە حەڤدە هەژدە نۆزدە".split(
  " ",
);
const tens = "بیست سی چل پەنجا شەست حەفتا هەشتا نەوەد".split(" ");

export function inSorani(number: number): string {
  const [hundreds = 0, ten = 0, one = 0] = String(number).padStart(3, "0").split("").map(Number);
  const small = ten < 2 ? [upTo19[ten * 10 + one - 1]] : [tens[ten - 2], upTo19[one - 1]];
  const large = hundreds > 1 ? `${upTo19[hundreds - 1]}سەد` : hundreds === 1 ? "سەد" : undefined;
  return [large, ...small].filter((word) => word !== undefined).join(" و ");
}
