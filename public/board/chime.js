// @ts-check
import { keep, readKept } from "../ui/storage.js";
import { playTwoNotes } from "../ui/two-notes.js";

const storageKey = "dawr-sound";

/**
 * Sound for a call. Browsers allow sound only after a tap, so after a reload a screen that had it on
 * asks for that tap again (unless its kiosk mode allows sound).
 *
 * @param {HTMLElement} button
 * @param {() => import("../texts.js").Texts} wordsNow
 */
export function createChime(button, wordsNow) {
  /** @type {AudioContext | undefined} */
  let audio;
  let isWanted = readKept("localStorage", storageKey) === "on";
  if (isWanted) audio = new AudioContext();

  const isOn = () => isWanted && audio?.state === "running";
  const show = () => {
    const words = wordsNow();
    button.textContent = isOn() ? words.soundOn : isWanted ? words.soundTap : words.soundOff;
    button.setAttribute("aria-pressed", String(isOn()));
  };
  const watch = () => audio?.addEventListener("statechange", show);
  watch();

  button.addEventListener("click", async () => {
    isWanted = !isOn();
    keep("localStorage", storageKey, isWanted ? "on" : "off");
    if (!audio) {
      audio = new AudioContext();
      watch();
    }
    if (isWanted) {
      await audio.resume();
      play();
    } else await audio.suspend();
    show();
  });

  const play = () => {
    if (audio && isOn()) playTwoNotes(audio);
  };
  return { show, play };
}
