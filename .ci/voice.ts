/**
 * Makes placeholders of the voice's recordings that are missing: `npm run voice`. Wants `espeak-ng` and `ffmpeg`.
 * What each of them says is in `words.json` beside them.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { soundings } from "./voice-soundings.js";

const clips = fileURLToPath(new URL("../public/voice/clips", import.meta.url));
const wordsPerMinute = "140";

/** Mono at 32 kbit/s is all that such a voice is worth; its own silence would only make the pieces larger. */
function recorded(said: string, voice: string): Buffer {
  const spoken = execFileSync("espeak-ng", ["-v", voice, "-s", wordsPerMinute, "--stdout", said]);
  const trim = "silenceremove=start_periods=1:start_threshold=-45dB,areverse";
  const format = [
    "-ac",
    "1",
    "-ar",
    "22050",
    "-b:a",
    "32k",
    "-map_metadata",
    "-1",
    "-fflags",
    "+bitexact",
    "-f",
    "mp3",
  ];
  const ffmpeg = ["-hide_banner", "-loglevel", "error", "-i", "-", "-af", `${trim},${trim}`, ...format, "-"];
  return execFileSync("ffmpeg", ffmpeg, { input: spoken });
}

for (const [language, { voice, says }] of Object.entries(soundings)) {
  const words: Record<string, string> = JSON.parse(readFileSync(`${clips}/${language}/words.json`, "utf8"));
  for (const [piece, word] of Object.entries(words)) {
    const file = `${clips}/${language}/${piece}.mp3`;
    if (!existsSync(file)) writeFileSync(file, recorded(says(piece, word), voice));
  }
}
