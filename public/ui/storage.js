// @ts-check
/** What a browser keeps of a page's choices. One that keeps nothing (site data blocked, storage full) asks again. */

/**
 * @param {"localStorage" | "sessionStorage"} storage The browser's own, or the tab's.
 * @param {string} key
 */
export function readKept(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} key
 * @param {string} value
 */
export function keep(storage, key, value) {
  try {
    window[storage].setItem(key, value);
  } catch {}
}
