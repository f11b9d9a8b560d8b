import type { Page } from "playwright-core";

interface Arrived {
  /** The page itself and what the browser waits for before it paints, headers included. */
  bytesBeforePaint: number;
  /** Of that, what the page itself does not name: a round trip more. */
  chained: string[];
  /** What was not sent whole, for the browser had it. */
  kept: string[];
  /** What there is to read before any script has run. */
  said: string;
}

const arrived = `(async () => {
  const kept = performance.getEntriesByType("resource").filter((entry) => entry.transferSize < entry.encodedBodySize).map(({ name }) => name);
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const named = [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => new URL(link.getAttribute("href"), location.href).href);
  const awaited = performance.getEntriesByType("resource").filter((entry) => entry.renderBlockingStatus === "blocking");
  for (const node of page.querySelectorAll("script, noscript, [hidden]")) node.remove();
  return {
    bytesBeforePaint: [...performance.getEntriesByType("navigation"), ...awaited].reduce((sum, { transferSize }) => sum + transferSize, 0),
    chained: awaited.map(({ name }) => name).filter((name) => !named.includes(name)),
    kept,
    said: page.body.textContent.trim(),
  };
})()`;

/**
 * Opens a page as if for the first time, with nothing in the cache or the storage. `bytes` are those that crossed the
 * network until `isReady` (what the server really sends, headers included; the stream, which never ends, left out, and
 * what the service worker would load for other pages).
 */
export async function firstVisit(page: Page, url: string, isReady: (page: Page) => Promise<unknown>) {
  const devtools = await page.context().newCDPSession(page);
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send("Network.enable");
  await page.goto("about:blank");
  await devtools.send("Network.clearBrowserCache");
  await devtools.send("Storage.clearDataForOrigin", { origin: new URL(url).origin, storageTypes: "all" });
  bytes = 0;
  await page.goto(url, { waitUntil: "load" });
  await isReady(page);
  const sent = bytes;
  await devtools.detach();
  const inlined = await page.locator("script:not([src]), style, [style*=':']:not(.panel)").count();
  const found = await page.evaluate<Arrived>(arrived);
  return { bytes: sent, inlined, ...found };
}
