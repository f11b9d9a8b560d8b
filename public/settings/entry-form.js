// @ts-check
import { element, setText } from "../ui/element.js";
import { createForm, fieldAmong, isSame } from "./form.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("./fields.js").Speech} Speech
 */

/**
 * One form that adds an entry to a list or changes the one that was chosen, and then sends what is other than it was shown.
 *
 * @template {{ id: number, name: string }} Entry
 * @param {object} form
 * @param {[Field, ...Field[]]} form.fields the first gets the focus
 * @param {(pointer: string) => Field | undefined} [form.fieldAt]
 * @param {() => Field[]} [form.fieldsNow]
 * @param {() => Speech} form.speechNow
 * @param {(words: Speech["words"]) => string} form.addText
 * @param {(entry: Entry | undefined) => Record<string, unknown>} form.shownOf what the fields show of it
 * @param {string[]} form.needed what is sent of a new one in any case
 * @param {(entry: Entry | undefined, changes: Record<string, any>) => Promise<unknown>} form.send
 * @param {() => Promise<unknown>} form.reread what the list shows
 */
export function createEntryForm({ fields, speechNow, addText, shownOf, needed, send, reread, ...where }) {
  /** Which one is changed; undefined: one is added. @type {Entry | undefined} */
  let changed;
  const title = element("h3");
  const stop = element("button", "quiet");
  stop.type = "button";
  const isGiven = (/** @type {Field} */ field) => !isSame(field.read(), shownOf(changed)[field.name]);
  const isSent = (/** @type {Field} */ field) => isGiven(field) || (!changed && needed.includes(field.name));

  const form = createForm({
    nodes: fields.map(({ node }) => node),
    fieldAt: fieldAmong(fields),
    fieldsNow: () => fields,
    ...where,
    speechNow,
    submitText: ({ words }) => (changed ? words.saveIt : addText(words)),
    onSubmit: async () => {
      const { words } = speechNow();
      const changes = Object.fromEntries(fields.filter(isSent).map((field) => [field.name, field.read()]));
      if (Object.keys(changes).length === 0) return words.nothingChanged;
      await send(changed, changes);
      blank();
      await reread();
      return words.saved;
    },
  });
  form.node.querySelector(".deeds")?.append(stop);

  const speak = () => {
    const { words } = speechNow();
    form.speak();
    setText(title, changed ? `${words.changeIt}: ${changed.name}` : addText(words));
    setText(stop, words.keepAsIs);
    stop.hidden = changed === undefined;
  };
  const fill = () => {
    const shown = shownOf(changed);
    for (const field of fields) field.show(shown[field.name]);
    speak();
  };
  const blank = () => {
    changed = undefined;
    fill();
  };
  /** @param {Entry | undefined} entry */
  const begin = (entry) => {
    changed = entry;
    fill();
    fields[0].focus();
  };
  stop.addEventListener("click", () => begin(undefined));
  return {
    nodes: [title, form.node],
    speak,
    blank,
    begin,
    /** Of an entry that is gone nothing can be changed. @param {number} id */
    forgetEntry: (id) => changed?.id === id && blank(),
    isDirty: () => fields.some(isGiven),
  };
}
