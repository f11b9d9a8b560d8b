// @ts-check
import { abortAfter } from "../ui/time-limit.js";

/** The recordings, `clips/<language>/<piece>.mp3`: kept as they came, for decoded ones are forty times as large. */

/** Longer waits would make the call old. */
const patienceMs = 5_000;
/** What is softer, at either end of a recording, is silence of its microphone. */
const silentBelow = 0.01;

/** @typedef {{ buffer: AudioBuffer, startsAt: number, seconds: number }} Clip What of a recording is heard, in seconds. */

/**
 * @param {BaseAudioContext} audio
 * @param {(path: string) => Promise<ArrayBuffer | undefined>} [read]
 */
export function createClips(audio, read = readClip) {
  /** @type {Map<string, Promise<ArrayBuffer | undefined>>} At most the pieces of the languages that are spoken. */
  const kept = new Map();

  /** One that is missing is not asked for again; what failed otherwise is. @param {string} path */
  async function clipAt(path) {
    const bytes = kept.get(path) ?? read(path);
    kept.set(path, bytes);
    try {
      const recording = await bytes;
      return recording && heard(await decoded(audio, recording));
    } catch {
      kept.delete(path);
      return undefined;
    }
  }

  /**
   * All or none: a part of a number is another number.
   *
   * @param {string[]} pieces
   * @param {import("./pieces.js").VoiceLanguage} language
   * @returns {Promise<Clip[]>}
   */
  return async function clipsOf(pieces, language) {
    const found = await Promise.all(pieces.map((piece) => clipAt(`/voice/clips/${language}/${piece}.mp3`)));
    const clips = found.flatMap((clip) => clip ?? []);
    return clips.length === pieces.length ? clips : [];
  };
}

/** @param {string} path */
async function readClip(path) {
  const reply = await fetch(path, { signal: abortAfter(patienceMs).signal });
  if (reply.status === 404) return undefined;
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
  return await reply.arrayBuffer();
}

/**
 * By callbacks, for old engines give no promise. Decoding takes its bytes away, so it gets a copy.
 *
 * @param {BaseAudioContext} audio
 * @param {ArrayBuffer} recording
 * @returns {Promise<AudioBuffer>}
 */
const decoded = (audio, recording) =>
  new Promise((resolve, reject) => {
    audio.decodeAudioData(recording.slice(0), resolve, reject)?.catch(reject);
  });

/**
 * Without the silence at its ends, of which formats and people add more or less.
 *
 * @param {AudioBuffer} buffer
 * @returns {Clip}
 */
function heard(buffer) {
  const samples = buffer.getChannelData(0);
  let first = 0;
  while (first < samples.length && Math.abs(samples[first] ?? 0) < silentBelow) first++;
  let end = samples.length;
  while (end > first && Math.abs(samples[end - 1] ?? 0) < silentBelow) end--;
  return { buffer, startsAt: first / buffer.sampleRate, seconds: (end - first) / buffer.sampleRate };
}
