// @ts-check
import { keep, readKept } from "../ui/storage.js";

const lookEveryMs = 5_000;
export const lockChoices = [0, 1, 2, 5, 10, 15, 30];

/**
 * Leaves the desk to nobody after some minutes in which nobody touched it, as this browser was set; 0 is never.
 *
 * @param {number} clinicId
 * @param {() => boolean} isLockable
 * @param {() => void} lock
 */
export function createAutoLock(clinicId, isLockable, lock) {
  const keptAs = `dawr-lock-${clinicId}`;
  let touchedAt = Date.now();
  for (const input of ["pointerdown", "pointermove", "keydown", "wheel"]) {
    addEventListener(input, () => (touchedAt = Date.now()), { capture: true, passive: true });
  }
  const minutesNow = () => Number(readKept("localStorage", keptAs) ?? 0);
  setInterval(() => {
    const minutes = minutesNow();
    if (minutes > 0 && isLockable() && Date.now() - touchedAt >= minutes * 60_000) lock();
  }, lookEveryMs);
  return {
    minutesNow,
    /** @param {number} minutes */
    set: (minutes) => keep("localStorage", keptAs, String(minutes)),
  };
}
