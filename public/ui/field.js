// @ts-check
import { element, setText } from "./element.js";

/**
 * A field under its label, which `name` gives it.
 *
 * @template {HTMLElement} Input
 * @param {Input} input
 */
export function createField(input) {
  const label = element("span");
  const field = element("label", "field", label, input);
  return { input, field, name: (/** @type {string} */ text) => setText(label, text) };
}

/** @param {HTMLSelectElement} select @param {{ value: string, text: string, isDisabled?: boolean }[]} choices */
export function showOptions(select, choices) {
  const options = choices.map(({ value, text, isDisabled = false }) => {
    const option = element("option", "", text);
    Object.assign(option, { value, disabled: isDisabled });
    return option;
  });
  select.replaceChildren(...options);
}
