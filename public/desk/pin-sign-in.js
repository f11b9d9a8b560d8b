// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { element, setText, showEach } from "../ui/element.js";
import { refusalText } from "../ui/refusal-text.js";
import { createPinPad } from "./pin-pad.js";

/** @typedef {import("../client/index.js").OwnDesk} OwnDesk */

const readAgainMs = 3_000;

/**
 * The people of a shared desk: each has a button, and behind it gives her PIN.
 *
 * @param {object} desk
 * @param {number} desk.clinicId
 * @param {import("./clinic-session.js").ClinicSession} desk.session
 * @param {() => import("../ui/language.js").Speech} desk.speechNow
 * @param {() => void} desk.onSignedIn
 * @param {(why?: string) => void} desk.onOtherWay by a key or by name
 */
export function createPinSignIn({ clinicId, session, speechNow, onSignedIn, onOtherWay }) {
  const title = element("h2");
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const names = element("ul", "people");
  const otherWay = element("button", "quiet");
  otherWay.type = "button";
  const pad = createPinPad({ speechNow, onGiven: give, onBack: () => choose(undefined) });
  const section = element("section", "sign-in at-desk", title, problem, names, pad.form, otherWay);
  section.id = "at-desk";
  section.hidden = true;
  document.querySelector("main")?.prepend(section);
  /** @type {OwnDesk["people"]} */
  let people = [];
  /** @type {OwnDesk["people"][number] | undefined} */
  let chosen;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;

  otherWay.addEventListener("click", () => onOtherWay());
  names.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button");
    if (button) choose(people.find(({ id }) => String(id) === button.value));
  });

  /** @param {typeof chosen} person */
  function choose(person) {
    chosen = person;
    setText(problem, "");
    pad.clear();
    show();
    focus();
  }

  function focus() {
    if (chosen) pad.box.focus();
    else (names.querySelector("button") ?? otherWay).focus();
  }

  function show() {
    const { words } = speechNow();
    if (chosen) title.replaceChildren(element("bdi", "", chosen.name));
    else setText(title, words.whoAreYou);
    setText(otherWay, words.otherWay);
    names.hidden = chosen !== undefined;
    pad.form.hidden = !chosen;
    otherWay.hidden = chosen !== undefined;
    showEach(names, people, ({ id }) => String(id), showPerson);
    pad.show();
  }

  /** @param {string} pin */
  async function give(pin) {
    if (!chosen) return;
    setText(problem, "");
    try {
      await session.signInByPin({ personId: chosen.id, pin });
      onSignedIn();
    } catch (error) {
      setText(problem, whyNot(error));
      pad.clear();
      if (error instanceof DawrProblem && error.status === 401) await read();
      focus();
    }
  }

  /** @param {unknown} error */
  function whyNot(error) {
    const { words, format } = speechNow();
    const isLocked = error instanceof DawrProblem && error.code === "too_many_requests" && error.retryAfterSeconds;
    if (!isLocked) return refusalText(error, speechNow());
    return words.pinLocked.replace("{minutes}", format.minutes(Math.ceil(Number(error.retryAfterSeconds) / 60)));
  }

  /** Who has a PIN here now, as soon as the server is there; the browser may be a desk no more. */
  async function read() {
    clearTimeout(again);
    /** @type {OwnDesk | DawrProblem} */
    const answer = await session.api.readOwnDesk({ clinicId }).catch((error) => error);
    if (section.hidden) return;
    if (!(answer instanceof Error)) {
      if (answer.people.length === 0) setText(problem, speechNow().words.nobodyHasPin);
      else if (again !== undefined) setText(problem, "");
      again = undefined;
      people = answer.people;
      chosen &&= people.find(({ id }) => id === chosen?.id);
      return show();
    }
    if (answer.status === 401) {
      session.keepAsDesk(false);
      return onOtherWay(speechNow().words.noDeskAnyMore);
    }
    setText(problem, refusalText(answer, speechNow()));
    again = setTimeout(read, readAgainMs);
  }

  return {
    show,
    /** @param {string} why */
    open: async (why) => {
      section.hidden = false;
      choose(undefined);
      setText(problem, why);
      await read();
      if (!section.hidden && !chosen) focus();
    },
    close: () => {
      clearTimeout(again);
      again = undefined;
      section.hidden = true;
      people = []; // who works here is read anew
      chosen = undefined;
      pad.clear();
    },
    /** Undefined: nobody is asked for a PIN. */
    box: () => (section.hidden ? undefined : pad.box),
  };
}

/** @param {HTMLElement} node @param {OwnDesk["people"][number]} person */
function showPerson(node, { id, name }) {
  const button = node.querySelector("button") ?? element("button", "person");
  button.type = "button";
  button.value = String(id);
  if (button.textContent !== name) button.replaceChildren(element("bdi", "", name));
  if (!button.isConnected) node.append(button);
}
