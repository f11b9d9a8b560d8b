import { Writable } from "node:stream";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../src/logger.js";
import { accessRows } from "./support/access-rows.js";
import { count } from "./support/count.js";
import { type Addressed, canary, fuzzedClinics } from "./support/fuzzed-clinics.js";
import {
  type FuzzedOperation,
  type FuzzedRequest,
  operationsOf,
  requestsTo,
  rightRequestsTo,
} from "./support/fuzzed-requests.js";
import { messageSettings, type TestApp, testApp } from "./support/test-app.js";

const requests = Number(process.env.FUZZ_REQUESTS || 300);
const inFlight = 8;
/** More than the time limits of the server’s own statements leave; a machine that stalls is no fault. */
const replyWithinMs = 15_000;
/** All that a fuzzed request may be answered. 503: fifty of them on one clinic at once wait too long. */
const foreseen = new Set([200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 429, 431, 503]);
/**
 * So many more, right ones, for an operation that has answered nothing but refusals, among those that make what it needs: a portion
 * where those before it had theirs, the others in clinics of its own. Not one of the portions is made before it is needed.
 */
const [portions, ofPortion] = [31, 20];
const makers: Record<string, string[]> = {
  revokeDesk: ["enrolDesk"],
  endOwnSession: ["listOwnSessions", "renewPersonSession"],
  deleteException: ["addException"],
  stepBack: ["callBooking"],
  undoStepBack: ["callBooking", "stepBack"],
};
const makersOf = (id: string) => makers[id] ?? ["book", "reopenDay"];

const quantile = (values: number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] as number;

function aKeptLog() {
  const errors: string[] = [];
  const sink = new Writable({
    write(line, _encoding, done) {
      if (/"level":"(error|fatal)"/.test(String(line))) errors.push(String(line));
      done();
    },
  });
  return { log: createLogger({ LOG_LEVEL: "warn" }, sink), errors };
}

/** Errors that nobody caught, while the test runs. */
function watchUnhandled(): unknown[] {
  const seen: unknown[] = [];
  const note = (error: unknown) => void seen.push(error);
  process.on("unhandledRejection", note).on("uncaughtException", note);
  onTestFinished(() => void process.off("unhandledRejection", note).off("uncaughtException", note));
  return seen;
}

async function send(app: TestApp, method: string, { path, headers, body }: Addressed) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), replyWithinMs);
  const beganAt = performance.now();
  const mayHaveBody = method !== "HEAD" && method !== "GET";
  try {
    const response = await fetch(app.url + path, {
      method,
      headers,
      ...(mayHaveBody && { body }),
      signal: abort.signal,
    });
    const ms = performance.now() - beganAt;
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    const text = isStream ? "" : await response.text();
    return { status: response.status, type: response.headers.get("content-type"), text, ms };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** What is wrong with the reply, if something is. */
function faultsOf({ method, caller }: FuzzedRequest, reply: Awaited<ReturnType<typeof send>>, said: string): string[] {
  const isProblem = reply.status >= 400 && method !== "HEAD";
  const maySeePatients = ["admin", "staff", "session", "owner", "chain", "atDesk", "ticket"].includes(caller);
  const faults = {
    [`${reply.status}: ${said}`]: !foreseen.has(reply.status),
    [`no problem: ${reply.status} ${said}`]: isProblem && !reply.type?.startsWith("application/problem+json"),
    [`names a patient: ${said}`]: !maySeePatients && reply.text.includes(canary),
    [`tells too much: ${reply.text}`]:
      isProblem && /\bat \S+ \(|node_modules|insert into|select .* from/i.test(reply.text),
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

test(`${requests} requests made from the API's own description: no 500, no error unhandled, no leak`, async () => {
  const unhandled = watchUnhandled();
  const { log, errors } = aKeptLog();
  const clock = { now: () => new Date("2026-11-24T05:00:00Z") }; // of today no shift is over
  const app = await testApp({ log, clock, settings: messageSettings });
  const clinicsOfAll = await fuzzedClinics(app, 20);
  const operations = operationsOf((await app.request("get", "/openapi.json", null)).body);
  expect(new Set(operations.map(({ id }) => id))).toEqual(new Set(accessRows.map(({ operation }) => operation)));

  const seed = Number(process.env.FUZZ_SEED || Date.now() % 2_147_483_647);
  const faults: string[] = [];
  const statuses = new Map(operations.map(({ id }) => [id, [] as number[]]));
  const times: number[] = [];
  const hasDone = ({ id, isRedirect }: FuzzedOperation) =>
    isRedirect || statuses.get(id)?.some((status) => status >= 200 && status < 300);

  const ask = async (request: FuzzedRequest, clinics = clinicsOfAll) => {
    const addressed = await clinics.address(request);
    const { path, headers, body } = addressed;
    const said = `${request.method} ${path.slice(0, 200)} ${JSON.stringify(headers)} ${body?.slice(0, 300)}`;
    try {
      const reply = await send(app, request.method, addressed);
      times.push(reply.ms);
      if (request.method === request.operation.method) statuses.get(request.operation.id)?.push(reply.status);
      clinics.learn(request, addressed, reply);
      faults.push(...faultsOf(request, reply, said));
    } catch (error) {
      faults.push(`${error}: ${said}`);
    }
  };
  const work = fc.sample(requestsTo(operations), { numRuns: requests, seed }).values();
  const run = async () => {
    for (const request of work) await ask(request);
  };
  await Promise.all(Array.from({ length: inFlight }, run));
  let clinicsOfSome = await fuzzedClinics(app, 2); // in the others everything may be called, closed or full by now
  for (const operation of operations.filter((each) => !hasDone(each))) {
    const others = operations.filter(({ id }) => makersOf(operation.id).includes(id));
    const right = rightRequestsTo([operation, ...others]);
    for (let portion = 0; portion < portions && !hasDone(operation); portion++) {
      if (portion === 1) clinicsOfSome = await fuzzedClinics(app, 2);
      const chances = fc.sample(right, { numRuns: ofPortion, seed: seed + portion });
      for (const request of chances) if (!hasDone(operation)) await ask(request, clinicsOfSome);
    }
  }

  const third = Math.ceil(times.length / 3);
  const p99 = [0, 1, 2].map((part) => Math.round(quantile(times.slice(part * third, (part + 1) * third), 0.99)));
  const rows = [...statuses, ["all", [...statuses.values()].flat()] as const].map(
    ([id, answered]) =>
      `${id.padEnd(17)} ${JSON.stringify(count(answered)).replace(/[{}"]/g, "").replaceAll(",", "  ")}`,
  );
  process.stdout.write(`${rows.join("\n")}\nfuzzing, seed ${seed}: p99 of each third ${p99.join(", ")} ms\n`);
  expect(faults.slice(0, 20), `seed ${seed}`).toEqual([]);
  expect(errors).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(
    operations.filter((operation) => !hasDone(operation)).map(({ id }) => id),
    `seed ${seed}`,
  ).toEqual([]);
  await vi.waitFor(() => expect(app.context.pool.client.pool.numUsed()).toBe(0), 15_000); // webhooks lease it for moments, too
  expect((await app.request("get", "/v1/clinics")).status).toBe(200);
}, 1_800_000);
