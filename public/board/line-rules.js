// @ts-check

/**
 * What the board says below the queue: by which rule the lists are one line, and what to do first where only who has come is called.
 *
 * @param {import("../client/index.js").ClinicState<"public">["clinic"]} clinic
 * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} speech
 */
export function rulesOf({ goldenTurn, needsArrival }, { words, format }) {
  return [
    ...(goldenTurn === null ? [] : [words[goldenRule(goldenTurn)].replace("{}", format.number(goldenTurn))]),
    ...(needsArrival ? [words.register] : []),
  ];
}

/** Arabic has a word for one and for two, and others from three, and from eleven. @param {number} count */
function goldenRule(count) {
  if (count === 0) return "goldenFirst";
  if (count <= 2) return count === 1 ? "goldenAfterOne" : "goldenAfterTwo";
  return count <= 10 ? "goldenAfterFew" : "goldenAfterMany";
}
