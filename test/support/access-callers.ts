import type { IncomingMessage } from "node:http";
import { aDesk, aPersonWithPin, signInAtDesk } from "./a-desk.js";
import { aPerson, peopleWithPasswords, signInAs } from "./a-person.js";
import type { AccessRow, CallerKind, Target } from "./access-answers.js";
import { type BrowserSession, signIn } from "./browser-session.js";
import { plainRequest, textOf } from "./plain-request.js";
import { aBooker, adminKey, daysAfter, type TestApp } from "./test-app.js";

const aCanary = () => ({ name: "Canary Name", id: `canary-${Math.random()}` });

/** A clinic with its own staff, apps, screens and patients: one who waits in each list. */
export async function aStaffedClinic(app: TestApp, publicBoard: boolean) {
  const organisation = (await app.request("post", "/v1/organisations").send({ name: "A chain" })).body;
  const settings = { publicBoard, capacity: 5_000, goldenCapacity: 1_000 };
  const clinic = await app.aClinic({ ...settings, organisationId: organisation.id });
  const sister = await app.aClinic({ ...settings, organisationId: organisation.id });
  await openDayOfShifts(app, clinic, daysAfter(clinic.today, 40));
  const [staff, patientApp, display, edge] = [
    await app.aKey("staff", clinic.id),
    await app.aKey("patient_app", clinic.id),
    await app.aKey("display", clinic.id),
    await app.aKey("edge"),
  ];
  const boardOf = { name: "Hall", clinics: [{ clinicId: clinic.id }] };
  const boardId: number = (await app.request("post", "/v1/boards").send(boardOf)).body.id;
  const boardKey = { name: "screen", role: "display", boardId };
  const organisationKey = { name: "chain", role: "organisation", organisationId: organisation.id };
  const organisationsKey: string = (await app.request("post", "/v1/api-keys").send(organisationKey)).body.key;
  const board: string = (await app.request("post", "/v1/api-keys").send(boardKey)).body.key;
  const leaves: { id: number }[] = await app.database.query(
    `insert into clinic_exceptions (clinic_id, kind, dates, day_turns_at)
     select $1, 'closed', daterange(day, day + 1), '00:00'
       from generate_series(401, 450) as ahead cross join lateral (select cast($2 as date) + ahead as day) as far returning id`,
    [clinic.id, clinic.today],
  );
  const ofToday = { date: clinic.today, patient: aCanary() };
  await aBooker(app, clinic).book({ ...ofToday, list: "golden" });
  const { ticketToken } = await aBooker(app, clinic).book(ofToday);
  return {
    ...clinic,
    team: {
      owner: await aPerson(app, organisation.id, [{ clinicId: null, role: "owner" }]),
      secretary: await aPerson(app, organisation.id, [{ clinicId: clinic.id, role: "secretary" }]),
      doctor: await aPerson(app, organisation.id, [{ clinicId: clinic.id, role: "doctor" }]),
    },
    personWithPin: await aPersonWithPin(app, organisation.id, [{ clinicId: clinic.id, role: "secretary" }]),
    ticketToken: ticketToken as string,
    exceptionIds: leaves.map(({ id }) => id),
    sisterId: sister.id,
    boardId,
    chainId: organisation.id as number,
    keys: { admin: adminKey, organisation: organisationsKey, staff, patient_app: patientApp, display, board, edge },
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

/** To a public address, as an owner's must be, of a network that was given back long ago. */
export const aDistantWebhook = { ...aDeafWebhook, url: "https://[3ffe::9]/" };

/** Of a browser behind a push service where nobody listens. */
export const aDeafSubscription = {
  endpoint: "http://127.0.0.1:9/push",
  keys: {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
};

/** For these rows. Made anew is only what they name. */
export async function aTarget(app: TestApp, clinic: StaffedClinic, ...rows: AccessRow[]) {
  const named = namedBy(...rows);
  const target = { ...aBlankTarget(), ...clinic };
  const { ask, book } = aBooker(app, clinic);
  if (named.has("bookingId")) {
    const { id, ticketToken } = await book({ date: clinic.today, patient: aCanary() });
    Object.assign(target, { bookingId: id, ticketToken });
  }
  if (named.has("goldenCode")) {
    target.goldenCode = (await ask({ list: "golden", date: clinic.today, patient: aCanary() })).body.goldenCode;
  }
  if (named.has("spareKeyId")) {
    target.spareKeyId = (await app.request("post", "/v1/api-keys").send({ name: "spare", role: "admin" })).body.id;
  }
  if (named.has("clinicKeyId")) {
    const spare = { name: "spare", role: "display" };
    target.clinicKeyId = (await app.request("post", `${clinic.path}/api-keys`).send(spare)).body.id;
  }
  if (named.has("clinicWebhookId")) {
    target.clinicWebhookId = (await app.request("post", `${clinic.path}/webhooks`).send(aDeafWebhook)).body.id;
  }
  if (named.has("spareWebhookIds")) {
    const make = () => app.request("post", `${clinic.path}/webhooks`).send(aDeafWebhook);
    target.spareWebhookIds = (await Promise.all(Array.from({ length: 9 }, make))).map(({ body }) => body.id);
  }
  if (named.has("spareBoardIds")) {
    const spare = { name: "Spare", clinics: [{ clinicId: clinic.id }] };
    const make = () => app.request("post", "/v1/boards").send(spare);
    target.spareBoardIds = (await Promise.all(Array.from({ length: 9 }, make))).map(({ body }) => body.id);
  }
  if (named.has("personId")) {
    target.personId = (
      await app.request("post", `/v1/organisations/${clinic.chainId}/people`).send({ name: "Spare" })
    ).body.id;
  }
  if (named.has("spareUsernames")) target.spareUsernames = await peopleWithPasswords(app, clinic.chainId, 20);
  if (named.has("deskId")) target.deskId = (await aDesk(app, clinic)).id;
  if (named.has("organisationId")) {
    target.organisationId = (await app.request("post", "/v1/organisations").send({ name: "Spare" })).body.id;
  }
  if (named.has("webhookId")) {
    target.webhookId = (await app.request("post", "/v1/webhooks").send(aDeafWebhook)).body.id;
  }
  return target;
}

const aBlankTarget = (): Target => ({
  ...{
    path: "",
    today: "2026-11-24",
    sisterId: 0,
    bookingId: "",
    goldenCode: "",
    spareKeyId: 0,
    organisationId: 0,
    chainId: 0,
    personId: 0,
    clinicKeyId: 0,
    deskId: 0,
    webhookId: 0,
    clinicWebhookId: 0,
    boardId: 0,
  },
  spareBoardIds: [],
  spareUsernames: [],
  spareWebhookIds: [],
  exceptionIds: [],
});

/** What the paths and bodies of these rows look at. */
export function namedBy(...rows: AccessRow[]): Set<keyof Target> {
  const named = new Set<keyof Target>();
  const noting = new Proxy(aBlankTarget(), {
    get: (target, name: keyof Target) => {
      named.add(name);
      return target[name];
    },
  });
  for (const row of rows) {
    row.path(noting);
    row.body?.(noting);
  }
  return named;
}

type Browser = keyof StaffedClinic["team"] | "session" | "atDesk";
const sessions = new WeakMap<StaffedClinic, Partial<Record<Browser, Promise<BrowserSession>>>>();

/** Each has a desk of her own, where she alone sits. */
export async function aBrowserAtDesk(app: TestApp, clinic: StaffedClinic): Promise<BrowserSession> {
  const desk = await aDesk(app, clinic);
  const browser = await signInAtDesk(app, desk, clinic.personWithPin);
  return { ...browser, cookie: `${browser.cookie}; ${desk.cookie}` };
}

export async function credential(
  app: TestApp,
  row: AccessRow,
  caller: CallerKind,
  home: StaffedClinic,
  ticketToken: string,
): Promise<Record<string, string>> {
  if (caller === "nobody") return {};
  if (caller === "ticket") return { "Booking-Token": ticketToken };
  if (caller in home.keys) return { Authorization: `Bearer ${home.keys[caller as keyof StaffedClinic["keys"]]}` };
  const isEndedByRow = row.operation.startsWith("signOut");
  const kept = sessions.get(home) ?? {};
  sessions.set(home, kept);
  const browser = caller as Browser;
  const begin = () => {
    if (browser === "atDesk") return aBrowserAtDesk(app, home);
    return browser === "session" ? signIn(app, home, home.keys.staff) : signInAs(app, home.team[browser]);
  };
  const session = (!isEndedByRow && kept[browser]) || begin();
  if (!isEndedByRow) kept[browser] = session;
  const { cookie, csrfToken } = await session;
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
  headers: Record<string, string>,
  body: object | undefined,
): Promise<Asked> {
  const reply = await plainRequest(`${app.url}${path}`, method, headers, body);
  const isStream = reply.headers["content-type"]?.startsWith("text/event-stream");
  const text = await (isStream ? firstFrameOf(reply) : textOf(reply));
  return { status: reply.statusCode ?? 0, text, cacheControl: reply.headers["cache-control"] ?? "none" };
}

async function firstFrameOf(stream: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of stream) {
    text += part;
    if (/^data:.*\n\n/m.test(text)) break; // which hangs up
  }
  return text;
}

export const isYes = ({ yes }: AccessRow, status: number) =>
  yes ? yes.includes(status) : status >= 200 && status < 300;
