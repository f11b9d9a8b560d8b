// @ts-check

/** What the server says of a sign-in by an account elsewhere that opened nothing. */
const outcomes = /** @type {const} */ ([
  ["unknown", "why_person_unknown"],
  ["failed", "why_sign_in_failed"],
  ["unavailable", "why_provider_unavailable"],
  ["busy", "why_too_many_requests"],
]);

/** Why the sign-in failed that led back to this page, as its text is called. The address forgets it, for it is told once. */
export function takeOutcome() {
  const address = new URL(location.href);
  const said = address.searchParams.get("sign-in");
  if (said === null) return undefined;
  address.searchParams.delete("sign-in");
  history.replaceState(history.state, "", address);
  return outcomes.find(([outcome]) => outcome === said)?.[1];
}
