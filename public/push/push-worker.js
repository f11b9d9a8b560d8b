// @ts-check
import * as texts from "../texts/push.js";
import { createFormat, languages } from "../texts.js";
import { roomName } from "../ui/room-name.js";

/** Shows what the server tells a browser whose page is closed, and leads to the ticket. Part of the service worker. */

const worker = /** @type {any} */ (globalThis);
const spoken = { ...texts };

/**
 * @typedef {object} Told
 * @property {"near" | "called" | "moved" | "cancelled" | "late" | "reminder"} kind
 * @property {import("../texts.js").Language} language
 * @property {string} ticket The booking whose ticket the browser knows.
 * @property {string} clinic Its name.
 * @property {number} number
 * @property {string} date YYYY-MM-DD
 * @property {number} [ahead]
 * @property {string} [calledTo]
 * @property {number} [lateMinutes]
 */

worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(show(event.data)));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** A push that shows nothing costs the subscription, so what cannot be read leads to the ticket, too. @param {any} data */
function show(data) {
  const { registration } = worker;
  try {
    /** @type {Told} */
    const told = data.json();
    const { title, body } = noticeOf(told);
    return registration.showNotification(title, {
      body,
      lang: told.language,
      dir: languages[told.language].direction,
      icon: "/icons/icon-192.png",
      tag: told.ticket, // of one booking only the latest stays
      renotify: true,
      vibrate: [400, 200, 400],
      data: told.ticket,
    });
  } catch {
    return registration.showNotification("دَوْر · Dawr", { icon: "/icons/icon-192.png", data: "" });
  }
}

/** @param {Told} told */
function noticeOf({ kind, language, clinic, number, date, ahead, calledTo, lateMinutes }) {
  const words = spoken[language];
  const format = createFormat(language);
  /** Kept together beside other words. @param {string} name */
  const isolated = (name) => `\u2068${format.digits(name)}\u2069`;
  const text = {
    near: ahead ? words.near.replace("{ahead}", format.number(ahead)) : words.next,
    called: calledTo
      ? words.calledTo.replace("{room}", () => isolated(roomName(calledTo, words.room, format)))
      : words.called,
    moved: words.moved.replace("{date}", format.date(date)),
    cancelled: words.cancelled.replace("{date}", format.date(date)),
    late: words.late.replace("{minutes}", format.minutes(lateMinutes ?? 0)),
    reminder: words.reminder.replace("{date}", format.date(date)),
  }[kind];
  if (!text) throw new Error(`No text for ${kind}`);
  return { title: text, body: `${words.number.replace("{number}", format.number(number))} · ${isolated(clinic)}` };
}

/** The ticket's own page, which knows the secret that no push brings. @param {string} ticket */
async function open(ticket) {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((/** @type {any} */ { url }) => {
    const { pathname, hash } = new URL(url);
    return pathname === "/t" && ticket && hash.startsWith(`#${ticket}`);
  });
  return page ? page.focus() : worker.clients.openWindow(`/t#${ticket}`);
}
