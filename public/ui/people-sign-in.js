// @ts-check
import { createNameForm } from "./name-form.js";
import { createPinSignIn } from "./pin-sign-in.js";

/**
 * How people sign in: by name beside the key, and by PINs in place of both where the browser is a shared desk.
 *
 * @param {object} page
 * @param {number} page.clinicId
 * @param {import("./clinic-session.js").ClinicSession} page.session
 * @param {() => import("./language.js").Speech} page.speechNow
 * @param {() => void} page.onSignedIn
 * @param {(why?: string) => void} page.onOtherWay
 * @returns {import("./sign-in.js").PeopleSignIn}
 */
export function createPeopleSignIn(page) {
  const byName = createNameForm(page);
  const byPin = createPinSignIn(page);
  return {
    beside: (isAsked) => {
      byName.beside(isAsked);
      byPin.close();
    },
    pins: { areAsked: page.session.isSharedDesk, ask: byPin.open, box: byPin.box },
    show: () => {
      byName.show();
      byPin.show();
    },
  };
}
