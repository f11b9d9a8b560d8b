import { lasting, turnsOf } from "../support/effort.js";
import { startScreens } from "../support/load-clients.js";
import type { Line, Row } from "../support/row.js";
import type { Delivered } from "../support/screens.js";
import { dayNumber } from "../support/world.js";

/** The loads, and the p95, that Supabase publishes for its Realtime: https://supabase.com/docs/guides/realtime/benchmarks */
const loads = [
  { streams: 500, perSecond: 64, publishedMs: 238, aimMs: 50 },
  { streams: 5_000, perSecond: 10, publishedMs: 807, aimMs: 200 },
];
const bookings = 20;
const seconds = lasting(4);
const turns = turnsOf(3);

export const pressure: Row = {
  name: "pressure",
  title: "p95 from the COMMIT to the frame on the client, server, clients and PostgreSQL on this one machine",
  run: async ({ world, nodeFlags }) => {
    const lines: Line[] = [];
    for (const { streams, perSecond, publishedMs, aimMs } of loads) {
      const [clinicId] = (await world.addClinics(1)) as [number];
      const date = dayNumber(0);
      await world.addDay([clinicId], date, { bookings });
      const dawr = await world.startDawr({}, nodeFlags);
      const screens = startScreens();
      await screens.ask("open", dawr, [`/v1/clinics/${clinicId}/stream`], streams);
      const change = { databaseUrl: world.url, clinicIds: [clinicId], date, bookings, perSecond };
      await screens.ask("change", { ...change, seconds: seconds / 2 });
      const delivered: Delivered[] = [];
      for (let turn = 0; turn < turns; turn++) delivered.push(await screens.ask("change", { ...change, seconds }));
      for (const each of [screens, dawr]) await each.stop();
      lines.push({
        what: `${streams} streams × ${perSecond} changes/s, p95`,
        unit: "ms",
        dawr: delivered.map(({ latencies }) => latencies.p95),
        against: { name: "Supabase Realtime, as published", values: [publishedMs] },
        aim: { atMost: aimMs },
      });
      lines.push({
        what: `${streams} streams: changes made`,
        unit: "/s",
        dawr: delivered.map((each) => each.changes / each.seconds),
      });
    }
    return lines;
  },
};
