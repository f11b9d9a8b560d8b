// @ts-check
import { find } from "../ui/element.js";
import { showNames } from "../ui/names.js";
import { movedText, placeText, sayingOf } from "./sayings.js";
import { turnOf } from "./turn.js";
import { showShift, showWait } from "./wait-view.js";
import { write } from "./write.js";

/**
 * What the page shows of a ticket. It writes only what is new, for much of it is read aloud.
 *
 * @typedef {import("./held-booking.js").Held} Held
 * @typedef {import("./sayings.js").Speech} Speech
 */

/**
 * What there is to say without a booking.
 *
 * @param {Speech} speech
 * @param {import("./sayings.js").Saying} saying
 */
export function showAlone({ words }, saying) {
  document.documentElement.dataset.live = "refused";
  find("#clinic").textContent = words.ticketTitle;
  document.title = words.ticketTitle;
  find("#mark").hidden = false;
  for (const part of ["#place", "#facts", "#cancel", "#reference", "#arrive", "#tell"]) find(part).hidden = true;
  for (const part of ["#as-of", "#hint", "#problem", "#here", "#arrive-problem", "#told"]) write(part, "");
  delete find("#turn").dataset.status;
  say(saying);
}

/**
 * Which number on which day.
 *
 * @param {Held} held
 * @param {Speech} speech
 */
export function showPlace({ place, before, state }, speech) {
  const { words, format } = speech;
  if (state) showNames(find("#clinic"), state.clinic.name);
  else find("#clinic").textContent = words.ticketTitle;
  find("#place").hidden = false;
  find("#turn").dataset.list = place.list;
  write("#list", words[place.list]);
  write("#date", format.date(place.date));
  write("#number", format.number(place.number));
  write("#moved-to", before ? movedText(place, before, speech) : "");
  write("#moved-from", before ? `${words.movedBefore} ${placeText(before, speech, before.list !== place.list)}` : "");
  find("#reference").hidden = false;
  write("#booking", place.bookingId);
}

/**
 * How the queue stands for it, or stood when it was last known.
 *
 * @param {Held} held
 * @param {import("../client/index.js").ClinicState<"public">} state
 * @param {Speech & { isLive: boolean, now: number, knownAt: number }} speech
 * @returns how it stands
 */
export function showTurn(held, state, { isLive, knownAt, ...speech }) {
  const { words, format, now } = speech;
  const { place, mine, own } = held;
  const turn = turnOf(held, state, now);
  const status = (own ?? mine)?.status;
  const isWaiting = status === "booked";
  const saying = sayingOf(held, turn, speech);
  const by = isWaiting && turn.hasNoDoctor ? "doctor" : own?.cancelledBy;
  Object.assign(find("#turn").dataset, { status: status ?? "", by: by ?? "" });
  say(saying);
  document.title = `${format.number(place.number)} – ${saying.said}`;

  showShift(turn, isWaiting, speech);
  showWait(turn, isWaiting && isLive && !turn.hasNoDoctor, speech);
  write("#as-of", isLive ? "" : `${words.asOf} ${format.time(knownAt, turn.timeZone)}. ${words.goesOn}`);
  return { ...turn, status };
}

/** @param {import("./sayings.js").Saying} saying */
export function say({ said, detail = "", note = "" }) {
  write("#said", said);
  write("#note", note);
  write("#detail", detail);
}
