// @ts-check
import { element, setText } from "../ui/element.js";
import { createClinicRow, newButton } from "./clinic-row.js";
import { around, wordOf } from "./fields.js";

/** @typedef {import("./fields.js").Field} Field */

const clinicsAtMost = 8;

/**
 * The clinics that a board shows, in their order: a row for each.
 *
 * @param {() => import("./fields.js").Speech} speechNow
 * @param {() => { id: number, name: string }[]} clinicsNow among which to choose
 * @returns {Field & { fieldsNow: () => Field[], fieldAt: (pointer: string) => Field | undefined }}
 */
export function shownClinicsField(speechNow, clinicsNow) {
  const list = element("div", "rows");
  const add = newButton();
  const field = around("clinics", [], { group: element("div", "rows", list, add) });
  /** @type {import("./clinic-row.js").ClinicRow[]} */
  let rows = [];
  const rowNodes = () => rows.map(({ node }) => node);

  const speak = () => {
    field.speak(speechNow());
    setText(add, speechNow().words.addClinic);
    add.hidden = rows.length >= Math.min(clinicsAtMost, clinicsNow().length);
    for (const [index, row] of rows.entries()) {
      row.speak();
      row.up.hidden = index === 0;
      row.remove.hidden = rows.length === 1;
    }
  };
  /** @param {typeof rows} next @param {Pick<Field, "focus">} focused */
  const become = (next, focused) => {
    rows = next;
    list.replaceChildren(...rowNodes());
    speak();
    focused.focus();
    list.dispatchEvent(new Event("input", { bubbles: true })); // not saved yet
  };
  const without = (/** @type {typeof rows[number]} */ row) => rows.filter((each) => each !== row);
  /** @param {import("./clinic-row.js").ShownClinic} shown */
  const rowOf = (shown) => {
    const row = createClinicRow(shown, clinicsNow(), speechNow);
    row.up.addEventListener("click", () => {
      const index = rows.indexOf(row);
      const others = without(row);
      become([...others.slice(0, index - 1), row, ...others.slice(index - 1)], index === 1 ? row.clinic : row.up);
    });
    row.remove.addEventListener("click", () => become(without(row), add));
    return row;
  };
  add.addEventListener("click", () => {
    const shown = rows.map((row) => row.read().clinicId);
    const next = clinicsNow().find(({ id }) => !shown.includes(id));
    if (!next) return;
    const row = rowOf({ clinicId: next.id, label: null });
    become([...rows, row], row.clinic);
  });

  return {
    ...field,
    speak,
    read: () => rows.map((row) => row.read()),
    show: (/** @type {import("./clinic-row.js").ShownClinic[]} */ shown) => {
      rows = shown.map(rowOf);
      list.replaceChildren(...rowNodes());
      speak();
    },
    textOf: () => "",
    refusal: ({ words }) => wordOf(words, "bad_clinics") ?? words.bad_text,
    focus: () => rows[0]?.clinic.focus(),
    fieldsNow: () => rows.flatMap((row) => row.fields),
    /** Of a JSON pointer into the body. @param {string} pointer */
    fieldAt: (pointer) => {
      const [, index, name] = /^#\/clinics\/(\d+)\/(\w+)/.exec(pointer) ?? [];
      return rows[Number(index)]?.fields.find((each) => each.name === name);
    },
  };
}
