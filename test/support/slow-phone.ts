import type { Browser, Page } from "playwright-core";

/** Lighthouse's slow phone: 150 ms to the server and back, 1.6 Mbit/s, a processor four times as slow. */
const network = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const slowdown = 4;

/**
 * Opens a page for the first time, with nothing in the cache. Told are the bytes that crossed the network until
 * `isReady` (what the server really sends, headers included; the stream, which never ends, left out), and when there
 * was something to see.
 */
export async function firstVisit(browser: Browser, url: string, isReady: (page: Page) => Promise<unknown>) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", network);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.goto(url, { waitUntil: "load" });
  await isReady(page);
  const firstContentMs = await page.evaluate<number>(`new Promise((resolve) =>
    new PerformanceObserver((paints) => {
      const first = paints.getEntriesByName("first-contentful-paint")[0];
      if (first) resolve(first.startTime);
    }).observe({ type: "paint", buffered: true }))`);
  const inlined = await page.locator("script:not([src]), style, [style*=':']:not(.number)").count();
  await context.close();
  return { bytes, firstContentMs: Math.round(firstContentMs), inlined };
}
