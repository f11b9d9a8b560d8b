import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

const script = readFileSync(new URL("../../public/push-worker.js", import.meta.url), "utf8");

/** What a browser without any page shows of a message. */
function shownOf(text: string) {
  const listeners: Record<string, (event: object) => void> = {};
  const shown: any[] = [];
  runInNewContext(script, {
    Intl,
    addEventListener: (type: string, listen: (event: object) => void) => {
      listeners[type] = listen;
    },
    registration: { showNotification: (title: string, options: object) => shown.push({ title, ...options }) },
  });
  listeners.push?.({ data: { json: () => JSON.parse(text) }, waitUntil: () => undefined });
  return shown[0];
}

const told = { ticket: "B-7-20261124-0012", clinic: "عيادة النور", number: 12, date: "2026-11-24" };

test.each([
  [{ kind: "near", ahead: 3 }, "3 ahead of you", "٣ قبلك"],
  [{ kind: "near", ahead: 0 }, "You are next", "دورك هو التالي"],
  [{ kind: "called" }, "It is your turn", "حان دورك"],
  [{ kind: "called", calledTo: "غرفة 2" }, "It is your turn: \u2068غرفة 2\u2069", "حان دورك: \u2068غرفة ٢\u2069"],
  [{ kind: "called", calledTo: "Room 2" }, "It is your turn: \u2068Room 2\u2069", "حان دورك: \u2068Room 2\u2069"],
  [{ kind: "moved" }, "Your booking was moved to Tuesday 24 November", "نُقل حجزك إلى الثلاثاء، ٢٤ تشرين الثاني"],
  [
    { kind: "cancelled" },
    "Your booking for Tuesday 24 November is cancelled",
    "أُلغي حجزك ليوم الثلاثاء، ٢٤ تشرين الثاني",
  ],
  [{ kind: "late", lateMinutes: 20 }, "The doctor is about 20 minutes late", "يتأخر الطبيب نحو ٢٠ دقيقة"],
  [{ kind: "reminder" }, "Your turn is on Tuesday 24 November", "دورك يوم الثلاثاء، ٢٤ تشرين الثاني"],
])("%j is shown in either language", (facts, english, arabic) => {
  const show = (language: string) => shownOf(JSON.stringify({ ...told, ...facts, language }));
  expect(show("en")).toMatchObject({ title: english, body: "Your number: 12 · \u2068عيادة النور\u2069", dir: "ltr" });
  expect(show("ar")).toMatchObject({
    title: arabic,
    body: "رقمك ١٢ · \u2068عيادة النور\u2069",
    dir: "rtl",
    tag: told.ticket,
  });
});

test.each(["", "{}", '{"kind": "near", "language": "fr"}', '{"kind": "unheard-of", "language": "en"}'])(
  "a message that cannot be read (%s) shows something, or the browser would end the subscription",
  (text) => {
    expect(shownOf(text)).toMatchObject({ title: "دَوْر · Dawr", data: "" });
  },
);
