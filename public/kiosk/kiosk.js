// @ts-check
import { createApi } from "../client/api.js";
import * as arrivalTexts from "../texts/arrival.js";
import * as kioskTexts from "../texts/kiosk.js";
import { displayKeyHeaders } from "../ui/display-key.js";
import { find, setText } from "../ui/element.js";
import { chosenLanguage, onLanguageChosen, speak } from "../ui/language.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { showNames } from "../ui/names.js";
import { clinicOfPage } from "../ui/page-clinic.js";
import { stayAwake } from "../ui/stay-awake.js";
import { abortAfter } from "../ui/time-limit.js";
import { arrivedAnswer, refusedAnswer } from "./answer.js";
import { createDigitsForm } from "./digits-form.js";
import { followDoor } from "./door.js";
import { createDoorView } from "./door-view.js";
import { whenIdle } from "./idle.js";

/** The kiosk at a clinic's door, where patients say that they are here: by their phones, or by their number. */

const patienceMs = 10_000;

const { clinicId } = clinicOfPage();
const headers = displayKeyHeaders(clinicId);
const texts = [kioskTexts, arrivalTexts];
/** Of the page itself; who comes may choose another, for themselves alone. */
const usual = chosenLanguage(...texts);
let speech = speak(usual, ...texts);
const api = createApi("", { headers, language: () => speech.language });
const showLive = createLiveBadge(find("#live"));
/** @type {((speech: import("./answer.js").Speech) => import("./answer.js").Answer) | undefined} What is said now. */
let answer;
let isSending = false;

const showDoor = createDoorView(() => show());
const form = createDigitsForm(async (given) => {
  if (isSending) return;
  isSending = true;
  const { today } = door.clinic ?? {};
  const { signal } = abortAfter(patienceMs);
  answer = await api.arriveAtKiosk({ clinicId, body: given, signal }).then(
    (booking) => (words) => arrivedAnswer(booking, words),
    (problem) => (words) => refusedAnswer(problem, today, words),
  );
  isSending = false;
  form.clear(); // whatever the answer, the next person sees nothing of it
  show();
  find("#done").focus();
  startIdle();
});
const door = followDoor(api, clinicId, () => show());

function show() {
  const { words } = speech;
  showLive(door.freshness, speech);
  const { clinic, code } = door;
  const insteadOfAll = refusal();
  const said = answer?.(speech);
  find("#message").hidden = insteadOfAll === "";
  setText(find("#message"), insteadOfAll);
  find("#ways").hidden = insteadOfAll !== "" || said !== undefined;
  find("#answer").hidden = insteadOfAll !== "" || said === undefined;
  find("#answer").classList.toggle("good", said?.isGood ?? false);
  setText(find("#said"), said?.said ?? "");
  setText(find("#said-list"), said?.list ?? "");
  setText(find("#said-number"), said?.number ?? "");
  setText(find("#detail"), said?.detail ?? "");
  if (clinic) showNames(find("#clinic"), clinic.name);
  document.title = clinic ? `${clinic.name} · ${words.kioskTitle}` : words.kioskTitle;
  showDoor(code, speech);
  form.show(speech);
}

function refusal() {
  const { words } = speech;
  const { freshness } = door;
  if (freshness.state !== "refused") return "";
  if (freshness.status === 404) return words.noSuchClinic;
  return headers ? words.kioskKeyRefused : words.kioskNeedsKey;
}

function startAnew() {
  answer = undefined;
  if (speech.language !== usual) speech = speak(usual, ...texts);
  show();
  form.clear();
}
const startIdle = whenIdle(startAnew);

find("#done").addEventListener("click", startAnew);
onLanguageChosen((language) => {
  speech = speak(language, ...texts);
  show();
});
/** Whoever types a digit, or leaves an answer by Escape, means the form, wherever the focus is. */
document.addEventListener("keydown", (event) => {
  const isDigit = /^[0-9٠-٩۰-۹]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (answer && (isDigit || event.key === "Escape")) startAnew();
  if (isDigit && !(event.target instanceof HTMLInputElement)) form.focus();
});
setInterval(show, 1_000); // a code that nobody renews ends
stayAwake();
show();
form.clear();
