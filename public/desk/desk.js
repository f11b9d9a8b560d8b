// @ts-check

import * as deskTexts from "../texts/desk.js";
import * as dayTexts from "../texts/desk-days.js";
import * as deedTexts from "../texts/desk-deeds.js";
import * as forwardTexts from "../texts/desk-forward.js";
import * as lineTexts from "../texts/desk-line.js";
import * as peopleTexts from "../texts/desk-people.js";
import * as refusalTexts from "../texts/desk-refusals.js";
import * as signInTexts from "../texts/sign-in.js";
import { createClinicSession } from "../ui/clinic-session.js";
import { createClinicSignIn } from "../ui/clinic-sign-in.js";
import { find, setText } from "../ui/element.js";
import { createForwarding } from "../ui/forwarding.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { copyLatinDigits } from "../ui/latin-digits.js";
import { createLineActions } from "../ui/line-actions.js";
import { namesIn } from "../ui/names.js";
import { createNotices } from "../ui/notices.js";
import { clinicOfPage } from "../ui/page-clinic.js";
import { actOncePerPress } from "../ui/presses.js";
import { createRoomBox } from "../ui/room-box.js";
import { createServerClock } from "../ui/server-clock.js";
import { createSignedInClinic } from "../ui/signed-in-clinic.js";
import { createActions } from "./actions.js";
import { createBookingForm } from "./booking-form.js";
import { createDeedsDialog } from "./deeds-dialog.js";
import { createDeskDay } from "./desk-day.js";
import { createFindBox } from "./find-box.js";
import { keepFocusInPlace } from "./focus-place.js";
import { createGoldenCheck } from "./golden-check.js";
import { createLeaves } from "./leaves.js";
import { meantRow } from "./meant-row.js";
import { createMoveBooking } from "./move-booking.js";
import { createMoveDialog } from "./move-dialog.js";
import { createOffers } from "./offers.js";
import { createOtherDays } from "./other-days.js";
import { createOverbookDialog } from "./overbook-dialog.js";
import { createPatientDialog } from "./patient-dialog.js";
import { placeText } from "./place-text.js";
import { createQuestion } from "./question.js";
import { createRemarkDialog } from "./remark-dialog.js";
import { createScreens } from "./screens.js";
import { createSharedDesk } from "./shared-desk.js";
import { listenToShortcuts, showShortcuts } from "./shortcuts.js";
import { createTickets } from "./tickets.js";
import { createUndelivered } from "./undelivered.js";

/** The secretary's desk: the lists of a day, live, and everything that is done with them. */

const renewMs = 3_600_000;

const { clinicId, clinicPath } = clinicOfPage();
const texts = [deskTexts, dayTexts, deedTexts, forwardTexts, lineTexts, peopleTexts, refusalTexts, signInTexts];
let speech = speak(chosenLanguage(...texts), ...texts);
const speechNow = () => speech;
const wordsNow = () => speech.words;
const session = createClinicSession(clinicId, () => speech.language, { onReplaced: goOn });
const { api } = session;
const notices = createNotices(find("#notices"), wordsNow);
const question = createQuestion(wordsNow);
const room = createRoomBox(clinicId, show);
const actions = createActions({ api, clinicId, notices, question, speechNow, roomNow: room.now });
const lineActions = createLineActions({ api, clinicId, actions, notices, speechNow });
const tickets = createTickets(api, clinicId);
const rowActions = {
  ...actions,
  ...lineActions,
  print,
  /** @param {import("../client/index.js").StaffBooking} booking */
  moveTo: (booking) => moveDialog.open(booking),
  /** @param {import("../client/index.js").StaffBooking} booking */
  forward: (booking) => forwarding.open(booking),
  /** @param {import("../client/index.js").StaffBooking} booking */
  openPatient: (booking) => patientDialog.open(booking),
  /** @param {import("../client/index.js").StaffBooking} booking */
  openRemark: (booking) => remarkDialog.open(booking),
  /** @param {import("../client/index.js").StaffBooking} booking */
  openDeeds: (booking) => deedsDialog.open(booking),
};
const clock = createServerClock();
const day = createDeskDay({ api, clinicId, actions: rowActions, speechNow, clock, onChange: show });
/** @param {{ date: string, shift?: number | null }} place */
const placeTextOf = (place) => placeText(place, day.shiftsOn(place.date), speech.format);

const clinic = createSignedInClinic({
  clinicPath,
  speechNow,
  onState: (next, cause) => {
    day.take(next, cause);
    show();
  },
  onRefused: (why) => signIn.ask(why),
});

const signIn = createClinicSignIn({ clinicId, session, notices, speechNow, onSignedIn: start, onSignedOut: stop });
const sharedDesk = createSharedDesk({ clinicId, session, signIn, speechNow });
const around = { api, clinicId, speechNow };
const asides = [sharedDesk, createUndelivered({ ...around, clock }), createScreens(around)];
const findBox = createFindBox({ wordsNow, onAsked: show, onBook: (text) => bookingForm.fill(text) });
const otherDays = createOtherDays({ api, clinicId, actions, speechNow, onChoose: showBooking, onRead: show });
const patientDialog = createPatientDialog({ actions, speechNow });
const remarkDialog = createRemarkDialog({ actions, remark: lineActions.remark, speechNow });
const moveBooking = createMoveBooking({ api, clinicId, actions, notices, tickets, speechNow, placeTextOf, print });
const moveDialog = createMoveDialog({ actions, moveBooking, speechNow, ...day });
const forwarding = createForwarding({
  ...{ ...around, session, actions, notices, onRead: show },
  offersFor: (sent, clinicName) => {
    tickets.keep(sent);
    return [{ text: speech.words.deed_print, act: () => print(sent, clinicName) }];
  },
});
const deedsDialog = createDeedsDialog({ ...around, ...day, ...forwarding, actions, stateNow: clinic.stateNow });
createLeaves({ api, clinicId, actions, notices, speechNow, ...day });
const { ask: askWhy } = createOverbookDialog(speechNow);
const offersFor = createOffers({ actions, speechNow, placeTextOf, ...day, look: findBox.look, askWhy });
const bookingForm = createBookingForm({
  ...{ api, clinicId, actions, speechNow, offersFor },
  placeNow: () => ({ date: day.dateNow(), shift: day.shiftNow() }),
  onBooked: sayBooked,
});
const goldenCheck = createGoldenCheck({ api, clinicId, actions, notices, speechNow });
keepFocusInPlace(() => (clinic.isFollowed() ? /** @type {HTMLInputElement} */ (find("#name")) : signIn.box()));
actOncePerPress();
copyLatinDigits();
listenToShortcuts(
  {
    key_day: day.focus,
    key_name: bookingForm.focus,
    key_find: findBox.focus,
    key_everywhere: () => otherDays.ask(findBox.lookEverywhere()),
    key_code: goldenCheck.focus,
    key_call: () => callNext(0),
    key_golden: () => callNext(1),
    key_undo: notices.undoLast,
    key_here: () => actOnRow("arrival"),
    key_back: () => actOnRow("stepBack"),
    key_urgent: () => actOnRow("remark"),
    key_switch: signIn.lock,
  },
  hasUse,
);

function start() {
  clinic.follow();
  day.read(); // beside the stream, not behind it
  bookingForm.focus();
}

/** @param {boolean} isSomebody who is signed in now */
function goOn(isSomebody) {
  clinic.followAnew(isSomebody);
  show();
}

function stop() {
  clinic.leave();
  for (const { forget } of [day, tickets, otherDays, forwarding]) forget();
  notices.clear();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  find("#paper-ticket").replaceChildren();
  show();
}

function show() {
  const state = clinic.stateNow();
  const asked = findBox.askedNow();
  const here = day.show({ asked, room: room.now(), ...forwarding.now() });
  const isSoughtElsewhere = here === 0 || findBox.isEverywhere();
  const [date, today] = [day.dateNow() ?? "", day.todayNow() ?? ""];
  const elsewhere = otherDays.show(state?.days ?? [], date, isSoughtElsewhere ? asked : "", today);
  findBox.show(here, elsewhere);
  showShortcuts(speech.words, hasUse);
  const isToday = date === today;
  bookingForm.show({ arrivesToday: isToday && day.needsArrival() });
  for (const aside of asides) aside.show(state?.clinic);
  document.documentElement.dataset.day = isToday ? "today" : "other";
  setText(
    find("#book"),
    isToday ? speech.words.book : `${speech.words.bookOn} ${speech.format.shortDate(date, { hasMonth: false })} ↵`,
  );
  if (state) notices.forget(state.days.flatMap(({ bookings }) => bookings));
  forwarding.look(state?.days ?? []);
  clinic.show(speech.words.deskTitle);
}

/** Calls are today's: another day that is shown gives way first, so that nobody is called unseen. @param {number} list */
function callNext(list) {
  if (!day.dateNow()) return;
  if (day.isToday()) return day.callNext(list);
  day.choose(day.todayNow() ?? "");
  notices.notify([speech.words.callsAreToday]);
}

/** The one line has one call, and nobody arrives where nobody needs to. @param {import("./shortcuts.js").Word} word */
function hasUse(word) {
  if (word === "key_switch") return sharedDesk.isAtDesk();
  return word === "key_golden" ? !day.isOneLine() : word === "key_here" ? day.needsArrival() : true;
}

/** @param {import("../ui/row-deeds.js").Deed} deed */
function actOnRow(deed) {
  const key = meantRow();
  if (!key || !day.actOn(deed, key)) notices.notify([speech.words.whoIsMeant]);
}

/** @param {import("../client/index.js").StaffBooking} booking of another day */
function showBooking({ id, date, shift }) {
  day.chooseBooking(date, shift);
  findBox.clear();
  const row = document.querySelector(`.row[data-key="${id}"]`);
  row?.closest("details")?.setAttribute("open", "");
  row?.querySelector("button")?.focus();
}

/** @param {import("../client/index.js").NewBooking} booking */
function sayBooked(booking) {
  const { words, format } = speech;
  tickets.keep(booking);
  findBox.clear();
  const code = booking.goldenCode ? ` — ${words.code} ${format.digits(booking.goldenCode)}` : "";
  const isUsual = booking.date === day.todayNow() && booking.shift === null;
  const place = isUsual ? "" : ` — ${placeTextOf(booking)}`;
  notices.notify(
    [`${words.didBook} ${format.number(booking.number)} `, ...namesIn(booking.patient.name), code + place],
    {
      about: booking,
      offers: [{ text: words.deed_print, act: () => print(booking) }],
      undo: () => actions.takeBack(booking),
    },
  );
  show();
}

/** @param {import("../client/index.js").StaffBooking} booking @param {string} [elsewhere] the other clinic where it is */
async function print(booking, elsewhere) {
  const token = await actions.attempt(() => tickets.tokenOf(booking));
  if (!token) return;
  const clinicName = elsewhere ?? clinic.stateNow()?.clinic.name ?? "";
  const where = { clinicName, place: placeTextOf(elsewhere ? { date: booking.date } : booking) };
  import("/desk/paper-ticket.js") // a desk that prints nothing need not load it
    .then(({ printTicket }) => printTicket(booking, token, where, speech, notices))
    .catch(() => notices.notify([speech.words.why_out_of_reach], { isProblem: true }));
}

onLanguageChosen((language) => {
  speech = speak(language, ...texts);
  rememberLanguage(language);
  notices.clear();
  show();
});
setInterval(() => clinic.stateNow() && session.renew().catch(() => undefined), renewMs);
show();
signIn.resume();
