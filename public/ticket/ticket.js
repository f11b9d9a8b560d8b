// @ts-check

import { createApi } from "../client/api.js";
import { followClinic } from "../client/follow-clinic.js";
import * as ticketTexts from "../texts/ticket.js";
import { armed } from "../ui/armed-button.js";
import { find } from "../ui/element.js";
import { chosenLanguage, rememberLanguage, speak } from "../ui/language.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { todayIn } from "../ui/queue.js";
import { createServerClock } from "../ui/server-clock.js";
import { estimateText } from "./estimate-text.js";
import { readTicketToken } from "./ticket-token.js";

/** A patient's own page: my number, how many are ahead, about how long. Nothing about anybody else. */

const ticket = readTicketToken(location.hash.slice(1));
const headers = ticket && { "Booking-Token": ticket.token };
const api = createApi("", { headers, language: () => speech.language });
const clock = createServerClock();
const showLive = createLiveBadge(find("#live"));
const cancelButton = /** @type {HTMLButtonElement} */ (find("#cancel"));
const cancel = armed(cancelButton, cancelBooking);

let speech = speak(chosenLanguage(), ticketTexts);
/** @type {import("../client/index.js").ClinicState<"public"> | undefined} */
let state;
/** The booking by itself, once its day is over. @type {import("../client/index.js").PublicBooking | undefined} */
let finished;
/** @type {import("../client/index.js").Freshness} */
let freshness = { state: "reconnecting", ageSeconds: undefined };

if (ticket) {
  followClinic(`/v1/clinics/${ticket.clinicId}/stream?list=${ticket.list}&date=${ticket.date}`, {
    headers,
    audience: "public",
    onState: (next) => {
      state = next;
      if (next.days.length === 0) readFinished(ticket);
      show();
    },
    onFreshness: (next) => {
      freshness = next;
      show();
    },
  });
}

/** A closed day has left the live list. @param {{ clinicId: number, bookingId: string }} ticket */
async function readFinished({ clinicId, bookingId }) {
  finished = await api.readBooking({ clinicId, bookingId }).catch(() => finished);
  show();
}

async function cancelBooking() {
  if (!ticket) return;
  const { clinicId, bookingId } = ticket;
  find("#problem").textContent = "";
  await api.changeBooking({ clinicId, bookingId, body: { status: "cancelled" } }).catch(() => {
    find("#problem").textContent = speech.words.cancelFailed;
  });
}

function show() {
  const { words, format } = speech;
  showLive(freshness, speech);
  const isRefused = freshness.state === "refused";
  find("#message").textContent = !ticket ? words.ticketNone : isRefused ? words.ticketUnknown : "";
  find("#message").hidden = find("#message").textContent === "";
  find("#live").hidden = !ticket;
  const day = state?.days[0];
  const mine = day?.bookings.find(({ id }) => id === ticket?.bookingId) ?? (day ? undefined : finished);
  find("#turn").hidden = !ticket || isRefused || !mine;
  if (!ticket || !state || !mine) return;

  const bookings = day?.bookings ?? [];
  const ahead = bookings.filter(({ status, order }) => status === "booked" && order < mine.order).length;
  const isToCome = ticket.date > todayIn(state.clinic.timeZone, clock.now());
  find("#turn").dataset.status = mine.status;
  find("#turn").dataset.list = ticket.list;
  find("#clinic").textContent = state.clinic.name;
  find("#list").textContent = `${words[ticket.list]} · ${format.date(ticket.date)}`;
  find("#number").textContent = format.number(ticket.number);
  const [said, detail] = sayings(mine, ahead, isToCome);
  if (find("#said").textContent !== said) find("#said").textContent = said;
  if (find("#detail").textContent !== detail) find("#detail").textContent = detail;

  const isWaiting = mine.status === "booked";
  const serving = bookings.filter(({ status }) => status === "in_progress");
  find("#serving").textContent = serving.map(({ number }) => format.number(number)).join(" · ") || "–";
  const calledAt = bookings.flatMap((booking) => booking.calledAt ?? []);
  const estimate = isToCome ? "" : estimateText({ ahead, calledAt, now: clock.now() }, speech);
  find("#estimate").textContent = estimate || "–";
  find("#facts").hidden = !isWaiting || isToCome;
  find("#hint").textContent = isWaiting && !isToCome ? (estimate ? words.estimateHow : words.estimateLater) : "";
  cancelButton.hidden = !isWaiting;
  cancel.show(words.cancelMine, words.cancelSure);
  document.title = `${format.number(ticket.number)} · ${said}`;
}

/**
 * @param {import("../client/index.js").PublicBooking} mine
 * @param {number} ahead
 * @param {boolean} isToCome its day is not today
 * @returns {[said: string, detail: string]}
 */
function sayings({ status, date, calledAt, calledTo }, ahead, isToCome) {
  const { words, format } = speech;
  if (status === "booked" && isToCome) return [`${words.bookedFor} ${format.date(date)}`, ""];
  if (status === "booked")
    return ahead === 0 ? [words.youAreNext, ""] : [`${format.number(ahead)} ${words.aheadOfYou}`, ""];
  if (status === "served") return [words.ticketServed, ""];
  if (status === "no_show") return [words.ticketNoShow, ""];
  if (status === "cancelled") return [words.ticketCancelled, ""];
  const where = calledTo ? `${words.pleaseComeTo} \u2068${calledTo}\u2069.` : words.pleaseCome;
  const when = calledAt && state ? ` ${words.calledAt} ${format.time(calledAt, state.clinic.timeZone)}.` : "";
  return [words.yourTurn, where + when];
}

find("#language").addEventListener("click", () => {
  speech = speak(speech.language === "ar" ? "en" : "ar", ticketTexts);
  rememberLanguage(speech.language);
  show();
});
window.addEventListener("hashchange", () => location.reload()); // another ticket
setInterval(show, 30_000); // the estimate ages
show();
