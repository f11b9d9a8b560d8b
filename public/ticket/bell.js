// @ts-check
import { playTwoNotes } from "../ui/two-notes.js";

/** Rings and vibrates while the page is open, which browsers let it only after a tap. */
export function createBell() {
  /** @type {AudioContext | undefined} */
  let audio;
  /** @type {string | undefined} */
  let lastCall;
  const ring = () => {
    navigator.vibrate?.([400, 200, 400]);
    if (audio) playTwoNotes(audio);
  };
  return {
    /** In a tap. */
    allow: () => {
      audio ??= new AudioContext();
      audio.resume();
    },
    /**
     * Rings at a call, and at each further one; not for one that the page found there.
     *
     * @param {import("../client/index.js").PublicBooking | undefined} mine
     * @param {boolean} isOn
     */
    hear: (mine, isOn) => {
      if (!mine) return;
      const call = mine.status === "in_progress" ? String(mine.calledAt) : "";
      if (isOn && call && lastCall !== undefined && call !== lastCall) ring();
      lastCall = call;
    },
  };
}
