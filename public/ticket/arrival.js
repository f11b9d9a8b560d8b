// @ts-check
import { find } from "../ui/element.js";
import { inLatinDigits } from "../ui/latin-digits.js";
import { abortAfter } from "../ui/time-limit.js";
import { write } from "./write.js";

/**
 * "I am here": by the code that the clinic's door shows, typed, or brought along by the link that the door shows to cameras.
 *
 * @typedef {import("./sayings.js").Speech} Speech
 * @typedef {import("../texts.js").Texts} Texts
 */

const codeDigits = 6;
/** From the opening of the page; by then no code of that time counts. */
const scannedForMs = 120_000;
const patienceMs = 15_000;

/** What is said of a refusal; any other means that nobody was reached. @type {Record<string, keyof Texts>} */
const problems = {
  door_code_expired: "doorCodeExpired",
  too_many_requests: "doorCodeTooMany",
  not_found: "doorCodeElsewhere",
  wrong_day: "ticketOtherDay",
  invalid_transition: "askAtDesk",
  day_closed: "askAtDesk",
};

/**
 * @param {import("../client/index.js").Api} api
 * @param {string | undefined} scanned The code of the link.
 * @param {() => void} onChange
 */
export function createArrival(api, scanned, onChange) {
  const form = find("#arrive");
  const field = /** @type {HTMLInputElement} */ (find("#door-code"));
  let isOpen = false;
  let isSending = false;
  let isLive = false;
  /** @type {keyof Texts | undefined} */
  let problem;
  /** @type {import("./ticket-token.js").Place} */
  let place;

  /** @param {string} doorCode */
  const send = async (doorCode) => {
    const { clinicId, bookingId } = place;
    isSending = true;
    problem = undefined;
    onChange();
    const { signal } = abortAfter(patienceMs);
    const refusal = await api.arrive({ clinicId, bookingId, body: { doorCode }, signal }).then(
      () => undefined,
      ({ code }) => code,
    );
    isSending = false;
    problem = refusal && (problems[refusal] ?? "arriveUnsure");
    isOpen = problem !== undefined;
    field.value = problem === "arriveUnsure" ? doorCode.slice(-codeDigits) : "";
    onChange();
    if (problem && !form.hidden) field.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const digits = inLatinDigits(field.value).replace(/\D/g, "");
    if (!isLive || isSending) return;
    if (digits.length >= codeDigits) return void send(digits.slice(-codeDigits));
    problem = isOpen ? "doorCodeShort" : undefined;
    isOpen = true;
    onChange();
    field.focus();
  });

  /**
   * @param {{ place: typeof place, mine: import("./held-booking.js").Held["mine"], isAsked: boolean, isLive: boolean }} now
   *   `isAsked`: the clinic waits for this patient to come.
   * @param {Speech} speech
   */
  return (now, { words }) => {
    ({ place, isLive } = now);
    const mayArrive = now.mine?.status === "booked" && !now.mine.arrived;
    if (!mayArrive) problem = undefined;
    form.hidden = !(mayArrive && now.isAsked);
    find("#door").hidden = !isOpen;
    const button = find("#i-am-here");
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute("aria-disabled", String(!isLive || isSending));
    field.setAttribute("aria-invalid", String(problem !== undefined));
    write("#here", now.mine?.status === "booked" && now.mine.arrived ? words.youAreHere : "");
    write("#arrive-problem", problem ? words[problem] : "");
    if (!scanned || !isLive || !mayArrive || performance.now() > scannedForMs) return;
    const code = scanned;
    scanned = undefined;
    send(code);
  };
}
