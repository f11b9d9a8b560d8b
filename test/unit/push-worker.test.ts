import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { beforeAll, expect, test } from "vitest";
import { pageScripts } from "../../src/pages/page-scripts.js";

let script = "";
beforeAll(async () => {
  const built = pageScripts.find(({ path }) => path === "/push-worker.js");
  script = (await built?.build(fileURLToPath(new URL("../../public", import.meta.url)))) ?? "";
});

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
  [{ kind: "called", calledTo: "2" }, "It is your turn: \u2068room 2\u2069", "حان دورك: \u2068الغرفة ٢\u2069"],
  [{ kind: "called", calledTo: "Room 2" }, "It is your turn: \u2068Room 2\u2069", "حان دورك: \u2068Room 2\u2069"],
  [
    { kind: "moved" },
    "Your booking was moved to Tuesday 24\u00a0November",
    "نُقل حجزك إلى الثلاثاء، ٢٤\u00a0تشرين\u00a0الثاني",
  ],
  [
    { kind: "cancelled" },
    "Your booking for Tuesday 24\u00a0November is cancelled",
    "أُلغي حجزك ليوم الثلاثاء، ٢٤\u00a0تشرين\u00a0الثاني",
  ],
  [{ kind: "late", lateMinutes: 20 }, "The doctor is about 20\u00a0minutes late", "يتأخر الطبيب نحو ٢٠\u00a0دقيقة"],
  [{ kind: "reminder" }, "Your turn is on Tuesday 24\u00a0November", "دورك يوم الثلاثاء، ٢٤\u00a0تشرين\u00a0الثاني"],
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

test.each([
  ["ckb", "١ کەس لەپێش ئێوەوە", "نۆرەکەتان گواسترایەوە بۆ سێشەممە، ٢٤ی\u00a0تشرینی\u00a0دووەم", "ژمارەکەتان ١٢", "rtl"],
  ["tr", "Önünüzde 1 kişi var", "Yeni randevunuz: 24\u00a0Kasım\u00a0Salı", "Numaranız: 12", "ltr"],
  ["fa", "۱ نفر پیش از شما", "نوبت شما به سه‌شنبه ۳\u00a0آذر منتقل شد", "شمارهٔ شما ۱۲", "rtl"],
])("%s has words of its own for it", (language, near, moved, number, dir) => {
  const show = (facts: object) => shownOf(JSON.stringify({ ...told, ...facts, language }));
  expect(show({ kind: "near", ahead: 1 })).toMatchObject({ title: near, lang: language, dir });
  expect(show({ kind: "moved" })).toMatchObject({ title: moved, body: `${number} · \u2068عيادة النور\u2069` });
});

test.each(["", "{}", '{"kind": "near", "language": "fr"}', '{"kind": "unheard-of", "language": "en"}'])(
  "a message that cannot be read (%s) shows something, or the browser would end the subscription",
  (text) => {
    expect(shownOf(text)).toMatchObject({ title: "دَوْر · Dawr", data: "" });
  },
);
