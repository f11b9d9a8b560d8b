import type { Page } from "playwright-core";
import type { Language } from "../../public/texts.js";
import { inEachLanguage } from "./in-each-language.js";

interface Tiles {
  /** Of the newest number of each tile, the height of its figures (the ink of a 1 in its font) as a part of the screen's. */
  figures: number[];
  /** What is cut off, stands outside of its place, or covers something. */
  faults: string[];
}

/** What somebody who looks at the board of several doctors sees of it. By the protocol, as in old engines `evaluate` fails. */
export async function lookAtTiles(board: Page): Promise<Tiles> {
  const devtools = await board.context().newCDPSession(board);
  const { result } = await devtools.send("Runtime.evaluate", { expression: look, returnByValue: true });
  await devtools.detach();
  return result.value;
}

/** The same in each of these languages, one after the other. */
export const lookAtTilesIn = (board: Page, languages: Language[]) =>
  board.evaluate<Tiles[]>(inEachLanguage(languages, look));

const look = `(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const context = document.createElement("canvas").getContext("2d");
  const figureOf = (node) => {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(node);
    context.font = [fontWeight, fontSize, fontFamily].join(" ");
    const { actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText(document.dir === "rtl" ? "١" : "1");
    return actualBoundingBoxAscent + actualBoundingBoxDescent;
  };
  const isSeen = (node) => node.getClientRects().length > 0 && node.textContent.trim() !== "";
  const boxOf = (node) => node.getBoundingClientRect();
  const spills = (inner, outer) =>
    inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1 || inner.left < outer.left - 1 || inner.right > outer.right + 1;
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const textOf = (node) => node.className + " " + node.textContent.trim().slice(0, 50);
  /** Of a number: as wide as its text, as high as its figures, about the middle of its line. */
  const inkOf = (number) => {
    const range = document.createRange();
    range.selectNodeContents(number.firstChild);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    const half = figureOf(number) / 2;
    return { left, right, top: middle - half, bottom: middle + half };
  };
  const faults = [];
  const isWall = getComputedStyle(document.body).overflow === "hidden";
  const screen = { left: 0, top: 0, right: innerWidth, bottom: isWall ? innerHeight : Infinity };
  const panels = all("#tiles .panel");
  for (const [index, panel] of panels.entries()) {
    const parts = all(".panel-head, .shift, .serving, .next, .instead", panel).filter(isSeen);
    for (const part of parts) {
      if (spills(boxOf(part), boxOf(panel))) faults.push("outside its tile: " + textOf(part));
      if (parts.some((other) => other !== part && meet(boxOf(part), boxOf(other)))) faults.push("covered: " + textOf(part));
    }
    for (const number of all(".serving .number", panel)) {
      if (spills(inkOf(number), boxOf(number.parentNode))) faults.push("cut off: " + textOf(number.parentNode));
      const place = number.parentNode.querySelector(".called-to");
      if (isSeen(place) && meet(inkOf(number), boxOf(place))) faults.push("number and room meet: " + textOf(number.parentNode));
      if (isSeen(place) && spills(boxOf(place), boxOf(number.parentNode))) faults.push("room cut off: " + textOf(number.parentNode));
    }
    for (const part of all(".waiting, .next h3, h2", panel).filter(isSeen))
      if (spills(boxOf(part), boxOf(panel))) faults.push("cut off: " + textOf(part));
    if (isSeen(panel.querySelector(".next-numbers")) && spills(boxOf(panel.querySelector(".next-numbers li")), boxOf(panel)))
      faults.push("next is cut off: " + textOf(panel));
    if (panels.slice(0, index).some((other) => meet(boxOf(other), boxOf(panel)))) faults.push("tiles meet");
  }
  const others = all(".top > *, #calls, #staff-message").filter((node) => node.getClientRects().length > 0);
  for (const node of [...panels, ...others]) {
    if (spills(boxOf(node), screen)) faults.push("outside the screen: " + textOf(node));
    if (others.some((other) => other !== node && meet(boxOf(node), boxOf(other)))) faults.push("covered: " + textOf(node));
  }
  for (const node of all("body *").filter((each) => isSeen(each) && each.scrollWidth > each.clientWidth + 1)) {
    const { display, clipPath, clip, textOverflow } = getComputedStyle(node);
    const endsInDots = textOverflow === "ellipsis" || getComputedStyle(node.parentNode).webkitLineClamp !== "none";
    if (display !== "inline" && clipPath === "none" && clip === "auto" && !endsInDots) faults.push("too wide: " + textOf(node));
  }
  const { scrollHeight, scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth || (isWall && scrollHeight > innerHeight)) faults.push("it scrolls");
  return { figures: all(".serving li:first-child .number").map((number) => figureOf(number) / innerHeight), faults };
})()`;
