// @ts-check

import { followClinic } from "../client/follow-clinic.js";
import * as deskTexts from "../texts/desk.js";
import { find } from "../ui/element.js";
import { folded } from "../ui/folded-text.js";
import { chosenLanguage, rememberLanguage, speak } from "../ui/language.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { clinicOfPage } from "../ui/page-clinic.js";
import { lists } from "../ui/queue.js";
import { keep, readKept } from "../ui/storage.js";
import { createActions } from "./actions.js";
import { createBookingForm } from "./booking-form.js";
import { createGoldenCheck } from "./golden-check.js";
import { createNotices } from "./notices.js";
import { createQueueList } from "./queue-list.js";
import { createSession } from "./session.js";
import { listenToShortcuts } from "./shortcuts.js";
import { createSignIn } from "./sign-in.js";

/** The secretary's desk: today's two lists, live, and everything that is done with them. */

const renewMs = 3_600_000;
const ticketsKept = 200;

const { clinicId, clinicPath } = clinicOfPage();
let speech = speak(chosenLanguage(), deskTexts);
const speechNow = () => speech;
const room = /** @type {HTMLInputElement} */ (find("#room"));
const findBox = /** @type {HTMLInputElement} */ (find("#find"));
const showLive = createLiveBadge(find("#live"));
const session = createSession(clinicId, () => speech.language);
const { api } = session;
const notify = createNotices(find("#notices"), () => speech.words);
const actions = createActions({ api, clinicId, notify, speechNow, roomNow: () => room.value.trim() });
/** Tickets are told once, to the one who books; they are forgotten with the page. @type {Map<string, string>} */
const tickets = new Map();
const columns = lists.map((list) => createQueueList(list, { ...actions, print }));
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

const signIn = createSignIn({ session, notify, speechNow, onSignedIn: start, onSignedOut: stop });
const bookingForm = createBookingForm({ api, clinicId, actions, todayNow: () => today, onBooked: sayBooked });
createGoldenCheck({ api, clinicId, actions, notify, speechNow });
listenToShortcuts({
  name: () => bookingForm.focus(),
  find: () => findBox.focus(),
  callNext: () => columns[0]?.callNext(),
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
  state = undefined;
  closedDays.clear();
  tickets.clear();
  find("#notices").replaceChildren();
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

function show() {
  const timeZone = state?.clinic.timeZone ?? "UTC";
  const asked = folded(findBox.value);
  for (const { list, show: showList } of columns) {
    const day = state?.days.find((each) => each.list === list) ?? closedDays.get(list);
    showList(day, { ...speech, timeZone, asked, room: room.value.trim(), hasTicket: (id) => tickets.has(id) });
  }
  if (!state) return;
  showLive(freshness, speech);
  find("#clinic").textContent = state.clinic.name;
  document.title = `${state.clinic.name} · ${speech.words.deskTitle}`;
}

/** @param {import("../client/index.js").NewBooking} booking */
function sayBooked(booking) {
  const { words, format } = speech;
  tickets.set(booking.id, booking.ticketToken);
  for (const id of tickets.keys()) if (tickets.size > ticketsKept) tickets.delete(id);
  const code = booking.goldenCode ? ` · ${words.code} ${booking.goldenCode}` : "";
  notify(`${words.didBook} ${format.number(booking.number)} · ${booking.patient.name}${code}`, {
    actions: [{ text: words.deed_print, act: () => print(booking) }],
  });
  show();
}

/** @param {import("../client/index.js").StaffBooking} booking */
function print(booking) {
  import("./paper-ticket.js") // a desk that prints nothing need not load it
    .then(({ printTicket }) =>
      printTicket(booking, tickets.get(booking.id) ?? "", state?.clinic.name ?? "", speech, notify),
    )
    .catch(() => notify(speech.words.why_out_of_reach, { isProblem: true }));
}

find("#language").addEventListener("click", () => {
  speech = speak(speech.language === "ar" ? "en" : "ar", deskTexts);
  rememberLanguage(speech.language);
  show();
});
findBox.addEventListener("input", show);
const roomKey = `dawr-room-${clinicId}`;
room.value = readKept("localStorage", roomKey) ?? "";
room.addEventListener("input", () => {
  keep("localStorage", roomKey, room.value);
  show();
});
setInterval(() => state && session.renew().catch(() => undefined), renewMs);
show();
signIn.resume();
