// @ts-check
import { element } from "../ui/element.js";
import { createField, showOptions } from "../ui/field.js";
import { createFormDialog } from "../ui/form-dialog.js";

const priorities = /** @type {const} */ ([0, 1, 2, 3]);

/**
 * What staff remark about a patient: how urgent they are, with the reason, and a note.
 *
 * @param {object} desk
 * @param {import("./actions.js").Actions} desk.actions
 * @param {ReturnType<typeof import("../ui/line-actions.js").createLineActions>["remark"]} desk.remark
 * @param {() => import("./actions.js").Speech} desk.speechNow
 */
export function createRemarkDialog({ actions, remark, speechNow }) {
  const priority = createField(element("select"));
  const reason = createField(Object.assign(element("input"), { maxLength: 200, autocomplete: "off" }));
  const note = createField(Object.assign(element("input"), { maxLength: 500, autocomplete: "off" }));
  /** @type {import("../client/index.js").StaffBooking | undefined} */
  let booking;
  const priorityNow = () => Number(priority.input.value);
  const showReason = () => {
    reason.field.hidden = priorityNow() === 0;
  };
  priority.input.addEventListener("change", showReason);

  const submit = async () => {
    if (!booking) return true;
    const given = { priority: priorityNow(), reason: reason.input.value.trim(), note: note.input.value.trim() || null };
    if (given.priority > 0 && given.reason === "") {
      dialog.refuse(speechNow().words.reasonMissing, reason.input);
      return false;
    }
    const isAsBefore =
      given.priority === booking.priority && (given.priority === 0 || given.reason === booking.priorityReason);
    const change = {
      ...(!isAsBefore && { priority: given.priority }),
      ...(!isAsBefore && given.priority > 0 && { priorityReason: given.reason }),
      ...(given.note !== (booking.note ?? null) && { note: given.note }),
    };
    if (Object.keys(change).length > 0) await remark(booking, change);
    return true;
  };
  const dialog = createFormDialog({
    id: "remark",
    fields: [priority.field, reason.field, note.field],
    speechNow,
    onSubmit: submit,
  });

  return {
    /** @param {import("../client/index.js").StaffBooking} chosen */
    open: (chosen) => {
      booking = chosen;
      const { words } = speechNow();
      priority.name(words.urgency);
      reason.name(words.urgencyReason);
      note.name(words.staffNote);
      showOptions(
        priority.input,
        priorities.map((each) => ({ value: String(each), text: words[`urgency_${each}`] })),
      );
      priority.input.value = String(chosen.priority);
      reason.input.value = chosen.priorityReason ?? "";
      note.input.value = chosen.note ?? "";
      showReason();
      dialog.open([`${words.remarkOn} `, ...actions.naming(chosen)], words.saveIt);
    },
  };
}
