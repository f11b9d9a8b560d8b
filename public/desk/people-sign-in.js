// @ts-check
import { find } from "../ui/element.js";
import { createNameForm } from "./name-form.js";
import { createPinSignIn } from "./pin-sign-in.js";

/**
 * How people sign in: by name beside the key, and by PINs in place of both where the browser is a shared desk.
 *
 * @param {object} desk
 * @param {number} desk.clinicId
 * @param {import("./clinic-session.js").ClinicSession} desk.session
 * @param {() => import("../ui/language.js").Speech} desk.speechNow
 * @param {() => void} desk.onSignedIn
 * @param {(why?: string) => void} desk.onOtherWay
 * @returns {import("../ui/sign-in.js").PeopleSignIn}
 */
export function createPeopleSignIn(desk) {
  const byName = createNameForm(desk);
  const byPin = createPinSignIn(desk);
  find("#sign-in").after(byName.form);
  return {
    beside: (isAsked) => {
      byName.form.hidden = !isAsked;
      byPin.close();
    },
    instead: (why) => {
      const isShared = desk.session.isSharedDesk();
      if (isShared) {
        byName.form.hidden = true;
        byPin.open(why);
      }
      return isShared;
    },
    box: byPin.box,
    show: () => {
      byName.show();
      byPin.show();
    },
  };
}
