import type { BrowserContext } from "playwright-core";

/**
 * Pages of this context believe that it is this time (ISO 8601), and go on from it: their own clock and what the server
 * says of its own.
 */
export async function pagesBelieve(context: BrowserContext, time: string): Promise<void> {
  await context.clock.install({ time });
  const headers = { Date: new Date(time).toUTCString() };
  await context.route("**/health/live", (route) => route.fulfill({ headers }));
}
