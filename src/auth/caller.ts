import type { Role } from "./roles.js";

/** A browser that signed in, for one clinic. */
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
  clinicId: number | null;
  /** Set when the credential is a cookie; keyId is then the key that it was made with. */
  session?: CallerSession;
}

/** Who sends a request, as far as the credential tells. */
export type Caller = { role: "nobody" } | KnownCaller;

export const nobody: Caller = { role: "nobody" };

/** True when the caller's credential reaches this clinic (null: every clinic). */
export const reaches = (caller: Caller, clinicId: number): boolean =>
  caller.role !== "nobody" && (caller.clinicId === null || caller.clinicId === clinicId);
