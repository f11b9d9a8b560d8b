import type { Caller } from "./caller.js";
import type { Ticket } from "./ticket-queries.js";

/** By what right somebody follows a stream; when it ends, so does the stream (P6). */
export type Grant =
  | { kind: "environment" }
  | { kind: "key"; id: number }
  | OrganisationGrant
  | { kind: "session"; id: number; expiresAt: number }
  | PersonGrant
  /** Without a credential, while the clinic's board is public. */
  | { kind: "board"; clinicId: number }
  /** The same of a board of several clinics: each is shown while it is public. */
  | { kind: "anyone" }
  /** The holder of a booking's ticket token, for its day. */
  | TicketGrant;

export interface TicketGrant {
  kind: "ticket";
  ticket: Pick<Ticket, "booking" | "hash">;
}

/** By the key of an organisation, while the clinic is of it. */
export interface OrganisationGrant {
  kind: "organisation";
  keyId: number;
  clinicId: number;
}

/** By a person's session, while she has a membership at the clinic; null: at all of her organisation. */
export interface PersonGrant {
  kind: "person";
  sessionId: number;
  clinicId: number | null;
  expiresAt: number;
}

/** At this clinic, or at a board or organisation. Undefined for nobody in particular. */
export function grantOf(caller: Caller, clinicId?: number): Grant | undefined {
  if (caller.role === "nobody") return undefined;
  if (caller.session) {
    const { id, expiresAt } = caller.session;
    return caller.person
      ? { kind: "person", sessionId: id, clinicId: clinicId ?? null, expiresAt }
      : { kind: "session", id, expiresAt };
  }
  const { keyId, organisationId } = caller;
  if (typeof keyId !== "number") return { kind: "environment" };
  return organisationId !== null && clinicId !== undefined
    ? { kind: "organisation", keyId, clinicId }
    : { kind: "key", id: keyId };
}
