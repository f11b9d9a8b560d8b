import type { RequestListener } from "node:http";
import type { Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { createApp } from "../../src/app.js";
import { anIdentityProvider } from "./an-identity-provider.js";
import { oidcSettings, serve } from "./oidc-settings.js";
import { type TestApp, testApp } from "./test-app.js";

/**
 * For all tests of a file: a server, and the provider that leads browsers back to it, which is another site, so cookies
 * of a site do not come along.
 */
export function companyOnline() {
  const ends: (() => unknown)[] = [];
  const atEnd = (end: () => unknown) => void ends.push(end);
  const company = {} as { app: TestApp; url: string; provider: Awaited<ReturnType<typeof anIdentityProvider>> };
  beforeAll(async () => {
    let listener: RequestListener = () => {};
    const local = await serve(() => (request, response) => listener(request, response), atEnd);
    const url = local.replace("127.0.0.1", "localhost");
    const provider = await anIdentityProvider({}, url, atEnd);
    const app = await testApp({
      settings: { ...oidcSettings(provider), PUBLIC_URL: url },
      atEnd: (end) => ends.push(end),
    });
    listener = createApp(app.context);
    Object.assign(company, { app, url, provider });
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return company;
}

/** Goes to the provider by the page's own link and says there who one is. */
export async function signInWithAccount(page: Page, account: string): Promise<void> {
  await page.click(".accounts a");
  await page.fill("input[name=login]", account);
  await page.fill("input[name=password]", "any");
  await page.click("[type=submit]");
}
