import { setTimeout as delay } from "node:timers/promises";
import { startScreens } from "../support/load-clients.js";
import type { Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import { growthOfMemory } from "./memory.js";

const streams = 10_000;
const clinics = 8;
const pace = { perSecond: 4, seconds: 4 };
const bookings = 20;

export const board: Row = {
  name: "board",
  title: `${streams} streams of a board of ${clinics} clinics beside as many of one of them, ${pace.perSecond} changes/s`,
  run: async ({ world, say, nodeFlags }) => {
    /** Memory and CPU of a server of its own, whose readers see `blocksOfAFrame` empty lines for each frame. */
    const side =
      (pathOf: (dawr: { url: string; key: string }, clinicIds: number[]) => Promise<string>, blocksOfAFrame: number) =>
      async () => {
        const clinicIds = await world.addClinics(clinics);
        const { rows } = await world.sql.query(
          "select cast(clinic_today(c, now()) as text) as today from clinics c where id = $1",
          [clinicIds[0]],
        );
        const date: string = rows[0].today;
        await world.addDay(clinicIds, date, { bookings });
        const change = { databaseUrl: world.url, clinicIds: clinicIds.slice(0, 1), date, bookings, ...pace };
        const dawr = await world.startDawr({}, nodeFlags);
        const screens = startScreens();
        const path = await pathOf(dawr, clinicIds);
        const bytes = await growthOfMemory(dawr, (count) => screens.ask("open", dawr, [path], count), streams);
        for (let seen = 0; ; await delay(1_000)) {
          const { frames } = await screens.ask("counts"); // a board's first frame comes before its clinics'
          if (frames === seen) break;
          seen = frames;
        }
        await screens.ask("change", { ...change, seconds: 1 });
        await delay(1_000);
        const before = dawr.cpuMs();
        const { frames } = await screens.ask("change", change);
        const cpu = ((dawr.cpuMs() - before) / (frames / blocksOfAFrame)) * 1_000;
        for (const each of [screens, dawr]) await each.stop();
        say(`board: ${path}: ${Math.round(bytes)} bytes a stream, ${cpu.toFixed(1)} µs a frame`);
        return { bytes, cpu };
      };
    const turns = await inTurns(
      3,
      {
        board: side(async ({ url, key }, clinicIds) => {
          const reply = await fetch(`${url}/v1/boards`, {
            method: "POST",
            headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
            body: JSON.stringify({ name: "Hall", clinics: clinicIds.map((clinicId) => ({ clinicId })) }),
          });
          const { id } = (await reply.json()) as { id: number };
          return `/v1/boards/${id}/stream`;
        }, 2),
        single: side(async (_, [clinicId]) => `/v1/clinics/${clinicId}/stream?date=today&audience=public`, 1),
      },
      { warmsUp: false },
    );
    const name = "streams of one clinic";
    const values = (side: "board" | "single", what: "bytes" | "cpu") => turns[side].map((each) => each[what]);
    return [
      {
        ...{ what: "server CPU per frame", unit: "µs", dawr: values("board", "cpu") },
        ...{ against: { name, values: values("single", "cpu") }, aim: { ratioAtMost: 1.1 } },
      },
      {
        ...{ what: "memory per stream", unit: "kB", dawr: values("board", "bytes").map((bytes) => bytes / 1_000) },
        ...{
          against: { name, values: values("single", "bytes").map((bytes) => bytes / 1_000) },
          aim: { ratioAtMost: 1.5 },
        },
      },
    ];
  },
};
