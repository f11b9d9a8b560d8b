import { isPermitted, type Role } from "./roles.js";

/** A browser that signed in, for one clinic, board or organisation. */
interface CallerSession {
  id: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** What its writes must send along. */
  csrfToken: string;
}

export interface KnownCaller {
  role: Role;
  keyId: number | "environment";
  /** Null: every clinic, unless there is a boardId or an organisationId. */
  clinicId: number | null;
  /** The only thing that the key of a board's screen opens. */
  boardId: number | null;
  /** Of whose clinics the key opens each. A session opens one clinic, or what the organisation has beside its clinics. */
  organisationId: number | null;
  /** Set when the credential is a cookie; keyId is then the key that it was made with. */
  session?: CallerSession;
}

/** Who sends a request, as far as the credential tells. */
export type Caller = { role: "nobody" } | KnownCaller;

export const nobody: Caller = { role: "nobody" };

const reachesEverything = ({ clinicId, boardId, organisationId }: KnownCaller) =>
  clinicId === null && boardId === null && organisationId === null;

/** True when the caller's credential reaches this clinic, whatever organisation that is of. */
export const reaches = (caller: Caller, clinicId: number): boolean =>
  caller.role !== "nobody" && (caller.clinicId === clinicId || reachesEverything(caller));

/** The same for a board. */
export const reachesBoard = (caller: Caller, boardId: number): boolean =>
  caller.role !== "nobody" && (caller.boardId === boardId || reachesEverything(caller));

/** The same for an organisation, and not for its clinics. */
export const reachesOrganisation = (caller: Caller, organisationId: number): boolean =>
  caller.role !== "nobody" && (caller.organisationId === organisationId || reachesEverything(caller));

/** Whoever sees patients. */
export const isStaff = (caller: Caller): boolean =>
  caller.role !== "nobody" && isPermitted(caller.role, "manageBookings");
