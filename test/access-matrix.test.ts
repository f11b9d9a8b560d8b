import { expect, test } from "vitest";
import { listOperations } from "../src/app.js";
import { signInAs } from "./support/a-person.js";
import { aServer } from "./support/a-server.js";
import { type AccessRow, type CallerKind, callers, expectedAnswer } from "./support/access-answers.js";
import {
  type Asked,
  aBrowserAtDesk,
  aStaffedClinic,
  ask,
  aTarget,
  credential,
  isYes,
  namedBy,
  type StaffedClinic,
} from "./support/access-callers.js";
import { accessRows } from "./support/access-rows.js";
import { asBrowser, signIn } from "./support/browser-session.js";
import { messageSettings, testApp } from "./support/test-app.js";

/** Only the reader's own browser may keep an answer, and only what the public sees of live days. */
const mayBeKept = ({ operation }: AccessRow, { text, cacheControl }: Asked) =>
  !/\bno-store\b/.test(cacheControl) &&
  !(operation === "listDays" && cacheControl === "private, no-cache" && !/canary/i.test(text));

const mayNamePatients = (row: AccessRow, caller: CallerKind) =>
  caller === "admin" ||
  (["organisation", "staff", "session", "owner", "secretary", "doctor", "atDesk"].includes(caller) &&
    row.doing !== "as public") ||
  (row.namesOwnPatient === true && ["ticket", "patient_app"].includes(caller));

test("every operation answers every kind of caller as the table says, on own and other clinics, private and public, and no cache keeps the answer", {
  timeout: 600_000, // five thousand requests, on whatever machine
}, async () => {
  const app = await testApp({ settings: messageSettings });
  await Promise.all([app.context.webhooks?.stop(), app.context.notices?.stop()]); // who would try each change at addresses where nobody listens
  const methods = new Map(listOperations(app.context).map(({ id, method }) => [id, method.toUpperCase()]));
  expect([...methods.keys()].sort(), "operations with a row in test/support/access-rows.ts").toEqual(
    [...new Set(accessRows.map(({ operation }) => operation))].sort(),
  );

  const clinics = { home: new Map<boolean, StaffedClinic>(), other: new Map<boolean, StaffedClinic>() };
  for (const isPublic of [false, true]) {
    clinics.home.set(isPublic, await aStaffedClinic(app, isPublic));
    clinics.other.set(isPublic, await aStaffedClinic(app, isPublic));
  }

  const lines: string[] = [];
  const unexpected: string[] = [];
  let cells = 0;
  for (const row of accessRows) {
    const method = methods.get(row.operation) as string;
    const answers: string[] = [];
    const isOfAClinic = namedBy(row).has("path") || namedBy(row).has("chainId");
    const targets = isOfAClinic
      ? [true, false].flatMap((own) => [false, true].map((pub) => ({ own, pub })))
      : [{ own: true, pub: false }];
    const prepared = await Promise.all(
      targets.map(async ({ own, pub }) => {
        const home = clinics.home.get(pub) as StaffedClinic;
        const target = await aTarget(app, own ? home : (clinics.other.get(pub) as StaffedClinic), row);
        return { own, pub, home, target, ticketToken: (own ? target : home).ticketToken };
      }),
    );
    for (const caller of callers) {
      let shown = "";
      for (const { own, pub, home, target, ticketToken } of prepared) {
        const headers = await credential(app, row, caller, home, ticketToken);
        const reply = await ask(app, method, row.path(target), headers, row.body?.(target));
        const expected = expectedAnswer(row, caller, own, pub);
        const answer = isYes(row, reply.status) ? "yes" : reply.status;
        const cell = `${row.operation} ${row.doing ?? ""} by ${caller}, ${own ? "own" : "other"} ${pub ? "public" : "private"} clinic`;
        cells++;
        if (answer !== expected)
          unexpected.push(`${cell}: expected ${expected}, got ${reply.status} ${reply.text.slice(0, 200)}`);
        if (mayBeKept(row, reply))
          unexpected.push(`${cell}: a cache may keep it (Cache-Control: ${reply.cacheControl})`);
        if (/canary/i.test(reply.text) && !mayNamePatients(row, caller)) unexpected.push(`${cell}: names a patient`);
        shown += ` ${String(answer).padEnd(3)}`;
      }
      answers.push(shown.padEnd(17));
    }
    lines.push(`${`${method} ${row.operation} ${row.doing ?? ""}`.padEnd(34)}|${answers.join("|")}`);
  }
  const head = `${"own private, public; other private, public".padEnd(34)}|${callers.map((each) => ` ${each}`.padEnd(17)).join("|")}`;
  process.stdout.write(`\n${[head, ...lines].join("\n")}\n${cells} cells, ${unexpected.length} unexpected\n`);
  expect(unexpected).toEqual([]);
});

const shared = aServer({ settings: messageSettings });

test.each(["session", "owner", "atDesk"] as const)(
  "a foreign page that makes the browser of a desk or a person (%s) send its cookie along changes nothing, by whatever operation",
  async (caller) => {
    const { app } = shared;
    const clinic = await aStaffedClinic(app, false);
    const browser = await {
      session: () => signIn(app, clinic, clinic.keys.staff),
      owner: () => signInAs(app, clinic.team.owner),
      atDesk: () => aBrowserAtDesk(app, clinic),
    }[caller]();
    const operations = new Map(listOperations(app.context).map((each) => [each.id, each]));
    const writes = accessRows.filter(({ operation, own }) => {
      return own[caller] === "yes" && own.nobody !== "yes" && operations.get(operation)?.method !== "get";
    });
    expect(writes.length).toBeGreaterThan(10);
    const target = await aTarget(app, clinic, ...writes);
    const stored = async () => {
      const rows = await app.database.query(
        "select version, (select json_agg(s order by id) from sessions s) as sessions, (select json_agg(p) from people p) as people from clinic_versions where clinic_id = $1",
        [clinic.id],
      );
      return JSON.stringify(rows);
    };
    const before = await stored();
    for (const row of writes) {
      const method = operations.get(row.operation)?.method ?? "get";
      const reply = await asBrowser(app, browser, method, row.path(target)).send(row.body?.(target));
      expect({ operation: row.operation, status: reply.status, body: reply.body }).toMatchObject({
        operation: row.operation,
        status: 403,
        body: { code: "forbidden", errors: [{ pointer: "#/X-CSRF-Token" }] },
      });
    }
    expect(await stored()).toBe(before);
  },
);
