import type { AcceptedCookies } from "../auth/authenticate.js";
import type { AnyOperation } from "./operation.js";

/**
 * A clinic's, board's or organisation's cookie means nothing outside of its paths, and a person's nothing where it is about such a
 * session, or on boards, which people do not reach. A PIN's is of a clinic.
 */
export function acceptedCookies({ path, access, acceptsPerson, acceptsDesk }: AnyOperation): AcceptedCookies {
  const isOfPeople = /\{(clinic|organisation)Id\}/.test(path) && !access.startsWith("signIn");
  const isPersonAccepted = !acceptsDesk && (acceptsPerson ?? isOfPeople);
  return {
    isCookieAccepted: !acceptsDesk && /\{(clinic|board|organisation)Id\}/.test(path),
    isPersonAccepted,
    isPinAccepted: isPersonAccepted && path.includes("{clinicId}"),
  };
}
