// @ts-check

import { followClinic } from "../client/follow-clinic.js";
import * as deskTexts from "../texts/desk.js";
import { unbroken } from "../texts.js";
import { find } from "../ui/element.js";
import { chosenLanguage, rememberLanguage, speak } from "../ui/language.js";
import { copyLatinDigits } from "../ui/latin-digits.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { namesIn, showNames } from "../ui/names.js";
import { clinicOfPage } from "../ui/page-clinic.js";
import { lists } from "../ui/queue.js";
import { keep, readKept } from "../ui/storage.js";
import { createActions } from "./actions.js";
import { createBookingForm } from "./booking-form.js";
import { createFindBox } from "./find-box.js";
import { keepFocusInPlace } from "./focus-place.js";
import { createGoldenCheck } from "./golden-check.js";
import { createNotices } from "./notices.js";
import { createOffers } from "./offers.js";
import { actOncePerPress } from "./presses.js";
import { createQuestion } from "./question.js";
import { createQueueList } from "./queue-list.js";
import { createSession } from "./session.js";
import { listenToShortcuts, showShortcuts } from "./shortcuts.js";
import { createSignIn } from "./sign-in.js";
import { createTickets } from "./tickets.js";

/** The secretary's desk: today's two lists, live, and everything that is done with them. */

const renewMs = 3_600_000;

const { clinicId, clinicPath } = clinicOfPage();
let speech = speak(chosenLanguage(), deskTexts);
const speechNow = () => speech;
const wordsNow = () => speech.words;
const room = /** @type {HTMLInputElement} */ (find("#room"));
const clinicName = find("#clinic");
const showLive = createLiveBadge(find("#live"));
const session = createSession(clinicId, () => speech.language);
const { api } = session;
const notices = createNotices(find("#notices"), wordsNow);
const question = createQuestion(wordsNow);
const actions = createActions({ api, clinicId, notices, question, speechNow, roomNow: () => room.value.trim() });
const tickets = createTickets(api, clinicId);
const columns = lists.map((list) => createQueueList(list, { ...actions, print }, show));
find("#lists").append(...columns.map(({ node }) => node));

/** @type {import("../client/index.js").ClinicState<"staff"> | undefined} */
let state;
/** @type {import("../client/index.js").Freshness} */
let freshness = { state: "reconnecting", ageSeconds: undefined };
/** @type {string | undefined} */
let today;
/** What the live list lacks of today: a day that is over, or none. @type {Map<string, import("../client/index.js").Day<"staff"> | undefined>} */
const closedDays = new Map();
/** A new day begins with a snapshot; until all is read anew, what is known may be yesterday's. */
let isTodayKnown = false;
/** @type {{ close(): void } | undefined} */
let follower;

const signIn = createSignIn({ session, notices, speechNow, onSignedIn: start, onSignedOut: stop });
const findBox = createFindBox({ wordsNow, onAsked: show, onBook: (text) => bookingForm.fill(text) });
const offersFor = createOffers({ actions, speechNow, dayOf, look: findBox.look });
const bookingForm = createBookingForm({
  api,
  clinicId,
  actions,
  speechNow,
  todayNow: () => today,
  offersFor,
  onBooked: sayBooked,
});
const goldenCheck = createGoldenCheck({ api, clinicId, actions, notices, speechNow });
keepFocusInPlace(() => /** @type {HTMLInputElement} */ (find(state || follower ? "#name" : "#key")));
actOncePerPress();
copyLatinDigits();
listenToShortcuts({
  key_name: bookingForm.focus,
  key_find: findBox.focus,
  key_code: goldenCheck.focus,
  key_call: () => columns[0]?.callNext(),
  key_golden: () => columns[1]?.callNext(),
  key_undo: notices.undoLast,
});

function start() {
  follower?.close();
  follower = followClinic(`${clinicPath}/stream?date=today`, {
    audience: "staff",
    share: true,
    onState: (next, _id, cause) => {
      state = next;
      if (cause === "snapshot") isTodayKnown = false;
      readClosedDays();
      show();
    },
    onFreshness: (next) => {
      freshness = next;
      showLive(freshness, speech);
      if (freshness.state === "refused")
        signIn.ask(freshness.status === 404 ? speech.words.noSuchClinic : speech.words.signedOut);
    },
  });
  bookingForm.focus();
}

function stop() {
  follower?.close();
  follower = undefined;
  state = undefined;
  closedDays.clear();
  tickets.forget();
  notices.clear();
  question.close();
  find("#paper-ticket").replaceChildren();
  show();
}

/** A list that is not live today may be closed, and could be reopened. */
async function readClosedDays() {
  const missing = lists.filter((list) => !state?.days.some((day) => day.list === list));
  for (const list of lists) if (!missing.includes(list)) closedDays.delete(list);
  if (isTodayKnown && missing.every((list) => closedDays.has(list))) return;
  try {
    ({ today } = await api.readClinic({ clinicId }));
    for (const list of missing) {
      const day = await api.readDay({ clinicId, list, date: today }).catch(() => undefined);
      closedDays.set(list, day?.status === "closed" ? { ...day, bookings: [] } : undefined);
    }
    isTodayKnown = true;
  } catch {} // the stream says it when the server is away
  show();
}

/** @param {import("../client/index.js").Day["list"]} list */
function dayOf(list) {
  return state?.days.find((each) => each.list === list) ?? closedDays.get(list);
}

function show() {
  const timeZone = state?.clinic.timeZone ?? "UTC";
  const asked = findBox.askedNow();
  let found = 0;
  for (const { list, show: showList } of columns) {
    found += showList(dayOf(list), { ...speech, timeZone, asked, room: room.value.trim() });
  }
  findBox.show(found > 0 || asked === "");
  showShortcuts(speech.words);
  if (!state) return;
  notices.forget(state.days.flatMap(({ bookings }) => bookings));
  showLive(freshness, speech);
  delete clinicName.dataset.text; // no language says anything else now
  showNames(clinicName, state.clinic.name);
  document.title = `${state.clinic.name} · ${speech.words.deskTitle}`;
}

/** @param {import("../client/index.js").NewBooking} booking */
function sayBooked(booking) {
  const { words, format } = speech;
  tickets.keep(booking);
  findBox.clear();
  const code = booking.goldenCode ? ` — ${words.code} ${format.digits(booking.goldenCode)}` : "";
  const day = booking.date === today ? "" : ` — ${unbroken(format.date(booking.date))}`;
  notices.notify([`${words.didBook} ${format.number(booking.number)} `, ...namesIn(booking.patient.name), code + day], {
    about: booking,
    offers: [{ text: words.deed_print, act: () => print(booking) }],
    undo: () => actions.takeBack(booking),
  });
  show();
}

/** @param {import("../client/index.js").StaffBooking} booking */
async function print(booking) {
  const token = await actions.attempt(() => tickets.tokenOf(booking));
  if (!token) return;
  import("/desk/paper-ticket.js") // a desk that prints nothing need not load it
    .then(({ printTicket }) => printTicket(booking, token, state?.clinic.name ?? "", speech, notices))
    .catch(() => notices.notify([speech.words.why_out_of_reach], { isProblem: true }));
}

find("#language").addEventListener("click", () => {
  speech = speak(speech.language === "ar" ? "en" : "ar", deskTexts);
  rememberLanguage(speech.language);
  notices.clear();
  show();
});
const roomKey = `dawr-room-${clinicId}`;
room.value = readKept("localStorage", roomKey) ?? "";
room.addEventListener("input", () => {
  keep("localStorage", roomKey, room.value);
  show();
});
setInterval(() => state && session.renew().catch(() => undefined), renewMs);
show();
signIn.resume();
