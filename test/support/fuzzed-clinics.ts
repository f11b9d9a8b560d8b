import { aDesk, aPersonWithPin, signInAtDesk } from "./a-desk.js";
import { aPerson, signInAs } from "./a-person.js";
import { aDeafWebhook } from "./access-callers.js";
import { signIn } from "./browser-session.js";
import type { FuzzedCaller, FuzzedRequest } from "./fuzzed-requests.js";
import { aBoard } from "./group-stream.js";
import { createKey } from "./revocations.js";
import { aBooker, adminKey, daysAfter, type TestApp } from "./test-app.js";

/** In every name and id that only staff may see. */
export const canary = "Kanarienvogel";

type Headers = Record<string, string>;
type FuzzedClinic = Awaited<ReturnType<typeof aFuzzedClinic>>;

/** What a request becomes when it is sent. */
export interface Addressed {
  path: string;
  headers: Headers;
  body: string | undefined;
  clinic: FuzzedClinic;
}

const everyDay = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];
const shifts = [
  { shift: 1, start: "09:00", end: "12:00", capacity: 90, goldenCapacity: 9 },
  { shift: 2, start: "16:00", end: "23:00", capacity: 90, goldenCapacity: 9 },
];
const aScreen = { name: "A screen", role: "display" };
const knownAtMost = 50;
const seesPatients: FuzzedCaller[] = ["admin", "staff", "session", "owner", "chain", "atDesk"];

async function aFuzzedClinic(app: TestApp, spares: number, fields: object, hours: object[] = []) {
  const clinic = await app.aClinic({ capacity: 9_000, goldenCapacity: 900, recalls: 1, ...fields });
  if (hours.length > 0) await app.request("put", `${clinic.path}/hours`).send(hours);
  const bookings: { id: string; ticketToken: string; goldenCode?: string }[] = [];
  const { book } = aBooker(app, clinic);
  for (const [index, list] of ["regular", "golden", "regular"].entries()) {
    const patient = { name: canary, phone: `0779928374${index}`, id: `${canary}-${index}` };
    bookings.push(await book({ list, date: daysAfter(clinic.today, index === 2 ? 1 : 0), patient }));
  }
  const far = daysAfter(clinic.today, 200);
  const leave = await app.request("post", `${clinic.path}/exceptions`).send({ kind: "closed", from: far, to: far });
  const keys = [String((await app.request("post", `${clinic.path}/api-keys`).send(aScreen)).body.id)];
  const hooks = await Promise.all(
    Array.from({ length: spares }, async () => {
      const made = await app.request("post", `${clinic.path}/webhooks`).send(aDeafWebhook);
      return String(made.body.id);
    }),
  );
  return { ...clinic, bookings, exceptions: [String(leave.body.id)], keys, hooks, desks: [] as string[] };
}

const oneOf = <Thing>(things: Thing[], luck: number) => things[Math.floor(luck * things.length)] as Thing;

/**
 * Clinics whose things, keys and sessions are there again for the next request whatever one request does to them. The
 * spares are for deletions to take; each webhook among them is told, and tried again, for as long as the server runs.
 */
export async function fuzzedClinics(app: TestApp, spares: number) {
  const clinics = [
    await aFuzzedClinic(app, spares, { publicBoard: true }),
    await aFuzzedClinic(app, spares, { publicBoard: true, dayTurnsAt: "03:00", autoCloseAt: "05:00", goldenTurn: 1 }),
    await aFuzzedClinic(
      app,
      spares,
      {},
      everyDay.flatMap((weekday) => shifts.map((shift) => ({ weekday, ...shift }))),
    ),
  ];
  /** Of keys that nobody uses. */
  const spareKeys = ["1"];
  const webhooks = await Promise.all(
    Array.from({ length: spares }, async () => {
      const made = await app.request("post", "/v1/webhooks").send({ ...aDeafWebhook, clinicId: clinics[0]?.id });
      return String(made.body.id);
    }),
  );
  const boards = await Promise.all(
    Array.from({ length: spares }, async () => String((await aBoard(app, [oneOf(clinics, Math.random())])).id)),
  );
  const organisations = ["1"];
  const owner = await aPerson(app, 1, [{ clinicId: null, role: "owner" }]);
  const personWithPin = await aPersonWithPin(app, 1, [{ clinicId: null, role: "owner" }]);
  const people = [String((await aPerson(app, 1, [])).id)];
  const sessions: string[] = [];
  /** Nobody changes or deletes them. */
  const boardsOfScreens = new Map<string, string>();
  const credentials = new Map<string, Promise<Headers>>();

  const make = async (caller: FuzzedCaller, clinic: FuzzedClinic): Promise<Headers> => {
    const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
    if (caller === "admin") return bearer(adminKey);
    if (caller === "stranger") return bearer("dawr_1_0");
    if (caller === "nobody") return {};
    if (caller === "screen" || caller === "screenSession") {
      const board = await aBoard(app, [clinic]);
      boardsOfScreens.set(nameOf(caller, clinic), String(board.id));
      if (caller === "screen") return bearer(board.key);
      const { cookie, csrfToken } = await signIn(app, board, board.key);
      return { Cookie: cookie, "X-CSRF-Token": csrfToken };
    }
    if (caller === "chain" || caller === "chainSession") {
      const { key } = await createKey(app, { role: "organisation", organisationId: 1 });
      if (caller === "chain") return bearer(key);
      const { cookie, csrfToken } = await signIn(app, { path: "/v1/organisations/1" }, key);
      return { Cookie: cookie, "X-CSRF-Token": csrfToken };
    }
    if (caller === "owner") {
      const { cookie, csrfToken } = await signInAs(app, owner);
      return { Cookie: cookie, "X-CSRF-Token": csrfToken };
    }
    if (caller === "atDesk") {
      const desk = await aDesk(app, clinic);
      const { cookie, csrfToken } = await signInAtDesk(app, desk, personWithPin);
      return { Cookie: `${cookie}; ${desk.cookie}`, "X-CSRF-Token": csrfToken };
    }
    if (caller !== "session") return bearer(await app.aKey(caller, caller === "patient_app" ? undefined : clinic.id));
    const { cookie, csrfToken } = await signIn(app, clinic, await app.aKey("staff", clinic.id));
    return { Cookie: cookie, "X-CSRF-Token": csrfToken };
  };
  const nameOf = (caller: FuzzedCaller, clinic: FuzzedClinic) => `${caller} ${clinic.id}`;
  const credentialOf = (caller: FuzzedCaller, clinic: FuzzedClinic): Promise<Headers> => {
    const name = nameOf(caller, clinic);
    const makeAgain = () => make(caller, clinic); // another request may have revoked the key before it was used
    const known = credentials.get(name) ?? makeAgain().catch(makeAgain);
    credentials.set(name, known);
    return known;
  };

  return {
    /** The request as it is sent now. */
    async address({ operation, caller, segments, luck, query, headers, body }: FuzzedRequest): Promise<Addressed> {
      const clinic = oneOf(clinics, luck);
      const again = (luck * clinics.length) % 1; // of the chosen clinic's things one
      const booking = oneOf(clinic.bookings, again);
      const golden = clinic.bookings.filter(({ goldenCode }) => goldenCode);
      const credential =
        caller === "ticket" ? { "Booking-Token": booking.ticketToken } : await credentialOf(caller, clinic);
      const isOfClinic = operation.path.includes("{clinicId}");
      const existing: Record<string, string> = {
        clinicId: String(clinic.id),
        bookingId: booking.id,
        list: oneOf(["regular", "golden"], again),
        date: daysAfter(clinic.today, Math.floor(((again * 2) % 1) * 3)),
        shift: oneOf(["1", "2"], (again * 3) % 1),
        exceptionId: oneOf(clinic.exceptions, again),
        id: oneOf(isOfClinic ? clinic.keys : spareKeys, again),
        webhookId: oneOf(isOfClinic ? clinic.hooks : webhooks, again),
        organisationId: /\}\/(people|session|stream)/.test(operation.path) ? "1" : oneOf(organisations, again),
        personId: oneOf(people, again),
        deskId: oneOf(clinic.desks, again) ?? "1",
        sessionId: oneOf(sessions, again) ?? "1",
        boardId: boardsOfScreens.get(nameOf(caller, clinic)) ?? oneOf(boards, again),
        patientId: `${canary}-${Math.floor(again * 4)}`,
      };
      const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => segments[name] ?? existing[name] ?? "1");
      const own: Record<string, string> = {
        "{bookingId}": booking.id,
        "{goldenCode}": oneOf(golden, again)?.goldenCode ?? "0000",
        "{username}": owner.username,
        "{patient}": seesPatients.includes(caller) ? canary : "Zeisig",
      };
      return {
        path: path + query,
        headers: {
          ...credential,
          ...headers,
          ...(credential["X-CSRF-Token"] && { "X-CSRF-Token": credential["X-CSRF-Token"] }),
        },
        body: body
          ?.replaceAll('"{personWithPin}"', String(personWithPin.id))
          .replaceAll('"{clinicId}"', String(clinic.id))
          .replaceAll('"{number}"', String(Number(booking.id.split("-").at(-1))))
          .replace(/\{(bookingId|goldenCode|username|patient)\}/g, (placeholder) => own[placeholder] ?? placeholder),
        clinic,
      };
    },

    /** What is there now, and what has ended: the next request gets another. */
    learn({ operation, caller }: FuzzedRequest, { clinic }: Addressed, reply: { status: number; text: string }): void {
      const isEnded =
        reply.status === 401 || reply.status === 429 || (/^signOut/.test(operation.id) && reply.status === 204);
      if (isEnded) credentials.delete(nameOf(caller, clinic));
      if (operation.id === "endOwnSession") sessions.length = 0; // its streams and requests end, whoever else has it
      if (reply.status !== 200 && reply.status !== 201) return;
      const note = <Thing>(things: Thing[], thing: Thing) => {
        things.push(thing);
        if (things.length > knownAtMost) things.shift();
      };
      const said = reply.text.startsWith("{") ? JSON.parse(reply.text) : {};
      if (said.ticketToken) note(clinic.bookings, said);
      if (operation.id === "addException" && said.kind) note(clinic.exceptions, String(said.id));
      if (operation.id === "enrolDesk") note(clinic.desks, String(said.id));
      if (operation.id === "createWebhook") note(webhooks, String(said.id));
      if (operation.id === "createClinicWebhook") note(clinic.hooks, String(said.id));
      if (operation.id === "createClinicApiKey") note(clinic.keys, String(said.id));
      if (operation.id === "createOrganisation") note(organisations, String(said.id));
      if (operation.id === "createPerson") note(people, String(said.id));
      if (operation.id === "listOwnSessions" && said.items) {
        for (const session of said.items) if (!session.isCurrent) note(sessions, String(session.id));
      }
      if (/^create(Clinic)?Board$/.test(operation.id)) note(boards, String(said.id));
      if (operation.id === "createApiKey" && said.key) note(spareKeys, String(said.id));
    },
  };
}
