import type { Browser, BrowserContext, BrowserContextOptions, CDPSession } from "playwright-core";

/** A context for one visitor after the other: to begin it, and its process, is a third of what a visit costs. */
interface KeptContext {
  context: BrowserContext;
  options: string;
  /** What its pages have reported since the present visitor came. */
  errors: string[];
  /** To its first page, which is never left: without one its process would end. */
  devtools: CDPSession;
  /** Something was asked of it that nothing takes back. */
  isSpoilt: boolean;
}

/** Those of visitors who are gone. */
const idle = new Set<KeptContext>();

/** A context as if nobody had used it. What a page reports as an error fails nobody, but is collected. */
export async function borrowContext(browser: Browser, given: BrowserContextOptions) {
  const options = JSON.stringify(given);
  const fits = (kept: KeptContext) => kept.context.browser() === browser && kept.options === options;
  const kept = [...idle].find(fits) ?? (await beginContext(browser, given));
  idle.delete(kept);
  const { context, errors, devtools } = kept;
  return {
    context,
    errors,
    async giveBack() {
      if (kept.isSpoilt) return context.close();
      const [, ...pages] = context.pages();
      for (const page of pages) await page.close();
      await devtools.send("Storage.clearDataForOrigin", { origin: "*", storageTypes: "all" }); // cookies are of it
      errors.length = 0;
      idle.add(kept);
    },
  };
}

async function beginContext(browser: Browser, options: BrowserContextOptions): Promise<KeptContext> {
  const context = await browser.newContext(options);
  const errors: string[] = [];
  context.on("weberror", (error) => errors.push(String(error.error())));
  context.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) errors.push(message.text());
  });
  const devtools = await context.newCDPSession(await context.newPage());
  const isSpoilt = options.serviceWorkers !== "block"; // one that is at work starts again
  const kept = { context, options: JSON.stringify(options), errors, devtools, isSpoilt };
  const spoil = () => {
    kept.isSpoilt = true;
  };
  beforeEachCall(context, ["addInitScript", "grantPermissions", "on", "route", "setOffline"], spoil);
  beforeEachCall(context.clock, ["install", "pauseAt", "setFixedTime", "setSystemTime"], spoil);
  return kept;
}

function beforeEachCall(owner: any, methods: string[], note: () => void): void {
  for (const name of methods) {
    const method = owner[name];
    owner[name] = (...given: unknown[]) => {
      note();
      return method.apply(owner, given);
    };
  }
}
