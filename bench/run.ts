import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { board } from "./rows/board.js";
import { bookings } from "./rows/bookings.js";
import { broker } from "./rows/broker.js";
import { busy } from "./rows/busy.js";
import { company, crowd } from "./rows/company.js";
import { days } from "./rows/days.js";
import { doors } from "./rows/doors.js";
import { edge } from "./rows/edge.js";
import { fanout } from "./rows/fanout.js";
import { followed } from "./rows/followed.js";
import { latency } from "./rows/latency.js";
import { memory } from "./rows/memory.js";
import { notify } from "./rows/notify.js";
import { peers } from "./rows/peers.js";
import { polling } from "./rows/polling.js";
import { pressure } from "./rows/pressure.js";
import { webhooks } from "./rows/webhooks.js";
import { build } from "./support/build.js";
import { topFunctions } from "./support/profile.js";
import type { Line, Row } from "./support/row.js";
import { surroundings } from "./support/surroundings.js";
import { judge, markdownTable, plainTable } from "./support/table.js";
import { createWorld } from "./support/world.js";

/** `npm run bench -- [row …] [--quick] [--json FILE] [--markdown] [--profile DIR]`: Dawr beside what it is compared with. */

/** Those that write most come last: for minutes PostgreSQL vacuums after them, on the cores of whoever is next. */
const rows: Row[] = [
  fanout,
  memory,
  board,
  followed,
  latency,
  pressure,
  peers,
  days,
  company,
  crowd,
  bookings,
  busy,
  polling,
  webhooks,
  notify,
  doors,
  broker,
  edge,
];

const say = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    markdown: { type: "boolean" },
    quick: { type: "boolean" },
    profile: { type: "string" },
  },
});
const unknown = names.find((name) => !rows.some((row) => row.name === name));
if (unknown) throw new Error(`no row ${unknown}; there are ${rows.map(({ name }) => name).join(", ")}`);
const wanted = names.length === 0 ? rows : rows.filter(({ name }) => names.includes(name));

process.on("SIGINT", () => process.exit(130)); // and so stop what was started
build();
const world = await createWorld();
const where = await surroundings(world);
note(`${where.date} ${where.commit}\n${JSON.stringify(where.machine)} ${JSON.stringify(where.versions)}`);
const nodeFlags = options.profile ? ["--cpu-prof", `--cpu-prof-dir=${options.profile}`] : [];
const measured: { name: string; title: string; seconds: number; lines: Line[] }[] = [];
try {
  for (const { name, title, run } of wanted) {
    note(`${name}: ${title}`);
    const beganAt = performance.now();
    const lines = await run({ world, say: note, nodeFlags });
    const seconds = Math.round((performance.now() - beganAt) / 1_000);
    measured.push({ name, title, seconds, lines });
    note(`${plainTable(lines.map(judge))}\n(${seconds} s)\n`);
  }
} catch (error) {
  note(String(error instanceof Error ? error.stack : error));
  process.exit(1); // the same: a server that still runs would keep PostgreSQL from stopping
}
await world.stop();
const verdicts = measured.flatMap(({ name, lines }) =>
  lines.map(judge).map((verdict) => ({ ...verdict, what: `${name}: ${verdict.what}` })),
);
say(options.markdown ? markdownTable(verdicts) : plainTable(verdicts));
if (options.json) writeFileSync(options.json, `${JSON.stringify({ ...where, rows: measured }, null, 2)}\n`);
if (options.profile) say(topFunctions(options.profile));
