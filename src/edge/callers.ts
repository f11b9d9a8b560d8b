import { hash } from "node:crypto";
import type { Authenticate } from "../auth/authenticate.js";
import { type KnownCaller, nobody } from "../auth/caller.js";
import { CredentialCache } from "../auth/credential-cache.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import { isPermitted } from "../auth/roles.js";
import { readPersonCookie, readPinCookie, readSessionCookie } from "../auth/session.js";
import { Problem } from "../contract/problem.js";
import { SharedReads } from "../db/shared-reads.js";
import type { Logger } from "../logger.js";
import type { Origin } from "./origin.js";
import { inParts } from "./origin-reads.js";

/** An origin is not asked about what no key of any form can be. */
const longestHeader = 300;

/**
 * Tells who sends a request, as an origin knows it. A credential is kept under its hash while the revision stands, so that
 * whoever has an edge's memory finds none.
 */
export function createIdentify(origin: Origin, watch: RevocationWatch): Authenticate {
  const asked = new SharedReads((headers: string[]) =>
    inParts(headers, async (part) => {
      const { revision, callers } = await origin.ask("callers", { headers: part });
      return part.flatMap((id, place) => {
        const row = callers[place];
        return row ? { id, revision, row } : [];
      });
    }),
  );
  const load = async (_hash: string, header = "") => {
    const found = await asked.get(header);
    return found && { revision: found.revision, row: found.row as KnownCaller };
  };
  const callers = new CredentialCache(watch, load);
  return async ({ headers: { authorization: header } }) => {
    if (header === undefined) return nobody;
    const isPossible = header.length <= longestHeader;
    const caller = isPossible ? await callers.get(hash("sha256", header, "base64"), header) : undefined;
    if (!caller) throw new Problem("unauthenticated");
    return caller;
  };
}

/**
 * The same for whoever wants to see days. Staff want to see patients, whom no edge knows: the balancer sent them astray, which is
 * said in the log, for only its owner can mend it.
 */
export function createAuthenticate(origin: Origin, identify: Authenticate, log: Logger): Authenticate {
  const misrouted = (keyId: KnownCaller["keyId"] | "session") => {
    log.warn({ keyId }, "misrouted: staff came to an edge; the balancer must send them to an origin");
    return new Problem("misdirected");
  };
  return async (request, options) => {
    if (origin.isRefused) throw new Problem("database_unavailable");
    const caller = await identify(request, options);
    const { audience } = request.query;
    if (caller.role === "nobody") {
      const { cookie } = request.headers;
      const hasSession =
        (options.isCookieAccepted && readSessionCookie(cookie)) ||
        (options.isPersonAccepted && readPersonCookie(cookie)) ||
        (options.isPinAccepted && readPinCookie(cookie));
      if (hasSession) throw misrouted("session");
    } else if (isPermitted(caller.role, "manageBookings") && audience !== "public") throw misrouted(caller.keyId);
    return caller;
  };
}
