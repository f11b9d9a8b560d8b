// @ts-check
import { keep, readKept } from "../ui/storage.js";

const storageKey = "dawr-screen";
/** As the server takes it. */
const lettersAtMost = 60;

/** What this screen is called among those of its board: by `?screen=hall 1`, else a name that is made once and kept. */
export function screenName() {
  const given = (new URLSearchParams(location.search).get("screen") ?? "").trim().slice(0, lettersAtMost);
  const name = given || readKept("localStorage", storageKey) || newName();
  if (!given) keep("localStorage", storageKey, name);
  return name;
}

/** "screen 4F2A" */
const newName = () =>
  `screen ${(0x10000 + (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0)).toString(16).slice(1).toUpperCase()}`;
