import { invalidField } from "../contract/problem.js";
import type { NetworkGuard } from "./network-guard.js";

/** Throws 422 at that field of the body unless messages may go to the URL; a refusal tells nothing of what is there. */
export async function checkAddress(guard: NetworkGuard, text: string, pointer: `#/${string}`): Promise<void> {
  await guard.check(new URL(text)).catch((error) => {
    throw invalidField("body", pointer, "Must lead to an address where this server may send", error);
  });
}
