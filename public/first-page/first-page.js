// @ts-check

import { followClinic } from "../client/follow-clinic.js";
import * as boardTexts from "../texts/board.js";
import * as firstPageTexts from "../texts/first-page.js";
import { takeOutcome } from "../ui/account-outcome.js";
import { find } from "../ui/element.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { showNames } from "../ui/names.js";
import { lists, nearestDay, todayIn } from "../ui/queue.js";
import { createQueuePanel } from "../ui/queue-panel.js";
import { currentShift } from "../ui/shifts.js";
import { createTryIt } from "../ui/try-it.js";

/** The first page: a clinic's queue, live, as everybody may see it. */

/** A board may become public (again), and nobody stands by a screen on the wall. */
const refusedRetryMs = 60_000;
const clinicId = encodeURIComponent(new URLSearchParams(location.search).get("clinic") || "1");
const clinicPath = `/v1/clinics/${clinicId}`;
const showLive = createLiveBadge(find("#live"));
const tryIt = createTryIt(clinicPath, () => speech.words);
const panels = lists.map((list) => ({ list, ...createQueuePanel(list) }));

const texts = [boardTexts, firstPageTexts];
let speech = speak(chosenLanguage(...texts), ...texts);
/** @type {import("../client/index.js").ClinicState<"public"> | undefined} */
let state;
/** @type {import("../client/index.js").Freshness} */
let freshness = { state: "reconnecting", ageSeconds: undefined };
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;
let follower = follow("?date=today");

/**
 * Today's queue; when there is none today, whatever day comes next.
 *
 * @param {"?date=today" | ""} filter
 */
function follow(filter) {
  return followClinic(`${clinicPath}/stream${filter}`, {
    audience: "public",
    share: true,
    onState: (next) => {
      if (filter && next.days.length === 0) {
        follower.close();
        follower = follow("");
        return;
      }
      state = next;
      show();
    },
    onFreshness: (next) => {
      freshness = next;
      if (next.state === "refused") {
        state = undefined;
        retry = setTimeout(tryAgain, refusedRetryMs);
      }
      show();
    },
  });
}

function tryAgain() {
  clearTimeout(retry);
  follower = follow("?date=today");
}

function show() {
  const { words } = speech;
  showLive(freshness, speech);
  const isRefused = freshness.state === "refused";
  const hasDays = state !== undefined && state.days.length > 0;
  find("#message").textContent = isRefused ? refusal() : state && !hasDays ? words.noDays : "";
  find("#message").hidden = find("#message").textContent === "";
  find("#try-again").hidden = !isRefused;
  find("#try-it").hidden = isRefused;
  if (state) showClinic(state);
  else find("#panels").replaceChildren();
}

/** @param {import("../client/index.js").ClinicState<"public">} clinicState */
function showClinic(clinicState) {
  const { clinic } = clinicState;
  showNames(find("#clinic"), clinic.name);
  const today = todayIn(clinic.timeZone);
  const shown = [];
  for (const { list, node, show } of panels) {
    const day = nearestDay(clinicState, list);
    if (!day) continue;
    const shift = currentShift(day, Date.now());
    const hours = shift && speech.format.timeRange({ from: shift.startsAt, to: shift.endsAt }, clinic.timeZone);
    show([day], { ...speech, state: clinicState, shift, hours, isToday: day.date === today });
    shown.push(node);
  }
  const parent = find("#panels");
  if (shown.length !== parent.children.length || shown.some((node, index) => parent.children[index] !== node)) {
    parent.replaceChildren(...shown);
  }
  document.title = `${clinic.name} · ${speech.words.appName}`;
  tryIt.show(clinicState);
}

function refusal() {
  const { words, format } = speech;
  const status = freshness.state === "refused" ? freshness.status : 0;
  if (status === 401 || status === 403) return words.boardNotPublic;
  return status === 404 ? words.noSuchClinic : `${words.refused} (${format.number(status)})`;
}

// A provider's answer without the cookie of the sign-in, too late or in another browser, leads here: nobody knows the page any more.
find("#sign-in-problem").hidden = takeOutcome() === undefined;
for (const page of ["board", "desk"]) find(`#to-${page}`).setAttribute("href", `/${page}/${clinicId}`);
onLanguageChosen((language) => {
  speech = speak(language, ...texts);
  rememberLanguage(language);
  show();
});
find("#try-again").addEventListener("click", tryAgain);
setInterval(show, 60_000); // midnight passes without an event
show();
