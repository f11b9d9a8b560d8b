import type { AcceptedCookies } from "../auth/authenticate.js";
import type { AnyOperation } from "./operation.js";

const ofOrganisations = ["showOrganisation", "signInToOrganisation"];

/**
 * A clinic's or board's cookie means nothing outside of its paths, an organisation's is for its page alone, and a person's means
 * nothing where it is about such a session or page, or on boards, which people do not reach.
 */
export const acceptedCookies = ({ path, access, acceptsPerson }: AnyOperation): AcceptedCookies => ({
  isCookieAccepted: /\{(clinic|board)Id\}/.test(path) || ofOrganisations.includes(access),
  isPersonAccepted:
    acceptsPerson ?? (/\{(clinic|organisation)Id\}/.test(path) && ![...ofOrganisations, "signIn"].includes(access)),
});
