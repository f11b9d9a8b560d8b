/** How a row of test/support/access-rows.ts is written. */

export const callers = [
  "admin",
  "organisation",
  "staff",
  "session",
  "owner",
  "secretary",
  "doctor",
  "atDesk",
  "patient_app",
  "display",
  "board",
  "edge",
  "nobody",
  "ticket",
] as const;
export type CallerKind = (typeof callers)[number];

/** "yes": does it. Else the status of the refusal. */
export type Answer = "yes" | 401 | 403 | 404 | 422;
type Answers = Record<CallerKind, Answer>;

export interface Target {
  /** The clinic's path. */
  path: string;
  today: string;
  /** Another clinic of its organisation. */
  sisterId: number;
  /** A booking of today that nobody has touched. */
  bookingId: string;
  /** Of a booking on today's golden list. */
  goldenCode: string;
  /** A key that opens nothing of interest. */
  spareKeyId: number;
  /** Of the clinic; nobody uses it. */
  clinicKeyId: number;
  /** Of no clinic, and the clinic's own. */
  organisationId: number;
  chainId: number;
  /** Somebody there who never signs in. */
  personId: number;
  /** Of people there with a password, one for each who guesses it. */
  spareUsernames: string[];
  /** A shared desk of the clinic's that nobody uses. */
  deskId: number;
  /** A webhook to an address where nobody listens. */
  webhookId: number;
  /** The same of the clinic. */
  clinicWebhookId: number;
  /** The same, one for each who deletes one. */
  spareWebhookIds: number[];
  /** Of the clinic, and those that nobody looks at, one for each who deletes one. */
  boardId: number;
  spareBoardIds: number[];
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
  /** The cookie of a desk of the clinic's counts, and that of no session. */
  isOfDesk?: true;
  /** Statuses that count as "yes"; 2xx when absent. */
  yes?: number[];
  /** The caller gets back the patient that it sent or whose ticket it holds. */
  namesOwnPatient?: true;
}

export const who = (admin: Answer, staff: Answer, session: Answer, patientApp: Answer, display: Answer): Answers => ({
  admin,
  organisation: staff, // is at home in more than one clinic, and nothing else
  staff,
  session,
  owner: staff, // of all clinics of the organisation, by a cookie, as the two that follow
  secretary: staff,
  doctor: staff,
  atDesk: staff, // a secretary of the clinic's who gave her PIN
  patient_app: patientApp,
  display,
  board: display === "yes" ? 404 : display, // a board's key opens no clinic
  edge: 403,
  nobody: 401,
  ticket: 401,
});

/** Where no cookie of a person counts. */
const noPeople = { owner: 401, secretary: 401, doctor: 401, atDesk: 401 } as const;
/** Of a board, which people do not reach. */
export const adminOnly: Answers = { ...who("yes", 403, 403, 403, 403), ...noPeople };
export const settingsOnly: Answers = { ...who("yes", 403, 403, 403, 403), owner: "yes" };
/** A session's cookie is of one clinic and means nothing elsewhere. */
export const adminEverywhere: Answers = { ...who("yes", 403, 401, 403, 403), ...noPeople };
/** Of the clinic's organisation: whoever is something at one clinic alone is nothing there. */
export const peopleOnly: Answers = { ...adminOnly, owner: "yes", secretary: 404, doctor: 404 };
/** Of a board: its own key, and whoever reaches every clinic. */
export const boardsOwn: Answers = { ...who("yes", 404, 404, 404, 404), ...noPeople, board: "yes" };
export const boardsSession: Answers = { ...who(403, 403, 403, 403, 404), ...noPeople, board: "yes" };
/** Of an organisation's page: its key and people, and whoever reaches every clinic. */
export const organisationsOwn: Answers = { ...peopleOnly, organisation: "yes" };
export const organisationsSession: Answers = { ...who(403, 403, 403, 403, 403), ...noPeople, organisation: "yes" };
export const staffOnly = who("yes", "yes", "yes", 403, 403);
/** Plans, new bookings, and what is kept of a person. */
export const deskOnly: Answers = { ...staffOnly, doctor: 403 };
/** Which browsers are shared desks. */
export const desksOnly: Answers = { ...staffOnly, secretary: 403, doctor: 403, atDesk: 403 };
/** With the cookie of a desk. */
export const ownDesk: Pick<AccessRow, "own" | "isOfDesk"> = {
  own: { ...who(401, 401, 401, 401, 401), board: 404 },
  isOfDesk: true,
};
/** Of whoever gave her PIN; for others there is no such session. */
export const atDeskOnly: Answers = { ...who(404, 404, 404, 403, 403), atDesk: "yes" };
export const everyKey = who("yes", "yes", "yes", "yes", "yes");
export const anyone: Answers = { ...everyKey, board: "yes", nobody: "yes", ticket: "yes" };
/** What a person does with her own sessions. */
export const signedInOnly: Answers = {
  ...who(403, 403, 401, 403, 403),
  ...({ owner: "yes", secretary: "yes", doctor: "yes", atDesk: 401 } as const),
};
/** With a key, at a clinic. */
export const keysOnly: Answers = { ...staffOnly, ...noPeople };
/** By cookie only with ?audience=staff; with a ticket the public audience. */
export const live: Pick<AccessRow, "own" | "onPublicBoard"> = {
  own: { ...everyKey, session: 401, ...noPeople, ticket: "yes" },
  onPublicBoard: { session: "yes", owner: "yes", secretary: "yes", doctor: "yes", atDesk: "yes", nobody: "yes" },
};
export const liveAsStaff: Pick<AccessRow, "own" | "isClinicCheckedFirst"> = {
  own: { ...staffOnly, board: 404 },
  isClinicCheckedFirst: true,
};

const people: CallerKind[] = ["owner", "secretary", "doctor", "atDesk"];

/**
 * On another clinic than one's own a key of one clinic finds nothing (404), unless its role may not do that
 * anywhere (403); a person, who is nothing there, finds nothing. An admin's key is at home everywhere, an edge's nowhere; a ticket
 * opens nothing (401).
 */
export function expectedAnswer(row: AccessRow, caller: CallerKind, isOwn: boolean, isPublic: boolean): Answer {
  const own = (isPublic && row.onPublicBoard?.[caller]) || row.own[caller];
  if (isOwn || caller === "admin" || caller === "edge" || caller === "nobody") return own;
  if (caller === "ticket") return 401;
  if (row.isOfDesk) return caller === "session" || people.includes(caller) ? 401 : 404;
  const isCookie = caller === "session" || people.includes(caller);
  if (isCookie && row.onPublicBoard?.session !== undefined) return own; // which does not count
  if (people.includes(caller)) return own === 401 ? 401 : 404;
  return own === "yes" || own === 422 || row.isClinicCheckedFirst ? 404 : own;
}
