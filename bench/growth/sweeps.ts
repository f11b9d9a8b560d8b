import { costOfFollowing } from "../support/idling.js";
import { startCallers, startScreens } from "../support/load-clients.js";
import { dayNumber, type World } from "../support/world.js";
import type { Chart } from "./chart.js";
import { costOfBooking, costOfFrame } from "./costs.js";
import { keepRows } from "./kept-rows.js";

/** One thing grows, the rest stays small. */
export interface Sweep {
  name: string;
  title: string;
  x: string;
  sizes: number[];
  y: string;
  /** The costs at one size, by the name of their curve. */
  measure(world: World, size: number): Promise<Record<string, number>>;
}

/** Of one clinic. */
interface Scene {
  /** On the day before it begins. */
  bookings: number;
  streams: number;
  /** Whether the streams are there while it is booked, so that a booking's cost has that of its frames in it. */
  isFollowed?: boolean;
}

/** Books at 25/s over REST; and changes a row at 5/s by SQL, for the frames. */
async function play(world: World, { bookings, streams, isFollowed = false }: Scene): Promise<Record<string, number>> {
  const clinicIds = await world.addClinics(1);
  await world.addDay(clinicIds, dayNumber(0), { bookings });
  const server = await world.startDawr();
  const clients = { load: startCallers(), screens: startScreens() };
  const path = `/v1/clinics/${clinicIds[0]}/stream`;
  const open = () => clients.screens.ask("open", server, [path], streams);
  if (isFollowed) await open();
  const books = { kind: "book" as const, clinicIds, dates: [dayNumber(0)], perDate: 10_000, from: 0 };
  await costOfBooking(world, server, clients, books, 25); // warms up
  const booking = await costOfBooking(world, server, clients, { ...books, from: 100 }, 25);
  if (!isFollowed) await open();
  const change = { databaseUrl: world.url, clinicIds, date: dayNumber(0), bookings, perSecond: 5, seconds: 4 };
  const frame = await costOfFrame(world, server, clients, change);
  for (const each of [clients.load, clients.screens, server]) await each.stop();
  return {
    "a booking: server": booking.server,
    "a booking: PostgreSQL": booking.postgres,
    "a frame: server": frame.server,
  };
}

const microseconds = "CPU, µs";

export const sweeps: Sweep[] = [
  {
    name: "bookings",
    title: "The more bookings a day has",
    x: "bookings on the day",
    y: microseconds,
    sizes: [10, 100, 1_000, 9_000],
    measure: (world, bookings) => play(world, { bookings, streams: 100 }),
  },
  {
    name: "streams",
    title: "The more streams follow a clinic",
    x: "open streams of one clinic; a booking has its frames in it",
    y: microseconds,
    sizes: [10, 100, 1_000, 5_000, 15_000],
    measure: (world, streams) => play(world, { bookings: 20, streams, isFollowed: true }),
  },
  {
    name: "rows",
    title: "The more rows are kept",
    x: "bookings of closed days in the database",
    y: microseconds,
    sizes: [1e4, 1e5, 1e6, 1e7],
    measure: async (world, rows) => {
      await keepRows(world, rows);
      return play(world, { bookings: 20, streams: 100 });
    },
  },
  {
    name: "clinics",
    title: "The more clinics are followed while nothing happens",
    x: "clinics, each with a stream",
    y: "CPU, ms a second",
    sizes: [100, 1_000, 10_000],
    measure: async (world, clinics) => {
      const { server, postgres } = await costOfFollowing(world, clinics);
      return { "idle server": server, "idle PostgreSQL": postgres };
    },
  },
];

export const chartOf = (sweep: Sweep, measured: { size: number; costs: Record<string, number> }[]): Chart => {
  const names = Object.keys(measured[0]?.costs ?? {});
  return {
    title: sweep.title,
    x: sweep.x,
    y: sweep.y,
    series: names.map((name) => ({
      name,
      points: measured.map(({ size, costs }) => [size, Math.max(0.1, costs[name] as number)]),
    })),
  };
};
