import type { AccessRow, CallerKind, Target } from "./access-answers.js";
import { signIn } from "./browser-session.js";
import { aBooker, adminKey, daysAfter, type TestApp } from "./test-app.js";

/** A clinic with its own staff, apps, screens and patients. */
export async function aStaffedClinic(app: TestApp, publicBoard: boolean) {
  const clinic = await app.aClinic({ publicBoard, capacity: 5_000, goldenCapacity: 1_000 });
  await openDayOfShifts(app, clinic, daysAfter(clinic.today, 40));
  const [staff, patientApp, display] = [
    await app.aKey("staff", clinic.id),
    await app.aKey("patient_app", clinic.id),
    await app.aKey("display", clinic.id),
  ];
  const leaves: { id: number }[] = await app.database.query(
    `insert into clinic_exceptions (clinic_id, kind, dates, day_turns_at)
     select $1, 'closed', daterange(day, day + 1), '00:00'
       from generate_series(401, 450) as ahead cross join lateral (select cast($2 as date) + ahead as day) as far returning id`,
    [clinic.id, clinic.today],
  );
  return {
    ...clinic,
    exceptionIds: leaves.map(({ id }) => id),
    keys: { admin: adminKey, staff, patient_app: patientApp, display },
  };
}

/** The golden list's; the clinic's other days have none. */
async function openDayOfShifts(app: TestApp, { path }: { path: string }, date: string) {
  const put = (to: string, body: object) =>
    app
      .request("put", `${path}${to}`)
      .send(body)
      .expect((reply) => reply.ok);
  const shift = { shift: 1, start: "10:00", end: "13:00", capacity: 9 };
  await put(
    "/hours",
    ["sat", "sun", "mon", "tue", "wed", "thu", "fri"].map((weekday) => ({ weekday, ...shift })),
  );
  await put(`/days/golden/${date}`, {});
  await put("/hours", []);
}
export type StaffedClinic = Awaited<ReturnType<typeof aStaffedClinic>>;

/** To where nobody listens. */
export const aDeafWebhook = { url: "http://127.0.0.1:9/", audience: "public" };

/** Of a browser behind a push service where nobody listens. */
export const aDeafSubscription = {
  endpoint: "http://127.0.0.1:9/push",
  keys: {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
};

export async function aTarget(app: TestApp, clinic: StaffedClinic): Promise<Target & { ticketToken: string }> {
  const patient = { name: "Canary Name", id: `canary-${Math.random()}` };
  const { ask, book } = aBooker(app, clinic);
  const booking = await book({ date: clinic.today, patient });
  const golden = (await ask({ list: "golden", date: clinic.today, patient })).body; // some rows close that day
  const spare = (await app.request("post", "/v1/api-keys").send({ name: "spare", role: "admin" })).body;
  const webhook = (await app.request("post", "/v1/webhooks").send(aDeafWebhook)).body;
  return {
    ...clinic,
    webhookId: webhook.id,
    bookingId: booking.id,
    ticketToken: booking.ticketToken,
    goldenCode: golden.goldenCode,
    spareKeyId: spare.id,
  };
}

export async function credential(app: TestApp, caller: CallerKind, home: StaffedClinic, ticketToken: string) {
  if (caller === "nobody") return {};
  if (caller === "ticket") return { "Booking-Token": ticketToken };
  if (caller !== "session") return { Authorization: `Bearer ${home.keys[caller]}` };
  const { cookie, csrfToken } = await signIn(app, home, home.keys.staff);
  return { Cookie: cookie, "X-CSRF-Token": csrfToken };
}

export interface Asked {
  status: number;
  text: string;
  cacheControl: string;
}

/** The status and the bytes; of a stream, its first frame. */
export async function ask(
  app: TestApp,
  method: string,
  path: string,
  headers: object,
  body: object | undefined,
): Promise<Asked> {
  const abort = new AbortController();
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { ...headers, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
    signal: abort.signal,
  });
  const cacheControl = response.headers.get("cache-control") ?? "none";
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    return { status: response.status, text: await response.text(), cacheControl };
  }
  let text = "";
  for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (/^data:.*\n\n/m.test(text)) break;
  }
  abort.abort();
  return { status: response.status, text, cacheControl };
}

export const isYes = ({ yes }: AccessRow, status: number) =>
  yes ? yes.includes(status) : status >= 200 && status < 300;
