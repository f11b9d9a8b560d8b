import { daysAfter } from "./test-app.js";

/**
 * Who may do what: one row for each operation (several where it does different things), one column for each kind
 * of caller. test/access-matrix.test.ts asks every cell of a running server. A new operation needs a row here.
 */

export const callers = ["admin", "staff", "session", "patient_app", "display", "nobody", "ticket"] as const;
export type CallerKind = (typeof callers)[number];

/** "yes": does it. Else the status of the refusal. */
export type Answer = "yes" | 401 | 403 | 404;
type Answers = Record<CallerKind, Answer>;

export interface Target {
  /** The clinic's path. */
  path: string;
  today: string;
  /** A booking of today that nobody has touched. */
  bookingId: string;
  /** Of a booking on today's golden list. */
  goldenCode: string;
  /** A key that opens nothing of interest. */
  spareKeyId: number;
  /** Leaves that nobody waits in, one for each who takes one back. */
  exceptionIds: number[];
}

export interface AccessRow {
  operation: string;
  /** What distinguishes this row from the operation's other ones. */
  doing?: string;
  path(target: Target): string;
  body?(target: Target): object;
  /** On the caller's own clinic, with a private board. */
  own: Answers;
  /** What differs where the clinic's board is public, own or not. */
  onPublicBoard?: Partial<Answers>;
  /** Keys of another clinic learn that it is not theirs before they learn that they may not. */
  isClinicCheckedFirst?: true;
  /** Statuses that count as "yes"; 2xx when absent. */
  yes?: number[];
  /** The caller gets back the patient that it sent or whose ticket it holds. */
  namesOwnPatient?: true;
}

const who = (admin: Answer, staff: Answer, session: Answer, patientApp: Answer, display: Answer): Answers => ({
  admin,
  staff,
  session,
  patient_app: patientApp,
  display,
  nobody: 401,
  ticket: 401,
});

const adminOnly = who("yes", 403, 403, 403, 403);
/** A session's cookie is of one clinic and means nothing elsewhere. */
const adminEverywhere = who("yes", 403, 401, 403, 403);
const staffOnly = who("yes", "yes", "yes", 403, 403);
const everyKey = who("yes", "yes", "yes", "yes", "yes");
/** By cookie only with ?audience=staff; with a ticket the public audience. */
const live: Pick<AccessRow, "own" | "onPublicBoard"> = {
  own: { ...everyKey, session: 401, ticket: "yes" },
  onPublicBoard: { session: "yes", nobody: "yes" },
};
const liveAsStaff: Pick<AccessRow, "own" | "isClinicCheckedFirst"> = { own: staffOnly, isClinicCheckedFirst: true };

let leaves = 0;
const aLeave = (date: string) => ({ kind: "closed", from: date, to: date, note: "Eid" });

let patients = 0;
const aCanary = () => ({
  name: "Canary Name",
  phone: `0771${String(++patients).padStart(7, "0")}`,
  id: `canary-${patients}`,
});

export const accessRows: AccessRow[] = [
  { operation: "createClinic", path: () => "/v1/clinics", body: () => ({ name: "New" }), own: adminEverywhere },
  { operation: "listClinics", path: () => "/v1/clinics", own: adminEverywhere },
  { operation: "readClinic", path: ({ path }) => path, own: everyKey },
  { operation: "changeClinic", path: ({ path }) => path, body: () => ({ capacity: 5_000 }), own: adminOnly },
  {
    operation: "createApiKey",
    path: () => "/v1/api-keys",
    body: () => ({ name: "k", role: "admin" }),
    own: adminEverywhere,
  },
  { operation: "listApiKeys", path: () => "/v1/api-keys", own: adminEverywhere },
  { operation: "readApiKey", path: ({ spareKeyId }) => `/v1/api-keys/${spareKeyId}`, own: adminEverywhere },
  { operation: "revokeApiKey", path: ({ spareKeyId }) => `/v1/api-keys/${spareKeyId}`, own: adminEverywhere },
  { operation: "readDay", path: ({ path, today }) => `${path}/days/regular/${today}`, own: everyKey },
  { operation: "readHours", path: ({ path }) => `${path}/hours`, own: everyKey },
  {
    operation: "callNextInLine",
    path: ({ path, today }) => `${path}/line/${today}/call-next`,
    body: () => ({}),
    own: staffOnly,
    yes: [409],
  },
  { operation: "readPace", path: ({ path }) => `${path}/pace`, own: staffOnly },
  { operation: "putHours", path: ({ path }) => `${path}/hours`, body: () => [], own: adminOnly },
  { operation: "findBookings", path: ({ path }) => `${path}/bookings?name=canary`, own: staffOnly },
  { operation: "listExceptions", path: ({ path }) => `${path}/exceptions`, own: everyKey },
  {
    operation: "addException",
    path: ({ path }) => `${path}/exceptions`,
    body: ({ today }) => aLeave(daysAfter(today, 60 + ++leaves)),
    own: staffOnly,
  },
  {
    operation: "addException",
    doing: "preview",
    path: ({ path }) => `${path}/exceptions?preview=true`,
    body: ({ today }) => ({ kind: "closed", from: today, to: daysAfter(today, 50) }),
    own: staffOnly,
  },
  {
    operation: "deleteException",
    path: ({ path, exceptionIds }) => `${path}/exceptions/${exceptionIds.pop()}`,
    own: staffOnly,
  },
  {
    operation: "putShift",
    path: ({ path, today }) => `${path}/days/golden/${daysAfter(today, 40)}/shifts/1`,
    body: () => ({ doctor: "arrived" }),
    own: staffOnly,
  },
  {
    operation: "putDay",
    path: ({ path, today }) => `${path}/days/regular/${today}`,
    body: () => ({ capacity: 5_000 }),
    own: staffOnly,
  },
  { operation: "listDays", path: ({ path }) => `${path}/days`, ...live },
  { operation: "listDays", doing: "as staff", path: ({ path }) => `${path}/days?audience=staff`, ...liveAsStaff },
  { operation: "listDays", doing: "as public", path: ({ path }) => `${path}/days?audience=public`, ...live },
  { operation: "streamDays", path: ({ path }) => `${path}/stream`, ...live },
  { operation: "streamDays", doing: "as staff", path: ({ path }) => `${path}/stream?audience=staff`, ...liveAsStaff },
  { operation: "streamDays", doing: "as public", path: ({ path }) => `${path}/stream?audience=public`, ...live },
  {
    operation: "book",
    path: ({ path }) => `${path}/bookings`,
    body: () => ({ patient: aCanary() }),
    own: who("yes", "yes", "yes", "yes", 403),
    namesOwnPatient: true,
  },
  {
    operation: "readBooking",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}`,
    own: { ...everyKey, ticket: "yes" },
    onPublicBoard: { nobody: "yes" },
    namesOwnPatient: true,
  },
  {
    operation: "changeBooking",
    doing: "to in_progress",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}`,
    body: () => ({ status: "in_progress" }),
    own: { ...staffOnly, ticket: 403 },
  },
  {
    operation: "changeBooking",
    doing: "to cancelled",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}`,
    body: () => ({ status: "cancelled" }),
    own: { ...staffOnly, ticket: "yes" },
    namesOwnPatient: true,
  },
  {
    operation: "callBooking",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/call`,
    body: () => ({ calledTo: "Room 1" }),
    own: staffOnly,
  },
  {
    operation: "callNext",
    path: ({ path, today }) => `${path}/days/regular/${today}/call-next`,
    body: () => ({}),
    own: staffOnly,
    yes: [200, 409], // nobody may be waiting any more
  },
  {
    operation: "moveBooking",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/move`,
    body: () => ({ list: "golden" }),
    own: staffOnly,
    yes: [201, 409], // another caller has moved it before
  },
  {
    operation: "arrive",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/arrive`,
    body: () => ({}),
    own: { ...staffOnly, ticket: "yes" },
    yes: [200, 409, 422], // a ticket needs the door's code
  },
  {
    operation: "undoArrival",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/arrive`,
    own: staffOnly,
    yes: [200, 409],
  },
  {
    operation: "stepBack",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/step-back`,
    own: staffOnly,
    yes: [409],
  },
  {
    operation: "undoStepBack",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/step-back`,
    own: staffOnly,
    yes: [409],
  },
  { operation: "readDoorCode", path: ({ path }) => `${path}/door-code`, own: who("yes", "yes", "yes", 403, "yes") },
  {
    operation: "arriveAtKiosk",
    path: ({ path }) => `${path}/arrivals`,
    body: () => ({ number: 999, phoneEnding: "x" }),
    own: who("yes", "yes", "yes", 403, "yes"),
    yes: [422],
  },
  { operation: "renewTicket", path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/ticket`, own: staffOnly },
  {
    operation: "verifyGoldenCode",
    path: ({ path }) => `${path}/golden-codes/verify`,
    body: ({ goldenCode }) => ({ code: goldenCode }),
    own: staffOnly,
  },
  { operation: "closeDay", path: ({ path, today }) => `${path}/days/golden/${today}/close`, own: staffOnly },
  { operation: "reopenDay", path: ({ path, today }) => `${path}/days/golden/${today}/reopen`, own: staffOnly },
  { operation: "readArchive", path: ({ path }) => `${path}/archive`, own: staffOnly },
  { operation: "erasePatient", path: ({ path }) => `${path}/patients/canary-nobody`, own: staffOnly },
  { operation: "signIn", path: ({ path }) => `${path}/session`, own: staffOnly },
  {
    operation: "readSession",
    path: ({ path }) => `${path}/session`,
    own: { ...staffOnly, admin: 404, staff: 404 },
  },
  {
    operation: "signOut",
    path: ({ path }) => `${path}/session`,
    own: { ...staffOnly, admin: 404, staff: 404 },
  },
];

/**
 * On another clinic than one's own a key of one clinic finds nothing (404), unless its role may not do that
 * anywhere (403). An admin's key is at home everywhere; a ticket opens nothing (401).
 */
export function expectedAnswer(row: AccessRow, caller: CallerKind, isOwn: boolean, isPublic: boolean): Answer {
  const own = (isPublic && row.onPublicBoard?.[caller]) || row.own[caller];
  if (isOwn || caller === "admin" || caller === "nobody") return own;
  if (caller === "ticket") return 401;
  const isAnonymousCookie = caller === "session" && row.onPublicBoard?.session !== undefined;
  if (isAnonymousCookie) return own;
  return own === "yes" || row.isClinicCheckedFirst ? 404 : own;
}
