import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { fieldMessage } from "../contract/field-messages.js";
import { visible } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";

/**
 * A phone number in any spelling (`0770/123-4567`, `tel:+964…;ext=1`, Arabic digits) as E.164, without its extension.
 * One without a country's code is of this country (ISO 3166-1 alpha-2). Undefined when no plan has such a number.
 */
export function toE164(text: string, country: string): string | undefined {
  const plain = visible(text).replace(/\s+/g, " ").trim();
  const written = plain.replace(/^tel:/i, "").replace(/\.0$/, ""); // .0: a spreadsheet's number
  const defaultCountry = country as CountryCode;
  const number = parsePhoneNumberFromString(written, { defaultCountry, extract: false });
  return number?.isValid() ? number.number : undefined;
}

export const notAPhone = (country: string, pointer = "#/patient/phone"): Problem => {
  const message = fieldMessage("Must be a phone number of {}, or of another country with + in front", country);
  return new Problem("invalid", { errors: [{ pointer, in: "body", message }] });
};
