import type { BrowserContext } from "playwright-core";

/** Answers in the page: to route one address, Playwright asks for each file of each page, and switches the cache off. */
const answeredAt = (date: string) => `{
  const { fetch } = globalThis;
  globalThis.fetch = (address, options) =>
    address === "/health/live"
      ? Promise.resolve(new Response(null, { headers: { Date: ${JSON.stringify(date)} } }))
      : fetch(address, options);
}`;

/**
 * Pages of this context believe that it is this time (ISO 8601), and go on from it: their own clock and what the server
 * says of its own, which may be another time and come later.
 */
export async function pagesBelieve(
  context: BrowserContext,
  time: string,
  serverTime: string | Promise<string> = time,
): Promise<void> {
  await context.clock.install({ time });
  if (typeof serverTime === "string") {
    await context.addInitScript(answeredAt(new Date(serverTime).toUTCString()));
    return;
  }
  await context.route("**/health/live", async (route) => {
    await route.fulfill({ headers: { Date: new Date(await serverTime).toUTCString() } });
  });
}
