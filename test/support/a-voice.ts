/** By a name that is no text, for it needs a browser's types. */
const { createVoice } = await import(new URL("../../public/voice/voice.js", import.meta.url).href);

const sampleRate = 1_000;
/** 0.1 s of silence, half a second of speech, 0.4 s of silence. */
const samples = Float32Array.from({ length: sampleRate }, (_, index) => (index >= 100 && index < 600 ? 0.5 : 0.001));

interface Heard {
  sound: string;
  /** When it begins, in seconds of the sound's own clock. */
  at: number;
  startsAt: number;
  seconds: number;
  isConnected: boolean;
}

/** The voice on a screen whose time passes as soon as somebody waits for it. */
export function aVoice({ languages = ["en"], state = "running" } = {}) {
  const startedAt = Date.parse("2026-11-24T09:00:00Z");
  let elapsedMs = 0;
  let changed = () => {};
  const heard: Heard[] = [];
  const told: boolean[] = [];
  const asked: string[] = [];
  /** Instead of a recording; by its name, "en/25". */
  const instead = new Map<string, () => Promise<ArrayBuffer | undefined>>();
  const whileWaiting: (() => void)[] = [];

  const node = { connect: (next: unknown) => next, disconnect: () => {} };
  const tone = () => {
    const frequency = { value: 0 };
    const start = (at: number) => {
      if (frequency.value > 600) heard.push({ sound: "chime", at, startsAt: 0, seconds: 0, isConnected: true });
    };
    return { ...node, frequency, start, stop: () => {} };
  };
  const setters = { setValueAtTime() {}, linearRampToValueAtTime() {}, setTargetAtTime() {} };
  const audio = {
    state,
    get currentTime() {
      return elapsedMs / 1_000;
    },
    addEventListener: (_name: string, listener: () => void) => {
      changed = listener;
    },
    resume: async () => audio.turn("running"),
    turn: (next: string) => {
      audio.state = next;
      changed();
    },
    createOscillator: tone,
    createGain: () => ({ ...node, gain: setters }),
    createBufferSource: () => {
      const source = {
        buffer: { sound: "" },
        connect: () => {},
        start: (at: number, startsAt: number, seconds: number) => {
          const entry = { sound: source.buffer.sound, at, startsAt, seconds, isConnected: true };
          source.disconnect = () => Object.assign(entry, { isConnected: false });
          heard.push(entry);
        },
        disconnect: (): unknown => undefined,
      };
      return source;
    },
    decodeAudioData: (bytes: ArrayBuffer, done: (buffer: object) => void, fail: (error: Error) => void) => {
      const sound = new TextDecoder().decode(structuredClone(bytes, { transfer: [bytes] })); // browsers take them away
      if (sound === "noise") fail(new Error("EncodingError"));
      else done({ sound, sampleRate, getChannelData: () => samples });
    },
  };
  const read = async (path: string) => {
    const name = /^\/voice\/clips\/(.+)\.mp3$/.exec(path)?.[1] as string;
    asked.push(name);
    return (instead.get(name) ?? (async () => new TextEncoder().encode(name).buffer))();
  };
  const wait = async (ms: number) => {
    elapsedMs += ms;
    whileWaiting.shift()?.();
  };
  const now = () => startedAt + elapsedMs;
  const voice = createVoice({
    audio,
    languages: () => languages,
    now,
    onChange: (is: boolean) => told.push(is),
    read,
    wait,
  });
  return {
    voice,
    audio,
    heard,
    told,
    asked,
    instead,
    whileWaiting,
    languages,
    call: (number: number, ageMs = 0) =>
      voice.announce({ number, list: "regular", calledTo: null, calledAt: new Date(now() - ageMs).toISOString() }),
    /** What was heard, once all is said. */
    sounds: async () => {
      await new Promise(setImmediate);
      return heard.map(({ sound }) => sound);
    },
  };
}
