import type { Browser, BrowserContextOptions } from "playwright-core";
import { expect, vi } from "vitest";
import { password } from "./a-person.js";
import { aVisitor } from "./browser.js";
import { adminKey, type TestApp } from "./test-app.js";

interface SettingsOptions {
  language?: string;
  /** Of the clinic. */
  fields?: object;
  keyOf?: (clinicId: number) => Promise<string>;
  /** Of a person who signs in by name in place of a key. */
  username?: string;
  visitor?: BrowserContextOptions;
}

/** The page of a new clinic's settings, signed in to. */
export async function aSettingsPage(
  { app, browser }: { app: TestApp; browser: Browser },
  { language = "en", fields = {}, keyOf, username, visitor: options = {} }: SettingsOptions = {},
) {
  const clinic = await app.aClinic({ publicBoard: true, ...fields });
  const key = (await keyOf?.(clinic.id)) ?? adminKey;
  const visitor = await aVisitor(browser, options);
  const page = await visitor.open(`${app.url}/settings/${clinic.id}?lang=${language}`);
  if (username) {
    await page.fill("#username", username);
    await page.fill("#password", password);
    await page.click("#sign-in-by-name .primary");
  } else {
    await page.fill("#key", key);
    await page.click("#sign-in [type=submit]");
  }
  await page.waitForSelector('html[data-live="live"]');
  const part = (id: string) => page.locator(`#part-${id}`);
  return {
    ...visitor,
    page,
    clinic,
    key,
    part,
    /** Presses the part's own button and waits for what is said of it. */
    save: async (id: string, said = "Saved.") => {
      await part(id).locator("form > .deeds .primary").click();
      await part(id).locator("form > .deeds .said", { hasText: said }).waitFor();
    },
    /** Presses it to be refused: the refusal stands in the field that has the focus. */
    refused: async (id: string) => {
      await part(id).locator("form > .deeds .primary").click();
      await part(id).locator('form > .deeds .primary:not([aria-disabled="true"])').waitFor();
      const focused = () => page.evaluate("document.activeElement.outerHTML");
      await vi.waitFor(async () => expect(await focused()).toMatch(/aria-invalid="true"/), 15_000);
      return page.evaluate<{ name: string; said: string }>(`(() => {
        const node = document.activeElement;
        const field = node.closest(".field");
        const described = node.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id));
        return {
          name: field.querySelector(".name").textContent,
          said: described.find((each) => each.className === "problem").textContent,
        };
      })()`);
    },
    /** Waits until the API says so. */
    isStored: (path: string, expected: unknown) =>
      vi.waitFor(async () => {
        const { body } = await app.request("get", clinic.path + path);
        expect(body).toMatchObject(expected as object);
      }, 15_000),
  };
}
