import { lasting } from "../support/effort.js";
import { startCallers, startScreens } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import type { Line, Row } from "../support/row.js";
import type { Answered } from "../support/tally.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const levels = [25, 50, 500];
const callers = 20;
const seconds = lasting(2);

export const polling: Row = {
  name: "polling",
  title: `bookings/s of ${callers} callers beside streams, against streams that hold a pooled connection and poll each second`,
  run: async ({ world, nodeFlags }) => {
    const lines: Line[] = [];
    for (const streams of levels) {
      const clinicIds = await world.addClinics(10);
      await world.addDay(clinicIds, dayNumber(0));
      const dawr = await world.startDawr({}, nodeFlags);
      const replaced = await startFloor("polling.ts", { DATABASE_URL: world.url });
      const load = startCallers();
      const screens = [dawr, replaced].map((server) => ({ ...startScreens(), server }));
      const paths = clinicIds.map((clinicId) => `/v1/clinics/${clinicId}/stream`);
      for (const { ask, server } of screens) await ask("open", server, paths, streams);
      let from = 0;
      const book = (server: Program) => async () => {
        from += 50_000;
        const books = {
          kind: "book" as const,
          clinicIds,
          dates: [dayNumber(0)],
          perDate: Number.MAX_SAFE_INTEGER,
          from,
        };
        return load.ask("callAtOnce", server, books, { callers, seconds });
      };
      const turns = await inTurns(1, { dawr: book(dawr), replaced: book(replaced) }, { warmsUp: false });
      for (const each of [...screens, load, dawr, replaced]) await each.stop();
      const line = (what: string, unit: string, figure: (answered: Answered) => number): Line => ({
        what: `${streams} streams: ${what}`,
        unit,
        dawr: turns.dawr.map(figure),
        against: { name: "polling with a pool of 30", values: turns.replaced.map(figure) },
      });
      const booked = ({ statuses }: Answered) => statuses[201] ?? 0;
      lines.push(
        line("booked", "/s", (answered) => booked(answered) / answered.seconds),
        line("answered with 201", "%", (answered) => (booked(answered) / answered.count) * 100),
        line("p50 of an answer", "ms", ({ latencies }) => latencies.p50),
      );
    }
    return lines;
  },
};
