import type { Role } from "./roles.js";

/** A browser that signed in, for one clinic or board. */
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
  /** Null: every clinic, or none where there is a boardId. */
  clinicId: number | null;
  /** The only thing that the key of a board's screen opens. */
  boardId: number | null;
  /** Set when the credential is a cookie; keyId is then the key that it was made with. */
  session?: CallerSession;
}

/** Who sends a request, as far as the credential tells. */
export type Caller = { role: "nobody" } | KnownCaller;

export const nobody: Caller = { role: "nobody" };

const reachesEverything = ({ clinicId, boardId }: KnownCaller) => clinicId === null && boardId === null;

/** True when the caller's credential reaches this clinic. */
export const reaches = (caller: Caller, clinicId: number): boolean =>
  caller.role !== "nobody" && (caller.clinicId === clinicId || reachesEverything(caller));

/** The same for a board. */
export const reachesBoard = (caller: Caller, boardId: number): boolean =>
  caller.role !== "nobody" && (caller.boardId === boardId || reachesEverything(caller));
