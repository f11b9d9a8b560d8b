// @ts-check
/** Shows what the server tells a browser whose page is closed, and leads to the ticket. Part of the service worker. */

(() => {
  const worker = /** @type {any} */ (globalThis);
  const locales = { ar: "ar-IQ-u-nu-arab", en: "en-GB" };

  /**
   * @typedef {object} Told
   * @property {"near" | "called" | "moved" | "cancelled" | "late" | "reminder"} kind
   * @property {"ar" | "en"} language
   * @property {string} ticket The booking whose ticket the browser knows.
   * @property {string} clinic Its name.
   * @property {number} number
   * @property {string} date YYYY-MM-DD
   * @property {number} [ahead]
   * @property {string} [calledTo]
   * @property {number} [lateMinutes]
   */

  /** @type {Record<"ar" | "en", Record<Told["kind"] | "number", (told: Told, format: ReturnType<typeof formatOf>) => string>>} */
  const texts = {
    ar: {
      near: ({ ahead }, { digits }) => (ahead ? `${digits(ahead)} قبلك` : "دورك هو التالي"),
      called: ({ calledTo }, { name }) => (calledTo ? `حان دورك: ${name(calledTo)}` : "حان دورك"),
      moved: ({ date }, { day }) => `نُقل حجزك إلى ${day(date)}`,
      cancelled: ({ date }, { day }) => `أُلغي حجزك ليوم ${day(date)}`,
      late: ({ lateMinutes }, { minutes }) => `يتأخر الطبيب نحو ${minutes(lateMinutes || 0)}`,
      reminder: ({ date }, { day }) => `دورك يوم ${day(date)}`,
      number: ({ number }, { digits }) => `رقمك ${digits(number)}`,
    },
    en: {
      near: ({ ahead }) => (ahead ? `${ahead} ahead of you` : "You are next"),
      called: ({ calledTo }, { name }) => (calledTo ? `It is your turn: ${name(calledTo)}` : "It is your turn"),
      moved: ({ date }, { day }) => `Your booking was moved to ${day(date)}`,
      cancelled: ({ date }, { day }) => `Your booking for ${day(date)} is cancelled`,
      late: ({ lateMinutes }, { minutes }) => `The doctor is about ${minutes(lateMinutes || 0)} late`,
      reminder: ({ date }, { day }) => `Your turn is on ${day(date)}`,
      number: ({ number }) => `Your number: ${number}`,
    },
  };

  /** @param {"ar" | "en"} language */
  const formatOf = (language) => {
    const locale = locales[language];
    const digits = (/** @type {number} */ count) => new Intl.NumberFormat(locale).format(count);
    return {
      digits,
      /** What people typed, in the digits of the language if it is in its letters, and kept together beside other words. */
      name: (/** @type {string} */ text) =>
        `\u2068${/[A-Za-z]/.test(text) ? text : text.replace(/[0-9]/g, (digit) => digits(Number(digit)))}\u2069`,
      minutes: (/** @type {number} */ count) =>
        new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(count),
      day: (/** @type {string} */ date) =>
        new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(
          new Date(date),
        ),
    };
  };

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
      const format = formatOf(told.language);
      const words = texts[told.language];
      return registration.showNotification(words[told.kind](told, format), {
        body: `${words.number(told, format)} · ${format.name(told.clinic)}`,
        lang: told.language,
        dir: told.language === "ar" ? "rtl" : "ltr",
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

  /** The ticket's own page, which knows the secret that no push brings. @param {string} ticket */
  async function open(ticket) {
    const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
    const page = pages.find((/** @type {any} */ { url }) => {
      const { pathname, hash } = new URL(url);
      return pathname === "/t" && ticket && hash.startsWith(`#${ticket}`);
    });
    return page ? page.focus() : worker.clients.openWindow(`/t#${ticket}`);
  }
})();
