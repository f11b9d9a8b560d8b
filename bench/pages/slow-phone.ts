import { type Browser, chromium } from "playwright-core";
import { chromiumPath } from "../../test/support/chromium.js";
import { aWorld, say } from "../operations/world.js";

/**
 * `tsx bench/pages/slow-phone.ts [visits]`: when each page first shows something on Lighthouse's slow phone (150 ms to
 * the server and back, 1.6 Mbit/s, a processor four times as slow), beside a page of one line, which tells how busy this
 * machine is; and the longest task of a desk with 600 patients that calls ten of them.
 */
const visits = Number(process.argv[2] ?? 5);
const patients = 600;
const network = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const slowdown = 4;

const world = await aWorld({}, 1);
const { key, clinics, port } = world.target;
const url = `http://127.0.0.1:${port}`;
const clinicPath = `/v1/clinics/${clinics[0]}`;
await world.send("PATCH", clinicPath, { publicBoard: true });
const { today } = await world.send("GET", clinicPath);
const { ticketToken } = await world.send("POST", `${clinicPath}/bookings`, {
  date: today,
  patient: { name: "Patient 1" },
});
const browser = await chromium.launch({ executablePath: chromiumPath as string, args: ["--no-sandbox"] });

const paths = [
  "/health/live",
  `/?clinic=${clinics[0]}`,
  `/board/${clinics[0]}`,
  `/desk/${clinics[0]}`,
  `/t#${ticketToken}`,
  "/docs",
];
for (const path of paths) {
  const times: number[] = [];
  for (let visit = 0; visit < visits; visit++) times.push(await firstContentMs(browser, url + path));
  times.sort((a, b) => a - b);
  say(
    `${path.split("#")[0]?.padEnd(16)} first content p50 ${times[Math.floor(visits / 2)]} (${times[0]}–${times.at(-1)}) ms`,
  );
}
say(`longest task of a desk at ${patients} patients: ${await longestTaskMs(browser)} ms`);
await browser.close();
await world.stop();

async function firstContentMs(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", network);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.goto(address, { waitUntil: "load" });
  const ms = await page.evaluate<number>(`new Promise((resolve) =>
    new PerformanceObserver((paints) => {
      const first = paints.getEntriesByName("first-contentful-paint")[0];
      if (first) resolve(first.startTime);
    }).observe({ type: "paint", buffered: true }))`);
  await context.close();
  return Math.round(ms);
}

async function longestTaskMs(browser: Browser): Promise<number> {
  for (let number = 2; number <= patients; number++) await world.book(0);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(`${url}/desk/${clinics[0]}?lang=en`);
  await page.fill("#key", key);
  await page.keyboard.press("Enter");
  await page
    .locator(".list[data-list=regular] .row")
    .nth(patients - 1)
    .waitFor({ state: "attached" });
  await page.evaluate(`globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: "longtask" });`);
  for (let number = 1; number <= 10; number++) {
    await page.getByRole("button", { name: new RegExp(`^Call next: ${number}\\b`) }).click();
    await page.waitForSelector(`.inside .row-number:has-text("${number}")`);
  }
  return Math.round(await page.evaluate<number>("Math.max(0, ...longTasks)"));
}
