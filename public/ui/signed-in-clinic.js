// @ts-check
import { followClinic } from "../client/follow-clinic.js";
import { find } from "./element.js";
import { createLiveBadge } from "./live-badge.js";
import { showNames } from "./names.js";

/** @typedef {import("../client/index.js").ClinicState<"staff">} ClinicState */

/**
 * The clinic at which somebody is signed in, live: its name, its state, and how far that can be trusted.
 *
 * @param {object} page
 * @param {string} page.clinicPath
 * @param {() => import("./language.js").Speech} page.speechNow
 * @param {(state: ClinicState, cause: "snapshot" | "update") => void} page.onState
 * @param {(why: string) => void} page.onRefused
 */
export function createSignedInClinic({ clinicPath, speechNow, onState, onRefused }) {
  const name = find("#clinic");
  const showLive = createLiveBadge(find("#live"));
  /** @type {ClinicState | undefined} */
  let state;
  /** @type {import("../client/index.js").Freshness} */
  let freshness = { state: "reconnecting", ageSeconds: undefined };
  /** @type {{ close(): void } | undefined} */
  let follower;

  const follow = () => {
    follower?.close();
    follower = followClinic(`${clinicPath}/stream?from=today`, {
      audience: "staff",
      share: true,
      onState: (next, _id, cause) => {
        state = next;
        onState(next, cause);
      },
      onFreshness: (next) => {
        freshness = next;
        showLive(freshness, speechNow());
        const { words } = speechNow();
        if (freshness.state === "refused") onRefused(freshness.status === 404 ? words.noSuchClinic : words.signedOut);
      },
    });
  };

  return {
    stateNow: () => state,
    isFollowed: () => follower !== undefined,
    follow,
    /** Another session is the browser's now: its stream is read, if it may be. @param {boolean} isSomebody */
    followAnew: (isSomebody) => {
      if (!follower) return;
      if (isSomebody) follow();
      else onRefused(speechNow().words.signedOut);
    },
    leave: () => {
      follower?.close();
      follower = undefined;
      state = undefined;
    },
    /** @param {string} title of the page */
    show: (title) => {
      if (!state) return;
      showLive(freshness, speechNow());
      delete name.dataset.text; // no language says anything else now
      showNames(name, state.clinic.name);
      document.title = `${state.clinic.name} · ${title}`;
    },
  };
}
