// @ts-check
/** Arabic and Persian digits as 0–9. @param {string} text */
export const inLatinDigits = (text) => text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15));

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
