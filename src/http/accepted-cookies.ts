import type { AcceptedCookies } from "../auth/authenticate.js";
import type { AnyOperation } from "./operation.js";

/**
 * A clinic's, board's or organisation's cookie means nothing outside of its paths, and a person's nothing where it is about such a
 * session, or on boards, which people do not reach.
 */
export const acceptedCookies = ({ path, access, acceptsPerson }: AnyOperation): AcceptedCookies => ({
  isCookieAccepted: /\{(clinic|board|organisation)Id\}/.test(path),
  isPersonAccepted: acceptsPerson ?? (/\{(clinic|organisation)Id\}/.test(path) && !access.startsWith("signIn")),
});
