import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { aPatient, betweenSeconds, isLikely } from "./demo-people.js";

/**
 * Plays a clinic's day against the running server, over HTTP like any client: people book, are called, are seen, some
 * do not come. `SPEED=20` (default) plays 20 minutes a minute.
 */

interface Booking {
  id: string;
  number: number;
  status: string;
}

const env = (name: string, otherwise: string) => process.env[name] || otherwise;
const server = env("DAWR_URL", `http://127.0.0.1:${env("PORT", "3000")}`);
const keyFile = join(env("EMBEDDED_DATA_DIR", ".data"), "demo-key");
const speed = Number(env("SPEED", "20"));
const say = (text: string) => process.stdout.write(`${text}\n`);

async function play(): Promise<void> {
  if (!(speed > 0)) throw new Error("SPEED must be a number above 0");
  const key = process.env.KEY || (await readFile(keyFile, "utf8").catch(() => ""));
  if (!key) throw new Error(`No key in ${keyFile}: run npm start first, or give KEY`);
  const clinicId = Number(env("CLINIC", "0")) || (await firstClinic(key));
  const { request, today } = await openClinic(key, clinicId);
  for (const list of ["regular", "golden"]) {
    await request("PUT", `/days/${list}/${today}`, { capacity: list === "golden" ? 60 : 600, status: "open" }).catch(
      () => request("POST", `/days/${list}/${today}/reopen`),
    );
  }
  say(`A day of clinic ${clinicId}, ${speed} times as fast. Watch it: ${server}/board/${clinicId}   Ctrl-C ends it.`);
  const pause = (fromSeconds: number, toSeconds: number) =>
    wait((betweenSeconds(fromSeconds, toSeconds) * 1_000) / speed);

  const book = async (list: string) => {
    const { number } = await request<Booking>("POST", "/bookings", {
      list,
      date: today,
      patient: aPatient(),
      source: "secretary",
    });
    say(`${list}: ${number} booked`);
  };
  const arrivals = async (list: string, seconds: number) => {
    for (;;) {
      await orSay(book(list));
      await pause(seconds * 0.3, seconds * 1.7);
    }
  };
  const doctor = async (list: string, room: string) => {
    for (;;) {
      const called = await orSay(request<Booking>("POST", `/days/${list}/${today}/call-next`, { calledTo: room }));
      if (!called) {
        await pause(60, 120);
        continue;
      }
      say(`${list}: ${called.number} called to ${room}`);
      const isThere = isLikely(0.9);
      await pause(isThere ? 240 : 60, isThere ? 540 : 100);
      if (!isThere) await orSay(request("POST", `/bookings/${called.id}/call`, { calledTo: room }));
      if (!isThere) await pause(60, 120);
      await orSay(request("PATCH", `/bookings/${called.id}`, { status: isThere ? "served" : "no_show" }));
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
  ]);
}

/** A refusal is part of a lively day: say it and go on. */
async function orSay<T>(deed: Promise<T>): Promise<T | undefined> {
  try {
    return await deed;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== "nobody_waiting") say(`refused: ${code ?? (error as Error).message}`);
    await wait(250);
    return undefined;
  }
}

async function openClinic(key: string, clinicId: number) {
  const path = `${server}/v1/clinics/${clinicId}`;
  const request = <T>(method: string, below: string, body?: object) => send<T>(key, method, path + below, body);
  const { today } = await request<{ today: string }>("GET", "");
  return { request, today };
}

async function firstClinic(key: string): Promise<number> {
  const { items } = await send<{ items: { id: number }[] }>(key, "GET", `${server}/v1/clinics?limit=1`);
  if (!items[0]) throw new Error("There is no clinic yet");
  return items[0].id;
}

async function send<T>(key: string, method: string, url: string, body?: object): Promise<T> {
  const reply = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  const json = await reply.json();
  if (reply.ok) return json as T;
  const { detail, code } = json as { detail: string; code: string };
  throw Object.assign(new Error(detail), { code });
}

play().catch((error) => {
  const isAway = error?.cause?.code === "ECONNREFUSED";
  process.stderr.write(`${isAway ? `No server at ${server}: run npm start in another terminal` : error.message}\n`);
  process.exitCode = 1;
});
