// @ts-check
import { element } from "../ui/element.js";
import { createField } from "../ui/field.js";
import { createFormDialog } from "../ui/form-dialog.js";

/**
 * Corrects who a patient is: name and phone.
 *
 * @param {object} desk
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => import("./actions.js").Speech} desk.speechNow
 */
export function createPatientDialog({ actions, speechNow }) {
  const name = createField(Object.assign(element("input"), { maxLength: 200, autocomplete: "off" }));
  const phone = createField(
    Object.assign(element("input"), { maxLength: 40, autocomplete: "off", inputMode: "tel", dir: "auto" }),
  );
  /** @type {import("../client/index.js").StaffBooking | undefined} */
  let booking;

  const correct = async () => {
    if (!booking) return true;
    const { patient } = booking;
    const given = { name: name.input.value.trim(), phone: phone.input.value.trim() || null };
    if (given.name === "") {
      dialog.refuse(speechNow().words.nameMissing, name.input);
      return false;
    }
    const change = {
      ...(given.name !== patient.name && { name: given.name }),
      ...(given.phone !== patient.phone && { phone: given.phone }),
    };
    if (Object.keys(change).length > 0) await actions.correct(booking, change);
    return true;
  };
  const dialog = createFormDialog({
    id: "correct-patient",
    fields: [name.field, phone.field],
    speechNow,
    onSubmit: correct,
  });

  return {
    /** @param {import("../client/index.js").StaffBooking} chosen */
    open: (chosen) => {
      booking = chosen;
      const { words } = speechNow();
      name.name(words.patientName);
      phone.name(words.patientPhone);
      name.input.value = chosen.patient.name;
      phone.input.value = chosen.patient.phone ?? "";
      dialog.open([`${words.correctWhom} `, ...actions.naming(chosen)], words.saveIt);
    },
  };
}
