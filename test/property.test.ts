import fc from "fast-check";
import { test } from "vitest";
import { closeOverdueDays } from "../src/days/auto-close.js";
import { type ClinicModel, type PlannedShift, plusDays } from "./support/model/clinic-model.js";
import { explain } from "./support/model/explain.js";
import type { Exchange, Intent } from "./support/model/intent.js";
import { linearise } from "./support/model/linearise.js";
import { Mismatch } from "./support/model/mismatch.js";
import { createModelClient, type ModelClient } from "./support/model/model-client.js";
import { close } from "./support/model/perform.js";
import { checkTables, readTables } from "./support/model/sql-check.js";
import { toIntent } from "./support/model/to-intent.js";
import { checkViews } from "./support/model/view-check.js";
import { type Story, story } from "./support/model/wishes.js";
import { type TestApp, testApp } from "./support/test-app.js";

/** `npm run test:soak` goes on for MINUTES (10), `npm test` for seconds. SEED tells the same stories again. */
const minutes = Number(process.env.MINUTES ?? 0);
const isSoak = minutes > 0;
const lastsMs = isSoak ? minutes * 60_000 : 3_000;
const shrinksMs = 90_000;
/** Of operations, also on a slow machine. */
const enough = 50;
const firstSeed = process.env.SEED ? Number(process.env.SEED) : Date.now() % 1_000_000_000;

test("whatever the people of a clinic do, together or one after the other, replies and tables agree with the rules", {
  timeout: lastsMs + 2 * shrinksMs,
}, async () => {
  const { tell, count } = await someClinics();
  const endsAt = Date.now() + lastsMs;
  let seed = firstSeed;
  for (; Date.now() < endsAt || count.operations <= enough; seed++) {
    const limits = { numRuns: 3, interruptAfterTimeLimit: Math.max(0, endsAt - Date.now()) + shrinksMs };
    const outcome = await fc.check(fc.asyncProperty(story(isSoak ? 60 : 25), tell), { seed, ...limits });
    if (outcome.failed) throw new Error(`SEED=${seed} ${fc.defaultReportMessage(outcome)}\n${outcome.errorInstance}`);
  }
  if (isSoak) {
    const { stories, operations } = count;
    process.stdout.write(`${operations} operations in ${stories} clinics, seeds ${firstSeed} to ${seed - 1}\n`);
  }
});

/** Two instances on one database, and a clock that only goes forward. */
async function someClinics() {
  let now = Date.parse("2026-11-02T12:00:00Z");
  const app = await testApp({ clock: { now: () => new Date(now) } });
  const other = await app.anotherInstance();
  const appKey = await app.aKey("patient_app");
  const count = { stories: 0, operations: 0 };

  const night = async (model: ClinicModel): Promise<ClinicModel> => {
    now += 86_400_000;
    await Promise.all([app.context, other.context].map(closeOverdueDays));
    const next = structuredClone(model);
    next.today = plusDays(model.today, 1);
    return closePast(next);
  };

  const act = async (client: ModelClient, model: ClinicModel, intents: Intent[]) => {
    const exchanges: Exchange[] = await Promise.all(
      intents.map(async (intent) => ({ intent, reply: await client.send(model, intent) })),
    );
    count.operations += intents.length;
    const tables = await readTables(app.database, model.clinicId);
    const [only] = exchanges;
    if (!only || exchanges.length > 1) return linearise(model, exchanges, (end) => checkTables(tables, end));
    const next = explain(model, only, true);
    checkTables(tables, next);
    return next;
  };

  const tell = async (told: Story) => {
    count.stories++;
    const earlier: Intent[] = [];
    let model = await openClinic(app, told);
    const keys = { staff: await app.aKey("staff", model.clinicId), app: appKey };
    const client = createModelClient([app.url, other.url], keys);
    const opening = told.opening.map((wish) => ({ together: [wish] }));
    for (const [index, step] of [...opening, ...told.steps].entries()) {
      try {
        if ("night" in step) {
          model = await night(model);
          checkTables(await readTables(app.database, model.clinicId), model);
        } else {
          const intents = step.together.flatMap((wish) => toIntent(model, wish, earlier) ?? []);
          model = await act(client, model, intents);
          earlier.push(...intents);
        }
        if (index % 8 === 7 || index === opening.length + told.steps.length - 1) await checkViews(client, model);
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error;
        const history = earlier.map((intent) => JSON.stringify(intent)).join("\n");
        throw new Error(`step ${index}: ${error.message}\nafter\n${history}`, { cause: error });
      }
    }
  };
  return { tell, count };
}

const weekdays = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];

/** Of a clinic where it is 15:00: one that is over, one that has begun, one to come. */
const shiftsOf = (capacity: number, goldenCapacity: number): PlannedShift[] =>
  [
    ["05:00", "09:00"],
    ["11:00", "15:00"],
    ["15:00", "20:00"],
  ].map(([start, end], index) => ({
    ...{ shift: index + 1, start: start as string, end: end as string },
    ...{ capacity: { regular: Math.ceil(capacity / 2), golden: goldenCapacity }, firstNumber: 1 + 100 * index },
  }));

const inBaghdad = (time: string) => `${String(Number(time.slice(0, 2)) + 3).padStart(2, "0")}:00`;

async function openClinic(app: TestApp, told: Story): Promise<ClinicModel> {
  const { capacity, goldenCapacity, dayOff, hasShifts, rule } = told;
  const workingDays = weekdays.filter((_, index) => index !== dayOff);
  const clinic = await app.aClinic({ capacity, goldenCapacity, workingDays, ...rule });
  const plan = hasShifts ? shiftsOf(capacity, goldenCapacity) : [];
  const hours = workingDays.flatMap((weekday) =>
    plan.map(({ shift, start, end, capacity: { regular, golden } }) => ({
      ...{ weekday, shift, start: inBaghdad(start), end: inBaghdad(end) },
      ...{ capacity: regular, goldenCapacity: golden },
    })),
  );
  if (hasShifts) await app.request("put", `${clinic.path}/hours`).send(hours).expect(200);
  return {
    clinicId: clinic.id,
    rule,
    turns: 0,
    today: clinic.today,
    capacity: { regular: capacity, golden: goldenCapacity },
    workingDays,
    plan,
    version: 1,
    days: {},
    done: {},
    goldenMisses: 0,
  };
}

/** What the clinic does by itself, in one transaction. */
function closePast(model: ClinicModel): ClinicModel {
  const over = Object.values(model.days).filter(({ status, date }) => status !== "closed" && date < model.today);
  if (over.length > 0) model.version++;
  for (const day of over) {
    const before = structuredClone(day.bookings);
    close(day).version = model.version;
    for (const [index, booking] of day.bookings.entries()) {
      const was = before[index];
      if (was?.status !== booking.status || was.code !== booking.code) booking.version = model.version;
    }
  }
  return model;
}
