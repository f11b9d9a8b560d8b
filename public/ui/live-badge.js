// @ts-check

/**
 * @typedef {import("../client/index.js").Freshness} Freshness
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

/** A planned reconnection (every few minutes) is over by then and is nobody's business. */
const patienceMs = 2_000;

/**
 * Says how far the numbers can be trusted, in the badge and as `data-live` on the page (live, connecting, old,
 * refused), which takes the colour out of numbers that are old.
 *
 * @param {HTMLElement} badge
 */
export function createLiveBadge(badge) {
  const state = document.createElement("span");
  state.setAttribute("role", "status"); // read aloud when it changes; the age is not, every second
  const age = document.createElement("span");
  badge.replaceChildren(state, age);
  let lostAt = 0;

  /**
   * @param {Freshness} freshness
   * @param {Speech & { isNews?: boolean }} speech `isNews`: the connection is known to be gone, however briefly.
   * @returns {string} how the page now looks
   */
  return (freshness, { words, format, isNews = false }) => {
    if (freshness.state !== "reconnecting") lostAt = 0;
    else lostAt ||= performance.now();
    const page = document.documentElement.dataset;
    const isBrief = !isNews && freshness.state === "reconnecting" && performance.now() - lostAt < patienceMs;
    if (isBrief && page.live === "live") return "live";

    const ageSeconds = "ageSeconds" in freshness ? freshness.ageSeconds : undefined;
    const isFirst = freshness.state === "reconnecting" && ageSeconds === undefined;
    const said = isFirst ? words.connecting : sayings(words)[freshness.state];
    if (state.textContent !== said) state.textContent = said;
    age.textContent = ageSeconds === undefined ? "" : `${said && " · "}${format.age(ageSeconds)}`;
    page.live = isFirst ? "connecting" : looks[freshness.state];
    return page.live;
  };
}

const looks = { live: "live", stale: "old", reconnecting: "old", refused: "refused" };

/** @param {import("../texts.js").Texts} words */
const sayings = (words) => ({
  live: words.live,
  stale: words.lastUpdate,
  reconnecting: `${words.reconnecting} · ${words.lastUpdate}`,
  refused: "",
});
