import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** `npm run screenshots`: the README's pictures, of a server that `npm start` and `npm run demo` have filled. */

const server = process.env.DAWR_URL ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;
const folder = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));
const key = (await readFile(`${process.env.EMBEDDED_DATA_DIR ?? ".data"}/demo-key`, "utf8")).trim();
const asAdmin = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
const clinic = `${server}/v1/clinics/1`;

const { today } = (await (await fetch(clinic, { headers: asAdmin })).json()) as { today: string };
const reply = await fetch(`${clinic}/bookings`, {
  method: "POST",
  headers: asAdmin,
  body: JSON.stringify({ date: today, patient: { name: `Screenshot ${Date.now()}` } }),
});
const { id, ticketToken } = (await reply.json()) as { id: string; ticketToken: string };

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const language of ["ar", "en"] as const) {
    const wide = { width: 1280, height: 720 };
    const phone = { width: 390, height: 780 };
    const shots = [
      { name: "board", path: `/board/1?lang=${language}`, viewport: wide },
      { name: "board-phone", path: `/board/1?lang=${language}`, viewport: phone },
      { name: "desk", path: `/desk/1?lang=${language}`, viewport: wide },
      { name: "ticket", path: `/t?lang=${language}#${ticketToken}`, viewport: phone },
    ];
    for (const { name, path, viewport } of shots) {
      const page = await browser.newPage({ viewport });
      await page.goto(server + path);
      if (name === "desk") {
        await page.fill("#key", key);
        await page.keyboard.press("Enter");
        await page.waitForSelector(".row");
      }
      await page.waitForSelector('html[data-live="live"]');
      await page.waitForTimeout(800);
      await page.screenshot({ path: `${folder}/${name}-${language}.png` });
      await page.close();
    }
  }
} finally {
  await browser.close();
  await fetch(`${clinic}/bookings/${id}`, {
    method: "PATCH",
    headers: asAdmin,
    body: JSON.stringify({ status: "cancelled" }),
  });
}
