// @ts-check

import { keepsCookies } from "./cookies.js";
import { element, setText } from "./element.js";
import { createField } from "./field.js";
import { whyText } from "./why-text.js";

/**
 * Where people sign in by name and password.
 *
 * @param {object} page
 * @param {import("./clinic-session.js").ClinicSession} page.session
 * @param {() => import("./language.js").Speech} page.speechNow
 * @param {() => void} page.onSignedIn
 */
export function createNameForm({ session, speechNow, onSignedIn }) {
  const title = element("h2");
  const username = createField(Object.assign(element("input"), { id: "username", maxLength: 200, required: true }));
  const password = createField(Object.assign(element("input"), { id: "password", type: "password", required: true }));
  username.input.autocomplete = "username";
  username.input.autocapitalize = "none";
  username.input.spellcheck = false;
  password.input.autocomplete = "current-password";
  for (const { input } of [username, password]) input.dir = "auto";
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const submit = element("button", "primary");
  const form = element("form", "sign-in", title, username.field, password.field, problem, submit);
  form.id = "sign-in-by-name";
  form.hidden = true;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    setText(problem, keepsCookies() ? "" : speechNow().words.needsCookies);
    if (problem.textContent) return;
    const given = { username: username.input.value, password: password.input.value };
    password.input.value = "";
    try {
      await session.signInByName(given);
      username.input.value = "";
      onSignedIn();
    } catch (error) {
      setText(problem, whyText(error, speechNow().words));
      password.input.focus();
    }
  });
  return {
    form,
    /** In the language of now. */
    show: () => {
      const { words } = speechNow();
      setText(title, words.signInByName);
      username.name(words.username);
      password.name(words.password);
      setText(submit, words.signInWithName);
    },
  };
}
