import { lasting } from "../support/effort.js";
import { startCallers, startPlainBookings } from "../support/load-clients.js";
import { cpuMs } from "../support/processes.js";
import type { BookLoad } from "../support/requests.js";
import type { Line, Row } from "../support/row.js";
import type { Answered } from "../support/tally.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const connections = 30; // of Dawr's pool under its ordinary settings: 10 + 20
const connectionsOfOneClinic = 2; // that Dawr lets one clinic's writers hold
const callers = 60;
const placesOfHotDay = 1_000;
/** A turn ends with whichever comes first, so that a slow machine makes it no longer. */
const seconds = lasting(3);
const hot = { bookings: 5_000, dates: 60 };
const spread = { bookings: 8_000, clinics: 1_000, capacity: 100 };

interface Rate {
  perSecond: number;
  /** In microseconds a booking: of the server (or plain client) process, and of all of PostgreSQL. */
  cpu: number;
  postgresCpu: number;
}

export const bookings: Row = {
  name: "bookings",
  title: `POST bookings, ${callers} callers; bookings/s, and CPU of the server process (against: of the plain client)`,
  run: async ({ world, nodeFlags }) => {
    const dawr = await world.startDawr({}, nodeFlags);
    const load = startCallers();
    const plain = startPlainBookings();
    const measure = async (pid: number, work: () => Promise<Answered>): Promise<Rate> => {
      const [before, postgresBefore] = [cpuMs(pid), world.postgresCpuMs()];
      const { count, perSecond, statuses } = await work();
      if (statuses[201] !== count) throw new Error(`not all were booked: ${JSON.stringify(statuses)}`);
      const each = (ms: number) => (ms / count) * 1_000;
      return { perSecond, cpu: each(cpuMs(pid) - before), postgresCpu: each(world.postgresCpuMs() - postgresBefore) };
    };
    const sidesOf = (book: BookLoad, count: number) => {
      const next = (): BookLoad => {
        const turn = { ...book };
        book.from += count;
        return turn;
      };
      return {
        dawr: () => measure(dawr.pid, () => load.ask("callAtOnce", dawr, next(), { callers, count, seconds })),
        plain: (connections: number) => () =>
          measure(plain.pid, () => plain.ask("book", world.url, next(), { connections, count, seconds })),
      };
    };

    const [clinicId] = (await world.addClinics(1)) as [number];
    const dates = Array.from({ length: hot.dates }, (_, number) => dayNumber(number));
    for (const date of dates) await world.addDay([clinicId], date, { capacity: placesOfHotDay });
    const ofHotDay = { kind: "book" as const, clinicIds: [clinicId], dates, perDate: placesOfHotDay, from: 0 };
    const { dawr: dawrHot, plain: plainHot } = sidesOf(ofHotDay, hot.bookings);
    const hotTurns = await inTurns(3, {
      dawr: dawrHot,
      many: plainHot(connections),
      few: plainHot(connectionsOfOneClinic),
    });

    const clinicIds = await world.addClinics(spread.clinics);
    await world.addDay(clinicIds, dayNumber(0), { capacity: spread.capacity });
    const ofMany = { kind: "book" as const, clinicIds, dates: [dayNumber(0)], perDate: spread.capacity, from: 0 };
    const { dawr: dawrMany, plain: plainMany } = sidesOf(ofMany, spread.bookings);
    const manyTurns = await inTurns(3, { dawr: dawrMany, plain: plainMany(connections) });
    for (const each of [load, plain, dawr]) await each.stop();
    return [
      ...lines("one hot day", hotTurns.dawr, `pg, ${connections} connections`, hotTurns.many),
      ...lines("one hot day", hotTurns.dawr, `pg, ${connectionsOfOneClinic} connections`, hotTurns.few),
      ...lines(`${spread.clinics} clinics`, manyTurns.dawr, `pg, ${connections} connections`, manyTurns.plain),
    ];
  },
};

const lines = (what: string, dawr: Rate[], name: string, other: Rate[]): Line[] => {
  const line = (of: string, unit: string, figure: (rate: Rate) => number) => ({
    what: `${what}${of}`,
    unit,
    dawr: dawr.map(figure),
    against: { name, values: other.map(figure) },
  });
  return [
    { ...line("", "/s", ({ perSecond }) => perSecond), aim: { ratioAtLeast: 0.7 } },
    line(": CPU of the process", "µs", ({ cpu }) => cpu),
    line(": CPU of PostgreSQL", "µs", ({ postgresCpu }) => postgresCpu),
  ];
};
