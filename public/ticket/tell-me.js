// @ts-check
import { find } from "../ui/element.js";
import { createBell } from "./bell.js";
import { hindrance, subscribe } from "./browser-push.js";
import { isToldOf, keepTold } from "./told-bookings.js";
import { write } from "./write.js";

/**
 * "Tell me": by a notification while the page is closed, where the browser and the server can do that; by sound while it
 * is open.
 *
 * @typedef {import("./sayings.js").Speech} Speech
 */

/**
 * @param {import("../client/index.js").Api} api
 * @param {import("./ticket-token.js").Ticket} ticket
 * @param {() => void} onChange
 */
export function createTellMe(api, ticket, onChange) {
  const button = find("#tell");
  const bell = createBell();
  let isOn = isToldOf(ticket.bookingId);
  let isBusy = false;
  /** The server's; null: it tells no browser. @type {string | null | undefined} */
  let publicKey;
  /** @type {ReturnType<typeof hindrance> | "tellFailed" | "tellUnsure"} */
  let problem = isOn ? hindrance() : undefined;
  /** What the server was told last. @type {{ bookingId: string, language: string, id: number } | undefined} */
  let told;
  /** @type {import("./ticket-token.js").Place} */
  let place = ticket;
  /** @type {import("../texts.js").Language} */
  let language = "ar";
  if (isOn) addEventListener("pointerdown", () => bell.allow(), { once: true });

  /** Until it is known what the server does, nothing can be taken back. */
  const isSettling = () => isBusy || (isOn && !problem && !told);

  /** @param {() => Promise<void>} work */
  const whileBusy = async (work) => {
    isBusy = true;
    onChange();
    await work();
    isBusy = false;
    onChange();
  };

  const readKey = async () => {
    publicKey = (await api.readPushKey().catch(() => undefined))?.publicKey ?? null;
  };

  const putSubscription = async () => {
    const { clinicId, bookingId } = place;
    const spoken = language;
    try {
      const { endpoint, keys } = (await subscribe(publicKey ?? "")).toJSON();
      const body = /** @type {any} */ ({ endpoint, keys, language: spoken }); // a browser's types allow it to have neither
      const { id } = await api.putPushSubscription({ clinicId, bookingId, body });
      told = { bookingId, language: spoken, id };
    } catch {
      problem = "tellFailed";
    }
  };

  const turnOn = async () => {
    isOn = true;
    problem = hindrance();
    if (problem) return;
    if ((await Notification.requestPermission()) !== "granted") problem = "tellBlocked";
    else await putSubscription();
    keepTold(ticket.bookingId, !problem);
  };

  const turnOff = async () => {
    const { clinicId } = place;
    try {
      if (told) await api.deletePushSubscription({ clinicId, bookingId: told.bookingId, subscriptionId: told.id });
      isOn = false;
      problem = told = undefined;
      keepTold(ticket.bookingId, false);
    } catch {
      problem = "tellUnsure";
    }
  };

  button.addEventListener("click", () => {
    if (isSettling()) return;
    bell.allow();
    whileBusy(isOn ? turnOff : turnOn);
  });

  /**
   * @param {{ place: typeof place, mine: import("./held-booking.js").Held["mine"], isLive: boolean }} now
   * @param {Speech & { language: import("../texts.js").Language }} speech
   */
  return (now, { words, ...spoken }) => {
    place = now.place;
    language = spoken.language;
    bell.hear(now.mine, isOn);
    const isWaiting = now.mine?.status === "booked";
    const isStale = told?.bookingId !== place.bookingId || told.language !== language;
    if (isWaiting && now.isLive && !isBusy) {
      if (publicKey === undefined) whileBusy(readKey);
      else if (publicKey && isOn && !problem && isStale) whileBusy(putSubscription);
    }
    button.hidden = !isWaiting || !publicKey;
    button.setAttribute("aria-disabled", String(isSettling()));
    write("#tell", isOn ? words.tellNoMore : words.tellMe);
    const rings = problem === "tellUnsure" ? "" : ` ${words.ringsWhileOpen}`;
    const note = problem ? words[problem] + rings : told ? words.toldOn : "";
    write("#told", isOn && !button.hidden ? note : "");
  };
}
