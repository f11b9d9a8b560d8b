import { expect, test } from "vitest";
import { listOperations } from "../src/app.js";
import { type CallerKind, callers, expectedAnswer } from "./support/access-answers.js";
import { aStaffedClinic, ask, aTarget, credential, isYes } from "./support/access-callers.js";
import { accessRows } from "./support/access-rows.js";
import { fillArchive } from "./support/fill-archive.js";
import { aFullDay } from "./support/full-day.js";
import { openDay } from "./support/open-day.js";
import { aBooker, daysAfter, messageSettings, testApp } from "./support/test-app.js";

/** What docs/threat-model.md promises of one request, in a clinic with a busy archive and a fortnight of live days. */
const bytesAtMost = 1_000_000;
const statementsAtMost = 12;
/** Edges may do nothing of this; what they ask instead is bounded by test/edge-questions.test.ts. */
const doers = callers.filter((caller) => caller !== "edge");
/** How the dearest page of an operation is asked for. */
const dearest: Record<string, string> = { readArchive: "?limit=50" };

interface Cost {
  what: string;
  bytes: number;
  statements: number;
  cpuMs: number;
}

test("no request of anybody costs more than a bounded number of bytes and statements", async () => {
  const app = await testApp({ settings: messageSettings });
  const staffed = await aStaffedClinic(app, true);
  const inDays = (ahead: number) => daysAfter(staffed.today, ahead);
  for (const ahead of [1, 2]) await aFullDay(app, { ...staffed, today: inDays(ahead) }, 300);
  await openDay(app, staffed, inDays(1), { capacity: 301 });
  const { ticketToken } = await aBooker(app, staffed).book({ date: inDays(1) });
  const clinic = { ...staffed, ticketToken }; // of a busy day
  await fillArchive(app, clinic, 60, 300);
  for (let ahead = 3; ahead <= 14; ahead++) {
    await aBooker(app, clinic).book({ date: inDays(ahead) });
  }
  await Promise.all([app.context.webhooks?.stop(), app.context.notices?.stop()]); // whose statements are nobody's request
  let statements = 0;
  app.context.pool.on("query", () => statements++);
  const methods = new Map(listOperations(app.context).map(({ id, method }) => [id, method.toUpperCase()]));
  const costs = new Map<CallerKind, Cost[]>(doers.map((caller) => [caller, []]));
  for (const row of accessRows) {
    const method = methods.get(row.operation) as string;
    const untouched = await aTarget(app, clinic, row);
    for (const caller of doers.filter((doer) => expectedAnswer(row, doer, true, true) === "yes")) {
      const isChanged = method !== "GET" && row.own[caller] === "yes";
      const target = isChanged ? await aTarget(app, clinic, row) : untouched;
      const headers = await credential(app, row, caller, clinic, target.ticketToken);
      const path = row.path(target) + (dearest[row.operation] ?? "");
      const [statementsBefore, cpuBefore] = [statements, process.cpuUsage()];
      const { status, text } = await ask(app, method, path, headers, row.body?.(target));
      const { user, system } = process.cpuUsage(cpuBefore);
      expect(isYes(row, status), `${row.operation} ${row.doing ?? ""} by ${caller}: ${status} ${text}`).toBe(true);
      costs.get(caller)?.push({
        what: `${row.operation} ${row.doing ?? ""}`,
        bytes: Buffer.byteLength(text),
        statements: statements - statementsBefore,
        cpuMs: (user + system) / 1_000,
      });
    }
  }
  for (const [caller, asked] of costs) process.stdout.write(`${caller}: ${describe(asked)}\n`);
  for (const { what, bytes, statements } of [...costs.values()].flat()) {
    expect(bytes, `bytes of ${what}`).toBeLessThanOrEqual(bytesAtMost);
    expect(statements, `statements of ${what}`).toBeLessThanOrEqual(statementsAtMost);
  }
  expect([...costs.values()].every((asked) => asked.length > 0)).toBe(true);
});

/** The dearest by each measure, beside the median; CPU is the server's and the test's together. */
const describe = (asked: Cost[]): string =>
  (["bytes", "statements", "cpuMs"] as const)
    .map((measure) => {
      const inOrder = [...asked].sort((a, b) => a[measure] - b[measure]);
      const [middle, most] = [inOrder[Math.floor(inOrder.length / 2)], inOrder.at(-1)];
      return `${measure} ≤ ${most?.[measure].toFixed(0)} (${most?.what.trim()}; median ${middle?.[measure].toFixed(0)})`;
    })
    .join(", ");
