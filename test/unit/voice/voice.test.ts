import { expect, test } from "vitest";
import { aVoice } from "../../support/a-voice.js";

test("calls of one moment are said in turn, each in every language, in their order", async () => {
  const { call, sounds } = aVoice({ languages: ["ar", "en"] });
  for (const number of [21, 2, 3, 4]) call(number);
  expect(await sounds()).toEqual([
    ...["chime", "ar/number", "ar/1", "ar/and", "ar/20", "en/number", "en/20", "en/1"],
    ...["chime", "ar/number", "ar/2", "en/number", "en/2"],
    ...["chime", "ar/number", "ar/3", "en/number", "en/3"],
    ...["chime", "ar/number", "ar/4", "en/number", "en/4"],
  ]);
});

test("pieces do not slur: each begins 120 ms after the end of the one before, whatever silence was recorded", async () => {
  const { call, sounds, heard } = aVoice();
  call(125);
  await sounds();
  const pieces = heard.filter(({ sound }) => sound !== "chime");
  expect(pieces.map(({ sound }) => sound)).toEqual(["en/number", "en/100", "en/and", "en/20", "en/5"]);
  for (const { startsAt, seconds } of pieces) expect([startsAt, seconds]).toEqual([0.1, 0.5]);
  for (const [index, { at }] of pieces.slice(1).entries()) expect(at - (pieces[index]?.at ?? 0)).toBeCloseTo(0.62);
});

test("a call that is 60 s old when its turn comes is not said", async () => {
  const { call, sounds } = aVoice();
  call(1, 60_000);
  call(2, 59_000);
  call(3, 59_000); // the one before takes longer than a second
  call(4);
  expect(await sounds()).toEqual(["chime", "en/number", "en/2", "chime", "en/number", "en/4"]);
});

test("when calls pile up the later ones are said in the first language alone, and none is lost", async () => {
  const { call, sounds, heard } = aVoice({ languages: ["ar", "en", "ckb", "tr", "fa"] });
  for (let number = 121; number <= 126; number++) call(number);
  await sounds();
  const timesSaid = (language: string) => heard.filter(({ sound }) => sound === `${language}/number`).length;
  expect(["ar", "en", "ckb", "tr", "fa"].map(timesSaid)).toEqual([6, 2, 2, 2, 2]);
});

test("until the browser allows sound the page is told so, and nothing is said or kept for later", async () => {
  const { voice, call, sounds, told } = aVoice({ state: "suspended" });
  expect(told).toEqual([false]);
  call(1);
  expect(await sounds()).toEqual([]);
  await voice.resume();
  expect(told).toEqual([false, true]);
  call(2);
  expect(await sounds()).toEqual(["chime", "en/number", "en/2"]);
});

test("what was switched off in the middle is not heard when sound comes back, nor what waited", async () => {
  const { audio, call, sounds, heard, whileWaiting } = aVoice({ languages: ["en", "tr"] });
  whileWaiting.push(
    () => {},
    () => audio.turn("suspended"),
  );
  call(1);
  call(2);
  expect(await sounds()).toEqual(["chime", "en/number", "en/1"]);
  expect(heard.slice(1).map(({ isConnected }) => isConnected)).toEqual([false, false]);
  audio.turn("running");
  call(3);
  expect((await sounds()).slice(3)).toEqual(["chime", "en/number", "en/3", "tr/number", "tr/3"]);
});

test("where a recording is missing only the chime sounds, other languages go on, and it is asked for once", async () => {
  const { call, sounds, asked, instead } = aVoice({ languages: ["ckb", "en"] });
  instead.set("ckb/5", async () => undefined);
  call(25);
  call(5);
  expect(await sounds()).toEqual(["chime", "en/number", "en/20", "en/5", "chime", "en/number", "en/5"]);
  expect(asked.filter((name) => name === "ckb/5")).toHaveLength(1);
});

test.each([
  ["does not come", () => Promise.reject(new Error("offline"))],
  ["is no sound", async () => new TextEncoder().encode("noise").buffer],
])("a recording that %s is asked for again at the next call", async (_what, answer) => {
  const { call, sounds, instead } = aVoice();
  instead.set("en/5", answer);
  call(5);
  expect(await sounds()).toEqual(["chime"]);
  instead.delete("en/5");
  call(5);
  expect(await sounds()).toEqual(["chime", "chime", "en/number", "en/5"]);
});

test("a number without words, and a fault, cost their own call only", async () => {
  const { voice, call, sounds, languages } = aVoice();
  call(1_000);
  expect(await sounds()).toEqual(["chime"]);
  voice.announce({ number: 1, list: "regular", calledTo: Symbol("no text"), calledAt: "2026-11-24T09:00:00Z" });
  call(2);
  expect(await sounds()).toEqual(["chime", "chime", "chime", "en/number", "en/2"]);
  languages.push("tr"); // a board is told other languages while it is open
  call(3);
  expect((await sounds()).slice(5)).toEqual(["chime", "en/number", "en/3", "tr/number", "tr/3"]);
});

test("a screen that speaks for days keeps each recording once", async () => {
  const { call, sounds, asked } = aVoice({ languages: ["ar", "en", "ckb", "tr", "fa"] });
  for (let number = 1; number <= 999; number++) {
    call(number);
    await sounds();
  }
  expect(asked).toHaveLength(new Set(asked).size);
  expect(asked.length).toBeLessThanOrEqual(5 * 40);
});
