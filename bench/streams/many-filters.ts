/**
 * What streams of a public board cost that nobody reads: each with a filter of its own, or all with the same. Every
 * filter matches the same days, so both sides should cost the same.
 *
 *     npx tsx bench/streams/many-filters.ts [streams=400] [turns=3]
 */
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "../support/build.js";
import { judge, plainTable } from "../support/table.js";
import { createWorld, dayNumber } from "../support/world.js";

const count = Number(process.argv[2] ?? 400);
const turns = Number(process.argv[3] ?? 3);
const [days, bookingsADay] = [30, 200];

build();
const world = await createWorld();
const [clinicId] = (await world.addClinics(1)) as [number];
await world.sql.query("update clinics set public_board = true");
for (let day = 0; day < days; day++) await world.addDay([clinicId], dayNumber(day), { bookings: bookingsADay });

/** The memory (MB) of a server of its own once these streams are open. */
async function measure(filterOf: (stream: number) => string): Promise<number> {
  const dawr = await world.startDawr();
  const sockets: Socket[] = [];
  for (let stream = 0; stream < count; stream++) {
    const socket = connect(Number(new URL(dawr.url).port), "127.0.0.1").pause();
    socket.on("error", () => {});
    socket.write(`GET /v1/clinics/${clinicId}/stream?${filterOf(stream)} HTTP/1.1\r\nHost: bench\r\n\r\n`);
    sockets.push(socket);
  }
  const open = async () => {
    const reply = await fetch(`${dawr.url}/metrics`, { headers: { Authorization: `Bearer ${dawr.key}` } });
    return Number(/^dawr_streams\{audience="public"\} (\d+)$/m.exec(await reply.text())?.[1]);
  };
  while ((await open()) < count) await delay(100);
  await delay(1_000); // the last frames leave
  const used = dawr.rssBytes() / 2 ** 20;
  for (const socket of sockets) socket.destroy();
  await dawr.stop();
  return used;
}

const daysAfter2000 = (index: number) => new Date(Date.UTC(2000, 0, 1 + index)).toISOString().slice(0, 10);
const measured: Record<"many" | "one", number[]> = { many: [], one: [] };
for (let turn = 0; turn < turns; turn++) {
  measured.one.push(await measure(() => "from=2000-01-01"));
  measured.many.push(await measure((stream) => `from=${daysAfter2000(stream)}`));
}
await world.stop();

process.stdout.write(
  plainTable([
    judge({
      what: `${count} unread streams of ${count} filters`,
      unit: "MB",
      dawr: measured.many,
      against: { name: "of one filter", values: measured.one },
    }),
  ]),
);
