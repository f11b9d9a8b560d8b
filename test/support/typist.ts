import type { Page } from "playwright-core";

/** A small generator with a seed, so that an accident can be typed again (mulberry32). */
export function seeded(seed: number) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { random, pick: <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T };
}

/** What each key of a keyboard writes, in the order of the keys, in both layouts that the clinic has. */
const latin = "qwertyuiopasdfghjklzxcvbnm/";
const arabic = "ض ص ث ق ف غ ع ه خ ح ش س ي ب ل ا ت ن م ئ ء ؤ ر لا ى ة ظ".split(" ");
const codes = [...latin].map((letter) => (letter === "/" ? "Slash" : `Key${letter.toUpperCase()}`));
export const layouts = [[...latin], arabic].map((texts) =>
  texts.map((text, index) => [codes[index], text] as [string, string]),
);

/** Presses a key of a layout as a keyboard does: with its place, and the text that the layout has there. */
export async function typeKey(page: Page, code: string, text: string) {
  const devtools = await devtoolsOf(page);
  const key = { code, key: text, windowsVirtualKeyCode: keyCodeOf(code) };
  await devtools.send("Input.dispatchKeyEvent", { type: "keyDown", ...key, text, unmodifiedText: text });
  await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
}

const keyCodeOf = (code: string) => (code.startsWith("Key") ? code.charCodeAt(3) : code === "Space" ? 32 : 191);

const opened = new WeakMap<Page, ReturnType<ReturnType<Page["context"]>["newCDPSession"]>>();
function devtoolsOf(page: Page) {
  const session = opened.get(page) ?? page.context().newCDPSession(page);
  opened.set(page, session);
  return session;
}
