// @ts-check

const highlightMs = 12_000;

/**
 * Who was just called: their numbers stand out for 12 s, each by itself.
 *
 * @param {() => void} onEnd
 */
export function createHighlights(onEnd) {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} By the booking's id. */
  const ends = new Map();
  return {
    /** @param {string} id */
    has: (id) => ends.has(id),
    /** @param {string} id */
    add: (id) => {
      clearTimeout(ends.get(id));
      const end = () => {
        ends.delete(id);
        onEnd();
      };
      ends.set(id, setTimeout(end, highlightMs));
    },
  };
}
