// @ts-check
import { createForm, fieldAmong, isSame } from "./form.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("../client/index.js").Clinic} Clinic
 */

/** A clinic's version moves with each booking, so a refused condition alone says little. */
const triesAtMost = 8;

/**
 * Some settings of the clinic: sends those that were changed. What somebody else changed meanwhile is shown beside, and
 * overwritten only when it is saved again.
 *
 * @param {object} part
 * @param {Field[]} part.fields
 * @param {() => import("./fields.js").Speech} part.speechNow
 * @param {(changes: object) => Promise<Clinic>} part.change
 * @param {() => Promise<Clinic>} part.read
 * @param {(clinic: Clinic) => void} part.onRead for all forms of the clinic
 */
export function createClinicForm({ fields, speechNow, change, read, onRead }) {
  /** What the server had last. @type {Record<string, unknown> | undefined} */
  let base;
  /** Where somebody else's change stands beside. @type {Map<Field, unknown>} */
  const others = new Map();
  const isEdited = (/** @type {Field} */ field) => base !== undefined && !isSame(field.read(), base[field.name]);
  const writeOthers = () => {
    const speech = speechNow();
    for (const field of fields)
      field.noteBeside(others.has(field) ? `${speech.words.nowIs} ${field.textOf(others.get(field), speech)}` : "");
  };

  /** @param {Clinic} clinic */
  const take = (clinic) => {
    const latest = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (clinic));
    for (const field of fields) {
      const value = latest[field.name];
      if (!isEdited(field) || isSame(field.read(), value)) {
        others.delete(field);
        field.show(value);
      } else if (!isSame(value, base?.[field.name])) others.set(field, value);
    }
    base = latest;
    writeOthers();
  };

  const save = async () => {
    const { words } = speechNow();
    others.clear();
    for (let tries = 1; ; tries++) {
      const changes = Object.fromEntries(fields.filter(isEdited).map((field) => [field.name, field.read()]));
      if (Object.keys(changes).length === 0) return tries === 1 ? words.nothingChanged : words.saved;
      try {
        onRead(await change(changes));
        return words.saved;
      } catch (error) {
        const { code } = /** @type {import("../client/index.js").DawrProblem} */ (error);
        if (code !== "precondition_failed" || tries === triesAtMost) throw error;
        onRead(await read());
      }
      if (others.size > 0) {
        form.tell(words.changedMeanwhile);
        others.keys().next().value?.focus();
        return "";
      }
    }
  };

  const form = createForm({
    nodes: fields.map(({ node }) => node),
    fieldAt: fieldAmong(fields),
    fieldsNow: () => fields,
    speechNow,
    submitText: ({ words }) => words.saveIt,
    onSubmit: save,
  });
  return {
    ...form,
    take,
    speak: () => {
      form.speak();
      writeOthers();
    },
    isDirty: () => fields.some(isEdited),
    forget: () => {
      base = undefined;
      others.clear();
      form.clear();
    },
  };
}
