import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { boardLanguages } from "../../test/support/board-on-the-wall.js";
import { aGateway, calmly } from "../../test/support/browser.js";
import { aBoard } from "../../test/support/group-stream.js";
import type { TcpProxy } from "../../test/support/tcp-proxy.js";
import { aBooker, type TestApp } from "../../test/support/test-app.js";
import { countTimers, isAnswered, weighing } from "./page-weight.js";
import type { SimulatedTime } from "./simulated-time.js";

/** After each of them comes a ping. A page gives a question up after no less than 15 s, and its pictures are 10 s apart. */
const stepSeconds = 20;
const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];
const shifts = [
  { shift: 1, start: "00:01", end: "12:00", capacity: 5_000, goldenCapacity: 500, firstNumber: 1 },
  { shift: 2, start: "12:00", end: "23:59", capacity: 5_000, goldenCapacity: 500, firstNumber: 5_001 },
];
const doctorStates = [
  { doctor: "expected", lateMinutes: 30 },
  { doctor: "arrived", lateMinutes: 0 },
  { doctor: "expected", lateMinutes: 0 },
];

interface World {
  app: TestApp;
  /** Between the server and its database. */
  proxy: TcpProxy;
  time: SimulatedTime;
  browser: Browser;
  atEnd(end: () => Promise<void>): void;
}

/** The board of a clinic and that of a waiting room with four, with sound, and whatever befalls them. */
export async function boardsAllDay({ app, proxy, time, browser, atEnd }: World) {
  const gateway = await aGateway(app, { clock: time.clock, atEnd });
  const clinics = await Promise.all(
    [null, 2, null, 0].map(async (goldenTurn) => {
      const clinic = await app.aClinic({ publicBoard: true, goldenTurn });
      const week = weekdays.flatMap((weekday) => shifts.map((shift) => ({ weekday, ...shift })));
      await app.request("put", `${clinic.path}/hours`).send(week).expect(200);
      return { ...clinic, ...aBooker(app, clinic), inside: undefined as { id: string; date: string } | undefined };
    }),
  );
  const board = await aBoard(app, clinics, { languages: boardLanguages });
  const pages = await Promise.all([`/board/${clinics[0]?.id}`, `/board/g/${board.id}#key=${board.key}`].map(open));
  const errors: string[] = [];

  async function open(path: string): Promise<Page> {
    const context = await browser.newContext(calmly);
    atEnd(() => context.close());
    context.on("weberror", (error) => errors.push(String(error.error())));
    await time.add(context);
    const page = await context.newPage();
    await countTimers(page);
    await page.goto(gateway.url + path);
    return page;
  }
  const [ofClinic, ofRoom] = pages as [Page, Page];
  await settled();
  for (const page of pages) {
    if ((await page.getAttribute("#sound", "data-sound")) !== "on") await page.click("#sound");
    await page.waitForSelector('#sound[data-sound="on"]');
  }

  /** Whether the page says so. By `evaluate`, for a handle of what a page shows would keep it there. */
  async function isTrue(what: string) {
    return (await Promise.all(pages.map((page) => page.evaluate<boolean>(what)))).every((is) => is);
  }

  /** Until both pages say so; whoever waits for a while to come back does so meanwhile. */
  async function until(what: string) {
    for (let tries = 1; !(await isTrue(what)); tries++) {
      if (tries > 600) throw new Error(`A page never comes to ${what}`);
      await setTimeout(25);
      if (tries % 4 === 0 && (await isTrue(isAnswered))) await time.pass(5_000);
    }
  }

  /** All answers are there, and unless the server is away the page is live. */
  async function settled(isAway = false) {
    await until(isAway ? isAnswered : `${isAnswered} && document.documentElement.dataset.live === "live"`);
  }

  const weigh = { ofClinic: await weighing(ofClinic), ofRoom: await weighing(ofRoom) };
  let troublesSoFar = 0;
  async function pass(seconds: number, { isAway = false } = {}) {
    for (let passed = 0; passed < seconds; passed += stepSeconds) {
      await time.pass(stepSeconds * 1_000);
      await settled(isAway);
      await Promise.all(clinics.map(({ id }) => app.context.hub.follow(id).pingIfDue(performance.now())));
    }
  }

  const troubles: (() => Promise<unknown>)[] = [
    async () => {
      await gateway.stop();
      await pass(120, { isAway: true });
      await gateway.start();
    },
    async () => {
      for (const name of ["dawr", "dawr-hub", "dawr-listener"]) proxy.cut(name);
    },
    async () => gateway.cut(),
    async () => {
      gateway.answerBadly(true);
      await pass(60, { isAway: true });
      gateway.answerBadly(false);
    },
    () => time.passAsleep(600_000),
  ];

  const today = async (path: string) => (await app.request("get", path).expect(200)).body.today as string;
  const shiftNow = () => ((time.clock.now().getUTCHours() + 3) % 24 < 12 ? 1 : 2); // in Baghdad

  /** What a waiting room sees in a few minutes. One of the troubles comes with each fourth. */
  async function happen(index: number) {
    const clinic = clinics[index % clinics.length] as (typeof clinics)[number];
    const date = await today(clinic.path);
    const shift = `${clinic.path}/days/regular/${date}/shifts/${shiftNow()}`;
    await app
      .request("put", shift)
      .send(doctorStates[index % doctorStates.length])
      .expect(200);
    for (const { book } of clinics) await book({ date, list: index % 5 === 4 ? "golden" : "regular" });
    const finish = clinic.inside?.date === date ? clinic.inside.id : undefined;
    const call = { calledTo: String(1 + (index % 9)), finish };
    const { body } = await app.request("post", `${clinic.path}/days/regular/${date}/call-next`).send(call).expect(200);
    clinic.inside = body;
    const isShown = `document.querySelector('[data-key="${body.id}"]') !== null`;
    await until(clinic === clinics[0] ? isShown : `document.querySelector("#tiles") === null || ${isShown}`);
    await settled(); // the recordings are there
    const language = boardLanguages[index % boardLanguages.length] as string;
    await ofClinic.selectOption("#language", language);
    const message = index % 2 ? null : "Please wait.";
    await app.request("patch", board.path).send({ message }).expect(200);
    if (index % 4 === 1) await troubles[troublesSoFar++ % troubles.length]?.();
  }

  return {
    errors,
    pass,
    happen,
    /** Of each page, in one language. */
    weigh: async () => {
      for (const page of pages) await page.selectOption("#language", "en");
      const weights = { clinic: await weigh.ofClinic(), room: await weigh.ofRoom() };
      await ofRoom.selectOption("#language", ""); // its languages in turn
      return weights;
    },
  };
}
