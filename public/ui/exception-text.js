// @ts-check
import { unbroken } from "../texts.js";

/**
 * "Monday 30 November – Tuesday 1 December, shift 2 — Eid".
 *
 * @param {import("../client/index.js").Exception} exception
 * @param {Pick<import("./language.js").Speech, "words" | "format">} speech
 */
export function exceptionText({ kind, from, to, shift, note }, { words, format }) {
  const dates = [...new Set([from, to])].map((date) => unbroken(format.date(date))).join(" – ");
  const parts = [dates, ...(shift === null ? [] : [`${words.shift} ${format.number(shift)}`])];
  const what = kind === "extra" ? [words.otherHours] : [];
  return [format.listed([...what, ...parts]), ...(note ? [note] : [])].join(" — ");
}
