interface Claims {
  [claim: string]: unknown;
}

const entra = "https://login.microsoftonline.com/";

/** Entra has a claim of its own, and writes true in more than one way. */
const isVerified = ({ email_verified, xms_edov }: Claims, issuer: string) =>
  email_verified === true || (issuer.startsWith(entra) && [true, 1, "1", "true"].includes(xms_edov as string));

/** In small letters, and of ASCII alone: some other letters' small ones are ASCII, so one address could pass for another. */
export function verifiedEmailOf(claims: Claims, issuer: string): string | undefined {
  const { email } = claims;
  const isOne = typeof email === "string" && /^[\x21-\x7e]{3,254}$/.test(email);
  return isOne && isVerified(claims, issuer) ? email.toLowerCase() : undefined;
}
