// @ts-check

/** Aborts what has not come by then: a network that is half gone answers nothing, ever. @param {number} ms */
export function abortAfter(ms) {
  const aborter = new AbortController();
  setTimeout(() => aborter.abort(), ms);
  return aborter;
}
