// @ts-check
import { element } from "../ui/element.js";
import { wayTexts } from "../ui/way-texts.js";

/**
 * @typedef {import("../client/index.js").Deeds["items"][number]} Deed
 * @typedef {import("../ui/way-texts.js").WaySpeech} Speech
 */

/** What these were and became says nothing to people, or is said by the deed already. */
const untold = ["order", "day_made"];

/** "desk or app (key 3)"; an actor of a kind that is not known here as it is. @param {string} actor @param {Speech} speech */
export function actorText(actor, { words, format }) {
  const [kind = "", id = ""] = actor.split(":");
  const said = wordsBy(words)[`actor_${kind}`];
  return said ? said.replace("{id}", format.digits(id)) : actor;
}

/** "called: waiting → inside". @param {Deed} deed @param {Speech} speech @returns {(Node | string)[]} */
export function whatNodes({ deed, from, to }, speech) {
  const { words } = speech;
  const setting = /^clinic_(.+)$/.exec(deed)?.[1];
  const what = setting ? `${words.told_clinic} ${setting}` : (wordsBy(words)[`told_${deed}`] ?? deed);
  if (untold.includes(deed)) return [what];
  if (deed === "forwarded" && (from || to))
    return [speech.format.listed(wayTexts({ cameFrom: from, forwardedTo: to }, speech))];
  const [was, became] = [from, to].map((value) => value && element("bdi", "", valueText(deed, value, speech)));
  if (was && became) return [`${what}: `, ...filled(words.fromTo, [was, became])];
  if (was) return [what, ...filled(words.wasSo, [was])];
  return became ? [`${what}: `, became] : [what];
}

/** What stands in the places of a text, in their order. @param {string} text @param {Node[]} nodes */
const filled = (text, nodes) => text.split(/\{\w+\}/).flatMap((said, index) => [said, nodes[index] ?? ""]);

/** @param {string} deed @param {string} value @param {Speech} speech */
function valueText(deed, value, { words, format }) {
  if (deed === "priority") return wordsBy(words)[`urgency_${value}`] ?? value;
  if (deed === "moved") {
    const [list = "", date = "", number = ""] = value.split("/");
    const short = { regular: words.regularShort, golden: words.goldenShort }[list] ?? list;
    return date ? format.listed([short, format.date(date), format.digits(number)]) : value;
  }
  return wordsBy(words)[`value_${value}`] ?? format.digits(value);
}

/** @param {Speech["words"]} words @returns {Record<string, string | undefined>} */
const wordsBy = (words) => words;
