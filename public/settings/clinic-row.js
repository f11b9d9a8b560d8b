// @ts-check
import { element, setText } from "../ui/element.js";
import { choiceField } from "./choice-fields.js";
import { textField } from "./fields.js";

/**
 * One of the clinics that a board shows.
 *
 * @typedef {ReturnType<typeof createClinicRow>} ClinicRow
 * @typedef {{ clinicId: number, label: string | null }} ShownClinic
 */

export const newButton = () => Object.assign(element("button", "quiet"), { type: "button" });

/**
 * @param {ShownClinic} shown
 * @param {{ id: number, name: string }[]} clinics among which to choose
 * @param {() => import("./fields.js").Speech} speechNow
 */
export function createClinicRow(shown, clinics, speechNow) {
  const nameOf = (/** @type {unknown} */ clinicId) => clinics.find(({ id }) => id === clinicId)?.name ?? "";
  const clinic = choiceField(
    "clinicId",
    clinics.map(({ id }) => id),
    nameOf,
  );
  const label = textField("label", { maxLength: 100, dir: "auto", isNullable: true });
  const [up, remove] = [newButton(), newButton()];
  const node = element("div", "clinic-row", clinic.node, label.node, element("div", "deeds", up, remove));
  node.setAttribute("role", "group");
  clinic.show(shown.clinicId);
  label.show(shown.label);
  const read = () => ({ clinicId: clinic.read(), label: label.read() });
  const row = {
    ...{ node, up, remove, read, clinic },
    fields: [clinic, label],
    speak: () => {
      const { words } = speechNow();
      const name = nameOf(read().clinicId);
      for (const field of row.fields) field.speak(speechNow());
      node.setAttribute("aria-label", name);
      setText(up, words.moveUp);
      setText(remove, words.removeShift);
      for (const button of [up, remove]) button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    },
  };
  clinic.control.addEventListener("change", row.speak);
  return row;
}
