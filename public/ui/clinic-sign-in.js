// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { keepsCookies } from "./cookies.js";
import { find } from "./element.js";
import { createNameForm } from "./name-form.js";
import { pastedKey } from "./pasted-key.js";
import { createPinSignIn } from "./pin-sign-in.js";
import { refusalText } from "./refusal-text.js";

const resumeAgainMs = 3_000;

/**
 * Who may sit here. Shows the forms of key and name, at a shared desk its people, or the page.
 *
 * @param {object} page
 * @param {number} page.clinicId
 * @param {import("./clinic-session.js").ClinicSession} page.session
 * @param {import("./notices.js").Notices} page.notices
 * @param {() => import("./language.js").Speech} page.speechNow
 * @param {() => void} page.onSignedIn
 * @param {() => void} page.onSignedOut
 */
export function createClinicSignIn({ clinicId, session, notices, speechNow, onSignedIn, onSignedOut }) {
  const form = find("#sign-in");
  const key = /** @type {HTMLInputElement} */ (find("#key"));
  const problem = find("#sign-in-problem");

  let isIn = false;

  /** @param {boolean} isNowIn */
  const showPage = (isNowIn) => {
    isIn = isNowIn;
    form.hidden = isIn;
    byName.form.hidden = isIn;
    byPin.close();
    for (const node of document.querySelectorAll(".signed-in")) /** @type {HTMLElement} */ (node).hidden = !isIn;
    document.documentElement.dataset.live = isIn ? "connecting" : "refused";
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  const open = () => {
    clearTimeout(again);
    showPage(true);
    onSignedIn();
  };
  const askOtherwise = (why = "") => {
    showPage(false);
    problem.textContent = why;
    key.focus();
  };
  const ask = (why = "") => {
    onSignedOut();
    askOtherwise(why);
    if (!session.isSharedDesk()) return;
    form.hidden = true;
    byName.form.hidden = true;
    byPin.open(why);
  };
  const byName = createNameForm({ session, speechNow, onSignedIn: open });
  form.after(byName.form);
  const byPin = createPinSignIn({ clinicId, session, speechNow, onSignedIn: open, onOtherWay: askOtherwise });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!keepsCookies()) return ask(speechNow().words.needsCookies);
    const given = pastedKey(key.value);
    key.value = "";
    problem.textContent = "";
    try {
      await session.signIn(given);
      open();
    } catch (error) {
      const { words } = speechNow();
      const text = refusalText(error, speechNow());
      problem.textContent = text === words.why_unauthenticated ? words.keyRefused : text;
      key.focus();
    }
  });
  const leave = async ({ isLocked = false } = {}) => {
    try {
      await session.signOut();
    } catch (error) {
      // Whoever comes next would find the session open.
      if (isAway(error) && !isLocked) return notices.notify([refusalText(error, speechNow())], { isProblem: true });
    }
    ask();
  };
  find("#sign-out").addEventListener("click", () => leave());
  /** Goes on with the session of before, as soon as the server is there. */
  const resume = async () => {
    if (!keepsCookies()) return ask(speechNow().words.needsCookies);
    const isRetry = again !== undefined;
    const failure = await session.resume().catch((error) => error);
    if (isRetry && isIn) return; // somebody signed in meanwhile
    if (!failure) return open();
    if (!isAway(failure)) return ask();
    if (!isRetry) ask(refusalText(failure, speechNow()));
    again = setTimeout(resume, resumeAgainMs);
  };
  return {
    ask,
    resume,
    /** For the next person, whether or not the server can be told. */
    lock: () => leave({ isLocked: true }),
    /** Where what is typed goes while nobody is signed in. */
    box: () => byPin.box() ?? key,
    /** In the language of now. */
    show: () => {
      byName.show();
      byPin.show();
    },
  };
}

/** The server did not say that there is no such session; it could not be asked. @param {unknown} error */
const isAway = (error) =>
  error instanceof DawrProblem && (["out_of_reach", "unreadable"].includes(error.code) || error.status >= 500);
