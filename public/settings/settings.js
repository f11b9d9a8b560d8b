// @ts-check
import * as deskTexts from "../texts/desk.js";
import * as dayTexts from "../texts/desk-days.js";
import * as peopleTexts from "../texts/desk-people.js";
import * as refusalTexts from "../texts/desk-refusals.js";
import * as settingsTexts from "../texts/settings.js";
import * as signInTexts from "../texts/sign-in.js";
import { createClinicSession } from "../ui/clinic-session.js";
import { createClinicSignIn } from "../ui/clinic-sign-in.js";
import { createConditionalFetch } from "../ui/conditional-fetch.js";
import { element, find, setText } from "../ui/element.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { copyLatinDigits } from "../ui/latin-digits.js";
import { showNames } from "../ui/names.js";
import { createNotices } from "../ui/notices.js";
import { clinicOfPage } from "../ui/page-clinic.js";
import { refusalText } from "../ui/refusal-text.js";
import { createBoardsPart } from "./boards-part.js";
import { createClinicParts } from "./clinic-parts.js";
import { createExceptionsPart } from "./exceptions-part.js";
import { wordOf } from "./fields.js";
import { createHoursPart } from "./hours-part.js";
import { createKeysPart } from "./keys-part.js";
import { createPacePart } from "./pace-part.js";
import { createPeoplePart } from "./people-part.js";
import { createWebhooksPart } from "./webhooks-part.js";

/**
 * The settings of a clinic: parts that each read and save their own.
 *
 * @typedef {object} Page
 * @property {import("../client/index.js").Api} api
 * @property {number} clinicId
 * @property {() => import("./fields.js").Speech} speechNow
 *
 * @typedef {object} Opened What all parts need to know.
 * @property {import("../client/index.js").Clinic} clinic
 * @property {import("../client/index.js").ApiKey[] | undefined} keys undefined: whoever is signed in may not see them
 * @property {import("../client/index.js").Person[] | undefined} people undefined: whoever is signed in may not manage them
 * @property {boolean} mayManage
 */

const renewMs = 3_600_000;

const { clinicId } = clinicOfPage();
const texts = [deskTexts, dayTexts, peopleTexts, refusalTexts, settingsTexts, signInTexts];
let speech = speak(chosenLanguage(...texts), ...texts);
const speechNow = () => speech;
const wordsNow = () => speech.words;
const clinicName = find("#clinic");
const readOnly = find("#read-only");
const contents = find("#contents");
const notices = createNotices(find("#notices"), wordsNow);
const session = createClinicSession(clinicId, () => speech.language, {
  fetch: createConditionalFetch(),
  onReplaced: () => peoplePart.speak(), // another row is hers
});
const { api } = session;
const page = { api, clinicId, speechNow };

const keysPart = createKeysPart(page);
const peoplePart = createPeoplePart({ ...page, isMe: session.isPerson });
const parts = [
  ...createClinicParts({ ...page, onClinic: showClinic }),
  createHoursPart(page),
  createExceptionsPart(page),
  createPacePart(page),
  createBoardsPart({ ...page, isOwnerAt: session.isOwnerAt, onKeys: keysPart.reread }),
  createWebhooksPart(page),
  keysPart,
  peoplePart,
].map((part) => {
  const title = element("h2");
  title.id = `title-${part.id}`;
  title.tabIndex = -1;
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const section = element("section", "part", title, problem, ...part.nodes);
  section.id = `part-${part.id}`;
  section.setAttribute("aria-labelledby", title.id);
  const link = element("a");
  link.href = `#part-${part.id}`;
  link.addEventListener("click", () => title.focus({ preventScroll: true }));
  const { isShownTo = () => true } = /** @type {{ isShownTo?: (opened: Opened) => boolean }} */ (part);
  return { ...part, isShownTo, title, problem, section, link };
});
find("#parts").append(...parts.map(({ section }) => section));
contents.append(...parts.map(({ link }) => element("li", "", link)));
find("#to-desk").setAttribute("href", `/desk/${clinicId}`);

const isSignedIn = () => !find("#parts").closest("[hidden]");
const isDirty = () => isSignedIn() && parts.some((part) => part.isDirty());
// Before the sign-in's own listener, which would sign out at once.
const signOut = find("#sign-out");
let isSure = false;
signOut.addEventListener("click", (event) => {
  if (!isDirty() || isSure) return;
  event.stopImmediatePropagation();
  const act = () => {
    isSure = true;
    signOut.click();
    isSure = false;
  };
  notices.notify([speech.words.leavesUnsaved], {
    isProblem: true,
    offers: [{ text: speech.words.signOutAnyway, act }],
  });
});
addEventListener("beforeunload", (event) => isDirty() && event.preventDefault());

const signIn = createClinicSignIn({
  ...{ clinicId, session, notices, speechNow },
  ...{ onSignedIn: start, onSignedOut: stop },
});

/** @param {unknown} error @param {number} status */
const isRefused = (error, status) => /** @type {{ status?: number }} */ (error)?.status === status;

async function start() {
  notices.clear();
  try {
    const [clinic, keys] = await Promise.all([
      api.readClinic({ clinicId }),
      api.listClinicApiKeys({ clinicId }).then(
        ({ items }) => items,
        (error) => {
          if (isRefused(error, 403)) return undefined; // one permission is for all of it
          throw error;
        },
      ),
    ]);
    const people = await readPeople(clinic);
    await openParts({ clinic, keys, people, mayManage: keys !== undefined });
  } catch (error) {
    if (isRefused(error, 401)) return signIn.ask(speech.words.signedOut);
    if (isRefused(error, 404)) return signIn.ask(speech.words.noSuchClinic);
    notices.notify([refusalText(error, speech)], {
      isProblem: true,
      offers: [{ text: speech.words.tryAgain, act: start }],
    });
  }
}

/** No cookie but a person's reaches them, and hers only where she is an owner of all. @param {import("../client/index.js").Clinic} clinic */
async function readPeople({ organisationId }) {
  if (session.wayNow() !== "name" || organisationId === undefined) return undefined;
  try {
    return (await api.listPeople({ organisationId })).items;
  } catch (error) {
    if ([401, 403, 404].some((status) => isRefused(error, status))) return undefined;
    throw error;
  }
}

/** @param {Opened} opened */
async function openParts(opened) {
  showClinic(opened.clinic);
  readOnly.hidden = opened.mayManage;
  for (const part of parts) {
    const isShown = part.isShownTo(opened);
    part.section.hidden = !isShown;
    /** @type {HTMLElement} */ (part.link.parentElement).hidden = !isShown;
  }
  await Promise.all(
    parts.map(async (part) => {
      setText(part.problem, "");
      await part.open(opened).catch((error) => setText(part.problem, refusalText(error, speech)));
    }),
  );
  document.documentElement.dataset.live = "live";
}

function stop() {
  notices.clear();
  for (const part of parts) part.forget();
  delete clinicName.dataset.names;
  clinicName.dataset.text = "settingsTitle";
  setText(clinicName, speech.words.settingsTitle);
}

/** @param {import("../client/index.js").Clinic} clinic */
function showClinic({ name }) {
  delete clinicName.dataset.text;
  showNames(clinicName, name);
  document.title = `${name} · ${speech.words.settingsTitle}`;
}

function write() {
  contents.setAttribute("aria-label", speech.words.settingsTitle);
  for (const { id, title, link, speak: speakPart } of parts) {
    const text = wordOf(speech.words, `part_${id}`) ?? id;
    setText(title, text);
    setText(link, text);
    speakPart();
  }
  signIn.show();
}

onLanguageChosen((language) => {
  rememberLanguage(language);
  speech = speak(language, ...texts);
  notices.clear();
  write();
});
copyLatinDigits();
setInterval(() => isSignedIn() && session.renew().catch(() => undefined), renewMs);
write();
signIn.resume();
