import type { Caller } from "./caller.js";

/** Who a change is written down under: the credential, never a person. A session is the key that it was made with. */
export function actorOf(caller: Caller, hasTicket = false): string {
  if (caller.role === "nobody") return hasTicket ? "ticket" : "anyone";
  return caller.keyId === "environment" ? "admin" : `key:${caller.keyId}`;
}
