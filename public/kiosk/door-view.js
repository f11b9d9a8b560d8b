// @ts-check
import { element, find, setText } from "../ui/element.js";
import { addressForPhones, qrCode } from "../ui/qr-code.js";

/**
 * Shows the door's code to phones: as a QR code that opens the patient's own page with it, and as digits.
 *
 * @param {() => void} onKnown Once it is known where phones reach the server, which is asked when the server is there.
 */
export function createDoorView(onKnown) {
  /** @type {Awaited<ReturnType<typeof addressForPhones>> | undefined} */
  let address;
  let isAsked = false;
  const ask = async () => {
    isAsked = true;
    address = await addressForPhones();
    onKnown();
  };
  let drawn = "";
  /**
   * @param {string | undefined} code
   * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} speech
   */
  return (code, { words, format }) => {
    if (code && !isAsked) ask();
    const link = code && address?.isReachable ? `${address.origin}/t#door=${code}` : "";
    if (link !== drawn) {
      drawn = link;
      find("#qr").replaceChildren(...(link ? [qrCode(link, "door-squares")] : []));
    }
    find("#qr").setAttribute("aria-label", words.byPhoneHow);
    for (const part of ["#qr", "#scan"]) find(part).hidden = link === "";
    for (const part of ["#type", "#code"]) find(part).hidden = code === undefined;
    setText(find("#type"), link ? words.orType : words.pressAndType);
    const digits = format.digits(code?.slice(-6) ?? "");
    const shown = find("#code");
    if (shown.textContent !== digits) {
      // Two boxes: a space between Arabic digits would turn the halves about.
      shown.replaceChildren(element("span", "", digits.slice(0, 3)), element("span", "", digits.slice(3)));
    }
    const isForNobody = address?.isReachable === false;
    setText(find("#door-note"), code === undefined ? words.doorAway : isForNobody ? words.noCodeForPhones : "");
  };
}
