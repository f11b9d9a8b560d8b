// @ts-check

/**
 * What there is to say of lists that are shown as one: once if it is the same of all, else of each by its name.
 *
 * @param {{ list: string, text: string }[]} notices An empty text: nothing.
 * @param {import("../texts.js").Texts} words
 */
export function joinNotices(notices, words) {
  if (notices.every(({ text }) => text === notices[0]?.text)) return notices[0]?.text ?? "";
  return notices
    .flatMap(({ list, text }) => (text ? `${words[/** @type {"regular"} */ (list)]}: ${text}` : []))
    .join(" · ");
}
