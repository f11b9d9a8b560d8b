// @ts-check
import { element, setText } from "../ui/element.js";
import { inLatinDigits } from "../ui/latin-digits.js";

/**
 * A field of a form: what the API calls it, how it is read and shown, and where its refusal stands.
 *
 * @typedef {import("../ui/language.js").Speech} Speech
 * @typedef {object} Field
 * @property {string} name the member of the body that it is
 * @property {HTMLElement} node
 * @property {() => unknown} read as the API takes it
 * @property {(value: any) => void} show
 * @property {(speech: Speech) => void} speak
 * @property {(value: any, speech: Speech) => string} textOf
 * @property {(text: string, pointer?: string) => void} refuse empty: nothing is wrong
 * @property {(speech: Speech) => string} refusal what is wrong with it when it is not valid
 * @property {(text: string) => void} noteBeside
 * @property {() => void} focus
 */

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

let count = 0;

/** @param {object} words @param {string} key */
export const wordOf = (words, key) => /** @type {Record<string, string | undefined>} */ (words)[key];

/**
 * Puts label, hint, refusal and what it is now around a field's controls.
 *
 * @param {string} name
 * @param {Control[]} controls
 * @param {{ group?: HTMLElement, labelled?: string }} [look] `group`: what stands between legend and refusal, of several controls.
 */
export function around(name, controls, { group, labelled = `set_${name}` } = {}) {
  const id = `field-${++count}`;
  const title = element("span", "name");
  const [hint, problem, beside] = ["hint", "problem", "now"].map((part) => {
    const node = element("span", part);
    node.id = `${id}-${part}`;
    return node;
  });
  const described = [hint, problem, beside].map((node) => node?.id).join(" ");
  for (const control of controls) control.setAttribute("aria-describedby", described);
  const [first] = controls;
  if (first && !group) first.id = id;
  const parts = /** @type {HTMLElement[]} */ ([hint, problem, beside]);
  const node = group
    ? element("fieldset", "field group", element("legend", "", title), group, ...parts)
    : element("div", "field", ...withLabel(id, title, first), ...parts);
  return {
    name,
    node,
    /** @param {Speech} speech */
    speak: ({ words }) => {
      setText(title, wordOf(words, labelled) ?? name);
      setText(/** @type {HTMLElement} */ (hint), wordOf(words, `hint_${name}`) ?? "");
    },
    /** @param {string} text @param {string} [_pointer] @param {Control[]} [which] */
    refuse: (text, _pointer, which = controls) => {
      setText(/** @type {HTMLElement} */ (problem), text);
      for (const control of controls) {
        if (text && which.includes(control)) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
    },
    /** @param {string} text */
    noteBeside: (text) => setText(/** @type {HTMLElement} */ (beside), text),
    focus: () => (controls.find((control) => control.hasAttribute("aria-invalid")) ?? first)?.focus(),
  };
}

/** A box is ticked beside its label, in one target. @param {string} id @param {HTMLElement} title @param {Control | undefined} control */
function withLabel(id, title, control) {
  const label = element("label", control?.type === "checkbox" ? "check" : "", title);
  label.htmlFor = id;
  if (!control) return [label];
  if (control.type !== "checkbox") return [label, control];
  label.prepend(control);
  return [label];
}

/** @param {Partial<HTMLInputElement>} attributes */
export const input = (attributes) => Object.assign(element("input"), { autocomplete: "off", ...attributes });

/**
 * @param {string} name
 * @param {Partial<HTMLInputElement> & { labelled?: string, isVerbatim?: boolean, isNullable?: boolean }} [attributes]
 *   `isVerbatim`: spaces around it count. `isNullable`: empty is null.
 * @returns {Field}
 */
export function textField(name, { labelled, isVerbatim = false, isNullable = false, ...attributes } = {}) {
  const control = input(attributes);
  return {
    ...around(name, [control], { ...(labelled && { labelled }) }),
    read: () => {
      const text = isVerbatim ? control.value : control.value.trim();
      return text === "" && isNullable ? null : text;
    },
    show: (value) => {
      control.value = value ?? "";
    },
    textOf: (value) => value ?? "",
    refusal: ({ words }) => wordOf(words, `bad_${name}`) ?? words.bad_text,
  };
}

/**
 * A whole number. What is none goes to the server as it was typed, which then refuses it.
 *
 * @param {string} name
 * @param {{ min: number, max: number, isNullable?: boolean, isOptional?: boolean }} range
 * @returns {Field}
 */
export function numberField(name, { min, max, isNullable = false, isOptional = false }) {
  const control = input({ inputMode: "numeric", maxLength: 9, size: 6, dir: "ltr" });
  const field = around(name, [control]);
  let inOwnDigits = (/** @type {string} */ text) => text;
  return {
    ...field,
    speak: (speech) => {
      field.speak(speech);
      inOwnDigits = speech.format.digits;
      control.value = inOwnDigits(inLatinDigits(control.value));
    },
    read: () => {
      const text = inLatinDigits(control.value.trim());
      if (text === "" && isNullable) return null;
      if (text === "" && isOptional) return undefined;
      return /^\d+$/.test(text) ? Number(text) : text;
    },
    show: (value) => {
      control.value = inOwnDigits(String(value ?? ""));
    },
    textOf: (value, { words, format }) => (value === null ? words.none : format.number(value)),
    refusal: ({ words, format }) =>
      wordOf(words, `bad_${name}`) ??
      words.bad_number.replace("{min}", format.number(min)).replace("{max}", format.number(max)),
  };
}

/** @param {string} name @param {{ isNullable?: boolean }} [options] @returns {Field} */
export function timeField(name, { isNullable = false } = {}) {
  const control = input({ type: "time" });
  return {
    ...around(name, [control]),
    read: () => control.value || (isNullable ? null : ""),
    show: (value) => {
      control.value = value ?? "";
    },
    textOf: (value, { words, format }) => (value === null ? words.none : format.time(instantOf(value), "UTC")),
    refusal: ({ words }) => wordOf(words, `bad_${name}`) ?? words.bad_time,
  };
}

/** @param {string} value HH:MM */
const instantOf = (value) => `1970-01-01T${value}Z`;
/** @param {{ from: string, to: string }} times each HH:MM @param {import("../texts.js").Format} format */
export const timesText = ({ from, to }, format) =>
  format.timeRange({ from: instantOf(from), to: instantOf(to) }, "UTC");

/** @param {string} name @returns {Field} */
export function dateField(name) {
  const control = input({ type: "date" });
  return {
    ...around(name, [control]),
    read: () => control.value,
    show: (value) => {
      control.value = value ?? "";
    },
    textOf: (value, { format }) => format.date(value),
    refusal: ({ words }) => wordOf(words, `bad_${name}`) ?? words.bad_date,
  };
}

/** @param {string} name @returns {Field} */
export function checkField(name) {
  const control = input({ type: "checkbox" });
  return {
    ...around(name, [control]),
    read: () => control.checked,
    show: (value) => {
      control.checked = value === true;
    },
    textOf: (value, { words }) => (value ? words.yes : words.no),
    refusal: ({ words }) => words.bad_text,
  };
}
