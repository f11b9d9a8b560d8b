import { Writable } from "node:stream";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "../src/logger.js";
import { accessRows } from "./support/access-rows.js";
import { type FuzzedRequest, operationsOf, requestsTo } from "./support/fuzzed-requests.js";
import { adminKey, type TestApp, testApp } from "./support/test-app.js";

const requests = Number(process.env.FUZZ_REQUESTS || 300);
const inFlight = 8;
const replyWithinMs = 5_000;
/** All that a fuzzed request may be answered. 503: fifty of them on one clinic at once wait too long. */
const foreseen = new Set([200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 429, 431, 503]);

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

async function send(app: TestApp, { method, path, headers, body }: FuzzedRequest) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), replyWithinMs);
  const beganAt = performance.now();
  try {
    const response = await fetch(app.url + path, {
      method,
      headers,
      ...(method !== "HEAD" && { body }),
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

const canary = "Kanarienvogel";

async function aSession(app: TestApp, path: string, key: string): Promise<Record<string, string>> {
  const { headers, body } = await app.request("post", `${path}/session`, key);
  return { Cookie: String(headers["set-cookie"]).split(";")[0] as string, "X-CSRF-Token": body.csrfToken };
}

async function aFuzzedClinic(app: TestApp) {
  const clinic = await app.aClinic({ publicBoard: true, capacity: 9_000, goldenCapacity: 900 });
  const bookings = [];
  for (const list of ["regular", "golden"]) {
    for (let number = 1; number <= 5; number++) {
      const patient = { name: `${canary} ${number}`, phone: `0779928374${number}`, id: `${canary}-${list}-${number}` };
      const reply = await app.request("post", `${clinic.path}/bookings`).send({ list, date: clinic.today, patient });
      bookings.push(reply.body);
    }
  }
  for (let i = 0; i < 12; i++) await app.aKey("admin"); // for those who hit a small id when they revoke
  const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
  const staff = await app.aKey("staff", clinic.id);
  const staffOrAdmin = [bearer(adminKey), bearer(staff)];
  const sessions = await Promise.all(Array.from({ length: 4 }, () => aSession(app, clinic.path, staff)));
  const seesPatients: Array<Record<string, string>> = [...Array(5).fill(staffOrAdmin).flat(), ...sessions];
  const publicOnly: Array<Record<string, string>> = [
    {},
    bearer(await app.aKey("display", clinic.id)),
    bearer(await app.aKey("patient_app")),
    bearer("dawr_1_0"),
    { "Booking-Token": `${bookings[0].id}.${"A".repeat(22)}` },
  ];
  return {
    seesPatients,
    credentials: [
      ...seesPatients,
      ...seesPatients,
      ...publicOnly,
      { "Booking-Token": bookings[0].ticketToken as string },
    ],
    publicOnly,
    pathValues: {
      clinicId: [...Array(8).fill(String(clinic.id)), "2", "99999"],
      bookingId: bookings.map(({ id }) => id as string),
      list: ["regular", "golden"],
      date: [clinic.today, clinic.today, "today"],
      id: ["700", "701", "99999999999"],
      patientId: ["nobody", "07701112223"],
    },
  };
}

test(`${requests} requests made from the API's own description: no 500, no error unhandled, no leak`, async () => {
  const unhandled = watchUnhandled();
  const { log, errors } = aKeptLog();
  const app = await testApp({ log });
  const known = await aFuzzedClinic(app);
  const document = (await app.request("get", "/openapi.json", null)).body;
  const operations = operationsOf(document);
  expect(new Set(operations.map(({ id }) => id))).toEqual(new Set(accessRows.map(({ operation }) => operation)));

  const seed = Number(process.env.FUZZ_SEED || Date.now() % 2_147_483_647);
  const samples = fc.sample(requestsTo(operations, known), { numRuns: requests, seed });
  const faults: string[] = [];
  const tally: Record<string, number> = {};
  const times: number[] = [];
  const work = samples.values();
  const run = async () => {
    for (const request of work) {
      const said = `${request.method} ${request.path.slice(0, 200)} ${JSON.stringify(request.headers)} ${request.body?.slice(0, 300)}`;
      try {
        const reply = await send(app, request);
        times.push(reply.ms);
        tally[reply.status] = (tally[reply.status] ?? 0) + 1;
        if (!foreseen.has(reply.status)) faults.push(`${reply.status}: ${said}`);
        const isProblem = reply.status >= 400 && request.method !== "HEAD";
        if (isProblem && !reply.type?.startsWith("application/problem+json"))
          faults.push(`no problem: ${reply.status} ${said}`);
        const isPublic = known.publicOnly.some(
          (credential) => JSON.stringify(credential) === JSON.stringify(credentialOf(request.headers)),
        );
        if (isPublic && reply.text.includes(canary)) faults.push(`names a patient: ${said}`);
        if (isProblem && /\bat \S+ \(|node_modules|insert into|select .* from/i.test(reply.text))
          faults.push(`tells too much: ${reply.text}`);
      } catch (error) {
        faults.push(`${error}: ${said}`);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, run));

  const third = Math.ceil(times.length / 3);
  const p99 = [0, 1, 2].map((part) => Math.round(quantile(times.slice(part * third, (part + 1) * third), 0.99)));
  process.stdout.write(`fuzzing, seed ${seed}: ${JSON.stringify(tally)}; p99 of each third ${p99.join(", ")} ms\n`);
  expect(faults.slice(0, 20), `seed ${seed}`).toEqual([]);
  expect(errors).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(app.context.pool.client.pool.numUsed()).toBe(0);
  expect((await app.request("get", "/v1/clinics")).status).toBe(200);
}, 1_800_000);

/** Of these headers the ones that say who asks. */
const credentialOf = (headers: Record<string, string>) =>
  Object.fromEntries(
    ["Authorization", "Booking-Token", "Cookie"].filter((name) => name in headers).map((name) => [name, headers[name]]),
  );
