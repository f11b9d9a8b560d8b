// @ts-check
import { element } from "./element.js";
import { createField, showOptions } from "./field.js";
import { createFormDialog } from "./form-dialog.js";
import { refusalText } from "./refusal-text.js";

/** @typedef {import("../client/index.js").StaffBooking} StaffBooking */

/**
 * Sends a patient on to another clinic: to which, on which list, and why beyond its places once it has said that they are taken.
 *
 * @param {object} page
 * @param {import("./call-actions.js").CallActions} page.actions
 * @param {import("./notices.js").Notices} page.notices
 * @param {import("./other-clinics.js").OtherClinics} page.otherClinics
 * @param {ReturnType<typeof import("./forward-booking.js").createForwardBooking>} page.forwardBooking
 * @param {() => import("./language.js").Speech} page.speechNow
 */
export function createForwardDialog({ actions, notices, otherClinics, forwardBooking, speechNow }) {
  const clinic = createField(element("select"));
  const list = createField(element("select"));
  const reason = createField(Object.assign(element("input"), { maxLength: 200, autocomplete: "off" }));
  /** @type {StaffBooking | undefined} */
  let booking;
  /** @param {boolean} isFull */
  const showReason = (isFull) => {
    const { words } = speechNow();
    reason.field.hidden = !isFull;
    dialog.answerBy(isFull ? words.forwardInAddition : words.forwardIt);
  };
  for (const { input } of [clinic, list]) input.addEventListener("change", () => showReason(false));

  /** @param {import("../client/index.js").DawrProblem} refused */
  const refuse = (refused) => {
    if (["day_full", "shift_full"].includes(refused.code)) {
      showReason(true);
      dialog.refuse(speechNow().words.fullThere, reason.input);
    } else dialog.refuse(refusalText(refused, speechNow(), "there"), clinic.input);
    return false;
  };
  const submit = async () => {
    const { words } = speechNow();
    const [clinicId, why] = [Number(clinic.input.value), reason.input.value.trim()];
    const missing = clinicId === 0 ? clinic : !reason.field.hidden && why === "" ? reason : undefined;
    if (missing) dialog.refuse(missing === clinic ? words.clinicMissing : words.reasonMissing, missing.input);
    if (missing || !booking) return false;
    const target = {
      clinicId,
      list: /** @type {StaffBooking["list"]} */ (list.input.value),
      ...(!reason.field.hidden && { overbook: { reason: why } }),
    };
    return forwardBooking(booking, target).then(() => true, refuse);
  };
  const dialog = createFormDialog({
    id: "forward",
    fields: [clinic.field, list.field, reason.field],
    onClose: () => clinic.input.replaceChildren(), // as the patient, they are nobody's who signs in next
    speechNow,
    onSubmit: submit,
  });

  /** @param {StaffBooking} chosen @param {ReadonlyMap<number, string>} names */
  const open = (chosen, names) => {
    booking = chosen;
    const { words } = speechNow();
    clinic.name(words.forwardTo);
    list.name(words.list);
    reason.name(words.overbookReason);
    showOptions(clinic.input, [
      ...(names.size > 1 ? [{ value: "", text: words.chooseClinic }] : []),
      ...[...names].map(([id, text]) => ({ value: String(id), text })),
    ]);
    showOptions(list.input, [
      { value: "regular", text: words.regularShort },
      { value: "golden", text: words.goldenShort },
    ]);
    list.input.value = chosen.list;
    dialog.open([`${words.forwardWhom} `, ...actions.naming(chosen)], words.forwardIt);
    showReason(false);
  };
  return {
    /** @param {StaffBooking} chosen */
    open: async (chosen) => {
      const names = await actions.attempt(otherClinics.read);
      if (names?.size === 0) notices.notify([speechNow().words.noOtherClinic]);
      else if (names) open(chosen, names);
    },
  };
}
