import type { RequestListener } from "node:http";
import type { Page } from "playwright-core";
import { createApp } from "../../src/app.js";
import { anIdentityProvider } from "./an-identity-provider.js";
import { oidcSettings, serve } from "./oidc-settings.js";
import { testApp } from "./test-app.js";

/** A server, and the provider that leads browsers back to it: another site, so cookies of a site do not come along. */
export async function aCompanyOnline(accounts: Parameters<typeof anIdentityProvider>[0]) {
  let listener: RequestListener = () => {};
  const local = await serve(() => (request, response) => listener(request, response));
  const url = local.replace("127.0.0.1", "localhost");
  const provider = await anIdentityProvider(accounts, url);
  const app = await testApp({ settings: { ...oidcSettings(provider), PUBLIC_URL: url } });
  listener = createApp(app.context);
  return { app, provider, url };
}

/** Goes to the provider by the page's own link and says there who one is. */
export async function signInWithAccount(page: Page, account: string): Promise<void> {
  await page.click(".accounts a");
  await page.fill("input[name=login]", account);
  await page.fill("input[name=password]", "any");
  await page.click("[type=submit]");
}
