import { spawn } from "node:child_process";
import { chromium, type Page } from "playwright-core";
import { followClinic } from "../../public/client/follow-clinic.js";
import { chromiumPath } from "../../test/support/chromium.js";
import {
  type BoardTimes,
  boardShows,
  canCall,
  clickCallNext,
  type DeskTimes,
  streamEvents,
  watchPage,
} from "../../test/support/page-watch.js";
import { aWorld, say } from "../operations/world.js";

/**
 * `tsx bench/pages/click-to-board.ts [rounds] [busy processes]`: from the click on "call next" at a desk to the board's
 * paint, each page in a Chromium of its own; and where the time went in the slowest rounds. A plain reader of the same
 * stream tells the server's share from the browser's.
 */
interface Round extends DeskTimes, BoardTimes {
  number: number;
  readAt: number;
}

const rounds = Number(process.argv[2] ?? 200);
const busyProcesses = Number(process.argv[3] ?? 0);
const slowMs = 1_000;

const world = await aWorld({}, 1);
const { key, clinics, port } = world.target;
const url = `http://127.0.0.1:${port}`;
const clinicPath = `/v1/clinics/${clinics[0]}`;
await world.send("PATCH", clinicPath, { publicBoard: true });
const { today } = await world.send("GET", clinicPath);
for (let number = 1; number <= rounds + 1; number++) {
  await world.send("POST", `${clinicPath}/bookings`, { date: today, patient: { name: `Patient ${number}` } });
}
const launch = () => chromium.launch({ executablePath: chromiumPath as string, args: ["--no-sandbox"] });
const browsers = [await launch(), await launch()] as const;

async function open(browser: (typeof browsers)[number], path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await watchPage(page);
  await page.goto(`${url}${path}?lang=en`);
  return page;
}
const desk = await open(browsers[0], `/desk/${clinics[0]}`);
await desk.fill("#key", key);
await desk.keyboard.press("Enter");
await desk.waitForSelector("#booking-form:visible");
const board = await open(browsers[1], `/board/${clinics[0]}`);
for (const page of [desk, board]) await page.waitForSelector('html[data-live="live"]');
/** When the plain reader first held each number as called. */
const readAt = new Map<number, number>();
const reader = followClinic(`${url}${clinicPath}/stream`, {
  audience: "public",
  onState: ({ days }) => {
    for (const { number, status } of days.flatMap(({ bookings }) => bookings)) {
      if (status === "in_progress" && !readAt.has(number)) readAt.set(number, Date.now());
    }
  },
});

const load = Array.from({ length: busyProcesses }, () => spawn(process.execPath, ["-e", "for (;;);"]));
const took: Round[] = [];
for (let number = 1; number <= rounds; number++) {
  await canCall(desk, number);
  const shown = boardShows(board, number);
  const deskTimes = await clickCallNext(desk);
  const times = { number, ...deskTimes, ...(await shown), readAt: readAt.get(number) ?? Date.now() };
  took.push(times);
  if (times.paintedAt - times.clickedAt >= slowMs) await tellWhere(times);
}
for (const process_ of load) process_.kill();

/** Each moment after the click, and what befell the board's stream from a second before it. */
async function tellWhere({ number, clickedAt, ...at }: Round) {
  const after = Object.entries(at).map(([name, ms]) => `${name.replace("At", "")} +${ms - clickedAt}`);
  say(`round ${number}: ${after.join(", ")} ms`);
  for (const { at: ms, type, text } of await streamEvents(board)) {
    if (ms < clickedAt - 1_000) continue;
    say(`    ${ms - clickedAt} ms ${type} ${text.slice(0, 160)}`);
  }
}

const spans: [string, keyof Round, keyof Round][] = [
  ["click → board painted", "clickedAt", "paintedAt"],
  ["  click → request leaves", "clickedAt", "sentAt"],
  ["  request → answer", "sentAt", "answeredAt"],
  ["  request → frame, by fetch", "sentAt", "readAt"],
  ["  request → frame, the board", "sentAt", "frameAt"],
  ["  frame → DOM", "frameAt", "shownAt"],
  ["  DOM → paint", "shownAt", "paintedAt"],
];
say(`${rounds} rounds, ${busyProcesses} busy processes`);
for (const [what, from, to] of spans) {
  const sorted = took.map((round) => round[to] - round[from]).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(rounds - 1, Math.floor(rounds * share))];
  say(`${what.padEnd(28)} p50 ${at(0.5)}  p90 ${at(0.9)}  p99 ${at(0.99)}  longest ${at(1)} ms`);
}
reader.close();
await Promise.all(browsers.map((browser) => browser.close()));
await world.stop();
