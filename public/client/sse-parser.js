// @ts-check
/**
 * Server-Sent Events out of bytes (WHATWG HTML, section 9.2.6), however they are cut into chunks.
 *
 * @typedef {object} SseEvent
 * @property {string} type
 * @property {string} data
 * @property {string} lastEventId The last `id` up to this event; it stays until another comes.
 */

/**
 * Reads one stream; an event that the end of the stream cuts off is never told.
 *
 * @param {object} options
 * @param {(event: SseEvent) => void} options.onEvent
 * @param {(retryMs: number) => void} [options.onRetry]
 * @param {(lastEventId: string) => void} [options.onId] An id came without an event: it is of all before it.
 * @param {string} [options.lastEventId] From the connection before.
 * @returns {(chunk: Uint8Array) => void}
 */
export function createSseParser({ onEvent, onRetry = () => {}, onId = () => {}, lastEventId = "" }) {
  const decoder = new TextDecoder(); // keeps half a character for the next chunk, drops a leading BOM
  let unfinishedLine = "";
  let endedWithCr = false;
  let type = "";
  let hasId = false;
  /** @type {string[]} */
  let dataLines = [];

  const dispatch = () => {
    if (dataLines.length > 0) onEvent({ type: type || "message", data: dataLines.join("\n"), lastEventId });
    else if (hasId) onId(lastEventId);
    type = "";
    hasId = false;
    dataLines = [];
  };

  /** @param {string} line */
  const readLine = (line) => {
    if (line === "") return dispatch();
    const [, field, value = ""] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line) ?? [];
    if (field === "data") dataLines.push(value);
    else if (field === "event") type = value;
    else if (field === "id" && !value.includes("\0")) {
      lastEventId = value;
      hasId = true;
    } else if (field === "retry" && /^\d+$/.test(value)) onRetry(Number(value));
  };

  return (chunk) => {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") return;
    if (endedWithCr && text.startsWith("\n")) text = text.slice(1); // the second half of a CRLF
    endedWithCr = text === "" ? false : text.endsWith("\r");
    const [first = "", ...others] = text.split(/\r\n|\r|\n/);
    let line = unfinishedLine + first;
    for (const next of others) {
      readLine(line);
      line = next;
    }
    unfinishedLine = line;
  };
}
