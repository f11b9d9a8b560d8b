// @ts-check
import { createSoundButton } from "../ui/sound-button.js";
import { playTwoNotes } from "../ui/two-notes.js";

/**
 * Sound for a call.
 *
 * @param {HTMLElement} button
 * @param {() => import("../texts.js").Texts} wordsNow
 */
export function createChime(button, wordsNow) {
  const { show, audioIfOn } = createSoundButton(button, wordsNow);
  const play = () => {
    const audio = audioIfOn();
    if (audio) playTwoNotes(audio);
  };
  return { show, play };
}
