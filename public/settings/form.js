// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { element, setText } from "../ui/element.js";
import { refusalText } from "../ui/refusal-text.js";
import { wordOf } from "./fields.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("./fields.js").Speech} Speech
 */

/**
 * A form whose refusals stand beside the fields that they are about, the others at its top. The first of them gets the focus.
 *
 * @param {object} form
 * @param {HTMLElement[]} form.nodes what it is made of
 * @param {(pointer: string) => Field | undefined} form.fieldAt of a JSON pointer into the body
 * @param {() => Field[]} form.fieldsNow
 * @param {() => Speech} form.speechNow
 * @param {(speech: Speech) => string} form.submitText
 * @param {() => Promise<string>} form.onSubmit what is to be said of it
 */
export function createForm({ nodes, fieldAt, fieldsNow, speechNow, submitText, onSubmit }) {
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const said = element("p", "said");
  said.setAttribute("role", "status");
  const submit = element("button", "primary");
  const controls = element("fieldset", "controls", ...nodes);
  const node = element("form", "", problem, controls, element("div", "deeds", submit, said));
  node.noValidate = true;
  problem.tabIndex = -1;
  let isSending = false;

  const clear = () => {
    setText(problem, "");
    setText(said, "");
    for (const field of fieldsNow()) field.refuse("");
  };

  /** @param {unknown} error */
  const refuse = (error) => {
    const speech = speechNow();
    const placed = error instanceof DawrProblem ? placesOf(error) : [];
    for (const { field, pointer } of placed) field.refuse(textFor(/** @type {DawrProblem} */ (error), field), pointer);
    const isWhole = error instanceof DawrProblem && placed.length > 0 && placed.length === error.errors.length;
    if (!isWhole) setText(problem, topText(error, speech));
    if (placed[0]) placed[0].field.focus();
    else problem.focus();
  };
  /** Each field once, in the order in which they stand. @param {DawrProblem} error */
  const placesOf = ({ errors }) => {
    const inBody = errors.filter((each) => each.in === "body");
    const found = inBody.map(({ pointer }) => ({ pointer, field: fieldAt(pointer) }));
    const order = fieldsNow();
    return /** @type {{ pointer: string, field: Field }[]} */ (found.filter(({ field }) => field)).sort(
      (one, other) => order.indexOf(one.field) - order.indexOf(other.field),
    );
  };
  /** @param {DawrProblem} error @param {Field} field */
  const textFor = ({ code }, field) =>
    (code !== "invalid" && wordOf(speechNow().words, `why_${code}`)) || field.refusal(speechNow());

  node.addEventListener("input", () => setText(said, speechNow().words.unsaved));
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    submit.setAttribute("aria-disabled", "true");
    clear();
    try {
      setText(said, await onSubmit());
    } catch (error) {
      refuse(error);
    } finally {
      isSending = false;
      submit.removeAttribute("aria-disabled");
    }
  });

  return {
    node,
    clear,
    /** @param {string} text at its top */
    tell: (text) => {
      setText(problem, text);
      problem.focus();
    },
    speak: () => {
      clear();
      for (const field of fieldsNow()) field.speak(speechNow());
      setText(submit, submitText(speechNow()));
    },
    /** @param {boolean} may */
    allow: (may) => {
      controls.disabled = !may;
      submit.hidden = !may;
    },
  };
}

/** What no field can say. @param {unknown} error @param {Speech} speech */
function topText(error, speech) {
  const said = refusalText(error, speech);
  const [other] = error instanceof DawrProblem && error.code === "invalid" ? error.errors : [];
  return other ? `${speech.words.notTaken} ${other.message}` : said;
}

/** Of fields that are members of the body. @param {Field[]} fields */
export const fieldAmong = (fields) => (/** @type {string} */ pointer) =>
  fields.find(({ name }) => pointer === `#/${name}` || pointer.startsWith(`#/${name}/`));

/** What two values are for the API. @param {unknown} one @param {unknown} other */
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
