// @ts-check
import { element, setText } from "../ui/element.js";
import { createField, showOptions } from "../ui/field.js";
import { createFormDialog } from "../ui/form-dialog.js";
import { namesIn } from "../ui/names.js";

/**
 * @typedef {import("../client/index.js").Affected} Affected
 * @typedef {"keep" | "cancel" | "move"} Outcome
 * @typedef {{ from: string, to: string, shift?: number, note?: string }} Leave
 */

const namesAtMost = 6;
const outcomes = /** @type {const} */ (["keep", "cancel", "move"]);

/**
 * Closes dates. First it tells who waits then, and asks what becomes of them; only the second answer does it, and what
 * is changed in between is told anew.
 *
 * @param {object} desk
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {() => { date: string, shifts: { value: string, text: string }[] }} desk.placeNow What is shown, and the clinic's shifts.
 * @param {(leave: Leave) => Promise<Affected>} desk.preview
 * @param {(leave: Leave & { bookings?: Outcome }, affectedCount: number) => Promise<void>} desk.enter
 * @param {HTMLElement} desk.others The exceptions to come.
 */
export function createLeaveDialog({ speechNow, placeNow, preview, enter, others }) {
  const from = createField(Object.assign(element("input"), { type: "date" }));
  const to = createField(Object.assign(element("input"), { type: "date" }));
  const shift = createField(element("select"));
  const note = createField(Object.assign(element("input"), { maxLength: 200, autocomplete: "off" }));
  const affected = element("div", "affected");
  affected.setAttribute("role", "status");
  const choices = outcomes.map((outcome) => {
    const input = Object.assign(element("input"), { type: "radio", name: "outcome", value: outcome });
    const text = element("span");
    return { input, text, label: element("label", "", input, text) };
  });
  const legend = element("legend");
  const choice = element("fieldset", "outcomes", legend, ...choices.map(({ label }) => label));
  /** @type {Affected | undefined} */
  let known;

  /** @param {Affected | undefined} next undefined: what was known is not true any more */
  const show = (next) => {
    known = next;
    const { words, format } = speechNow();
    choice.hidden = !next || next.affectedCount === 0;
    for (const { input } of choices) input.checked = false;
    dialog.answerBy(next ? words.enterLeave : words.whoIsAffected);
    if (!next) return affected.replaceChildren();
    if (next.affectedCount === 0) return setText(affected, words.nobodyAffected);
    const names = next.affected
      .slice(0, namesAtMost)
      .map(({ patient }) => element("li", "", ...namesIn(patient.name || words.erased)));
    const more = next.affectedCount > namesAtMost ? [element("li", "", "…")] : [];
    affected.replaceChildren(
      `${words.affected} ${format.number(next.affectedCount)}`,
      element("ul", "", ...names, ...more),
    );
  };

  const dialog = createFormDialog({
    id: "leave-dialog",
    fields: [element("div", "dates", from.field, to.field), shift.field, note.field, affected, choice],
    after: [others],
    onClose: () => show(undefined),
    speechNow,
    onSubmit: async () => {
      const { words } = speechNow();
      const leave = {
        from: from.input.value,
        to: to.input.value || from.input.value,
        ...(shift.input.value && { shift: Number(shift.input.value) }),
        ...(note.input.value.trim() && { note: note.input.value.trim() }),
      };
      if (!leave.from) {
        dialog.refuse(words.dayMissing, from.input);
        return false;
      }
      if (!known) {
        show(await preview(leave));
        (choice.hidden ? dialog.no : choices[0]?.input)?.focus(); // so that an Enter too many closes nothing
        return false;
      }
      const bookings = outcomes.find((_, index) => choices[index]?.input.checked);
      if (known.affectedCount > 0 && !bookings) {
        dialog.refuse(words.outcomeMissing, /** @type {HTMLElement} */ (choices[0]?.input));
        return false;
      }
      await enter({ ...leave, ...(bookings && { bookings }) }, known.affectedCount);
      return true;
    },
  });
  for (const { input } of [from, to, shift, note]) input.addEventListener("input", () => known && show(undefined));
  from.input.addEventListener("change", () => {
    to.input.min = from.input.value;
    if (to.input.value < from.input.value) to.input.value = from.input.value;
  });

  return {
    open: () => {
      const { words } = speechNow();
      const { date, shifts } = placeNow();
      from.name(words.leaveFrom);
      to.name(words.leaveTo);
      shift.name(words.shift);
      note.name(words.leaveNote);
      setText(legend, words.outcome);
      for (const [index, { text }] of choices.entries()) setText(text, words[`outcome_${outcomes[index] ?? "keep"}`]);
      from.input.value = to.input.value = to.input.min = date;
      note.input.value = "";
      shift.field.hidden = shifts.length === 0;
      showOptions(shift.input, [{ value: "", text: words.wholeDay }, ...shifts]);
      dialog.open([words.leaveTitle], words.whoIsAffected);
      show(undefined);
    },
    close: dialog.close,
  };
}
