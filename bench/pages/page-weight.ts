import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";

/** What a page holds once garbage is collected. */
export interface PageWeight {
  heapBytes: number;
  nodes: number;
  /** Nodes that are in no document, and that a script still refers to. */
  detachedNodes: number;
  listeners: number;
  timers: number;
  /** Nodes of WebAudio. */
  audioNodes: number;
}

/** Text, because tsx's helpers do not exist in a page. Runs before the page's own scripts, and after a simulated clock's. */
const counting = `
  globalThis.pendingTimers = new Set();
  for (const kind of ["Timeout", "Interval"]) {
    const { ["set" + kind]: set, ["clear" + kind]: clear } = globalThis;
    globalThis["set" + kind] = (act, ms, ...rest) => {
      const id = set(() => {
        if (kind === "Timeout") pendingTimers.delete(id);
        act(...rest);
      }, ms);
      pendingTimers.add(id);
      return id;
    };
    globalThis["clear" + kind] = (id) => {
      pendingTimers.delete(id);
      clear(id);
    };
  }
  globalThis.asked = 0; // and not answered yet
  const counted = (ask) => function (...all) {
    asked++;
    const answer = ask.apply(this, all);
    const end = () => { asked--; };
    answer.then(end, end);
    return answer;
  };
  globalThis.fetch = counted(fetch);
  BaseAudioContext.prototype.decodeAudioData = counted(BaseAudioContext.prototype.decodeAudioData);`;

/** Before the page is opened. */
export const countTimers = (page: Page) => page.addInitScript(counting);

/** What the page has asked its server is answered. */
export const isAnswered = "asked === 0";

export async function weighing(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const metrics = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics: named } = await devtools.send("Performance.getMetrics");
    return Object.fromEntries(named.map(({ name, value }) => [name, value])) as Record<string, number>;
  };
  /** Once what it plays has sounded: of WebAudio the destination alone is left. What finalizers free goes with the last. */
  const metricsInSilence = async () => {
    for (let tries = 1; tries <= 10 && (await metrics()).AudioHandlers !== 1; tries++) await setTimeout(1_000);
    return metrics();
  };
  return async (): Promise<PageWeight> => {
    const { JSHeapUsedSize, Nodes, JSEventListeners, AudioHandlers } = await metricsInSilence();
    const { detachedNodes } = await devtools.send("DOM.getDetachedDomNodes");
    return {
      heapBytes: JSHeapUsedSize as number,
      nodes: Nodes as number,
      detachedNodes: detachedNodes.length,
      listeners: JSEventListeners as number,
      timers: await page.evaluate<number>("pendingTimers.size"),
      audioNodes: AudioHandlers as number,
    };
  };
}
