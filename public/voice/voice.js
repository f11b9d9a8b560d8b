// @ts-check
import { newsMs } from "../ui/new-calls.js";
import { playTwoNotes } from "../ui/two-notes.js";
import { createClips } from "./clips.js";
import { announcementOf } from "./pieces.js";

/** Says who is called, by recordings: the voices of browsers are absent or mute on the screens that hang on walls. */

/** A call that waited longer is said in one language, or those behind it would grow too old to be said at all. */
const hurriedAfterMs = 30_000;
/** Until the two notes have faded. */
const chimeMs = 1_200;
/** From the end of one piece to the next, or they slur. */
const tailSeconds = 0.12;
/** To start a sound takes a slow screen that long. */
const leadSeconds = 0.1;

/** @param {number} ms @returns {Promise<void>} */
const passed = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {object} options
 * @param {AudioContext} options.audio The page's: browsers let it sound after a tap, some kiosks at once.
 * @param {() => import("./pieces.js").VoiceLanguage[]} options.languages A call is said in each, in this order.
 * @param {() => number} options.now The server's time, in ms.
 * @param {(isHeard: boolean) => void} options.onChange Whether a call would be heard now; told at once, too.
 * @param {(path: string) => Promise<ArrayBuffer | undefined>} [options.read]
 * @param {(ms: number) => Promise<void>} [options.wait]
 */
export function createVoice({ audio, languages, now, onChange, read, wait = passed }) {
  const clipsOf = createClips(audio, read);
  let turn = Promise.resolve();
  const isHeard = () => audio.state === "running";
  const tell = () => onChange(isHeard());
  audio.addEventListener("statechange", tell);
  tell();

  /** @param {import("./pieces.js").Call} call */
  async function say(call) {
    const ageMs = now() - Date.parse(call.calledAt ?? "");
    if (!(ageMs < newsMs) || !isHeard()) return;
    playTwoNotes(audio);
    const spoken = ageMs < hurriedAfterMs ? languages() : languages().slice(0, 1);
    const sentences = spoken.map(async (language) => clipsOf(announcementOf(call, language) ?? [], language));
    await wait(chimeMs); // in which they come
    for (const sentence of sentences) await play(await sentence);
  }

  /** By the clock of the sound, so that a busy page does not stutter. @param {import("./clips.js").Clip[]} clips */
  async function play(clips) {
    if (!isHeard() || clips.length === 0) return;
    let at = audio.currentTime + leadSeconds;
    const sources = clips.map(({ buffer, startsAt, seconds }) => {
      const source = audio.createBufferSource();
      source.buffer = buffer;
      source.connect(audio.destination);
      source.start(at, startsAt, seconds);
      at += seconds + tailSeconds;
      return source;
    });
    await wait((at - audio.currentTime) * 1_000);
    for (const source of sources) source.disconnect(); // a sound that was held up meanwhile is not heard late
  }

  return {
    /**
     * Says a call when its turn comes, if it is younger than 60 s then. For new calls (`newCalls`), never for what a
     * snapshot holds. What nobody would hear then is not kept for later.
     *
     * @param {import("./pieces.js").Call} call
     */
    announce: (call) => {
      turn = turn.then(() => say(call)).catch(() => {}); // a fault costs no other call
    },
    /** In a tap. */
    resume: () => audio.resume(),
  };
}
