// @ts-check
import { element } from "../ui/element.js";
import { createField } from "../ui/field.js";
import { createFormDialog } from "../ui/form-dialog.js";

/**
 * Asks why somebody is booked beyond the places that there are.
 *
 * @param {() => import("./actions.js").Speech} speechNow
 */
export function createOverbookDialog(speechNow) {
  const reason = createField(Object.assign(element("input"), { maxLength: 200, autocomplete: "off" }));
  /** @type {(reason: string) => unknown} */
  let book = () => {};
  const dialog = createFormDialog({
    id: "overbook",
    fields: [reason.field],
    speechNow,
    onSubmit: async () => {
      const given = reason.input.value.trim();
      if (given === "") dialog.refuse(speechNow().words.reasonMissing, reason.input);
      else {
        dialog.close(); // a refusal leads to the field of the form that is wrong
        book(given);
      }
      return false;
    },
  });
  return {
    /** @param {(reason: string) => unknown} onReason */
    ask: (onReason) => {
      book = onReason;
      const { words } = speechNow();
      reason.name(words.overbookReason);
      dialog.open([words.bookInAddition], words.bookInAddition);
    },
  };
}
