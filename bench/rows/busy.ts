import { startCallers } from "../support/load-clients.js";
import type { BookLoad } from "../support/requests.js";
import type { Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const callers = 4;
const bookingsATurn = 200;
const [full, small] = [9_000, 10];
/** A small day may double before the next is begun; so there are as many of them as four turns take. */
const smallDays = (4 * bookingsATurn) / small;

export const busy: Row = {
  name: "busy",
  title: `a booking on a day of ${full} bookings, and on days of ${small}; CPU of PostgreSQL and of the server process`,
  run: async ({ world, nodeFlags }) => {
    const dawr = await world.startDawr({}, nodeFlags);
    const load = startCallers();
    const sideOf = async (dates: string[], bookings: number) => {
      const clinicIds = await world.addClinics(1);
      for (const date of dates) await world.addDay(clinicIds, date, { bookings });
      const book: BookLoad = { kind: "book", clinicIds, dates, perDate: (4 * bookingsATurn) / dates.length, from: 0 };
      return async () => {
        const [before, postgresBefore] = [dawr.cpuMs(), world.postgresCpuMs()];
        const { count, statuses } = await load.ask("callAtOnce", dawr, book, { callers, count: bookingsATurn });
        if (statuses[201] !== count) throw new Error(`not all were booked: ${JSON.stringify(statuses)}`);
        book.from += count;
        const each = (ms: number) => (ms / count) * 1_000;
        return { server: each(dawr.cpuMs() - before), postgres: each(world.postgresCpuMs() - postgresBefore) };
      };
    };
    const dates = Array.from({ length: smallDays }, (_, number) => dayNumber(number));
    const sides = { full: await sideOf([dayNumber(0)], full), small: await sideOf(dates, small) };
    await world.sql.query("analyze bookings, booking_days"); // as autovacuum does within a minute
    const turns = await inTurns(3, sides);
    for (const each of [load, dawr]) await each.stop();
    const line = (what: string, figure: "server" | "postgres") => ({
      what: `a booking on a day of ${full}: ${what}`,
      unit: "µs",
      dawr: turns.full.map((turn) => turn[figure]),
      against: { name: `a day of ${small}`, values: turns.small.map((turn) => turn[figure]) },
    });
    return [
      { ...line("CPU of PostgreSQL", "postgres"), aim: { ratioAtMost: 1.3 } },
      line("CPU of the server process", "server"),
    ];
  },
};
