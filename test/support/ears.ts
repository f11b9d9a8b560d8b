import type { BrowserContext } from "playwright-core";

/** What the page's AudioContext is asked to play, in order: `chime`, or the name of a recording. Its time is the page's. */
const ears = `
  self.heard = [];
  const node = { connect: (next) => next, disconnect() {} };
  const setters = { setValueAtTime() {}, linearRampToValueAtTime() {}, setTargetAtTime() {} };
  self.AudioContext = class extends EventTarget {
    state = self.needsTap ? "suspended" : "running";
    destination = {};
    contexts = (self.contexts = (self.contexts ?? 0) + 1);
    get currentTime() { return performance.now() / 1_000; }
    turn(state) { this.state = state; this.dispatchEvent(new Event("statechange")); }
    async resume() { this.turn("running"); }
    async suspend() { this.turn("suspended"); }
    createGain() { return { ...node, gain: setters }; }
    createOscillator() {
      const frequency = { value: 0 };
      return { ...node, frequency, stop() {}, start() { if (frequency.value > 600) heard.push("chime"); } };
    }
    createBufferSource() {
      const source = { ...node, start() { heard.push(source.buffer.name); } };
      return source;
    }
    decodeAudioData(bytes, done) {
      done({ name: new TextDecoder().decode(bytes), sampleRate: 1_000, getChannelData: () => new Float32Array(300).fill(0.5) });
    }
  };
  const { fetch } = self;
  self.fetch = async (url, options) => {
    const [, name] = /^\\/voice\\/clips\\/(.+)\\.mp3$/.exec(url) ?? [];
    return name ? new Response(name) : fetch(url, options);
  };`;

/** Instead of loudspeakers. Before the page is opened. */
export const withEars = (context: BrowserContext, { needsTap = false } = {}) =>
  context.addInitScript(`self.needsTap = ${needsTap}; ${ears}`);
