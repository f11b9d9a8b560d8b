import { isPermitted, type PersonRole, personRoles, type Role } from "./roles.js";

/** A browser that signed in, for one clinic, board or organisation, or as a person. */
interface CallerSession {
  id: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** What its writes must send along. */
  csrfToken: string;
}

/** What a person is at a clinic; null: at each of her organisation. */
export interface Membership {
  clinicId: number | null;
  role: PersonRole;
}

export interface Person {
  id: number;
  memberships: Membership[];
  /** Of whoever gave her PIN at a desk: nothing but that desk's clinic is open to her. */
  isAtDesk: boolean;
}

export interface KnownCaller {
  role: Role;
  /** Whose requests these are: by it limits count, and the log names it. */
  keyId: number | "environment" | `person:${number}`;
  /** Null: every clinic, unless there is a boardId or an organisationId. */
  clinicId: number | null;
  /** The only thing that the key of a board's screen opens. */
  boardId: number | null;
  /**
   * Of whose clinics the key opens each, and a person those of her memberships. A key's session opens one clinic, or what the
   * organisation has beside its clinics.
   */
  organisationId: number | null;
  /** Set when the credential is a cookie; keyId is then the key that it was made with, or the person. */
  session?: CallerSession;
  /** Whoever signed in by name; role and clinicId are then what she is where she asks for something. */
  person?: Person;
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

/**
 * The caller as what she is at this clinic of her organisation, or (null) at the whole of it; undefined: nothing. Whoever is no
 * person is the same everywhere.
 */
export function asAt(caller: KnownCaller, clinicId: number | null): KnownCaller | undefined {
  if (!caller.person) return caller;
  const { memberships } = caller.person;
  const role = personRoles.find((each) =>
    memberships.some((membership) => membership.role === each && (membership.clinicId ?? clinicId) === clinicId),
  );
  return role && { ...caller, role, clinicId };
}

/** The same at an organisation. */
export function asAtOrganisation(caller: KnownCaller, organisationId: number): KnownCaller | undefined {
  if (reachesEverything(caller)) return caller;
  return caller.organisationId === organisationId ? asAt(caller, null) : undefined;
}

/** Where a person is what `isMeant` asks for; null: at every clinic of her organisation. */
export function clinicsOf(
  { memberships }: Person,
  isMeant: (role: PersonRole) => boolean = () => true,
): number[] | null {
  const meant = memberships.filter(({ role }) => isMeant(role));
  const ids = meant.flatMap(({ clinicId }) => clinicId ?? []);
  return ids.length < meant.length ? null : ids;
}

/** Whoever sees patients. */
export const isStaff = (caller: Caller): boolean =>
  caller.role !== "nobody" && isPermitted(caller.role, "manageBookings");
