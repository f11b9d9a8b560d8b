// @ts-check
import { createAccountLinks } from "./account-links.js";
import { keepsCookies } from "./cookies.js";
import { element, find, setText } from "./element.js";
import { createField } from "./field.js";
import { whyText } from "./why-text.js";

/**
 * Where people sign in by name and password, or go to where they have an account; it stands beside the form of the key.
 *
 * @param {object} page
 * @param {import("./session.js").Session} page.session
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
  const accounts = createAccountLinks(session, speechNow);
  const form = element("form", "sign-in", title, username.field, password.field, problem, submit, accounts.links);
  form.id = "sign-in-by-name";
  form.hidden = true;
  find("#sign-in").after(form);

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
    /** @param {boolean} isAsked */
    beside: (isAsked) => {
      form.hidden = !isAsked;
      if (isAsked) accounts.read();
    },
    /** In the language of now. */
    show: () => {
      const { words } = speechNow();
      setText(title, words.signInByName);
      username.name(words.username);
      password.name(words.password);
      setText(submit, words.signInWithName);
      accounts.show();
    },
  };
}
