import type { Caller } from "./caller.js";

/** Who a change is written down under: whoever signed in by name, or the credential. A session is the key that it was made with. */
export function actorOf(caller: Caller, hasTicket = false): string {
  if (caller.role === "nobody") return hasTicket ? "ticket" : "anyone";
  if (caller.person) return `person:${caller.person.id}`;
  return caller.keyId === "environment" ? "admin" : `key:${caller.keyId}`;
}
