// @ts-check

import { followClinic } from "../client/follow-clinic.js";
import * as boardTexts from "../texts/board.js";
import * as doctorTexts from "../texts/doctor.js";
import { createClosedLists } from "../ui/closed-lists.js";
import { displayKeyHeaders } from "../ui/display-key.js";
import { find } from "../ui/element.js";
import { fadeWhenIdle } from "../ui/fade-when-idle.js";
import { createHighlights } from "../ui/highlights.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { showNames } from "../ui/names.js";
import { newCalls } from "../ui/new-calls.js";
import { clinicOfPage } from "../ui/page-clinic.js";
import { lists, todayIn } from "../ui/queue.js";
import { createQueuePanel } from "../ui/queue-panel.js";
import { createServerClock } from "../ui/server-clock.js";
import { currentShift } from "../ui/shifts.js";
import { stayAwake } from "../ui/stay-awake.js";
import { createChime } from "./chime.js";
import { createLineRules } from "./line-rules-view.js";
import { createShiftLine } from "./shift-line-view.js";

/** The board on the wall: today's queue of a clinic, without a name, for days on end. */

/** A key may be given anew, a board may become public again, and nobody stands by to reload. */
const refusedRetryMs = 60_000;
/** A longer name of a clinic is written smaller, on two lines. */
const longNameLetters = 28;

const { clinicId, clinicPath } = clinicOfPage();
const headers = displayKeyHeaders(clinicId);
const clock = createServerClock();
const showLive = createLiveBadge(find("#live"));
const closedLists = createClosedLists();
const showShift = createShiftLine(find("#shift"));
const panels = lists.map((list) => ({ list, ...createQueuePanel(list) }));
const line = createQueuePanel("line");
const showRules = createLineRules(find("#rules"));
const highlighted = createHighlights(show);

const texts = [boardTexts, doctorTexts];
let speech = speak(chosenLanguage(...texts), ...texts);
const chime = createChime(find("#sound"), () => speech.words);
/** @type {import("../client/index.js").ClinicState<"public"> | undefined} */
let state;
/** @type {import("../client/index.js").Freshness} */
let freshness = { state: "reconnecting", ageSeconds: undefined };
let isQuiet = true;
follow();

function follow() {
  followClinic(`${clinicPath}/stream?date=today`, {
    audience: "public",
    headers,
    share: true,
    onState: (next, _id, cause) => {
      isQuiet = cause === "snapshot";
      const called = isQuiet ? [] : newCalls(state, next, clock.now());
      for (const { id } of called) highlighted.add(id);
      if (called.length > 0) chime.play();
      state = next;
      closedLists.remember(next.days);
      show();
    },
    onFreshness: (next) => {
      freshness = next;
      if (next.state === "refused") {
        state = undefined;
        setTimeout(follow, refusedRetryMs);
      }
      show();
    },
  });
}

function show() {
  const { words, format } = speech;
  const now = clock.now();
  showLive(freshness, speech);
  chime.show();
  const { shown, openLists } = state ? showQueues(state, now) : { shown: [], openLists: 0 };
  const parent = find("#panels");
  if (shown.length !== parent.children.length || shown.some((node, index) => parent.children[index] !== node)) {
    parent.replaceChildren(...shown);
  }
  document.documentElement.dataset.openLists = String(openLists);
  document.documentElement.classList.toggle(
    "many-rooms",
    shown.some(({ dataset }) => Number(dataset.serving) > 3),
  );
  find("#message").textContent = insteadOfLists();
  find("#message").hidden = shown.length > 0;
  if (!state) {
    showRules(undefined, speech);
    return showShift([], { ...speech, timeZone: "UTC", now });
  }
  showNames(find("#clinic"), state.clinic.name);
  find("#clinic").classList.toggle("long", state.clinic.name.length > longNameLetters);
  const { timeZone } = state.clinic;
  showRules(openLists > 0 ? state.clinic : undefined, speech);
  showShift(state.days, { ...speech, timeZone, now });
  find("#date").textContent = format.date(state.days[0]?.date ?? todayIn(timeZone, now));
  find("#clock").textContent = format.time(now, timeZone);
  document.title = `${state.clinic.name} · ${words.appName}`;
}

/** @param {NonNullable<typeof state>} held @param {number} now */
function showQueues(held, now) {
  const bookings = held.days.flatMap((day) => day.bookings);
  const today = todayIn(held.clinic.timeZone, now);
  const closed = lists.filter((list) => !held.days.some((day) => day.list === list) && closedLists.has(list, today));
  const [first, ...others] = lists.flatMap((list) => held.days.find((day) => day.list === list) ?? []);
  const saying = { ...speech, state: held, isToday: true, isQuiet, highlighted };
  if (held.clinic.goldenTurn !== null && first) {
    line.show([first, ...others], { ...saying, shift: currentShift(first, now, bookings), closed });
    return { shown: [line.node], openLists: 1 };
  }
  const shown = [];
  for (const { list, node, show, showClosed } of panels) {
    const day = held.days.find((each) => each.list === list);
    if (day) show([day], { ...saying, shift: currentShift(day, now, bookings) });
    else if (closed.includes(list)) showClosed(speech);
    else continue;
    shown.push(node);
  }
  return { shown, openLists: held.days.length };
}

function insteadOfLists() {
  if (freshness.state === "refused") return refusal(freshness.status);
  return state ? speech.words.noDays : speech.words.connecting;
}

/** @param {number} status */
function refusal(status) {
  const { words, format } = speech;
  if (status === 401 || status === 403) return headers ? words.displayKeyRefused : words.boardNotPublic;
  return status === 404 ? words.noSuchClinic : `${words.refused} (${format.number(status)})`;
}

onLanguageChosen((language) => {
  speech = speak(language, ...texts);
  rememberLanguage(language);
  show();
});
setInterval(show, 10_000); // the clock, and a shift that ends without an event
stayAwake();
fadeWhenIdle();
show();
