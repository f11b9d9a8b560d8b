// @ts-check
import { followBoard } from "../client/follow-group.js";
import * as boardTexts from "../texts/board.js";
import * as groupTexts from "../texts/board-group.js";
import * as doctorTexts from "../texts/doctor.js";
import { find, setText } from "../ui/element.js";
import { fadeWhenIdle } from "../ui/fade-when-idle.js";
import { createHighlights } from "../ui/highlights.js";
import { createLiveBadge } from "../ui/live-badge.js";
import { showNames } from "../ui/names.js";
import { newCalls } from "../ui/new-calls.js";
import { idOfPage } from "../ui/page-clinic.js";
import { todayIn } from "../ui/queue.js";
import { createServerClock } from "../ui/server-clock.js";
import { createSoundButton } from "../ui/sound-button.js";
import { stayAwake } from "../ui/stay-awake.js";
import { createVoice } from "../voice/voice.js";
import { createBeats } from "./beats.js";
import { createCallsView } from "./calls-view.js";
import { createLanguageTurns } from "./language-turns.js";
import { screenName } from "./screen-name.js";
import { createScreenSession } from "./screen-session.js";
import { createTile } from "./tile.js";

/** The board of a waiting room: the doctors of up to eight clinics, each a tile, for days on end. */

/** A key may be given anew, a board may become public again, and nobody stands by to reload. */
const refusedRetryMs = 60_000;
const unansweredRetryMs = 5_000;
/** So long the page is in one of its languages; the clock and a shift that ends without an event are never older. */
const turnMs = 10_000;
/** A tile among more than these is small. */
const largeTilesAtMost = 4;
/** A longer message is written smaller. */
const longMessageLetters = 90;

const boardPath = `/v1/boards/${idOfPage()}`;
const session = createScreenSession(boardPath);
const beat = createBeats(boardPath, screenName(), session);
const clock = createServerClock();
const showLive = createLiveBadge(find("#live"));
const showCalls = createCallsView(find("#calls"));
const highlighted = createHighlights(show);
const turns = createLanguageTurns([boardTexts, doctorTexts, groupTexts], show);
/** @type {Map<number, ReturnType<typeof createTile>>} By clinic. */
let tiles = new Map();
/** @type {import("../client/index.js").BoardState | undefined} */
let state;
/** @type {import("../client/index.js").Freshness} */
let freshness = { state: "reconnecting", ageSeconds: undefined };

/** @type {ReturnType<typeof createVoice> | undefined} */
let voice;
const sound = createSoundButton(find("#sound"), () => turns.speech().words, {
  isWantedAtFirst: true,
  onAudio: (audio) => {
    const languages = () => state?.board.languages ?? [];
    voice = createVoice({ audio, languages, now: clock.now, onChange: () => {} });
  },
});

async function start() {
  try {
    await session.signIn();
  } catch {
    setTimeout(start, unansweredRetryMs);
    return;
  }
  if (session.wasRefused()) refuse(401);
  else follow();
}

function follow() {
  followBoard(`${boardPath}/stream`, {
    onState: (next, cause) => {
      if (cause === "update") announce(next);
      state = next;
      turns.speakIn(next.board.languages);
      show();
    },
    onFreshness: (next) => {
      if (next.state === "refused") return refuse(next.status);
      freshness = next;
      show();
    },
  });
}

/** @param {import("../client/index.js").BoardState} next */
function announce(next) {
  for (const { clinicId } of next.board.clinics) {
    const after = next.clinics[clinicId];
    for (const booking of after ? newCalls(state?.clinics[clinicId], after, clock.now()) : []) {
      highlighted.add(booking.id);
      voice?.announce(booking);
    }
  }
}

/** @param {number} status */
function refuse(status) {
  if (status === 401) session.end();
  freshness = { state: "refused", status };
  state = undefined;
  setTimeout(follow, refusedRetryMs);
  show();
}

function show() {
  const isSmall = (state?.board.clinics.length ?? 0) > largeTilesAtMost;
  const speech = { ...turns.speech(), now: clock.now(), highlighted, isSmall };
  const look = showLive(freshness, speech);
  sound.show();
  showTiles(speech);
  showCalls(state, speech);
  setText(find("#message"), state ? "" : insteadOfTiles(speech));
  find("#message").hidden = state !== undefined;
  const message = state?.board.message ?? "";
  setText(find("#staff-message"), message);
  find("#staff-message").hidden = message === "";
  document.documentElement.classList.toggle("has-message", message !== "");
  find("#staff-message").classList.toggle("long", message.length > longMessageLetters);
  if (!state) return;
  showNames(find("#board-name"), state.board.name);
  document.title = `${state.board.name} · ${speech.words.appName}`;
  const [clinic] = Object.values(state.clinics);
  if (clinic) {
    const { timeZone } = clinic.clinic;
    setText(find("#date"), speech.format.date(todayIn(timeZone, speech.now)));
    setText(find("#clock"), speech.format.time(speech.now, timeZone));
  }
  tellShown(state, look);
}

/** Once all that the board shows has come. @param {NonNullable<typeof state>} held @param {string} look */
function tellShown({ board, clinics, ended }, look) {
  if (freshness.state === "refused") return;
  if (board.clinics.some(({ clinicId }) => !clinics[clinicId] && !ended[clinicId])) return;
  const shown = Object.values(clinics).map(({ clinicId, version }) => ({ clinicId, version }));
  beat(look === "live" ? "live" : freshness.state, shown);
}

/** @param {Parameters<ReturnType<typeof createTile>["show"]>[1]} speech */
function showTiles(speech) {
  const clinics = state?.board.clinics ?? [];
  tiles = new Map(clinics.map(({ clinicId }) => [clinicId, tiles.get(clinicId) ?? createTile()]));
  for (const { clinicId, label } of clinics) {
    const hasEnded = state?.ended[clinicId] !== undefined;
    tiles.get(clinicId)?.show({ label, state: state?.clinics[clinicId], hasEnded }, speech);
  }
  const nodes = [...tiles.values()].map(({ node }) => node);
  const parent = find("#tiles");
  if (nodes.length !== parent.children.length || nodes.some((node, index) => parent.children[index] !== node)) {
    parent.replaceChildren(...nodes);
  }
  document.documentElement.dataset.tiles = String(nodes.length);
}

/** @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} speech */
function insteadOfTiles({ words, format }) {
  if (freshness.state !== "refused") return words.connecting;
  const { status } = freshness;
  if (status === 404) return words.noSuchBoard;
  if (status === 401 || status === 403) return session.wasRefused() ? words.displayKeyRefused : words.nothingPublic;
  return `${words.boardRefused} (${format.number(status)})`;
}

setInterval(() => {
  turns.next();
  show();
}, turnMs);
stayAwake();
fadeWhenIdle();
show();
start();
