import type { Page } from "playwright-core";
import type { Language } from "../../public/texts.js";
import { inEachLanguage } from "./in-each-language.js";

/** Each that the board speaks; the last one is that of a board that nobody has asked for another. */
export const boardLanguages: Language[] = ["en", "tr", "fa", "ckb", "ar"];

interface OnTheWall {
  /**
   * Of each called number, the newest first, the height of its figures as a part of the screen's. That is the ink of
   * a 1 in the same font: ٥ and ٠ are low letters by design, as x is in a line of capitals.
   */
  figures: { regular: number[]; golden: number[]; line: number[] };
  /** The height of the largest figures or letters of anything else. */
  largestOther: number;
  /** What covers something, is cut off, or stands outside of its place. */
  faults: string[];
}

/** What somebody who looks at the board sees of it. By the protocol, since `evaluate` fails in the likes of old engines. */
export async function lookAt(board: Page): Promise<OnTheWall> {
  const devtools = await board.context().newCDPSession(board);
  const { result } = await devtools.send("Runtime.evaluate", { expression: look, returnByValue: true });
  await devtools.detach();
  return result.value;
}

interface Screen {
  width: number;
  height: number;
}

/** The same on each of these screens, in every language that the board speaks; `at` says where. */
export async function lookEverywhere<Size extends Screen>(board: Page, screens: Size[]) {
  const seen = [];
  for (const screen of screens) {
    await board.setViewportSize(screen);
    const found = await board.evaluate<OnTheWall[]>(inEachLanguage(boardLanguages, look));
    for (const [index, each] of found.entries()) {
      seen.push({ ...each, screen, at: `${screen.width} × ${screen.height}, ${boardLanguages[index]}` });
    }
  }
  return seen;
}

const look = `(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const context = document.createElement("canvas").getContext("2d");
  const figureOf = (node) => {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(node);
    context.font = [fontWeight, fontSize, fontFamily].join(" ");
    const { actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText(document.dir === "rtl" ? "١" : "1");
    return (actualBoundingBoxAscent + actualBoundingBoxDescent) / innerHeight;
  };
  const isSeen = (node) => node.getClientRects().length > 0 && node.textContent.trim() !== "";
  const spills = (inner, outer) =>
    inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1 || inner.left < outer.left - 1 || inner.right > outer.right + 1;
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const inkOf = (node, end = node.textContent.length) => {
    const range = document.createRange();
    range.setStart(node.firstChild, 0);
    range.setEnd(node.firstChild, Math.min(end, node.firstChild.length));
    return range.getBoundingClientRect();
  };
  const faults = [];
  for (const serving of all(".serving").filter(isSeen)) {
    const place = serving.getBoundingClientRect();
    const rows = all("li", serving);
    for (const [index, row] of rows.entries()) {
      const name = row.textContent.slice(0, 60);
      const number = row.querySelector(".number");
      if (spills(inkOf(number), { ...place.toJSON(), top: -Infinity, bottom: Infinity })) faults.push("outside: " + name);
      if (spills(row.getBoundingClientRect(), place)) faults.push("row outside: " + name);
      if (index > 0 && meet(row.getBoundingClientRect(), rows[index - 1].getBoundingClientRect())) faults.push("covered: " + name);
      for (const room of all(".called-to", row).filter(isSeen)) {
        const box = room.getBoundingClientRect();
        const twoWords = (/^\\S+(\\s+\\S+)?/.exec(room.textContent) || [""])[0];
        const seen = inkOf(room.querySelector("bdi"), twoWords.length);
        const leading = parseFloat(getComputedStyle(room).fontSize) * 0.3;
        if (twoWords.length < 40 && (seen.bottom > box.bottom + leading || spills(box, place))) faults.push("fewer than two words: " + name);
        if (meet(box, { ...number.getBoundingClientRect().toJSON(), ...(({ left, right }) => ({ left, right }))(inkOf(number)) }))
          faults.push("number and room meet: " + name);
      }
    }
  }
  for (const next of all(".next")) {
    const numbers = all(".next-numbers li", next);
    const seen = numbers.filter((number) => !spills(number.getBoundingClientRect(), next.getBoundingClientRect()));
    if (seen.length < Math.min(numbers.length, 5)) faults.push("only " + seen.length + " of who is next");
  }
  for (const node of all("body *").filter(isSeen)) {
    const { left, right } = node.getBoundingClientRect();
    if (right > innerWidth + 1 || left < -1) faults.push("outside the screen: " + node.tagName + " " + node.className);
  }
  for (const node of all(".panel.closed h2, .panel.closed .notice").filter(isSeen)) {
    if (spills(node.getBoundingClientRect(), node.closest(".panel").getBoundingClientRect())) faults.push("cut off: " + node.textContent);
  }
  for (const head of all(".panel:not(.closed) .panel-head")) {
    const parts = all("h2, .notice", head).concat(all(".serving h3", head.parentNode)).filter(isSeen);
    const shown = parts.filter((part) => getComputedStyle(part).opacity !== "0");
    const inks = shown.map((part) => inkOf(part));
    for (const [index, ink] of inks.entries()) {
      if (spills(ink, head.getBoundingClientRect())) faults.push("cut off: " + shown[index].textContent);
      if (inks.slice(0, index).some((other) => meet(ink, other))) faults.push("covered: " + shown[index].textContent);
    }
  }
  for (const rule of all(".rule")) {
    const { top, bottom } = rule.getBoundingClientRect();
    const isWhole = rule.scrollWidth <= rule.clientWidth + 1 && rule.scrollHeight <= rule.clientHeight + 2;
    const isBelow = top >= document.querySelector("#panels").getBoundingClientRect().bottom - 1 && bottom <= innerHeight;
    if (!isWhole || !isBelow) faults.push("a rule is cut off: " + rule.textContent);
  }
  const { scrollHeight, scrollWidth } = document.documentElement;
  if (scrollHeight > innerHeight || scrollWidth > innerWidth) faults.push("it scrolls");
  const others = all("body *").filter((node) => isSeen(node) && !node.closest(".number") && node.children.length === 0);
  const figures = (list) => all(".panel[data-list=" + list + "] .number").map(figureOf);
  return {
    figures: { regular: figures("regular"), golden: figures("golden"), line: figures("line") },
    largestOther: Math.max(...others.map(figureOf)),
    faults,
  };
})()`;
