import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createApi } from "dawr/client";
import { chromium, type Page } from "playwright-core";
import { languages } from "../../public/texts.js";
import { aPatient } from "../../src/cli/demo-people.js";
import { chromiumPath } from "../support/chromium.js";
import { aChain } from "./screenshot-chain.js";
import { aHall } from "./screenshot-hall.js";
import { aNewClinic, states } from "./screenshot-states.js";

/**
 * Pictures of a server that `npm start` runs. `npm run screenshots`: the README's, filled by `npm run demo`;
 * (PUBLIC_URL gives the kiosk a code that leads somewhere); `npm run screenshots -- states`: what else the pages can look like, into a folder that is not committed; with a word
 * more, those states whose name holds it.
 */

const server = process.env.DAWR_URL ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;
const key = (await readFile(`${process.env.EMBEDDED_DATA_DIR ?? ".data"}/demo-key`, "utf8")).trim();
const api = createApi(server, { key });
const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
const wide = { width: 1280, height: 720 };
const phone = { width: 390, height: 780 };
const tablet = { width: 1024, height: 768 };

interface Shot {
  file: string;
  path: string;
  viewport: { width: number; height: number };
  /** That signs in, if it is not the admin's. */
  ownKey?: string;
  onceLive?(page: Page): Promise<unknown>;
}

async function photograph({ file, path, viewport, ownKey = key, onceLive }: Shot) {
  const page = await browser.newPage({ viewport });
  await page.clock.install(); // it goes on as ever, until a state moves it
  await page.goto(server + path);
  if (/^\/(desk|doctor|org|settings)\//.test(path)) {
    await page.fill("#key", ownKey);
    await page.keyboard.press("Enter");
    await page.waitForSelector("main .signed-in:visible");
  }
  await page.waitForSelector('html[data-live="live"]');
  await onceLive?.(page);
  await page.waitForTimeout(800);
  await page.screenshot({ path: file });
  await page.close();
}

async function photographReadme(language: string) {
  const clinicId = 1;
  const { today } = await api.readClinic({ clinicId });
  const { id: bookingId, ticketToken } = await api.book({ clinicId, body: { date: today, patient: aPatient() } });
  const folder = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));
  const fileOf = (name: string) => join(folder, `${name}-${language}.png`);
  const board = `/board/1?lang=${language}`;
  await photograph({ file: fileOf("board"), path: board, viewport: wide });
  await photograph({ file: fileOf("board-phone"), path: board, viewport: phone });
  const hall = await aHall(api, language);
  const callsTwo = async (page: Page) => {
    await hall.callNext();
    await page.locator(".serving .called").nth(1).waitFor();
  };
  await photograph({ file: fileOf("board-group"), path: hall.path, viewport: wide, onceLive: callsTwo });
  await photograph({ file: fileOf("desk"), path: `/desk/1?lang=${language}`, viewport: wide });
  const chain = await aChain(api, language);
  await photograph({ file: fileOf("organisation"), path: chain.path, viewport: wide, ownKey: chain.key });
  await photograph({ file: fileOf("doctor"), path: `/doctor/1?lang=${language}`, viewport: phone });
  await photograph({ file: fileOf("settings"), path: `/settings/1?lang=${language}`, viewport: wide });
  await photograph({ file: fileOf("kiosk"), path: `/arrive/1?lang=${language}#key=${key}`, viewport: tablet });
  await photograph({ file: fileOf("ticket"), path: `/t?lang=${language}#${ticketToken}`, viewport: phone });
  await api.changeBooking({ clinicId, bookingId, body: { status: "cancelled" } });
}

async function photographStates(language: string) {
  const folder = join(tmpdir(), "screenshots");
  const [, , , asked = ""] = process.argv;
  for (const [name, { arrange, onceLive }] of Object.entries(states).filter(([name]) => name.includes(asked))) {
    const clinic = await aNewClinic(api);
    await arrange?.(clinic);
    const file = join(folder, `${name}-${language}.png`);
    const [page = ""] = name.split("-");
    const ofClinic = `${clinic.clinicId}?lang=${language}`;
    const paths: Record<string, string> = {
      ticket: `/t?lang=${language}#${clinic.ticket.ticketToken}`,
      kiosk: `/arrive/${ofClinic}#key=${key}`,
    };
    await photograph({
      file,
      path: paths[page] ?? `/${page}/${ofClinic}`,
      viewport: name.endsWith("-phone") ? phone : ({ ticket: phone, kiosk: tablet }[page] ?? wide),
      onceLive: async (opened) => onceLive?.(opened, clinic),
    });
  }
  process.stdout.write(`${folder}\n`);
}

try {
  if (process.argv[2] === "states") for (const language of Object.keys(languages)) await photographStates(language);
  else for (const language of ["ar", "en"]) await photographReadme(language);
} finally {
  await browser.close();
}
