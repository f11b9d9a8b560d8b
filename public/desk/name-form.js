// @ts-check
import { find } from "../ui/element.js";
import { keepsCookies } from "./cookies.js";
import { refusalText } from "./refusal-text.js";

/**
 * Where people sign in by name and password.
 *
 * @param {object} desk
 * @param {import("./session.js").Session} desk.session
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {() => void} desk.onSignedIn
 */
export function createNameForm({ session, speechNow, onSignedIn }) {
  const form = find("#sign-in-by-name");
  const username = /** @type {HTMLInputElement} */ (find("#username"));
  const password = /** @type {HTMLInputElement} */ (find("#password"));
  const problem = find("#by-name-problem");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = keepsCookies() ? "" : speechNow().words.needsCookies;
    if (problem.textContent) return;
    const given = { username: username.value, password: password.value };
    password.value = "";
    try {
      await session.signInByName(given);
      username.value = "";
      onSignedIn();
    } catch (error) {
      problem.textContent = refusalText(error, speechNow());
      password.focus();
    }
  });
  return { form };
}
