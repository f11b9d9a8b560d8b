// @ts-check

import { createApi } from "../client/api.js";
import * as arrivalTexts from "../texts/arrival.js";
import * as doctorTexts from "../texts/doctor.js";
import * as tellMeTexts from "../texts/tell-me.js";
import * as ticketTexts from "../texts/ticket.js";
import { armed } from "../ui/armed-button.js";
import { find } from "../ui/element.js";
import { chosenLanguage, onLanguageChosen, rememberLanguage, speak } from "../ui/language.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { createServerClock } from "../ui/server-clock.js";
import { watchedFetch } from "../ui/watched-fetch.js";
import { createArrival } from "./arrival.js";
import { atTheDoor, showDoor } from "./at-the-door.js";
import { holdBooking } from "./held-booking.js";
import { keepTicket } from "./kept-tickets.js";
import { createTellMe } from "./tell-me.js";
import { say, showAlone, showPlace, showTurn } from "./ticket-view.js";
import { write } from "./write.js";

/** A patient's own page: my number, how many are ahead, about how long. Nothing about anybody else. */

/** A first connection that takes longer is one that the patient should hear of. */
const patienceMs = 4_000;

const { ticket, door, choices } = atTheDoor(location.hash.slice(1));
const headers = ticket && { "Booking-Token": ticket.token };
const clock = createServerClock();
const showLive = createLiveBadge(find("#live"));
const cancelButton = /** @type {HTMLButtonElement} */ (find("#cancel"));
const cancel = armed(cancelButton, cancelBooking);

const texts = [ticketTexts, doctorTexts, arrivalTexts, tellMeTexts];
let speech = speak(chosenLanguage(...texts), ...texts);
/** @type {import("./held-booking.js").Held | undefined} */
let held = ticket && { place: ticket };
/** @type {import("../client/index.js").Freshness} */
let freshness = { state: "reconnecting", ageSeconds: undefined };
/** A request has failed since the stream was last live. */
let hasFailed = false;
let isCancelling = false;
/** @type {"cancelFailed" | "cancelUnsure" | undefined} */
let problem;

const api = createApi("", {
  headers,
  language: () => speech.language,
  fetch: watchedFetch(() => {
    hasFailed = true;
    follower?.reconnect();
    show();
  }),
});
const showArrival = createArrival(api, door?.code, () => show());
const showTellMe = ticket && createTellMe(api, ticket, () => show());
const follower =
  ticket &&
  headers &&
  holdBooking(ticket, {
    headers,
    api,
    onChange: (next) => {
      held = next;
      show();
    },
    onFreshness: (next) => {
      freshness = next;
      if (next.state === "live") hasFailed = false;
      if (next.state === "live" && problem === "cancelUnsure") problem = undefined;
      show();
    },
  });

async function cancelBooking() {
  if (!held) return;
  const { clinicId, bookingId } = held.place;
  isCancelling = true;
  problem = undefined;
  show();
  await api.changeBooking({ clinicId, bookingId, body: { status: "cancelled" } }).catch(({ code }) => {
    problem = ["out_of_reach", "unreadable"].includes(code) ? "cancelUnsure" : "cancelFailed";
  });
  isCancelling = false;
  show();
}

function show() {
  const { words } = speech;
  if (!held && door) return showDoor(door, choices, speech);
  if (!held) return showAlone(speech, { said: words.ticketNone, detail: words.ticketHow });
  const look = showLive(freshness, { ...speech, isNews: hasFailed });
  if (look === "refused") {
    if (ticket) keepTicket(ticket.token, undefined);
    const [said, detail] = held.state
      ? [words.ticketReplaced, words.scanNewest]
      : [words.ticketUnknown, words.scanAgain];
    return showAlone(speech, { said, detail });
  }
  showPlace(held, speech);
  if (held.state) return showLatest(held, held.state, look === "live");
  if (performance.now() > patienceMs) say({ said: words.outOfReach, detail: words.triesAgain });
}

/**
 * @param {import("./held-booking.js").Held} held
 * @param {import("../client/index.js").ClinicState<"public">} state
 * @param {boolean} isLive
 */
function showLatest(held, state, isLive) {
  const { words } = speech;
  const now = clock.now();
  const knownAt = now - 1_000 * (("ageSeconds" in freshness && freshness.ageSeconds) || 0);
  const turn = showTurn(held, state, { ...speech, isLive, now, knownAt });
  const isWaiting = turn.status === "booked";
  const isAsked = turn.isAwaited && !turn.isLaterDay && !turn.hasNoDoctor;
  showArrival({ place: held.place, mine: held.mine, isAsked, isLive }, speech);
  showTellMe?.({ place: held.place, mine: held.mine, isLive }, speech);
  if (ticket) keepTicket(ticket.token, isWaiting || turn.status === "in_progress" ? held.place.bookingId : undefined);
  cancelButton.hidden = !isWaiting;
  cancel.show(words.cancelMine, words.cancelSure, { isOff: !isLive || isCancelling });
  write("#problem", isWaiting && problem ? words[problem] : "");
}

onLanguageChosen((language) => {
  speech = speak(language, ...texts);
  rememberLanguage(language);
  show();
});
window.addEventListener("hashchange", () => location.reload()); // another ticket
setInterval(show, 30_000); // the estimate ages
setTimeout(show, patienceMs);
show();
