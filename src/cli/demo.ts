import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createApi, DawrProblem } from "dawr/client";
import { aPatient, betweenSeconds, isLikely } from "./demo-people.js";
import { aClinicOfShifts, playShifts } from "./demo-shifts.js";

/**
 * Plays a clinic's day against the running server, over HTTP like any client: people book, are called, are seen, some
 * do not come. `SPEED=20` (default) plays 20 minutes a minute.
 */

const env = (name: string, otherwise: string) => process.env[name]?.trim() || otherwise;
const server = env("DAWR_URL", `http://127.0.0.1:${env("PORT", "3000")}`);
const keyFile = join(env("EMBEDDED_DATA_DIR", ".data"), "demo-key");
const speed = Number(env("SPEED", "20"));
const lists = ["regular", "golden"] as const;
type List = (typeof lists)[number];
const say = (text: string) => process.stdout.write(`${text}\n`);

async function play(): Promise<void> {
  if (!(speed > 0)) throw new Error("SPEED must be a number above 0");
  const key = env("KEY", "") || (await readFile(keyFile, "utf8").catch(() => ""));
  if (!key) throw new Error(`No key in ${keyFile}: run npm start first, or give KEY`);
  const api = createApi(server, { key });
  const clinicId = Number(env("CLINIC", "0")) || (await api.listClinics({ limit: 1 })).items[0]?.id;
  if (!clinicId) throw new Error("There is no clinic yet");
  const { today } = await api.readClinic({ clinicId });
  for (const list of lists) {
    const day = { clinicId, list, date: today };
    await api
      .putDay({ ...day, body: { capacity: list === "golden" ? 60 : 600, status: "open" } })
      .catch(() => api.reopenDay(day));
  }
  const become = (bookingId: string, status: "served" | "no_show") =>
    orSay(api.changeBooking({ clinicId, bookingId, body: { status } }));
  const { days } = await api.listDays({ clinicId, date: "today" });
  for (const { id, status } of days.flatMap(({ bookings }) => bookings)) {
    if (status === "in_progress") await become(id, "served"); // left inside by the last demo
  }
  say(`A day of clinic ${clinicId}, ${speed} times as fast. Watch it: ${server}/board/${clinicId}   Ctrl-C ends it.`);
  const ofShifts = await aClinicOfShifts(api);
  say(`Beside it clinic ${ofShifts}, of two shifts: ${server}/board/${ofShifts}`);
  const pause = (fromSeconds: number, toSeconds: number) =>
    wait((betweenSeconds(fromSeconds, toSeconds) * 1_000) / speed);

  const book = async (list: List) => {
    const body = { list, date: today, patient: aPatient(), source: "secretary" } as const;
    const { number } = await api.book({ clinicId, body });
    say(`${list}: ${number} booked`);
  };
  const arrivals = async (list: List, seconds: number) => {
    for (;;) {
      await orSay(book(list));
      await pause(seconds * 0.3, seconds * 1.7);
    }
  };
  const doctor = async (list: List, calledTo: string) => {
    for (;;) {
      const called = await orSay(api.callNext({ clinicId, list, date: today, body: { calledTo } }));
      if (!called) {
        await pause(60, 120);
        continue;
      }
      say(`${list}: ${called.number} called to ${calledTo}`);
      const isThere = isLikely(0.9);
      await pause(isThere ? 240 : 60, isThere ? 540 : 100);
      if (!isThere) await orSay(api.callBooking({ clinicId, bookingId: called.id, body: { calledTo } }));
      if (!isThere) await pause(60, 120);
      await become(called.id, isThere ? "served" : "no_show");
      say(`${list}: ${called.number} ${isThere ? "served" : "did not come"}`);
    }
  };
  for (let early = 0; early < 6; early++) await orSay(book("regular"));
  for (let early = 0; early < 2; early++) await orSay(book("golden"));
  await Promise.all([
    arrivals("regular", 380),
    arrivals("golden", 900),
    doctor("regular", "غرفة ١"),
    doctor("golden", "غرفة ٢"),
    playShifts({ api, say, orSay, pause }, ofShifts),
  ]);
}

/** A refusal is part of a lively day: say it and go on. */
async function orSay<T>(deed: Promise<T>): Promise<T | undefined> {
  try {
    return await deed;
  } catch (error) {
    if (!(error instanceof DawrProblem)) throw error;
    if (error.code !== "nobody_waiting") say(`refused: ${error.code}`);
    await wait(250);
    return undefined;
  }
}

play().catch((error) => {
  const isAway = error.code === "out_of_reach";
  process.stderr.write(`${isAway ? `No server at ${server}: run npm start in another terminal` : error.message}\n`);
  process.exitCode = 1;
});
