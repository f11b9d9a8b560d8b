// @ts-check
import { keep, readKept } from "./storage.js";
import { playTwoNotes } from "./two-notes.js";

const storageKey = "dawr-sound";

/**
 * Switches sound on and off, and keeps the choice. Browsers allow sound only after a tap, so after a reload a screen that
 * had it on asks for that tap again (unless its kiosk mode allows sound); `data-sound` on the button says so: on, off, tap.
 *
 * @param {HTMLElement} button
 * @param {() => import("../texts.js").Texts} wordsNow
 * @param {{ isWantedAtFirst?: boolean, onAudio?: (audio: AudioContext) => void }} [options] `onAudio`: the page has its
 *   sound, which need not be on
 */
export function createSoundButton(button, wordsNow, { isWantedAtFirst = false, onAudio = () => {} } = {}) {
  /** @type {AudioContext | undefined} */
  let audio;
  const kept = readKept("localStorage", storageKey);
  let isWanted = kept === null ? isWantedAtFirst : kept === "on";

  const isOn = () => isWanted && audio?.state === "running";
  const show = () => {
    const words = wordsNow();
    button.textContent = isOn() ? words.soundOn : isWanted ? words.soundTap : words.soundOff;
    button.dataset.sound = isOn() ? "on" : isWanted ? "tap" : "off";
    button.setAttribute("aria-pressed", String(isOn()));
  };
  const begin = () => {
    const begun = new AudioContext();
    begun.addEventListener("statechange", show);
    onAudio(begun);
    return begun;
  };
  if (isWanted) audio = begin();

  button.addEventListener("click", async () => {
    isWanted = !isOn();
    keep("localStorage", storageKey, isWanted ? "on" : "off");
    audio = audio || begin();
    if (isWanted) {
      await audio.resume();
      playTwoNotes(audio);
    } else await audio.suspend();
    show();
  });

  /** `audioIfOn`: undefined while sound is off, or not allowed yet. */
  return { show, audioIfOn: () => (isOn() ? audio : undefined) };
}
