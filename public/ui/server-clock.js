// @ts-check

const againMs = 30 * 60_000;

/** The server's time: a wall screen's own clock may be hours wrong, and "called a minute ago" must not be. */
export function createServerClock() {
  let offsetMs = 0;
  const ask = async () => {
    const reply = await fetch("/health/live", { method: "HEAD", cache: "no-store" }).catch(() => undefined);
    const date = Date.parse(reply?.headers.get("Date") ?? "");
    if (Number.isFinite(date)) offsetMs = date + 500 - Date.now(); // the header has whole seconds
  };
  ask();
  setInterval(ask, againMs);
  return { now: () => Date.now() + offsetMs };
}
