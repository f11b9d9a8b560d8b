// @ts-check
import { find } from "./element.js";
import { keep, readKept } from "./storage.js";

/**
 * Where patients are called to: this browser's room at that clinic.
 *
 * @param {number} clinicId
 * @param {() => void} onChange
 */
export function createRoomBox(clinicId, onChange) {
  const box = /** @type {HTMLInputElement} */ (find("#room"));
  const storageKey = `dawr-room-${clinicId}`;
  box.value = readKept("localStorage", storageKey) ?? "";
  box.addEventListener("input", () => {
    keep("localStorage", storageKey, box.value);
    onChange();
  });
  return { now: () => box.value.trim() };
}
