/** How a row of test/support/access-rows.ts is written. */

export const callers = [
  "admin",
  "organisation",
  "staff",
  "session",
  "patient_app",
  "display",
  "board",
  "edge",
  "nobody",
  "ticket",
] as const;
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
  /** Of the clinic; nobody uses it. */
  clinicKeyId: number;
  /** Of no clinic. */
  organisationId: number;
  /** A webhook to an address where nobody listens. */
  webhookId: number;
  /** The same of the clinic. */
  clinicWebhookId: number;
  /** Of the clinic, and one that nobody looks at. */
  boardId: number;
  spareBoardId: number;
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

export const who = (admin: Answer, staff: Answer, session: Answer, patientApp: Answer, display: Answer): Answers => ({
  admin,
  organisation: staff, // is at home in more than one clinic, and nothing else
  staff,
  session,
  patient_app: patientApp,
  display,
  board: display === "yes" ? 404 : display, // a board's key opens no clinic
  edge: 403,
  nobody: 401,
  ticket: 401,
});

export const adminOnly = who("yes", 403, 403, 403, 403);
/** A session's cookie is of one clinic and means nothing elsewhere. */
export const adminEverywhere = who("yes", 403, 401, 403, 403);
/** Of a board: its own key, and whoever reaches every clinic. */
export const boardsOwn: Answers = { ...who("yes", 404, 404, 404, 404), board: "yes" };
export const boardsSession: Answers = { ...who(403, 403, 403, 403, 404), board: "yes" };
export const staffOnly = who("yes", "yes", "yes", 403, 403);
export const everyKey = who("yes", "yes", "yes", "yes", "yes");
/** By cookie only with ?audience=staff; with a ticket the public audience. */
export const live: Pick<AccessRow, "own" | "onPublicBoard"> = {
  own: { ...everyKey, session: 401, ticket: "yes" },
  onPublicBoard: { session: "yes", nobody: "yes" },
};
export const liveAsStaff: Pick<AccessRow, "own" | "isClinicCheckedFirst"> = {
  own: { ...staffOnly, board: 404 },
  isClinicCheckedFirst: true,
};

/**
 * On another clinic than one's own a key of one clinic finds nothing (404), unless its role may not do that
 * anywhere (403). An admin's key is at home everywhere, an edge's nowhere; a ticket opens nothing (401).
 */
export function expectedAnswer(row: AccessRow, caller: CallerKind, isOwn: boolean, isPublic: boolean): Answer {
  const own = (isPublic && row.onPublicBoard?.[caller]) || row.own[caller];
  if (isOwn || caller === "admin" || caller === "edge" || caller === "nobody") return own;
  if (caller === "ticket") return 401;
  const isAnonymousCookie = caller === "session" && row.onPublicBoard?.session !== undefined;
  if (isAnonymousCookie) return own;
  return own === "yes" || row.isClinicCheckedFirst ? 404 : own;
}
