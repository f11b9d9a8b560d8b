import type { Browser } from "playwright-core";
import { expect, vi } from "vitest";
import { aVisitor, enterBy, proveWho } from "./browser.js";
import { adminKey, type TestApp } from "./test-app.js";

interface SettingsOptions {
  language?: string;
  /** Of the clinic. */
  fields?: object;
  keyOf?: (clinicId: number) => Promise<string>;
  /** Of a person who signs in by name in place of a key. */
  username?: string;
  /** What is so before the page is opened. */
  arrange?: (clinic: { id: number; path: string }) => Promise<unknown>;
}

/** The page of a new clinic's settings, signed in to: by an admin, unless told otherwise, who has her cookie already. */
export async function aSettingsPage(
  { app, browser }: { app: TestApp; browser: Browser },
  { language = "en", fields = {}, keyOf, username, arrange }: SettingsOptions = {},
) {
  const clinic = await app.aClinic({ publicBoard: true, ...fields });
  const key = (await keyOf?.(clinic.id)) ?? adminKey;
  await arrange?.(clinic);
  const address = `${app.url}/settings/${clinic.id}?lang=${language}`;
  const visitor = await aVisitor(browser);
  const isIn = !username && !keyOf;
  if (isIn) await enterBy(key, visitor.context, app.url + clinic.path);
  const page = await visitor.open(address);
  if (!isIn) await proveWho(page, username ? { username } : key);
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
      await page.waitForSelector(':focus[aria-invalid="true"]');
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
