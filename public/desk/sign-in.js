// @ts-check
import { find } from "../ui/element.js";
import { refusalText } from "./refusal-text.js";

/**
 * Who may sit here. Shows the key's form or the desk.
 *
 * @param {object} desk
 * @param {import("./session.js").Session} desk.session
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {() => void} desk.onSignedIn
 * @param {() => void} desk.onSignedOut
 */
export function createSignIn({ session, speechNow, onSignedIn, onSignedOut }) {
  const form = find("#sign-in");
  const key = /** @type {HTMLInputElement} */ (find("#key"));
  const problem = find("#sign-in-problem");

  /** @param {boolean} isIn */
  const showDesk = (isIn) => {
    form.hidden = isIn;
    for (const node of document.querySelectorAll(".signed-in")) /** @type {HTMLElement} */ (node).hidden = !isIn;
    document.documentElement.dataset.live = isIn ? "connecting" : "refused";
  };
  const open = () => {
    showDesk(true);
    onSignedIn();
  };
  const ask = (why = "") => {
    onSignedOut();
    showDesk(false);
    problem.textContent = why;
    key.focus();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = key.value.trim();
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
  find("#sign-out").addEventListener("click", async () => {
    await session.signOut().catch(() => undefined);
    ask();
  });
  return { ask, resume: () => session.resume().then(open, () => ask()) };
}
