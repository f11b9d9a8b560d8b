import type { Role } from "./roles.js";

/** Who sends a request, as far as the credential tells. */
export type Caller = { role: "nobody" } | { role: Role; keyId: number | "environment"; clinicId: number | null };

export const nobody: Caller = { role: "nobody" };

/** True when the caller's credential reaches this clinic (null: every clinic). */
export const reaches = (caller: Caller, clinicId: number): boolean =>
  caller.role !== "nobody" && (caller.clinicId === null || caller.clinicId === clinicId);
