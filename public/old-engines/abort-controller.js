// @ts-check
/** `AbortController`, and a `fetch` that heeds it, for engines without (before Chrome 66, Safari 12.1). */

class OwnAbortController {
  constructor() {
    /** A node, since these engines construct no EventTarget. */
    this.signal = Object.assign(document.createDocumentFragment(), { aborted: false });
  }

  abort() {
    if (this.signal.aborted) return;
    this.signal.aborted = true;
    this.signal.dispatchEvent(new Event("abort"));
  }
}

const plainFetch = window.fetch;

/**
 * Rejects when aborted; an answer that is being read ends then, and lets its connection go.
 *
 * @param {string} url
 * @param {{ signal?: OwnAbortController["signal"] }} [options]
 */
function abortableFetch(url, { signal, ...options } = {}) {
  const answer = plainFetch(url, options);
  if (!signal) return answer;
  /** @param {() => void} act */
  const onAbort = (act) => (signal.aborted ? act() : signal.addEventListener("abort", act));
  answer.then(({ body }) => body && onAbort(() => body.cancel().catch(() => {}))).catch(() => {});
  const aborted = new Promise((_resolve, reject) => {
    onAbort(() => reject(Object.assign(new Error("aborted"), { name: "AbortError" })));
  });
  return Promise.race([answer.then((response) => withReaderEnded(response, onAbort)), aborted]);
}

/**
 * A body that has a reader can be cancelled by it alone.
 *
 * @param {Response} response
 * @param {(act: () => void) => void} onAbort
 */
function withReaderEnded(response, onAbort) {
  const { body } = response;
  if (body) {
    const getReader = body.getReader.bind(body);
    Object.defineProperty(body, "getReader", {
      value: () => {
        const reader = getReader();
        onAbort(() => reader.cancel().catch(() => {}));
        return reader;
      },
    });
  }
  return response;
}

if (!("AbortController" in window)) {
  Object.assign(window, { AbortController: OwnAbortController, fetch: abortableFetch });
}
