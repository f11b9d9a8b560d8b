// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { followOrganisation } from "../client/follow-group.js";
import * as doctorTexts from "../texts/doctor.js";
import * as organisationTexts from "../texts/organisation.js";
import * as signInTexts from "../texts/sign-in.js";
import { element, find, setText, showEach } from "../ui/element.js";
import { folded } from "../ui/folded-text.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { createNameForm } from "../ui/name-form.js";
import { showNames } from "../ui/names.js";
import { idOfPage } from "../ui/page-clinic.js";
import { createServerClock } from "../ui/server-clock.js";
import { createSession } from "../ui/session.js";
import { createSignIn } from "../ui/sign-in.js";
import { keep, readKept } from "../ui/storage.js";
import { whyText } from "../ui/why-text.js";
import { factsOf } from "./clinic-facts.js";
import { showHead, showRow } from "./clinic-row.js";
import { inOrder, orders } from "./orders.js";

/** All clinics of an organisation at a glance, live, by one stream. */

const renewMs = 3_600_000;
/** How long ago the last call was, and whether that is too long, is never older than that. */
const againMs = 15_000;

const organisationId = idOfPage();
const texts = [organisationTexts, doctorTexts, signInTexts];
let speech = speak(chosenLanguage(...texts), ...texts);
const speechNow = () => speech;
const showLive = createLiveBadge(find("#live"));
const clock = createServerClock();
const box = /** @type {HTMLInputElement} */ (find("#find"));
const order = /** @type {HTMLSelectElement} */ (find("#order"));

/** @type {import("../client/index.js").OrganisationState | undefined} */
let state;
/** @type {import("../client/index.js").Freshness} */
let freshness = { state: "reconnecting", ageSeconds: undefined };
/** @type {{ close(): void } | undefined} */
let follower;

/** @param {import("../client/index.js").Api} api */
const placeOf = (api) => ({
  signIn: () => api.signInToOrganisation({ organisationId }),
  readSession: () => api.readOrganisationSession({ organisationId }),
  signOut: () => api.signOutOfOrganisation({ organisationId }),
});
const session = createSession({ place: `org-${organisationId}`, placeOf, language: () => speech.language });
const signIn = createSignIn({
  ...{ session, refusalTextOf, onSignedIn: start, onSignedOut: stop },
  wordsNow: () => speech.words,
  onNotSignedOut: say,
  withPeople: (then) => createNameForm({ session, speechNow, ...then }),
});

/** @param {unknown} error */
function refusalTextOf(error) {
  const isOfElsewhere = error instanceof DawrProblem && [403, 404].includes(error.status);
  return isOfElsewhere ? speech.words.keyRefused : whyText(error, speech.words);
}

/** @param {string} text */
function say(text) {
  setText(find("#message"), text);
  find("#message").hidden = text === "";
}

function start() {
  follower?.close();
  say("");
  follower = followOrganisation(`/v1/organisations/${organisationId}/stream`, {
    onState: (next) => {
      state = next;
      show();
    },
    onFreshness: (next) => {
      freshness = next;
      showLive(freshness, speech);
      if (freshness.state === "refused") refuse(freshness.status);
    },
  });
}

function stop() {
  follower?.close();
  follower = undefined;
  state = undefined;
  say("");
  show();
}

/** @param {number} status */
function refuse(status) {
  const { words } = speech;
  if (status === 401) return signIn.ask(words.signedOut);
  state = undefined;
  show();
  if (status === 403 || worksInPart()) return say(words.notForYou);
  say(status === 422 ? words.tooManyClinics : words.nothingHere);
}

/** Whoever signed in works here, but not for the whole of it. */
function worksInPart() {
  const person = session.personNow();
  return person?.organisationId === organisationId && !person.memberships.some(({ clinicId }) => clinicId === null);
}

function show() {
  showOrders();
  signIn.show();
  if (follower) showLive(freshness, speech);
  const spoken = { ...speech, now: clock.now() };
  showHead(find("#head"), spoken);
  const lines = linesOf(spoken.now);
  const asked = folded(box.value);
  const found = lines.filter(({ name }) => folded(name).includes(asked));
  showEach(
    find("#clinics"),
    inOrder(found, order.value, speech.language),
    ({ clinicId }) => String(clinicId),
    (row, line) => showRow(row, line, spoken),
    "tr",
  );
  find("#table").hidden = found.length === 0;
  setText(find("#none"), state && found.length === 0 ? speech.words.noClinicFound : "");
  showSums(lines);
  document.title = `${state?.organisation.name ?? "Dawr"} · ${speech.words.organisationTitle}`;
  if (!state) return;
  delete find("#organisation").dataset.text; // no language says anything else now
  showNames(find("#organisation"), state.organisation.name);
}

/** @param {number} now @returns {import("./orders.js").Line[]} */
function linesOf(now) {
  const { organisation, clinics = {}, ended = {} } = state ?? {};
  return (organisation?.clinics ?? [])
    .filter(({ clinicId }) => !ended[clinicId])
    .map(({ clinicId }) => {
      const clinic = clinics[clinicId];
      return { clinicId, name: clinic?.clinic.name ?? "", state: clinic, facts: clinic && factsOf(clinic, now) };
    });
}

/** @param {import("./orders.js").Line[]} lines */
function showSums(lines) {
  const { words, format } = speech;
  const waiting = lines.reduce((sum, { facts }) => sum + (facts?.waitingCount ?? 0), 0);
  const inTrouble = lines.filter(({ facts }) => facts && facts.troubles.length > 0).length;
  const counts = { clinicsCount: lines.length, waitingCount: waiting, troubleCount: inTrouble };
  for (const [name, count] of Object.entries(counts)) {
    setText(
      find(`#${name}`),
      words[/** @type {keyof typeof counts} */ (name)].replace("{count}", format.number(count)),
    );
  }
  find("#troubleCount").dataset.state = inTrouble > 0 ? "trouble" : "fine";
}

function showOrders() {
  if (order.options.length === 0) {
    order.append(...orders.map((each) => Object.assign(element("option"), { value: each })));
    order.value = orders.find((each) => each === readKept("localStorage", "dawr-organisation-order")) ?? "trouble";
  }
  for (const option of order.options) {
    option.textContent = speech.words[/** @type {"order_name"} */ (`order_${option.value}`)];
  }
}

onLanguageChosen((language) => {
  speech = speak(language, ...texts);
  rememberLanguage(language);
  show();
});
order.addEventListener("change", () => {
  keep("localStorage", "dawr-organisation-order", order.value);
  show();
});
box.addEventListener("input", show);
setInterval(() => follower && session.renew().catch(() => undefined), renewMs);
setInterval(show, againMs);
show();
signIn.resume();
