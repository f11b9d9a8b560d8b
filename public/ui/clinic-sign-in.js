// @ts-check
import { createPeopleSignIn } from "./people-sign-in.js";
import { refusalText } from "./refusal-text.js";
import { createSignIn } from "./sign-in.js";

/**
 * Who may work at a clinic's page: by a key, by name, or by a PIN.
 *
 * @param {object} page
 * @param {number} page.clinicId
 * @param {import("./clinic-session.js").ClinicSession} page.session
 * @param {import("./notices.js").Notices} page.notices
 * @param {() => import("./language.js").Speech} page.speechNow
 * @param {() => void} page.onSignedIn
 * @param {() => void} page.onSignedOut
 */
export const createClinicSignIn = ({ clinicId, session, notices, speechNow, onSignedIn, onSignedOut }) =>
  createSignIn({
    ...{ session, onSignedIn, onSignedOut },
    wordsNow: () => speechNow().words,
    refusalTextOf: (error) => refusalText(error, speechNow()),
    onNotSignedOut: (why) => notices.notify([why], { isProblem: true }),
    withPeople: (then) => createPeopleSignIn({ clinicId, session, speechNow, ...then }),
  });
