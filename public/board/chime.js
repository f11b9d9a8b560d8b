// @ts-check
import { keep, readKept } from "../ui/storage.js";

const storageKey = "dawr-sound";

/**
 * Two soft notes, made by WebAudio. Browsers allow sound only after a tap, so after a reload a screen that had it on
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
    if (!audio || !isOn()) return;
    note(audio, 659.3, 0);
    note(audio, 523.3, 0.32);
  };
  return { show, play };
}

/**
 * @param {AudioContext} audio
 * @param {number} hertz
 * @param {number} delaySeconds
 */
function note(audio, hertz, delaySeconds) {
  const start = audio.currentTime + delaySeconds;
  const tone = audio.createOscillator();
  tone.frequency.value = hertz;
  const loudness = audio.createGain();
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.25, start + 0.03);
  loudness.gain.setTargetAtTime(0, start + 0.05, 0.35);
  tone.connect(loudness).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 2.5);
  tone.onended = () => loudness.disconnect();
}
