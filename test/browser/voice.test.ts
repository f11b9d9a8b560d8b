import { chromium, type Page } from "playwright-core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aVisitor, browserAndServer } from "../support/browser.js";
import { chromiumPath, forPages } from "../support/chromium.js";

/** What a page does with the voice, and what its real AudioContext plays: by the name of the recording, in order. */
const withVoice = `
  const played = [];
  globalThis.played = played;
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (at, startsAt, seconds) {
    const entry = { print: printOf(this.buffer), at, seconds, hasEnded: false };
    this.addEventListener("ended", () => { entry.hasEnded = true; });
    played.push(entry);
    start.call(this, at, startsAt, seconds);
  };
  const printOf = (buffer) => buffer.getChannelData(0).reduce((sum, sample) => sum + Math.abs(sample), 0).toFixed(3);
  const audio = new AudioContext(); // before Playwright looks for anything in the page, which passes for a tap
  addEventListener("DOMContentLoaded", async () => {
    const { createVoice } = await import("/voice/voice.js");
    const button = document.createElement("button");
    Object.assign(button.style, { position: "fixed", inset: "0", zIndex: 99 });
    const onChange = (isHeard) => { button.textContent = isHeard ? "is heard" : "tap for sound"; };
    const voice = createVoice({ audio, languages: () => ["ar", "en"], now: Date.now, onChange });
    button.addEventListener("click", voice.resume);
    globalThis.call = (number) =>
      voice.announce({ number, list: "regular", calledTo: null, calledAt: new Date().toISOString() });
    globalThis.namesByPrint = async (names) => Object.fromEntries(await Promise.all(names.map(async (name) => {
      const reply = await fetch("/voice/clips/" + name + ".mp3");
      return [printOf(await audio.decodeAudioData(await reply.arrayBuffer())), name];
    })));
    if (audio.state !== "running") call(1);
    document.body.append(button);
  });`;

interface Played {
  print: string;
  at: number;
  seconds: number;
}

/** Once the last of so many pieces has sounded. */
async function heard(page: Page, pieces: number, names: string[]) {
  const ended = () => page.evaluate<number>("played.filter(({ hasEnded }) => hasEnded).length");
  await vi.waitFor(async () => expect(await ended()).toBe(pieces), { timeout: 60_000, interval: 200 });
  const played = await page.evaluate<Played[]>("played");
  const nameOf = await page.evaluate<Record<string, string>>(`namesByPrint(${JSON.stringify(names)})`);
  return played.map((each) => ({ ...each, name: nameOf[each.print] }));
}

describe.skipIf(!chromiumPath)("the voice (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("says three calls of one moment in turn, in both languages, no piece over another", async () => {
    const { context, errors, open } = await aVisitor(shared.browser);
    await context.addInitScript(withVoice);
    const page = await open(`${shared.app.url}/board/1`);
    await page.waitForSelector("text=is heard");
    await page.evaluate("for (const number of [5, 6, 7]) call(number)");
    const said = ["5", "6", "7"].flatMap((number) =>
      ["ar", "en"].flatMap((each) => [`${each}/number`, `${each}/${number}`]),
    );
    const pieces = await heard(page, said.length, [...new Set(said)]);
    expect(pieces.map(({ name }) => name)).toEqual(said);
    for (const [index, { at }] of pieces.slice(1).entries()) {
      const before = pieces[index] as Played;
      expect(at - before.at - before.seconds).toBeGreaterThan(0.119);
    }
    expect(errors).toEqual([]); // none of the page's policy, either
  });

  test("asks for a tap where the browser allows no sound without, and says nothing of what was before", async () => {
    const usual = forPages.args?.filter((arg) => !arg.startsWith("--autoplay-policy"));
    const args = [...(usual ?? []), "--autoplay-policy=document-user-activation-required"];
    const strict = await chromium.launch({ ...forPages, args });
    onTestFinished(() => strict.close());
    const { context, open } = await aVisitor(strict);
    await context.addInitScript(withVoice);
    const page = await open(`${shared.app.url}/board/1`);
    await page.click("text=tap for sound");
    await page.waitForSelector("text=is heard");
    await page.evaluate("call(5)");
    const names = ["ar/number", "ar/5", "en/number", "en/5"];
    expect((await heard(page, names.length, names)).map(({ name }) => name)).toEqual(names);
  });
});
