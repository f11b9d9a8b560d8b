import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { weekdays } from "./support/a-clinic-with-hours.js";
import { freePort } from "./support/nginx.js";
import { aBooker, testApp, webhookSettings } from "./support/test-app.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs one of the examples of the documentation as its reader would; what it has said so far. */
function run(example: string, env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [`docs/examples/${example}`, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill());
  let said = "";
  child.stdout.on("data", (bytes) => {
    said += bytes;
  });
  child.stderr.on("data", (bytes) => {
    said += bytes;
  });
  return () => said;
}

/** An SMS provider that keeps what it is asked to send. */
async function aProvider() {
  const texts: string[] = [];
  let refusals = 0;
  const server = createServer(async (request, response) => {
    const { to, text } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const isRefused = refusals-- > 0;
    if (!isRefused) texts.push(`${to} ${text}`);
    response.writeHead(isRefused ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
    texts,
    refusesNext: () => {
      refusals = 1;
    },
  };
}

test("the documented examples of dawr/client follow a clinic and book a place in it", async () => {
  const app = await testApp();
  const clinic = await app.aClinic({ publicBoard: true });
  const hours = weekdays.map((weekday) => ({ weekday, shift: 1, start: "00:00", end: "00:00", capacity: 9 }));
  await app.request("put", `${clinic.path}/hours`).send(hours).expect(200);
  const env = { URL: app.url, KEY: await app.aKey("staff", clinic.id) };
  const followed = run("follow.js", env, String(clinic.id));
  const booked = run("book.js", env, String(clinic.id), "Sara Ahmed", "07701234567");
  await vi.waitUntil(() => booked().includes("\n"), 15_000);
  expect(booked()).toBe("number 1, position 1\n");
  const again = run("book.js", env, String(clinic.id), "Sara Ahmed", "07701234567");
  await vi.waitUntil(() => again().includes("\n"), 15_000);
  expect(again()).toBe("not booked: already_booked\n");
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).send({});
  await vi.waitUntil(() => followed().includes("now serving: 1\n"), 15_000);
  const shift = `${clinic.path}/days/regular/${clinic.today}/shifts/1`;
  await app.request("put", shift).send({ doctor: "arrived" }).expect(200);
  await vi.waitUntil(() => followed().includes("shift 1: doctor arrived\n"), 15_000);
});

test("the documented gateway has an SMS provider tell patients, once, and nobody who did not sign", async () => {
  const clock = { laterMs: 0, now: () => new Date(Date.now() + clock.laterMs) };
  const app = await testApp({ settings: webhookSettings, clock });
  const port = String(await freePort());
  const clinic = await app.aClinic({ name: "Dr. Layla" });
  const { book } = aBooker(app, clinic);
  const webhook = { url: `http://127.0.0.1:${port}/`, audience: "staff", kinds: ["notice.due"] };
  const { id, secret } = (await app.request("post", "/v1/webhooks").send(webhook)).body;
  const provider = await aProvider();
  const said = run("gateway.js", { PORT: port, SECRET: secret, SMS_URL: provider.url });
  await vi.waitUntil(() => said().includes("listening"), 15_000);
  expect((await app.request("post", `/v1/webhooks/${id}/test`)).body).toMatchObject({ status: 204 });
  const patient = { name: "سارة", phone: "07701234567" };
  const [first] = [await book({ date: clinic.today }), await book({ date: clinic.today, patient })];
  await app.database.query(
    `insert into push_subscriptions (clinic_id, list, date, number, endpoint, p256dh, auth, language)
     select clinic_id, list, date, number, 'https://push.example/', 'key', 'auth', 'en' from bookings where number = 2`,
  );
  provider.refusesNext();
  await app.request("post", `${clinic.path}/bookings/${first.id}/call`).send({});
  const sendings = () =>
    app.database.query("select attempts, outcome from notice_sendings where webhook_id is not null order by number");
  await vi.waitFor(async () => expect(await sendings()).toContainEqual({ attempts: 1, outcome: null }), 15_000);
  expect(said()).toContain("the provider answers 503");
  clock.laterMs += 6_000; // after which a failure is tried again
  const areTold = async () => {
    app.context.notices?.look();
    expect((await sendings()).map(({ outcome }) => outcome)).toEqual(["delivered", "delivered"]);
  };
  await vi.waitFor(areTold, 15_000);
  await app.database.query("update notice_sendings set outcome = null, claimed_until = now()"); // as if nobody had noted it
  await vi.waitFor(areTold, 15_000);
  expect(new Set(provider.texts)).toEqual(
    new Set([
      `${first.patient.phone} Dr. Layla: حان دورك، رقمك 1.`,
      "+9647701234567 Dr. Layla: your turn is near, 0 ahead of you.",
    ]),
  );
  const called = {
    clinic: { name: "Dr." },
    notice: { kind: "called" },
    booking: { number: 1, patient: { phone: "+1" } },
  };
  const forged = { type: "notice.due", data: called };
  const headers = { "webhook-id": "x", "webhook-timestamp": "0", "webhook-signature": "v1,x" };
  const reply = await fetch(webhook.url, { method: "POST", body: JSON.stringify(forged), headers });
  expect([reply.status, provider.texts.length]).toEqual([500, 2]);
});

test("the guide shows the gateway as it is run", () => {
  const code = readFileSync(`${root}docs/examples/gateway.js`, "utf8");
  expect(readFileSync(`${root}docs/messages.md`, "utf8")).toContain(`\`\`\`js\n${code}\`\`\``);
});

test.each(["follow.js", "book.js"])("the guide shows %s as it is run, in about ten lines", (example) => {
  const code = readFileSync(`${root}docs/examples/${example}`, "utf8");
  expect(readFileSync(`${root}docs/client.md`, "utf8")).toContain(`\`\`\`js\n${code}\`\`\``);
  expect(code.trimEnd().split("\n").length).toBeLessThanOrEqual(12);
});
