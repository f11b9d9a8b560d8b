// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { element, find, setText } from "../ui/element.js";
import { createField, showOptions } from "../ui/field.js";
import { createFormDialog } from "../ui/form-dialog.js";
import { refusalText } from "../ui/refusal-text.js";
import { createAutoLock, lockChoices } from "./auto-lock.js";

/**
 * Who sits at this desk, and whether the browser is one that people share.
 *
 * @param {object} desk
 * @param {import("../ui/clinic-session.js").ClinicSession} desk.session
 * @param {number} desk.clinicId
 * @param {Pick<ReturnType<typeof import("../ui/clinic-sign-in.js").createClinicSignIn>, "lock" | "show">} desk.signIn
 * @param {() => import("../ui/language.js").Speech} desk.speechNow
 */
export function createSharedDesk({ session, clinicId, signIn, speechNow }) {
  const { api } = session;
  const person = find("#person");
  const menu = find("#shared-desk");
  let isIn = false;
  const isAtDesk = () => isIn && session.wayNow() === "pin";
  const autoLock = createAutoLock(clinicId, () => isIn && session.isSharedDesk(), signIn.lock);

  const name = createField(Object.assign(element("input"), { maxLength: 200, autocomplete: "off" }));
  const enrolment = createFormDialog({
    id: "enrolment",
    fields: [name.field],
    speechNow,
    onSubmit: async () => {
      await api.enrolDesk({ clinicId, body: { name: name.input.value.trim() || speechNow().words.deskTitle } });
      session.keepAsDesk(true);
      signIn.lock(); // the key is not needed here any more
      return true;
    },
  });

  const minutes = createField(element("select"));
  const end = Object.assign(element("button", "quiet"), { type: "button" });
  const setting = createFormDialog({
    id: "desk-setting",
    fields: [minutes.field],
    after: [end],
    speechNow,
    onSubmit: async () => {
      autoLock.set(Number(minutes.input.value));
      return true;
    },
  });
  end.addEventListener("click", async () => {
    try {
      const { id } = await api.readOwnDesk({ clinicId });
      await api.revokeDesk({ clinicId, deskId: id });
    } catch (error) {
      const isOver = error instanceof DawrProblem && error.status === 401; // it has been ended elsewhere
      if (!isOver) return setting.refuse(refusalText(error, speechNow()), minutes.input);
    }
    session.keepAsDesk(false);
    setting.close();
    show();
  });

  menu.addEventListener("click", () => {
    const { words, format } = speechNow();
    if (!session.isSharedDesk()) {
      name.name(words.deskName);
      name.input.value = words.deskTitle;
      return enrolment.open([words.shareDeskHow], words.shareDesk);
    }
    minutes.name(words.lockAfter);
    const textOf = (/** @type {number} */ count) => (count === 0 ? words.lockNever : format.minutes(count));
    showOptions(
      minutes.input,
      lockChoices.map((count) => ({ value: String(count), text: textOf(count) })),
    );
    minutes.input.value = String(autoLock.minutesNow());
    setText(end, words.shareDeskNoMore);
    end.hidden = !session.managesDesks();
    setting.open([words.isSharedDesk], words.saveIt);
  });

  function show() {
    const { words } = speechNow();
    person.hidden = !isIn;
    const name = session.personNow()?.name ?? "";
    if (person.textContent !== name) person.replaceChildren(element("bdi", "", name));
    menu.hidden = !isIn || !(session.managesDesks() || session.isSharedDesk());
    setText(menu, words.sharedDesk);
    setText(find("#sign-out"), isAtDesk() ? words.switchPerson : words.signOut);
  }

  return {
    /** @param {object | undefined} clinic none: nobody is signed in */
    show: (clinic) => {
      isIn = clinic !== undefined;
      show();
      signIn.show();
    },
    isAtDesk,
  };
}
