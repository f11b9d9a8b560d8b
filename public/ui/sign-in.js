// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { keepsCookies } from "./cookies.js";
import { find } from "./element.js";
import { pastedKey } from "./pasted-key.js";

const resumeAgainMs = 3_000;

/**
 * Who may sit here. Shows the key's form or what is behind it.
 *
 * @param {object} page
 * @param {import("./session.js").Session} page.session
 * @param {() => import("../texts.js").Texts} page.wordsNow
 * @param {(error: unknown) => string} page.refusalTextOf
 * @param {(why: string) => void} page.onNotSignedOut
 * @param {() => void} page.onSignedIn
 * @param {() => void} page.onSignedOut
 */
export function createSignIn({ session, wordsNow, refusalTextOf, onNotSignedOut, onSignedIn, onSignedOut }) {
  const form = find("#sign-in");
  const key = /** @type {HTMLInputElement} */ (find("#key"));
  const problem = find("#sign-in-problem");

  /** @param {boolean} isIn */
  const showBehind = (isIn) => {
    form.hidden = isIn;
    for (const node of document.querySelectorAll(".signed-in")) /** @type {HTMLElement} */ (node).hidden = !isIn;
    document.documentElement.dataset.live = isIn ? "connecting" : "refused";
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  const open = () => {
    clearTimeout(again);
    showBehind(true);
    onSignedIn();
  };
  const ask = (why = "") => {
    onSignedOut();
    showBehind(false);
    problem.textContent = why;
    key.focus();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!keepsCookies()) return ask(wordsNow().needsCookies);
    const given = pastedKey(key.value);
    key.value = "";
    problem.textContent = "";
    try {
      await session.signIn(given);
      open();
    } catch (error) {
      const isOfNobody = error instanceof DawrProblem && error.code === "unauthenticated";
      problem.textContent = isOfNobody ? wordsNow().keyRefused : refusalTextOf(error);
      key.focus();
    }
  });
  find("#sign-out").addEventListener("click", async () => {
    try {
      await session.signOut();
    } catch (error) {
      // Whoever comes next would find the session open.
      if (isAway(error)) return onNotSignedOut(refusalTextOf(error));
    }
    ask();
  });
  /** Goes on with the session of before, as soon as the server is there. */
  const resume = async () => {
    if (!keepsCookies()) return ask(wordsNow().needsCookies);
    const isRetry = again !== undefined;
    const failure = await session.resume().catch((error) => error);
    if (isRetry && form.hidden) return; // a key was given meanwhile
    if (!failure) return open();
    if (!isAway(failure)) return ask();
    if (!isRetry) ask(refusalTextOf(failure));
    again = setTimeout(resume, resumeAgainMs);
  };
  return { ask, resume };
}

/** The server did not say that there is no such session; it could not be asked. @param {unknown} error */
const isAway = (error) =>
  error instanceof DawrProblem && (["out_of_reach", "unreadable"].includes(error.code) || error.status >= 500);
