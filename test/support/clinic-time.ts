import type { BrowserContext } from "playwright-core";

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
  await context.route("**/health/live", async (route) => {
    await route.fulfill({ headers: { Date: new Date(await serverTime).toUTCString() } });
  });
}
