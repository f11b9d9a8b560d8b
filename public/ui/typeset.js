// @ts-check
/** How figures are set: in the digits of the page's language, and unbroken. */

/**
 * A phone or a code, which no Intl formats, in the language's digits.
 *
 * @param {import("../texts.js").Language} language
 * @param {string} text
 */
export const inDigitsOf = (language, text) =>
  language === "ar" ? text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))) : text;

/** Arabic and Persian digits as 0–9. @param {string} text */
export const inLatinDigits = (text) => text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15));

/** What no line break may part. @param {string} text */
export const unbroken = (text) => text.replace(/\s/g, "\u00a0");

/** Whatever is copied from the page can be dialled and searched elsewhere. */
export function copyLatinDigits() {
  document.addEventListener("copy", (event) => {
    const text = String(getSelection());
    const latin = inLatinDigits(text);
    if (event.target instanceof HTMLInputElement || latin === text) return;
    event.clipboardData?.setData("text/plain", latin);
    event.preventDefault();
  });
}
