// @ts-check
import * as deskTexts from "../texts/desk.js";
import * as dayTexts from "../texts/desk-days.js";
import * as roomTexts from "../texts/desk-doctor.js";
import * as forwardTexts from "../texts/desk-forward.js";
import * as lineTexts from "../texts/desk-line.js";
import * as peopleTexts from "../texts/desk-people.js";
import * as refusalTexts from "../texts/desk-refusals.js";
import * as signInTexts from "../texts/sign-in.js";
import { createCalendar } from "../ui/calendar.js";
import { createCallActions } from "../ui/call-actions.js";
import { createClinicSession } from "../ui/clinic-session.js";
import { createClinicSignIn } from "../ui/clinic-sign-in.js";
import { createClosedDays } from "../ui/closed-days.js";
import { createDoctorMenu } from "../ui/doctor-menu.js";
import { find } from "../ui/element.js";
import { createForwarding } from "../ui/forwarding.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { copyLatinDigits } from "../ui/latin-digits.js";
import { createLineActions } from "../ui/line-actions.js";
import { showFacts } from "../ui/list-facts.js";
import { createNotices } from "../ui/notices.js";
import { clinicOfPage } from "../ui/page-clinic.js";
import { actOncePerPress } from "../ui/presses.js";
import { lists } from "../ui/queue.js";
import { createRoomBox } from "../ui/room-box.js";
import { createServerClock } from "../ui/server-clock.js";
import { shiftsOfDay, workingShift } from "../ui/shifts-of-day.js";
import { createSignedInClinic } from "../ui/signed-in-clinic.js";
import { stayAwake } from "../ui/stay-awake.js";
import { dayFacts } from "./day-facts.js";
import { createRoomView } from "./room-view.js";
import { listenToSpaceBar } from "./space-bar.js";

/** The doctor's room: who is in, who is next, and one button that calls them. */

const renewMs = 3_600_000;

const { clinicId, clinicPath } = clinicOfPage();
const texts = [deskTexts, dayTexts, forwardTexts, lineTexts, peopleTexts, refusalTexts, roomTexts, signInTexts];
let speech = speak(chosenLanguage(...texts), ...texts);
const speechNow = () => speech;
const session = createClinicSession(clinicId, () => speech.language, { onReplaced: goOn });
const { api } = session;
const notices = createNotices(find("#notices"), () => speech.words);
const room = createRoomBox(clinicId, show);
const actions = createCallActions({ api, clinicId, notices, speechNow, roomNow: room.now });
const { stepBack } = createLineActions({ api, clinicId, actions, notices, speechNow });
const forwarding = createForwarding({ api, clinicId, session, actions, notices, speechNow, onRead: show });
const view = createRoomView({ actions, stepBack, forward: forwarding.open, onChange: show });
const doctorMenu = createDoctorMenu(actions, speechNow);
const clock = createServerClock();
const calendar = createCalendar({ api, clinicId, onRead: show });
const closedDays = createClosedDays({ api, clinicId, onRead: show });
const clinic = createSignedInClinic({
  clinicPath,
  speechNow,
  onState: (_, cause) => {
    if (cause === "snapshot") for (const known of [calendar, closedDays]) known.doubt(); // a new day begins with one
    calendar.read();
    show();
  },
  onRefused: (why) => signIn.ask(why),
});
const signIn = createClinicSignIn({
  ...{ clinicId, session, notices, speechNow },
  ...{ onSignedIn: start, onSignedOut: stop },
});
actOncePerPress();
copyLatinDigits();
stayAwake();
listenToSpaceBar(() => clinic.isFollowed() && view.call());

function start() {
  clinic.follow();
  calendar.read(); // beside the stream, not behind it
  view.focus();
}

/** @param {boolean} isSomebody who is signed in now */
function goOn(isSomebody) {
  clinic.followAnew(isSomebody);
  show();
}

function stop() {
  clinic.leave();
  for (const known of [calendar, closedDays, forwarding]) known.forget();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  notices.clear();
  show();
}

function show() {
  const state = clinic.stateNow();
  const [plan, today] = [calendar.planNow(), calendar.todayNow()];
  const live = state?.days.filter(({ date }) => date === today) ?? [];
  const shifts = plan && today && live.length > 0 ? shiftsOfDay(today, live, plan) : [];
  const shift = workingShift(shifts, clock.now());
  const { timeZone, needsArrival } = state?.clinic ?? { timeZone: "UTC", needsArrival: false };
  const recalls = plan?.clinic.recalls ?? Number.POSITIVE_INFINITY;
  const said = { ...speech, ...forwarding.now(), timeZone, needsArrival, recalls, isToday: true };
  view.show(state, today ? { date: today, room: room.now(), shift } : undefined, said);

  if (state && today) closedDays.look(state.days, [today]);
  const isClosed = live.length === 0 && today !== undefined && lists.some((list) => closedDays.of(list, today));
  const working = shifts.find((each) => each.shift === shift);
  showFacts(find("#day"), dayFacts({ days: live, isClosed, shift: working }, speech));
  doctorMenu.show(live[0], working, speech);
  if (state) notices.forget(state.days.flatMap(({ bookings }) => bookings));
  forwarding.look(state?.days ?? []);
  clinic.show(speech.words.doctorTitle);
  signIn.show();
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
