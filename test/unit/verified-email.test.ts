import { expect, test } from "vitest";
import { verifiedEmailOf } from "../../src/sign-in/verified-email.js";

const company = "https://sso.example/";
const entra = "https://login.microsoftonline.com/0b8f/v2.0";

test.each<[claims: object, issuer: string, email: string | undefined]>([
  [{ email: "Sara@Company.example", email_verified: true }, company, "sara@company.example"],
  [{ email: "sara@company.example" }, company, undefined],
  [{ email: "sara@company.example", email_verified: "true" }, company, undefined],
  [{ email: "sara@company.example", email_verified: 1 }, company, undefined],
  [{ email: "\u212aarim@company.example", email_verified: true }, company, undefined],
  [{ email: ["sara@company.example"], email_verified: true }, company, undefined],
  [{ email_verified: true }, company, undefined],
  [{ email: "sara@company.example", xms_edov: true }, entra, "sara@company.example"],
  [{ email: "sara@company.example", xms_edov: "1" }, entra, "sara@company.example"],
  [{ email: "sara@company.example", xms_edov: "0" }, entra, undefined],
  [{ email: "sara@company.example", xms_edov: true }, company, undefined],
  [{ email: "sara@company.example", xms_edov: true }, "https://login.microsoftonline.com.evil.example/", undefined],
])("of %j at %s the verified address is %s", (claims, issuer, email) => {
  expect(verifiedEmailOf(claims as Record<string, unknown>, issuer)).toBe(email);
});
