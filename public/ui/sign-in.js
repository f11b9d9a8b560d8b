// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { takeOutcome } from "./account-outcome.js";
import { keepsCookies } from "./cookies.js";
import { find } from "./element.js";
import { pastedKey } from "./pasted-key.js";

const resumeAgainMs = 3_000;

/**
 * Who may sit here. Shows the key's form, with what people sign in by, or what is behind it.
 *
 * @typedef {object} PeopleSignIn
 * @property {(isAsked: boolean) => void} beside Shows or hides the form of names beside that of the key, and nothing of PINs.
 * @property {{ areAsked(): boolean, ask(why: string): void, box(): HTMLInputElement | undefined }} [pins]
 *   Whether people are asked for their PINs in place of both; where a PIN is typed.
 * @property {() => void} show In the language of now.
 *
 * @param {object} page
 * @param {import("./session.js").Session} page.session
 * @param {() => import("../texts.js").Texts} page.wordsNow
 * @param {(error: unknown) => string} page.refusalTextOf
 * @param {(why: string) => void} page.onNotSignedOut
 * @param {() => void} page.onSignedIn
 * @param {() => void} page.onSignedOut
 * @param {(then: { onSignedIn: () => void, onOtherWay: (why?: string) => void }) => PeopleSignIn} page.withPeople
 */
export function createSignIn({ session, wordsNow, refusalTextOf, onNotSignedOut, withPeople, ...page }) {
  const form = find("#sign-in");
  const key = /** @type {HTMLInputElement} */ (find("#key"));
  const problem = find("#sign-in-problem");

  let isIn = false;

  /** @param {boolean} isNowIn @param {boolean} [isAsked] for a key or a name */
  const showBehind = (isNowIn, isAsked = !isNowIn) => {
    isIn = isNowIn;
    form.hidden = !isAsked;
    people.beside(isAsked);
    for (const node of document.querySelectorAll(".signed-in")) /** @type {HTMLElement} */ (node).hidden = !isIn;
    document.documentElement.dataset.live = isIn ? "connecting" : "refused";
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  const open = () => {
    clearTimeout(again);
    showBehind(true);
    page.onSignedIn();
  };
  const askForKey = (why = "") => {
    showBehind(false);
    problem.textContent = why;
    key.focus();
  };
  const ask = (why = "") => {
    page.onSignedOut();
    if (!people.pins?.areAsked()) return askForKey(why);
    showBehind(false, false);
    people.pins.ask(why);
  };
  const people = withPeople({ onSignedIn: open, onOtherWay: askForKey });

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
  const leave = async ({ isLocked = false } = {}) => {
    try {
      await session.signOut();
    } catch (error) {
      // Whoever comes next would find the session open.
      if (isAway(error) && !isLocked) return onNotSignedOut(refusalTextOf(error));
    }
    ask();
  };
  find("#sign-out").addEventListener("click", () => leave());
  const outcome = takeOutcome();
  /** Goes on with the session of before, as soon as the server is there. */
  const resume = async () => {
    if (!keepsCookies()) return ask(wordsNow().needsCookies);
    const isRetry = again !== undefined;
    const failure = await session.resume().catch((error) => error);
    if (isRetry && isIn) return; // somebody signed in meanwhile
    if (!failure) return open();
    if (!isAway(failure)) return ask(outcome && wordsNow()[outcome]);
    if (!isRetry) ask(refusalTextOf(failure));
    again = setTimeout(resume, resumeAgainMs);
  };
  return {
    ask,
    resume,
    /** For the next person, whether or not the server can be told. */
    lock: () => leave({ isLocked: true }),
    /** Where what is typed goes while nobody is signed in. */
    box: () => people.pins?.box() ?? key,
    show: people.show,
  };
}

/** The server did not say that there is no such session; it could not be asked. @param {unknown} error */
const isAway = (error) =>
  error instanceof DawrProblem && (["out_of_reach", "unreadable"].includes(error.code) || error.status >= 500);
