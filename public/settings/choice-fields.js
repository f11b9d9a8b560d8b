// @ts-check
import { element, setText } from "../ui/element.js";
import { around, input, timesText, wordOf } from "./fields.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("../ui/language.js").Speech} Speech
 */

/**
 * One of several values, null among them.
 *
 * @param {string} name
 * @param {unknown[]} values
 * @param {(value: any, speech: Speech) => string} textOf
 * @returns {Field & { control: HTMLSelectElement }}
 */
export function choiceField(name, values, textOf) {
  const control = element("select");
  const options = values.map((value) => Object.assign(element("option"), { value: JSON.stringify(value) }));
  control.append(...options);
  const field = around(name, [control]);
  return {
    ...field,
    control,
    read: () => JSON.parse(control.value),
    show: (value) => {
      control.value = JSON.stringify(value);
    },
    speak: (speech) => {
      field.speak(speech);
      for (const [index, option] of options.entries()) setText(option, textOf(values[index], speech));
    },
    textOf,
    refusal: ({ words }) => wordOf(words, `bad_${name}`) ?? words.bad_text,
  };
}

/**
 * Several of these values: first those that were shown, in their order.
 *
 * @param {string} name
 * @param {readonly string[]} values
 * @param {(value: string, speech: Speech) => string} textOf
 * @returns {Field}
 */
export function severalField(name, values, textOf) {
  const controls = values.map((value) => input({ type: "checkbox", value }));
  const texts = values.map(() => element("span"));
  const labels = controls.map((control, index) =>
    element("label", "check", control, /** @type {HTMLElement} */ (texts[index])),
  );
  const field = around(name, controls, { group: element("div", "checks", ...labels) });
  /** @type {string[]} */
  let shown = [];
  const rank = (/** @type {string} */ value) => (shown.includes(value) ? shown.indexOf(value) : shown.length);
  return {
    ...field,
    read: () => {
      const chosen = controls.filter(({ checked }) => checked).map(({ value }) => value);
      return chosen.sort((one, other) => rank(one) - rank(other));
    },
    show: (/** @type {string[]} */ chosen) => {
      shown = chosen;
      for (const control of controls) control.checked = chosen.includes(control.value);
    },
    speak: (speech) => {
      field.speak(speech);
      for (const [index, text] of texts.entries()) setText(text, textOf(values[index] ?? "", speech));
    },
    textOf: (chosen, speech) => speech.format.listed(chosen.map((/** @type {string} */ each) => textOf(each, speech))),
    refusal: ({ words }) => wordOf(words, `bad_${name}`) ?? words.bad_several,
  };
}

/** From one time of day to another, or never. @param {string} name @returns {Field} */
export function timesField(name) {
  const controls = /** @type {const} */ (["from", "to"]).map((end) => ({
    end,
    control: input({ type: "time" }),
    text: element("span"),
  }));
  const labels = controls.map(({ text, control }) => element("label", "", text, control));
  const all = controls.map(({ control }) => control);
  const field = around(name, all, { group: element("div", "times", ...labels) });
  return {
    ...field,
    read: () => {
      if (all.every(({ value }) => value === "")) return null;
      return Object.fromEntries(controls.map(({ end, control }) => [end, control.value]));
    },
    show: (value) => {
      for (const { end, control } of controls) control.value = value?.[end] ?? "";
    },
    speak: (speech) => {
      field.speak(speech);
      for (const { end, text } of controls)
        setText(text, end === "from" ? speech.words.leaveFrom : speech.words.leaveTo);
    },
    textOf: (value, { words, format }) => (value === null ? words.none : timesText(value, format)),
    refuse: (text, pointer = "") => {
      const meant = controls.filter(({ end }) => pointer.endsWith(`/${end}`)).map(({ control }) => control);
      field.refuse(text, pointer, meant.length > 0 ? meant : all);
    },
    refusal: ({ words }) => wordOf(words, `bad_${name}`) ?? words.bad_time,
  };
}
